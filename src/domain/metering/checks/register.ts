import { Energy } from '../../quantity/energy.js';
import type { Instant } from '../../time/instant.js';
import type { ValidationRules } from './validation-rules.js';

/** What the register of a meter showed: energy since it was new or since it last began again at 0. */
export interface RegisterReading {
  readonly at: Instant;
  readonly register: Energy;
  /** Worth of the last digit that was read: what lies below it is unknown. */
  readonly resolution: Energy;
  /** Digits before the point: at 10^digits kWh it begins again at 0. Null when nobody said. */
  readonly digits: number | null;
}

/** What a register says about the intervals between two of its readings. */
export interface RegisterDifference {
  /** Energy by the register; null when it went backwards without a reason. */
  readonly register: Energy | null;
  readonly rolledOver: boolean;
  /** Whether Σ intervals agrees. */
  readonly agrees: boolean;
}

const MILLI_WH_PER_KWH = 1_000_000n;

/**
 * Energy between two register readings: after − before. Where that is negative and the earlier reading is near 10^digits
 * (within `registerNearEndPerMillion` of it), the register began again at 0 once: 10^digits kWh are added. Null when it went
 * backwards otherwise. Unit milliWh, exact. Source: methodology §3, register.
 *
 * @example registerDifference(at('99990'), at('00015'), rules) is 25 kWh for five digits
 */
export function registerDifference(
  before: RegisterReading,
  after: RegisterReading,
  { registerNearEndPerMillion }: ValidationRules,
): Energy | null {
  const difference = after.register.minus(before.register);
  if (difference.milliWh >= 0n) return difference;
  if (before.digits === null) return null;
  const capacity = 10n ** BigInt(before.digits) * MILLI_WH_PER_KWH;
  const toTheEnd = (capacity - before.register.milliWh) * 1_000_000n;
  const isNear = toTheEnd <= capacity * BigInt(registerNearEndPerMillion);
  return isNear ? difference.plus(Energy.ofMilliWh(capacity)) : null;
}

/**
 * Compares Σ intervals between two register readings with what the register counted. They agree when
 * |Δ − Σ| ≤ the coarser resolution of the two readings + floor(Δ × tolerance ÷ 10^6). Null when any interval is missing: then
 * nothing can be said (12). Unit milliWh; rounding: the tolerance is floored, everything else is exact. Source: methodology
 * §3, register.
 *
 * @example compareRegister(before, after, Energy.zero, rules) agrees for a register that did not move
 */
export function compareRegister(
  before: RegisterReading,
  after: RegisterReading,
  intervals: Energy | null,
  rules: ValidationRules,
): RegisterDifference | null {
  if (intervals === null) return null;
  const register = registerDifference(before, after, rules);
  const rolledOver = register !== null && after.register.milliWh < before.register.milliWh;
  if (register === null) return { register, rolledOver, agrees: false };
  const [one, other] = [before.resolution.milliWh, after.resolution.milliWh];
  const share = (register.milliWh * BigInt(rules.registerTolerancePerMillion)) / 1_000_000n;
  const off = register.milliWh - intervals.milliWh;
  const agrees = (off < 0n ? -off : off) <= (one > other ? one : other) + share;
  return { register, rolledOver, agrees };
}
