import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  integratePower,
  type PowerIntegration,
  type PowerSample,
} from '../../../src/domain/metering/integrate-power.js';
import { instant, type Interval } from '../../../src/domain/time/instant.js';
import { startOfLocalDate, type LocalDate, type ZoneName } from '../../../src/domain/time/local-calendar.js';

const TOKYO = 'Asia/Tokyo' as ZoneName;
const MIDNIGHT = startOfLocalDate('2026-04-02' as LocalDate, TOKYO);
const STEP = 60;
const seconds = (n: number) => instant(MIDNIGHT + n * 1_000);
const rule = (change: Partial<PowerIntegration> = {}): PowerIntegration => ({
  stepSeconds: STEP,
  holdSeconds: 90,
  zone: TOKYO,
  remainder: 0,
  ...change,
});
const sample = (at: number, watts: number, elapsed: number | null = null, measured = true): PowerSample => ({
  at: seconds(at),
  watts,
  measured,
  elapsedSeconds: elapsed,
});
const span = (from: number, to: number): Interval => ({ start: seconds(from), end: seconds(to) });
const numbers = (result: ReturnType<typeof integratePower>) =>
  result.slots.map(({ start, milliWh }) => [(start - MIDNIGHT) / 1_000, milliWh]);

describe('integratePower', () => {
  it('holds a sample until the next one: 3,600 W for a minute are 60 Wh', () => {
    const result = integratePower([sample(0, 3_600), sample(60, 1_800), sample(90, 0)], span(0, 120), rule());
    expect(numbers(result)).toEqual([
      [0, 60_000],
      [60, 15_000],
    ]);
    expect(result.gaps).toEqual([]);
  });

  it('holds no longer than the hold: a slot that is not known throughout stays missing', () => {
    const result = integratePower([sample(-30, 3_600), sample(180, 3_600)], span(0, 240), rule());
    expect(numbers(result)).toEqual([
      [0, 60_000],
      [180, 60_000],
    ]);
    expect(result.gaps).toEqual([span(60, 180)]);
  });

  it('floors the running total, not the slot, and restarts it at local midnight', () => {
    // 1 W for 60 s is 16.666… milliWh: 16, 17, 17 from any start of the total.
    const samples = [-120, -60, 0, 60, 120].map((at) => sample(at, 1));
    const result = integratePower(samples, span(-120, 180), rule());
    expect(numbers(result).map(([, milliWh]) => milliWh)).toEqual([16, 17, 16, 17, 17]);
  });

  it('hands the remainder on, but never over midnight', () => {
    const samples = [sample(-120, 1), sample(-60, 1), sample(0, 1), sample(60, 1)];
    const first = integratePower(samples, span(-120, -60), rule());
    expect(first.remainder).toBe(2_400);
    const second = integratePower(samples, span(-60, 0), rule({ remainder: first.remainder }));
    expect([numbers(second), second.remainder]).toEqual([[[-60, 17]], 0]);
  });

  it('knows nothing between two samples with a restart between them, even when the clock of the rig did not fall', () => {
    const fell = integratePower(
      [sample(0, 3_600, 5_000), sample(60, 3_600, 30), sample(120, 3_600, 90)],
      span(0, 180),
      rule(),
    );
    expect([numbers(fell), fell.restarts, fell.gaps]).toEqual([
      [
        [60, 60_000],
        [120, 60_000],
      ],
      [seconds(60)],
      [span(0, 60)],
    ]);
    const young = integratePower([sample(0, 100, 10), sample(60, 100, 20)], span(0, 120), rule());
    expect(young.restarts).toEqual([seconds(60)]);
    // The clock of a rig counts whole seconds.
    const steady = integratePower([sample(0, 100, 0), sample(60, 100, 59)], span(0, 120), rule());
    expect(steady.restarts).toEqual([]);
  });

  it('says which energy was not measured at the wall', () => {
    const result = integratePower(
      [sample(0, 100), sample(60, 100, null, false), sample(90, 100), sample(120, 100)],
      span(0, 180),
      rule(),
    );
    expect(result.slots.map(({ measured }) => measured)).toEqual([true, false, true]);
  });
});

/** A sample that knows between which starts of its rig it was taken. */
interface KnownSample extends PowerSample {
  readonly epoch: number;
}

