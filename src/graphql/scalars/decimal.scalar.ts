import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { parseScaled } from '../../domain/quantity/parse-scaled.js';
import { ExactDecimal } from '../../domain/quantity/exact-decimal.js';
import { InvariantError } from '../../domain/invariant.js';
import { orRefuse } from '../refused-request.js';
import { textOf } from './scalar-text.js';

const NUMBERS: readonly Kind[] = [Kind.INT, Kind.FLOAT];
/** Any number of decimals: the use case that takes the text knows the unit and refuses what is finer. */
const ANY_SCALE = 40;

/** The exact text of a decimal: no exponent, no trailing zeros, nothing rounded. */
export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description:
    'An exact decimal as text, without exponent or trailing zeros, e.g. "251897.5". Unit: stated by the field. Source rule: computed in integers of the smallest unit and never rounded on the way out.',
  serialize(value) {
    if (!(value instanceof ExactDecimal)) throw new InvariantError('a Decimal field holds an ExactDecimal');
    return value.toFixed();
  },
  parseValue: (value) => plainDecimal(textOf('Decimal', value)),
  parseLiteral: (node) => plainDecimal(textOfLiteral(node)),
});

function textOfLiteral(node: ValueNode): string {
  if (node.kind === Kind.STRING) return node.value;
  return NUMBERS.includes(node.kind) && 'value' in node ? String(node.value) : textOf('Decimal', null);
}

function plainDecimal(text: string): string {
  orRefuse(parseScaled(text, ANY_SCALE, 'the unit'));
  return text;
}
