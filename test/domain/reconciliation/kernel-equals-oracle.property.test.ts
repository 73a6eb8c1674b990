import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPoolDayReconciler } from '../../../src/domain/reconciliation/reconcile-pool-day.js';
import {
  localDateInterval,
  localSegmentsOf,
  type UtcDay,
  type ZoneName,
} from '../../../src/domain/time/local-calendar.js';
import { randomOrganisations, type RandomOrganisation } from '../../support/random-organisation.js';
import { oraclePoolDay, type OracleResult } from './oracle.js';
import { plainResult } from './plain-result.js';

const RUNS = 1_000;
const tally = new Map<string, number>();
const note = (trait: string, holds: boolean): void => {
  tally.set(trait, (tally.get(trait) ?? 0) + (holds ? 1 : 0));
};

function noteTraits({ facts, zones, surplus }: RandomOrganisation, results: readonly OracleResult[]): void {
  const slots = results.flatMap((r) => r.slots);
  const some = (test: (slot: OracleResult['slots'][number]) => boolean): boolean => slots.some(test);
  const series = facts.flatMap((f) => [f.billing, ...f.rigs.map((r) => r.readings)]);
  const orders = facts.flatMap((f) => f.orders);
  note('2 or more sites', facts.length > 1);
  note('no surplus day', surplus === null);
  note(
    'S binds on a pool of 2 or more',
    facts.length > 1 && some((s) => s.coincident !== null && s.coincident > 0n && s.coincident < s.measured),
  );
  note(
    'absorbed > 0',
    some((s) => (s.absorbed ?? 0n) > 0n),
  );
  note(
    'instructed > 0',
    some((s) => (s.instructed ?? 0n) > 0n),
  );
  note(
    'absorbed in auxiliary',
    some((s) => s.cells[3]! > 0n),
  );
  note(
    'standby under order',
    some((s) => s.cells[5]! + s.cells[9]! > 0n),
  );
  note(
    'against order, coincident',
    some((s) => s.cells[6]! > 0n),
  );
  note(
    'doubtful surplus',
    some((s) => !s.confirmed && (s.surplus ?? 0n) > 0n),
  );
  note(
    'auxiliary > 0',
    some((s) => s.auxiliary > 0n),
  );
  note(
    'rigs scaled down',
    some((s) => s.scaledSteps > 0n),
  );
  note(
    'missing billing',
    some((s) => s.missingBillingReadings > 0n),
  );
  note(
    'missing rig reading',
    some((s) => s.missingRigReadings > 0n),
  );
  note(
    'estimated readings',
    series.some((s) => s?.qualities?.some((q) => q === 1 || q === 2) === true),
  );
  note(
    'clock risk',
    some((s) => s.clockRisk > 0n),
  );
  note(
    'order cut inside a reading',
    orders.some((o) => (o.start / 1_000) % 300 !== 0),
  );
  note(
    'rig-targeted order',
    orders.some((o) => o.targets !== null),
  );
  note(
    '23- or 25-hour local day',
    facts.some((f, i) => changesClock(f.day, zones[i]!)),
  );
  note(
    'zone off the hour',
    zones.some((z) => /Howe|Kolkata|Adelaide|Kathmandu/.test(z)),
  );
  note(
    'two local days in the UTC day',
    results.some((r) => r.segments.length > 1),
  );
  note(
    'slot above 2^32 milliWh',
    some((s) => s.energy > 2n ** 32n),
  );
  note(
    'slot above 2^40 milliWh',
    some((s) => s.energy > 2n ** 40n),
  );
  note(
    'baseline > 0',
    some((s) => s.baseline > 0n),
  );
  for (const step of [300, 900, 1_800, 3_600])
    note(`match step ${step / 60} min`, slots.length === (facts.length * 86_400) / step);
  note(
    'rigs finer than the balance',
    facts.some((f) => f.rigs.some((r) => (r.readings?.stepSeconds ?? 9e9) < f.balanceStepSeconds)),
  );
}

describe('the kernel', () => {
  afterAll(() => {
    const lines = [...tally].map(([trait, n]) => `${((100 * n) / RUNS).toFixed(1).padStart(6)} %  ${trait}`);
    process.stdout.write(`traits of ${RUNS} random organisations\n${lines.join('\n')}\n`);
  });

  it('17: equals the naive oracle on every figure of 1,000 random organisations', () => {
    const reconciler = createPoolDayReconciler();
    fc.assert(
      fc.property(randomOrganisations(), (organisation) => {
        const { facts, zones, surplus } = organisation;
        const segments = facts.map((f, i) => localSegmentsOf(f.day, zones[i]!));
        const expected = oraclePoolDay(facts, segments, surplus);
        const actual = reconciler.reconcile(facts, zones, surplus).map(plainResult);
        noteTraits(organisation, expected);
        if (JSON.stringify(actual, text) !== JSON.stringify(expected, text)) expect(actual).toEqual(expected);
      }),
      { numRuns: RUNS, seed: 20_230_301, endOnFailure: true },
    );
  }, 120_000);
});

/** Whether a local day that the UTC day touches has 23 or 25 hours (or half an hour more or less). */
function changesClock(day: UtcDay, zone: ZoneName): boolean {
  return localSegmentsOf(day, zone).some(({ localDate }) => {
    const { start, end } = localDateInterval(localDate, zone);
    return end - start !== 86_400_000;
  });
}

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
