import { Energy } from '../domain/quantity/energy.js';

/** What is known of several energies, summed exactly; null when nothing is. */
export function knownSum(energies: readonly (Energy | null)[]): Energy | null {
  const known = energies.filter((energy) => energy !== null);
  return known.length === 0 ? null : known.reduce((sum, energy) => sum.plus(energy), Energy.zero);
}
