/** Laws that compare two runs of the kernel: coarser surplus (6), a later revision (11), finer readings (13). */
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MISSING_VALUE, type SeriesDay } from '../../../src/domain/metering/series-day.js';
import { createPoolDayReconciler } from '../../../src/domain/reconciliation/reconcile-pool-day.js';
import type { SiteDayFacts } from '../../../src/domain/reconciliation/site-day-facts.js';
import type { SiteDayResult } from '../../../src/domain/reconciliation/site-day-result.js';
import type { SurplusDay } from '../../../src/domain/surplus/surplus-day.js';
import { startOfUtcDay, type UtcDay, type ZoneName } from '../../../src/domain/time/local-calendar.js';
import { randomOrganisations, type RandomOrganisation } from '../../support/random-organisation.js';
import { differingSlots } from './same-lanes.js';

const RUNS = 150;
const reconciler = createPoolDayReconciler();
const run = ({ facts, zones, surplus }: RandomOrganisation): SiteDayResult[] =>
  reconciler.reconcile(facts, zones, surplus);

const counted = new Map<string, number>();
const count = (what: string): void => void counted.set(what, (counted.get(what) ?? 0) + 1);

afterAll(() => {
  const lines = [...counted].map(([what, n]) => `${String(n).padStart(9)}  ${what}`);
  process.stdout.write(`cases met in ${RUNS} random organisations per law\n${lines.join('\n')}\n`);
});

/** Surplus per hour instead of per its own step: summed where all is published, confirmed where all is. */
function hourly(day: SurplusDay): SurplusDay {
  const parts = 3_600 / day.stepSeconds;
  const hours = Array.from({ length: 24 }, (_, hour) => hour * parts);
  const all = (flags: readonly boolean[]): boolean[] =>
    hours.map((from) => flags.slice(from, from + parts).every(Boolean));
  return {
    ...day,
    stepSeconds: 3_600,
    surplus: hours.map((from) => {
      const own = day.surplus.slice(from, from + parts);
      return own.includes(null) ? null : own.reduce<bigint>((sum, part) => sum + (part ?? 0n), 0n);
    }),
    confirmed: all(day.confirmed),
    confirmedAtLowerThreshold: all(day.confirmedAtLowerThreshold),
    confirmedAtUpperThreshold: all(day.confirmedAtUpperThreshold),
  };
}

/** Whether no floor at 0 binds in these slots: no baseline, no clock risk, S not below what plants still curtailed. */
function addsUp(of: readonly SiteDayResult[], from: number, to: number): boolean {
  for (let slot = from; slot < to; slot += 1) {
    let still = 0n;
    for (const { slots } of of) {
      if (slots.baseline[slot] !== 0 || slots.clockRisk[slot] !== 0) return false;
      still += BigInt(Math.max(0, slots.contractedSurplus[slot]!));
      still -= BigInt(Math.max(0, slots.contractedAbsorbed[slot]!));
    }
    if (BigInt(of[0]!.slots.surplus[slot]!) < still) return false;
  }
  return true;
}

describe('6: matching at a finer step', () => {
  it(`never gives a pool more coincident energy than a coarser one (${RUNS} organisations)`, () => {
    fc.assert(
      fc.property(randomOrganisations([1, 2, 3]), ({ facts, surplus }) => {
        fc.pre(surplus !== null && surplus.stepSeconds < 3_600);
        const zones = facts.map(() => 'UTC' as ZoneName);
        const fine = run({ facts, zones, surplus });
        const coarse = run({ facts, zones, surplus: hourly(surplus) });
        const per = 3_600 / fine[0]!.slots.stepSeconds;
        const plants = facts.some((site) => site.contracted.length > 0);
        for (let hour = 0; hour < 24; hour += 1) {
          if (coarse.some(({ slots }) => slots.complete[hour] === 0)) continue;
          // max(0, …) of a sum may be less than the sum of its parts: see docs/spec/reconciliation.md, contracted surplus.
          if (plants && !addsUp(fine, hour * per, (hour + 1) * per)) continue;
          if (plants) count('6: hour with contracted plants');
          const total = (of: SiteDayResult[], from: number, to: number): bigint =>
            of.reduce(
              (sum, { slots }) => slots.coincident.subarray(from, to).reduce((s, v) => s + BigInt(v), sum),
              0n,
            );
          const [finer, coarser] = [total(fine, hour * per, (hour + 1) * per), total(coarse, hour, hour + 1)];
          expect(finer <= coarser).toBe(true);
          count(finer < coarser ? '6: finer C < coarser C in an hour' : '6: finer C = coarser C in an hour');
        }
      }),
      { numRuns: RUNS, seed: 70 },
    );
    expect(counted.get('6: finer C < coarser C in an hour')).toBeGreaterThan(50);
    expect(counted.get('6: hour with contracted plants')).toBeGreaterThan(20);
  });
});

