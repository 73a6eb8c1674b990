import { GraphQLScalarType, Kind } from 'graphql';
import { InvariantError } from '../../domain/invariant.js';
import { parseLocalDate, type LocalDate } from '../../domain/time/local-calendar.js';
import { orRefuse } from '../refused-request.js';
import { textOf } from './scalar-text.js';

/** A calendar date in the zone that the field states. */
export const LocalDateScalar = new GraphQLScalarType<LocalDate, string>({
  name: 'LocalDate',
  description:
    'A calendar date, "YYYY-MM-DD". Unit: one local day of 23, 24 or 25 hours in the zone that the field states. Source rule: Gregorian calendar, tz database.',
  serialize(value) {
    if (typeof value !== 'string') throw new InvariantError('a LocalDate field holds a date');
    return value;
  },
  parseValue: (value) => orRefuse(parseLocalDate(textOf('LocalDate', value))),
  parseLiteral: (node) =>
    orRefuse(parseLocalDate(textOf('LocalDate', node.kind === Kind.STRING ? node.value : null))),
});