const samplesFrom: fc.Arbitrary<KnownSample[]> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 150 }),
      watts: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9_000 })),
      restart: fc.integer({ min: 0, max: 9 }),
      measured: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((steps) => {
    let at = -200;
    let boot = -10_000;
    let epoch = 0;
    return steps.map(({ gap, watts, restart, measured }) => {
      at += gap;
      if (restart === 0 && gap >= 4) {
        boot = at - Math.floor(gap / 2) + 1;
        epoch += 1;
      }
      return { ...sample(at, watts, at - boot, measured), epoch };
    });
  });

/** Second by second, in bigint, with the running total written out. */
function oracle(samples: readonly KnownSample[], from: number, to: number, hold: number): [number, number][] {
  let total = 0n;
  const slots: [number, number][] = [];
  for (let slot = from; slot < to; slot += STEP) {
    let before = total;
    let energy = 0n;
    let known = true;
    for (let second = slot; second < slot + STEP; second += 1) {
      if (second === 0) {
        energy += total / 3_600n - before / 3_600n;
        total = 0n;
        before = 0n;
      }
      const now = seconds(second);
      const index = samples.findLastIndex(({ at }) => at <= now);
      const current = samples[index];
      const next = samples[index + 1];
      const restart = next !== undefined && next.epoch !== current?.epoch;
      if (current === undefined || now - current.at >= hold * 1_000 || restart) known = false;
      else total += BigInt(current.watts) * 1_000n;
    }
    energy += total / 3_600n - before / 3_600n;
    if (known) slots.push([slot, Number(energy)]);
  }
  return slots;
}

describe('integratePower as a property (400 cases each)', () => {
  const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>) =>
    fc.assert(property, { seed: 20_260_401, numRuns: 400 });

  it('17: equals an oracle that adds up every second', () => {
    check(
      fc.property(samplesFrom, fc.integer({ min: 1, max: 200 }), (samples, holdSeconds) => {
        const result = integratePower(samples, span(-180, 300), rule({ holdSeconds }));
        expect(numbers(result)).toEqual(oracle(samples, -180, 300, holdSeconds));
      }),
    );
  });

  it('13: a sample more that says the same changes no energy where nothing was held too long', () => {
    check(
      fc.property(samplesFrom, fc.nat(), fc.nat(), (samples, which, where) => {
        const holdSeconds = 3_600;
        const index = which % samples.length;
        const before = samples[index]!;
        const after = samples[index + 1];
        const room = ((after?.at ?? before.at + 60_000) - before.at) / 1_000;
        const offset = 1 + (where % Math.max(1, room - 1));
        if (offset >= room) return;
        const more: KnownSample = {
          ...before,
          at: instant(before.at + offset * 1_000),
          elapsedSeconds: before.elapsedSeconds! + offset,
        };
        const restart = after !== undefined && after.epoch !== before.epoch;
        const split = [...samples.slice(0, index + 1), more, ...samples.slice(index + 1)];
        const one = integratePower(samples, span(-180, 300), rule({ holdSeconds }));
        const two = integratePower(split, span(-180, 300), rule({ holdSeconds }));
        // Before a restart the sample may be one more moment that is known: then there is no more energy than is known.
        if (restart) expect(two.slots.length).toBeGreaterThanOrEqual(one.slots.length);
        else expect(two.slots).toEqual(one.slots);
      }),
    );
  });

  it('a span cut in two gives the same slots: the remainder and the last sample are handed on', () => {
    check(
      fc.property(samplesFrom, fc.integer({ min: -2, max: 4 }), (samples, minute) => {
        const cut = minute * STEP;
        const whole = integratePower(samples, span(-180, 300), rule());
        const first = integratePower(samples, span(-180, cut), rule());
        const second = integratePower(samples, span(cut, 300), rule({ remainder: first.remainder }));
        expect([...first.slots, ...second.slots]).toEqual(whole.slots);
        expect(second.remainder).toBe(whole.remainder);
      }),
    );
  });

  it('a slot never holds more than the greatest power × its time, and slots and gaps never overlap', () => {
    check(
      fc.property(samplesFrom, (samples) => {
        const { slots, gaps } = integratePower(samples, span(-180, 300), rule());
        const most = Math.max(...samples.map(({ watts }) => watts));
        for (const { start, milliWh } of slots) {
          expect(milliWh).toBeLessThanOrEqual(Math.ceil((most * STEP * 1_000) / 3_600));
          expect(gaps.some((gap) => gap.start < start + STEP * 1_000 && gap.end > start)).toBe(false);
        }
      }),
    );
  });
});
