/** Where integers of a `number` end: large sites stay exact, and what could pass 2^53 is refused, never wrong. */
import { describe, expect, it } from '@jest/globals';
import { InvariantError } from '../../../../src/domain/invariant.js';
import {
  createPoolDayReconciler,
  reconcilePoolDay,
} from '../../../../src/domain/reconciliation/reconcile-pool-day.js';
import type { RigFacts, SiteDayFacts } from '../../../../src/domain/reconciliation/site-day-facts.js';
import type { SurplusDay } from '../../../../src/domain/surplus/surplus-day.js';
import { localSegmentsOf, type UtcDay, type ZoneName } from '../../../../src/domain/time/local-calendar.js';
import { oraclePoolDay } from '../oracle.js';
import { plainResult } from '../plain-result.js';

const DAY = 19_417 as UtcDay;
const UTC = 'UTC' as ZoneName;
const SEGMENTS = localSegmentsOf(DAY, UTC);
const STEP = 3_600;
const HOURS = 24;

const hourly = (value: (hour: number) => number): Float64Array =>
  Float64Array.from({ length: HOURS }, (_, h) => value(h));

function rig(serial: string, energy: (hour: number) => number): RigFacts {
  return {
    serial,
    seriesNo: 1,
    standbyLimitWatts: 200,
    inServiceFromSecond: 0,
    inServiceToSecond: 86_400,
    readings: { seriesNo: 1, day: DAY, stepSeconds: STEP, values: hourly(energy), qualities: null },
  };
}

/** A site of three rigs; `hour` gives its energy in milliWh, the rigs take 60, 30 and 8 % of it, never a round number. */
function site(siteCode: string, hour: (hour: number) => number): SiteDayFacts {
  const share = (percent: number) => (h: number) => Math.max(0, Math.floor(hour(h) / 100) * percent - h);
  return {
    siteCode,
    day: DAY,
    billing: { seriesNo: 0, day: DAY, stepSeconds: STEP, values: hourly(hour), qualities: null },
    balanceStepSeconds: STEP,
    rigs: [rig('a', share(60)), rig('b', share(30)), rig('c', share(8))],
    orders: [],
    baselines: [{ fromSecond: 0, toSecond: 86_400, rule: { kind: 'CONTRACTED_LOAD', watts: 1_000n } }],
    minAuxiliaryPerMillion: 0,
    clockChecks: [],
    contracted: [],
  };
}

function plant(code: string): SiteDayFacts['contracted'][number] {
  return { plant: code, fromSecond: 0, toSecond: 86_400, readings: null };
}

function surplusDay(hour: (hour: number) => bigint): SurplusDay {
  const flags = new Array<boolean>(HOURS).fill(true);
  return {
    area: 'kyushu',
    day: DAY,
    stepSeconds: STEP,
    surplus: Array.from({ length: HOURS }, (_, h) => hour(h)),
    confirmed: flags,
    confirmedAtLowerThreshold: flags,
    confirmedAtUpperThreshold: flags,
  };
}

const milliWhPerHour = (watts: number): number => watts * 1_000;

describe('sites of any size', () => {
  it.each([
    ['4.5 MW', 4_500_000],
    ['8.5 MW, just below the two-limb limit of an hourly slot', 8_500_000],
    ['8.7 MW, just above it', 8_700_000],
    ['50 MW', 50_000_000],
    ['1.1 GW, where a slot passes 2^40 milliWh', 1_100_000_000],
    ['300 GW, a day of 7.2 PWh in milliWh', 300_000_000_000],
  ])('17: %s equals the oracle', (_, watts) => {
    const energy = (h: number): number => milliWhPerHour(watts) - h * 7_919;
    const sites = [site('A', energy), site('B', (h) => Math.floor(energy(h) / 3))];
    const surplus = surplusDay((h) => (BigInt(milliWhPerHour(watts)) * BigInt(h % 7)) / 5n + 1n);
    const actual = createPoolDayReconciler().reconcile(sites, [UTC, UTC], surplus).map(plainResult);
    expect(actual).toEqual(oraclePoolDay(sites, [SEGMENTS, SEGMENTS], surplus));
    expect(actual[0]!.slots.some((s) => s.coincident! > 0n && s.coincident! < s.measured)).toBe(true);
  });
});

