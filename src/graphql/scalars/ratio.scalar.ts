import { GraphQLScalarType } from 'graphql';
import { InvariantError } from '../../domain/invariant.js';
import { Ratio } from '../../domain/quantity/ratio.js';

/** A ratio as a decimal of at most six places, rounded half-even. */
export const RatioScalar = new GraphQLScalarType<string, string>({
  name: 'Ratio',
  description:
    'A pure number (unit 1) as decimal text. Source rule: an exact fraction of two integers of one unit, rounded half-even to six places when it is printed and nowhere before.',
  serialize(value) {
    if (!(value instanceof Ratio)) throw new InvariantError('a Ratio field holds a Ratio');
    return value.value.toFixed();
  },
});