/** One fact of an organisation that a later revision changes, and the seconds it is about. */
interface Revision {
  readonly revised: RandomOrganisation;
  /** Site whose reading changed; null: the surplus of the area. */
  readonly site: number | null;
  readonly fromSecond: number;
}

function withValue(series: SeriesDay, slot: number, value: number): SeriesDay {
  const values = series.values.slice();
  values[slot] = value;
  return { ...series, values };
}

/** Another value for one reading: missing, or a unit more or less, or a leap. */
function otherValue(before: number, roll: number): number {
  const options = [
    MISSING_VALUE,
    before + 1,
    Math.max(0, before - 1),
    Math.floor(before / 2),
    before + 1_000,
  ];
  return options[roll % options.length]!;
}

function revise(
  organisation: RandomOrganisation,
  what: number,
  where: number,
  roll: number,
): Revision | null {
  const { facts, surplus } = organisation;
  const sites = [...facts];
  const site = where % facts.length;
  const own = facts[site]!;
  if (what === 3) {
    const plant = own.contracted[where % Math.max(1, own.contracted.length)];
    if (plant === undefined || plant.readings === null) return null;
    const slot = where % plant.readings.values.length;
    const changed = withValue(plant.readings, slot, otherValue(plant.readings.values[slot]!, roll));
    const contracted = own.contracted.map((p) => (p === plant ? { ...p, readings: changed } : p));
    sites[site] = { ...own, contracted };
    const fromSecond = slot * changed.stepSeconds;
    return { revised: { ...organisation, facts: sites }, site, fromSecond };
  }
  if (what === 0) {
    if (surplus === null) return null;
    const slot = where % surplus.surplus.length;
    const changed = [...surplus.surplus];
    changed[slot] = roll % 3 === 0 ? null : BigInt(roll);
    const revised = { ...organisation, surplus: { ...surplus, surplus: changed } };
    return { revised, site: null, fromSecond: slot * surplus.stepSeconds };
  }
  const rig = own.rigs[where % Math.max(1, own.rigs.length)];
  const series = what === 1 ? own.billing : (rig?.readings ?? null);
  if (series === null) return null;
  const slot = where % series.values.length;
  const changed = withValue(series, slot, otherValue(series.values[slot]!, roll));
  const replaced: SiteDayFacts =
    what === 1
      ? { ...own, billing: changed }
      : { ...own, rigs: own.rigs.map((r) => (r === rig ? { ...r, readings: changed } : r)) };
  sites[site] = replaced;
  return { revised: { ...organisation, facts: sites }, site, fromSecond: slot * series.stepSeconds };
}

/** Figures of other sites that a shared pool may change: their shares, never what they measured. */
const SHARES =
  /^(coincident|absorbed|absorbedAt\w+|instructed|complete|surplusOfPool|contractedAbsorbed|cells\.\d+)$/;

describe('11: a later revision', () => {
  const withoutClockChecks = (organisation: RandomOrganisation): RandomOrganisation => ({
    ...organisation,
    facts: organisation.facts.map((site) => ({ ...site, clockChecks: [] })),
  });

  it(`changes only the interval it touches, and through the pool other sites' shares of it (${RUNS} organisations × 4)`, () => {
    fc.assert(
      fc.property(randomOrganisations([1, 2, 3]), fc.nat(), fc.nat(1_000_000), (random, where, roll) => {
        const before = withoutClockChecks(random);
        const original = run(before);
        for (const what of [0, 1, 2, 3]) {
          const revision = revise(before, what, where, roll);
          if (revision === null) continue;
          const touched = Math.floor(revision.fromSecond / original[0]!.slots.stepSeconds);
          run(revision.revised).forEach((result, i) => {
            const differences = differingSlots(original[i]!.slots, result.slots);
            for (const [slot, lanes] of differences) {
              expect(slot).toBe(touched);
              if (revision.site === null || revision.site === i) continue;
              expect(lanes.filter((lane) => !SHARES.test(lane))).toEqual([]);
              count('11: share of another site changed');
            }
            if (differences.size > 0) count(`11: ${['S', 'billing', 'rig', 'plant'][what]!} changed a site`);
          });
        }
      }),
      { numRuns: RUNS, seed: 71 },
    );
    for (const what of [
      'S changed a site',
      'billing changed a site',
      'rig changed a site',
      'plant changed a site',
      'share of another site changed',
    ])
      expect(counted.get(`11: ${what}`)).toBeGreaterThan(10);
  });

  it('changes the clock risk of the next reading as well, because risk is a difference of two readings', () => {
    const [random] = fc.sample(randomOrganisations([1]), { numRuns: 1, seed: 72 });
    const site = random!.facts[0]!;
    const slots = 86_400 / site.balanceStepSeconds;
    const values = new Float64Array(slots).fill(1_000_000);
    const billing = {
      seriesNo: 0,
      day: site.day,
      stepSeconds: site.balanceStepSeconds,
      values,
      qualities: null,
    };
    const clockChecks = [
      {
        span: { start: startOfUtcDay(site.day), end: startOfUtcDay((site.day + 1) as UtcDay) },
        offsetSeconds: 60,
        toleranceSeconds: 0,
      },
    ];
    const facts = { ...site, billing, rigs: [], orders: [], clockChecks, contracted: [] };
    const zones = ['UTC' as ZoneName];
    const risks = (of: SeriesDay): number[] => [
      ...run({ facts: [{ ...facts, billing: of }], zones, surplus: null })[0]!.slots.clockRisk,
    ];
    const changed = risks(withValue(billing, 3, 500_000)).flatMap((risk, slot) => (risk > 0 ? [slot] : []));
    expect(risks(billing).every((risk) => risk === 0)).toBe(true);
    expect(changed).toEqual([3, 4]);
  });
});

