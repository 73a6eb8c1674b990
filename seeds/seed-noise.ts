/** The only source of chance in the seeds: 32-bit integers, the same on every machine. No Math.random, no clock. */
export const DEMO_SEED = 0x59_6f_6a_6f;

/**
 * Mixes the seed and three coordinates into 32 well-spread bits (the finaliser of MurmurHash3 after each coordinate).
 * A draw depends on its coordinates alone, so any day can be generated without the days before it.
 *
 * @example drawOf(Topic.RUN_POWER, 17, 0) % 21
 */
export function drawOf(topic: number, first: number, second: number): number {
  let bits = DEMO_SEED;
  for (const part of [topic, first, second]) {
    bits = Math.imul(bits ^ part, 0x85_eb_ca_6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2_b2_ae_35);
    bits ^= bits >>> 16;
  }
  return bits >>> 0;
}

/** A whole number in `[low, high]`, both included. */
export function drawBetween(low: number, high: number, topic: number, first: number, second: number): number {
  return low + (drawOf(topic, first, second) % (high - low + 1));
}

/** One step of Marsaglia's xorshift32 (13, 17, 5): the fast stream for the jitter of single readings; never 0. */
export function nextJitter(state: number): number {
  let next = state;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next >>> 0;
}

/** What a draw is for; one number per subject keeps the draws independent. */
export const Topic = {
  RUN_POWER: 1,
  IDLE_POWER: 2,
  START_STAGGER: 3,
  STOP_STAGGER: 4,
  OUTAGE: 5,
  OUTAGE_START: 6,
  OUTAGE_LENGTH: 7,
  REDUCE_DELAY: 8,
  RESTORE_DELAY: 9,
  FORECAST_DAY: 10,
  FORECAST_HOUR: 11,
  AUXILIARY_SHARE: 12,
  AUXILIARY_NOISE: 13,
  READING_JITTER: 14,
} as const;
