import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockShifts } from '../../../../src/domain/metering/checks/clock-shifted.js';
import {
  compareRegister,
  registerDifference,
  type RegisterReading,
} from '../../../../src/domain/metering/checks/register.js';
import { DEFAULT_VALIDATION_RULES } from '../../../../src/domain/metering/checks/validation-rules.js';
import { Energy } from '../../../../src/domain/quantity/energy.js';
import { instant, type Interval } from '../../../../src/domain/time/instant.js';

const SEED = 20_230_305;
const RULES = DEFAULT_VALIDATION_RULES;
const KWH = 1_000_000n;
const kWh = (amount: number): Energy => Energy.ofMilliWh(BigInt(amount) * KWH);
const shown = (amount: number, digits: number | null = 5): RegisterReading => ({
  at: instant(0),
  register: kWh(amount),
  resolution: kWh(1),
  digits,
});

describe('registerDifference', () => {
  it.each([
    ['forwards', 100, 125, 5, 25],
    ['standing still', 100, 100, 5, 0],
    ['over its end', 99_990, 15, 5, 25],
    ['backwards in the middle', 50_000, 49_000, 5, null],
    ['backwards without known digits', 99_990, 15, null, null],
  ] as const)('%s', (_name, before, after, digits, expected) => {
    const difference = registerDifference(shown(before, digits), shown(after, digits), RULES);
    expect(difference?.milliWh ?? null).toBe(expected === null ? null : kWh(expected).milliWh);
  });

  it('counts what a real register of so many digits would, once round at most', () => {
    fc.assert(
      fc.property(fc.nat(99_999), fc.nat(9_999), (before, used) => {
        const after = (before + used) % 100_000;
        const difference = registerDifference(shown(before), shown(after), RULES);
        const isNear = 100_000 - before <= 10_000;
        expect(difference?.milliWh ?? null).toBe(
          before + used < 100_000 || isNear ? kWh(used).milliWh : null,
        );
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});

describe('compareRegister', () => {
  it('says nothing when an interval is missing (12)', () => {
    expect(compareRegister(shown(5), shown(3), null, RULES)).toBeNull();
  });

  it('agrees exactly when |Δ − Σ| ≤ resolution + floor(Δ × tolerance)', () => {
    fc.assert(
      fc.property(fc.nat(50_000), fc.nat(40_000), fc.integer({ min: -90, max: 90 }), (start, used, off) => {
        const intervals = Math.max(0, used + off);
        const verdict = compareRegister(shown(start, 6), shown(start + used, 6), kWh(intervals), RULES);
        // 0.1 % of a whole number of kWh is a whole number of Wh: exact in whole Wh.
        const allowedWh = 1_000 + used;
        const agrees = Math.abs(used - intervals) * 1_000 <= allowedWh;
        expect(verdict).toEqual({ register: kWh(used), rolledOver: false, agrees });
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });

  it('never agrees with a register that went backwards', () => {
    const verdict = compareRegister(shown(500), shown(400), kWh(0), RULES);
    expect(verdict).toEqual({ register: null, rolledOver: false, agrees: false });
  });
});

describe('clockShifts', () => {
  it('keeps the checks beyond their tolerance that touch the span', () => {
    const span = (start: number, end: number): Interval => ({ start: instant(start), end: instant(end) });
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: -3, max: 3 }),
        fc.nat(3),
        (start, length, offsetSeconds, toleranceSeconds) => {
          const check = { span: span(start, start + length), offsetSeconds, toleranceSeconds };
          const touches = Array.from({ length }, (_, n) => start + n).some((at) => at >= 8 && at < 12);
          const beyond = offsetSeconds > toleranceSeconds || offsetSeconds < -toleranceSeconds;
          expect(clockShifts([check], span(8, 12))).toEqual(touches && beyond ? [check] : []);
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });
});
