import { GraphQLScalarType } from 'graphql';
import type { JsonValue } from '../../domain/proof/canonical-json.js';

/** JSON as it is stored: only goes out. */
export const JsonScalar = new GraphQLScalarType<JsonValue, JsonValue>({
  name: 'Json',
  description:
    'A JSON value. Unit: stated by its keys. Source rule: as stored; figures and sequences in it are exact text.',
  serialize: (value) => value as JsonValue,
});