describe('guards', () => {
  const run = (sites: readonly SiteDayFacts[], surplus: SurplusDay | null): unknown =>
    reconcilePoolDay(
      sites,
      sites.map(() => SEGMENTS),
      surplus,
    );
  const LARGE = Number.MAX_SAFE_INTEGER;
  const small = (): number => 1_000_000;
  const onlyFirst = (value: number) => (h: number) => (h === 0 ? value : 0);
  const none = { orders: [], rigs: [] };

  it.each<[string, () => unknown]>([
    [
      'S of an hour at 2^53',
      () =>
        run(
          [site('A', small)],
          surplusDay(() => 2n ** 53n),
        ),
    ],
    [
      'a slot of two billing readings past 2^53',
      () => {
        const half = {
          seriesNo: 0,
          day: DAY,
          stepSeconds: 1_800,
          values: new Float64Array(48).fill(2 ** 52),
          qualities: null,
        };
        return run([{ ...site('A', small), ...none, billing: half }], null);
      },
    ],
    [
      'a slot of two balance steps past 2^53',
      () => {
        const halves = {
          seriesNo: 0,
          day: DAY,
          stepSeconds: 1_800,
          values: new Float64Array(48),
          qualities: null,
        };
        halves.values.fill(2 ** 52, 0, 2);
        return run(
          [{ ...site('A', small), ...none, billing: halves, balanceStepSeconds: 1_800 }],
          surplusDay(() => 0n),
        );
      },
    ],
    [
      'rigs whose readings of a step pass 2^53',
      () => run([{ ...site('A', small), rigs: [rig('a', onlyFirst(LARGE)), rig('b', onlyFirst(1))] }], null),
    ],
    [
      'a pool whose measured energy passes 2^53',
      () =>
        run(
          [site('A', onlyFirst(LARGE)), site('B', onlyFirst(LARGE))],
          surplusDay(() => 5n),
        ),
    ],
    [
      'a line whose local day passes 2^53, although every slot is exact',
      () => run([site('A', () => 1e15)], null),
    ],
    [
      'a baseline of an hour past 2^53',
      () =>
        run(
          [
            {
              ...site('A', small),
              baselines: [
                { fromSecond: 0, toSecond: 86_400, rule: { kind: 'CONTRACTED_LOAD', watts: 10n ** 13n } },
              ],
            },
          ],
          null,
        ),
    ],
    [
      'a reading that is neither an energy nor missing',
      () => run([{ ...site('A', small), ...none, billing: site('A', onlyFirst(-2)).billing }], null),
    ],
    [
      'a rig reading that is neither',
      () => run([{ ...site('A', small), rigs: [rig('a', onlyFirst(-2))] }], null),
    ],
  ])('refuse %s', (_, reconcile) => {
    expect(reconcile).toThrow(InvariantError);
  });

  it.each<[string, () => unknown]>([
    [
      'one plant claimed by two sites of a pool',
      () =>
        run(
          [
            { ...site('A', small), contracted: [plant('PV')] },
            { ...site('B', small), contracted: [plant('PV')] },
          ],
          null,
        ),
    ],
    ['two sites of one code', () => run([site('A', small), site('A', small)], null)],
    [
      'two rigs of one serial',
      () => run([{ ...site('A', small), rigs: [rig('a', small), rig('a', small)] }], null),
    ],
    [
      'sites of two days',
      () => run([site('A', small), { ...site('B', small), day: (DAY + 1) as UtcDay }], null),
    ],
    [
      'surplus of another day',
      () => run([site('A', small)], { ...surplusDay(() => 1n), day: (DAY + 1) as UtcDay }),
    ],
    [
      'half a day of readings',
      () =>
        run(
          [
            {
              ...site('A', small),
              rigs: [
                {
                  ...rig('a', small),
                  readings: {
                    seriesNo: 1,
                    day: DAY,
                    stepSeconds: STEP,
                    values: new Float64Array(12),
                    qualities: null,
                  },
                },
              ],
            },
          ],
          null,
        ),
    ],
    [
      'a second without a baseline',
      () =>
        run(
          [
            {
              ...site('A', small),
              baselines: [{ fromSecond: 0, toSecond: 86_399, rule: { kind: 'SURPLUS_ONLY', watts: 0n } }],
            },
          ],
          null,
        ),
    ],
    [
      'a slot across a local midnight',
      () => reconcilePoolDay([site('A', small)], [localSegmentsOf(DAY, 'Asia/Kolkata' as ZoneName)], null),
    ],
  ])('refuse %s', (_, reconcile) => {
    expect(reconcile).toThrow(InvariantError);
  });

  it('leave the reconciler usable: a day after a refused one has the same figures as ever', () => {
    const reconciler = createPoolDayReconciler();
    const surplus = surplusDay(() => 500_000n);
    const expected = reconciler.reconcile([site('A', small)], [UTC], surplus).map(plainResult);
    expect(() => reconciler.reconcile([site('A', () => 1e15)], [UTC], surplus)).toThrow(InvariantError);
    expect(reconciler.reconcile([site('A', small)], [UTC], surplus).map(plainResult)).toEqual(expected);
  });

  it('5: results own their lanes: a later day changes nothing in them', () => {
    const reconciler = createPoolDayReconciler();
    const surplus = surplusDay(() => 500_000n);
    const [first] = reconciler.reconcile([site('A', small)], [UTC], surplus);
    const before = plainResult(first!);
    reconciler.reconcile(
      [site('A', (h) => 9_000_000 + h)],
      [UTC],
      surplusDay(() => 7n),
    );
    expect(plainResult(first!)).toEqual(before);
  });
});
