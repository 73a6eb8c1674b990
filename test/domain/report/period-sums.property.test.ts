import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPoolDayReconciler } from '../../../src/domain/reconciliation/reconcile-pool-day.js';
import {
  CELL_COUNT,
  NULL_FIGURE,
  type SiteDayResult,
} from '../../../src/domain/reconciliation/site-day-result.js';
import { ExactSum } from '../../../src/domain/quantity/exact-sum.js';
import { PeriodSums } from '../../../src/domain/report/period-sums.js';
import { randomOrganisations } from '../../support/random-organisation.js';

const SUMMED = [
  'energy',
  'measured',
  'auxiliary',
  'surplus',
  'surplusPreliminary',
  'surplusOfPoolAssessed',
  'supply',
  'contractedSurplus',
  'contractedAbsorbed',
  'energyAssessed',
  'coincident',
  'absorbed',
  'absorbedAtLowerThreshold',
  'absorbedAtUpperThreshold',
  'instructed',
  'unmatched',
  'unassessed',
  'clockRisk',
  'scaledEnergy',
] as const;
const COUNTED = [
  'slots',
  'assessedSlots',
  'incompleteSlots',
  'surplusSlots',
  'contractedSlots',
  'contractedAssessedSlots',
  'reducedSlots',
  'doubtfulSlots',
  'knownBillingSteps',
  'missingBillingReadings',
  'missingRigReadings',
  'scaledSteps',
  'brokenCells',
  'brokenUnmatched',
  'brokenCoincident',
  'brokenContracted',
  'brokenAbsorbed',
  'brokenInstructed',
] as const;

function digits(sums: PeriodSums): unknown {
  return {
    sums: SUMMED.map((key) => sums.sum(key)),
    counts: COUNTED.map((key) => sums.count(key)),
    cells: Array.from({ length: CELL_COUNT }, (_, index) => sums.cell(index)),
  };
}

function partial({ slots }: SiteDayResult, from: number, to: number): PeriodSums {
  const sums = new PeriodSums();
  for (let slot = from; slot < to; slot += 1) sums.addSlot(slots, slot, slot % 2 === 0);
  return sums;
}

const reconciler = createPoolDayReconciler();

describe('16: partial results', () => {
  it('merged in any order and any grouping give the same digits (100 organisations)', () => {
    fc.assert(
      fc.property(
        randomOrganisations([1, 2]),
        fc.infiniteStream(fc.nat(10_000)),
        ({ facts, zones, surplus }, stream) => {
          const roll = (limit: number): number => stream.next().value! % limit;
          const results = reconciler.reconcile(facts, zones, surplus);
          const whole = new PeriodSums();
          const parts: PeriodSums[] = [];
          for (const result of results) {
            whole.merge(partial(result, 0, result.slots.slots));
            for (let from = 0; from < result.slots.slots;) {
              const to = Math.min(result.slots.slots, from + 1 + roll(9));
              parts.push(partial(result, from, to));
              from = to;
            }
          }
          while (parts.length > 1) {
            const [taken] = parts.splice(roll(parts.length), 1);
            parts[roll(parts.length)]!.merge(taken!);
          }
          expect(digits(parts[0]!)).toEqual(digits(whole));
        },
      ),
      { numRuns: 100, seed: 80 },
    );
  });

  it('5: the sums are those of the lanes, added in bigint (100 organisations)', () => {
    const sum = (lane: Float64Array): bigint =>
      lane.reduce((all, value) => (value === NULL_FIGURE ? all : all + BigInt(value)), 0n);
    fc.assert(
      fc.property(randomOrganisations([1]), ({ facts, zones, surplus }) => {
        const [result] = reconciler.reconcile(facts, zones, surplus);
        const { slots } = result!;
        const sums = partial(result!, 0, slots.slots);
        for (const key of [
          'energy',
          'measured',
          'auxiliary',
          'surplus',
          'contractedSurplus',
          'contractedAbsorbed',
          'coincident',
          'absorbed',
          'instructed',
        ] as const)
          expect(sums.sum(key)).toBe(sum(slots[key]));
        slots.cells.forEach((lane, index) => expect(sums.cell(index)).toBe(sum(lane)));
        expect(sums.sum('coincident') + sums.sum('unmatched') + sums.sum('unassessed')).toBe(
          sums.sum('energy'),
        );
        expect(COUNTED.filter((key) => key.startsWith('broken') && sums.count(key) > 0)).toEqual([]);
        const available = slots.surplusOfPool.map((pool, slot) =>
          pool === NULL_FIGURE ? NULL_FIGURE : pool + Math.max(0, slots.contractedSurplus[slot]!),
        );
        expect(sums.sum('supply')).toBe(sum(available));
      }),
      { numRuns: 100, seed: 81 },
    );
  });
});

describe('ExactSum', () => {
  it('16: carries past 2^53 without losing a unit, in any order (500 cases)', () => {
    const values = fc.array(fc.maxSafeNat(), { maxLength: 20 });
    fc.assert(
      fc.property(values, values, (left, right) => {
        const sumOf = (list: readonly number[]): ExactSum => {
          const sum = new ExactSum();
          for (const value of list) sum.add(value);
          return sum;
        };
        const expected = [...left, ...right].reduce((all, value) => all + BigInt(value), 0n);
        const [a, b] = [sumOf(left), sumOf(right)];
        a.merge(sumOf(right));
        b.merge(sumOf(left));
        expect([a.value, b.value, sumOf([...right, ...left]).value]).toEqual([expected, expected, expected]);
      }),
      { numRuns: 500, seed: 82 },
    );
  });
});
