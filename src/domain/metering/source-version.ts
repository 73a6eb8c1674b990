/**
 * Source version of readings that come from a rig's own telemetry. Versions decide which of two values wins
 * (methodology §2), and a meter file without versions has 0: power that a rig tells of itself ranks below every meter
 * (methodology §3: revenue meter > smart PDU > rig wall power > nameplate × run time), whichever of the two came first.
 */
export const RIG_TELEMETRY_VERSION = -1n;

/** Source version of estimates: any reading of a source wins over them, whenever it comes. */
export const ESTIMATE_VERSION = -2n;
