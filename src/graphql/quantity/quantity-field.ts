import { Field } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { Ratio } from '../../domain/quantity/ratio.js';
import { RatioScalar } from '../scalars/ratio.scalar.js';
import { EnergyType } from './energy.type.js';

/** Unit → the domain type that carries it. A new unit is added here and in `TYPES`. */
interface QuantityTypes {
  readonly Energy: Energy;
  readonly Ratio: Ratio;
}

const TYPES = { Energy: () => EnergyType, Ratio: () => RatioScalar } as const;

/** Accepts a property only when its declared type is exactly `V`: another unit, or null against the schema, is an error. */
type FieldOf<V> = <K extends string, T extends Readonly<Record<K, V>>>(
  target: T & ([V] extends [T[K]] ? unknown : never),
  key: K,
) => void;

/** Declares a field that holds a quantity of one unit; plain `@Field` would not notice a wrong one. */
export function QuantityField<Q extends keyof QuantityTypes>(
  unit: Q,
  options: { readonly description: string; readonly nullable: true },
): FieldOf<QuantityTypes[Q] | null>;
export function QuantityField<Q extends keyof QuantityTypes>(
  unit: Q,
  options: { readonly description: string },
): FieldOf<QuantityTypes[Q]>;
export function QuantityField(
  unit: keyof QuantityTypes,
  options: { readonly description: string; readonly nullable?: true },
): (target: object, key: string) => void {
  const { description, nullable = false } = options;
  return (target, key) => {
    Field(TYPES[unit], { description, nullable })(target, key);
  };
}
