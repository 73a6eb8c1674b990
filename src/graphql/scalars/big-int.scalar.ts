import { GraphQLScalarType, Kind } from 'graphql';
import { failure } from '../../domain/failure.js';
import { InvariantError } from '../../domain/invariant.js';
import { RefusedRequest } from '../refused-request.js';
import { textOf } from './scalar-text.js';

const WHOLE = /^-?(?:0|[1-9]\d{0,38})$/;

/** A whole number of any size, as text. */
export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  description:
    'A whole number of any size as text, e.g. "8064". Unit: stated by the field. Source rule: an integer in storage, exact.',
  serialize(value) {
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)))
      return value.toString();
    throw new InvariantError('a BigInt field holds a whole number');
  },
  parseValue: (value) => wholeNumber(textOf('BigInt', value)),
  parseLiteral: (node) =>
    wholeNumber(
      node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : textOf('BigInt', node.kind),
    ),
});

function wholeNumber(text: string): bigint {
  if (WHOLE.test(text)) return BigInt(text);
  throw new RefusedRequest(
    failure(
      'QUANTITY.NOT_WHOLE',
      `"${text.slice(0, 60)}" is not a whole number`,
      'write digits only, e.g. "8064"',
    ),
  );
}