describe('13: resampling', () => {
  it(`conserves energy: half the step, halves that sum to the reading, the same figures (${RUNS} organisations)`, () => {
    const halved = (series: SeriesDay | null, odd: number): SeriesDay | null => {
      if (series === null || series.stepSeconds < 600) return series;
      const values = Float64Array.from({ length: series.values.length * 2 }, (_, i) => {
        const value = series.values[i >> 1]!;
        if (value === MISSING_VALUE) return MISSING_VALUE;
        const first = Math.floor((value * (odd % 7)) / 7);
        return i % 2 === 0 ? first : value - first;
      });
      const qualities =
        series.qualities === null ? null : Uint8Array.from(values, (_, i) => series.qualities![i >> 1]!);
      return { ...series, stepSeconds: series.stepSeconds / 2, values, qualities };
    };
    fc.assert(
      fc.property(randomOrganisations([1, 2]), fc.nat(6), ({ facts, zones, surplus }, odd) => {
        // Columns are judged per reading, so orders would cut finer readings finer.
        const coarse = facts.map((site) => ({ ...site, orders: [] }));
        const fine = coarse.map((site) => ({
          ...site,
          billing: halved(site.billing, odd),
          rigs: site.rigs.map((rig) => ({ ...rig, readings: halved(rig.readings, odd) })),
          // A plant that is coarser than all else decides the match step.
          contracted: site.contracted.map((plant) =>
            (plant.readings?.stepSeconds ?? 0) > site.balanceStepSeconds
              ? plant
              : { ...plant, readings: halved(plant.readings, odd) },
          ),
        }));
        const before = run({ facts: coarse, zones, surplus });
        run({ facts: fine, zones, surplus }).forEach((result, i) => {
          const lanes = [...differingSlots(before[i]!.slots, result.slots).values()].flat();
          // Two finer readings are missing where one was; nothing else may differ.
          expect(lanes.filter((lane) => !lane.startsWith('missing'))).toEqual([]);
          before[i]!.segments.forEach(({ lines }, part) => {
            const finer = result.segments[part]!.lines;
            expect([finer.energy, finer.energyRaw, finer.estimated]).toEqual([
              lines.energy,
              lines.energyRaw,
              lines.estimated,
            ]);
          });
          count('13: site days resampled');
        });
      }),
      { numRuns: RUNS, seed: 73 },
    );
  });

  it(`conserves energy over match steps: a day has the same E, raw rigs and auxiliary at any of them (${RUNS} organisations)`, () => {
    const totals = ({ slots }: SiteDayResult): bigint[] =>
      [slots.energy, slots.rigsRaw, slots.auxiliary, slots.measured].map((lane) =>
        lane.reduce((sum, value) => sum + BigInt(value), 0n),
      );
    fc.assert(
      fc.property(randomOrganisations([1, 2]), ({ facts, surplus }) => {
        fc.pre(surplus !== null);
        const zones = facts.map(() => 'UTC' as ZoneName);
        const expected = run({ facts, zones, surplus: null }).map(totals);
        expect(run({ facts, zones, surplus }).map(totals)).toEqual(expected);
        expect(run({ facts, zones, surplus: hourly(surplus) }).map(totals)).toEqual(expected);
      }),
      { numRuns: RUNS, seed: 74 },
    );
  });
});
