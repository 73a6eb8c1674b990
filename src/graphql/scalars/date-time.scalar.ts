import { GraphQLScalarType, Kind } from 'graphql';
import { InvariantError } from '../../domain/invariant.js';
import { instant, parseInstant, renderInstant } from '../../domain/time/instant.js';
import { orRefuse } from '../refused-request.js';
import { textOf } from './scalar-text.js';

/** An instant: ISO 8601 in UTC outwards, with any explicit offset inwards. */
export const DateTimeScalar = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description:
    'An instant as ISO 8601. Unit: seconds, in UTC on the way out ("2023-03-01T00:00:00Z"), any explicit offset on the way in. Source rule: POSIX time; intervals are half-open, [start, end).',
  serialize(value) {
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      throw new InvariantError('a DateTime field holds an Instant');
    return renderInstant(instant(value));
  },
  parseValue: (value) => instantText(textOf('DateTime', value)),
  parseLiteral: (node) => instantText(textOf('DateTime', node.kind === Kind.STRING ? node.value : null)),
});

/** The text as it was given, once it is known to be an instant: use cases read it with the same grammar. */
function instantText(text: string): string {
  orRefuse(parseInstant(text));
  return text;
}
