import { GraphQLScalarType, Kind } from 'graphql';
import { InvariantError } from '../../domain/invariant.js';
import { parseZone, type ZoneName } from '../../domain/time/local-calendar.js';
import { orRefuse } from '../refused-request.js';
import { textOf } from './scalar-text.js';

/** An IANA time zone. */
export const TimeZoneScalar = new GraphQLScalarType<ZoneName, string>({
  name: 'TimeZone',
  description:
    'An IANA time zone, e.g. "Asia/Tokyo". Unit: none. Source rule: the tz database that comes with the server; local days and months are cut in this zone.',
  serialize(value) {
    if (typeof value !== 'string') throw new InvariantError('a TimeZone field holds a zone name');
    return value;
  },
  parseValue: (value) => orRefuse(parseZone(textOf('TimeZone', value))),
  parseLiteral: (node) =>
    orRefuse(parseZone(textOf('TimeZone', node.kind === Kind.STRING ? node.value : null))),
});
