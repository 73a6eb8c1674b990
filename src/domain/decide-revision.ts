/**
 * What an arriving statement of a fact does to the one that is known: it REPLACES it; it says the same from a weightier
 * source (CONFIRMS) or from none (REPEATS); it is SUPERSEDED, kept as evidence; or nothing decides (CONFLICTS).
 */
export type RevisionDecision = 'REPLACES' | 'CONFIRMS' | 'REPEATS' | 'SUPERSEDED' | 'CONFLICTS';

/** Source version of a statement whose source gives none: the lowest but that of a rig's own telemetry. */
export const UNVERSIONED = 0n;

/**
 * The one rule for two statements of one fact (methodology §2): the facts decide, never the order of arrival. `rank` compares
 * the standing of the arriving statement with that of the known one; above 0 the arriving one stands higher. The standing of a
 * reading is (source version, quality), of an area's interval (status, source version), of an event (source version, stage).
 * Standings of what is known only ever rise, so that the last word is the same in any order of arrival.
 *
 * @example decideRevision(false, -1) === 'SUPERSEDED'
 */
export function decideRevision(isSame: boolean, rank: number): RevisionDecision {
  if (isSame) return rank > 0 ? 'CONFIRMS' : 'REPEATS';
  if (rank === 0) return 'CONFLICTS';
  return rank > 0 ? 'REPLACES' : 'SUPERSEDED';
}

/** Compares two source versions: above 0 when `a` is later. @example compareVersions(2n, 1n) === 1 */
export function compareVersions(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? 1 : -1;
}
