import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Energy, parseKWh } from '../../../src/domain/quantity/energy.js';

describe('Energy', () => {
  it('shows kWh and MWh as exact decimals', () => {
    const energy = Energy.ofMilliWh(4_500_000_000_001n);
    expect(energy.kWh.toFixed()).toBe('4500000.000001');
    expect(energy.MWh.toFixed()).toBe('4500.000000001');
    expect(energy.toString()).toBe('4500000.000001');
  });

  it('has one zero', () => {
    expect(Energy.ofMilliWh(0n)).toBe(Energy.zero);
    expect(Energy.zero.toString()).toBe('0');
  });

  it('adds and subtracts exactly, beyond 2^53 and below 0 (200 cases)', () => {
    const amount = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [x, y] = [Energy.ofMilliWh(a), Energy.ofMilliWh(b)];
        expect(x.plus(y).milliWh).toBe(a + b);
        expect(x.minus(y).milliWh).toBe(a - b);
        expect(x.plus(y).kWh.toFixed()).toBe(x.kWh.plus(y.kWh).toFixed());
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('parseKWh', () => {
  it('reads what Energy prints (200 cases)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (milliWh) => {
        const parsed = parseKWh(Energy.ofMilliWh(milliWh).toString());
        expect(parsed.ok && parsed.value.milliWh).toBe(milliWh);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('refuses what is finer than 1 milliWh', () => {
    const parsed = parseKWh('0.1234567');
    expect(parsed.ok ? '' : parsed.failure.code).toBe('QUANTITY.TOO_FINE');
  });
});
