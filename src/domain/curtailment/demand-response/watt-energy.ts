/** 1 W over 1 ms is 1 ÷ 3,600 milliWh. */
const MS_MILLI_WH_PER_WATT = 3_600n;

/**
 * Energy of a constant power over a time in milliWh, rounded as the caller names it (5 ÷ 18 milliWh per watt-second).
 *
 * @example energyOfWatts(700_000n, 1_800_000, divideFloor) === 350_000_000n
 */
export function energyOfWatts(
  watts: bigint,
  milliseconds: number,
  divide: (numerator: bigint, denominator: bigint) => bigint,
): bigint {
  return divide(watts * BigInt(milliseconds), MS_MILLI_WH_PER_WATT);
}

/**
 * Mean power of an energy (milliWh) over a time (ms); unit milliwatts, rounded as the caller names it.
 *
 * @example milliwattsOf(350_000_000n, 1_800_000n, divideFloor) === 700_000_000n
 */
export function milliwattsOf(
  milliWh: bigint,
  milliseconds: bigint,
  divide: (numerator: bigint, denominator: bigint) => bigint,
): bigint {
  return divide(milliWh * MS_MILLI_WH_PER_WATT * 1_000n, milliseconds);
}
