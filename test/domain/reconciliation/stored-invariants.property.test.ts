import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createPoolDayReconciler,
  reconcilePoolDay,
} from '../../../src/domain/reconciliation/reconcile-pool-day.js';
import type { SiteDayResult } from '../../../src/domain/reconciliation/site-day-result.js';
import {
  checkPoolDay,
  checkSiteDay,
  STORED_INVARIANTS,
} from '../../../src/domain/reconciliation/stored-invariants.js';
import { localSegmentsOf, type ZoneName } from '../../../src/domain/time/local-calendar.js';
import { randomOrganisations } from '../../support/random-organisation.js';
import { smallSiteDays } from '../../support/small-site.js';

describe('stored rows', () => {
  it('1, 2, 3, 4, 5, 8, 12: hold on every result of the kernel', () => {
    const reconciler = createPoolDayReconciler();
    fc.assert(
      fc.property(randomOrganisations([1, 2, 3]), ({ facts, zones, surplus }) => {
        const results = reconciler.reconcile(facts, zones, surplus);
        expect(results.flatMap(checkSiteDay)).toEqual([]);
        expect(checkPoolDay(results)).toEqual([]);
      }),
      { numRuns: 100, seed: 20_230_305 },
    );
  });

  /** UTC day 2023-03-01: slot 2 is 10:00 in Tokyo with surplus, slot 5 lacks a billing reading, slot 20 has no surplus. */
  function damaged(damage: (result: SiteDayResult) => void): number[] {
    const { facts, surplus } = smallSiteDays()[1]!;
    const [result] = reconcilePoolDay(
      [facts],
      [localSegmentsOf(facts.day, 'Asia/Tokyo' as ZoneName)],
      surplus,
    );
    expect(checkSiteDay(result!)).toEqual([]);
    damage(result!);
    const broken = [...checkSiteDay(result!), ...checkPoolDay([result!])];
    return [...new Set(broken.map((found) => found.invariant))].sort((a, b) => a - b);
  }

  it.each<[string, number[], (result: SiteDayResult) => void]>([
    ['1, 4 and 5: a unit of E too many', [1, 4, 5], ({ slots }) => void (slots.energy[20]! += 1)],
    ['2 and 4: A above C', [2, 4], ({ slots }) => void (slots.absorbed[3] = slots.coincident[3]! + 1)],
    ['2: R above A', [2], ({ slots }) => void (slots.instructed[3] = slots.absorbed[3]! + 1)],
    ['2 and 4: C null in a complete slot', [2, 4], ({ slots }) => void (slots.coincident[3] = -1)],
    ['3 and 4: a unit of C too few', [3, 4], ({ slots }) => void (slots.coincident[6]! -= 1)],
    [
      '4 and 5: a unit moved into another cell of a line',
      [4, 5],
      ({ segments }) => void (segments[0]!.lines.cells[0]![0]! += 1),
    ],
    [
      '8: C and A without surplus',
      [2, 3, 4, 8],
      ({ slots }) => void (slots.coincident[20] = slots.energy[20]! + 1),
    ],
    ['12: a figure in an incomplete slot', [12], ({ slots }) => void (slots.coincident[5] = 0)],
  ])('%s is found', (_, expected, damage) => {
    expect(damaged(damage)).toEqual(expected);
    expect(expected.every((number) => number in STORED_INVARIANTS)).toBe(true);
  });
});
