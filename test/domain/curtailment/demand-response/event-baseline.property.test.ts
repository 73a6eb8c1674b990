import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventBaseline } from '../../../../src/domain/curtailment/demand-response/event-baseline.js';
import { oracle } from './baseline-oracle.js';
import { baselineOf, history, SLOTS, type History } from './random-history.js';

const text = (baseline: EventBaseline) => ({
  status: baseline.status,
  chosen: baseline.choice?.chosen.map(({ date }) => date) ?? [],
  unadjusted: baseline.slots.map(({ unadjusted }) => unadjusted?.milliWh.toString() ?? null),
  adjusted: baseline.slots.map(({ adjusted }) => adjusted?.milliWh.toString() ?? null),
});

/** The history with every value replaced that the rule may not look at. */
function withOthersScrambled(one: History, mayLookAt: (shift: number, slot: number) => boolean): History {
  const use = one.use.map((day, index) =>
    day.map((value, slot) => (mayLookAt(index - one.before, slot) ? value : 777_777_777 + index * 50 + slot)),
  );
  return { ...one, use };
}

describe('the baseline engine', () => {
  it('17: equals the naive decimal.js oracle on random histories', () => {
    fc.assert(
      fc.property(history, (one) => {
        expect(text(baselineOf(one))).toEqual(oracle(one));
      }),
      { numRuns: 300, seed: 17 },
    );
  });

  it('14: never uses the event day outside the adjustment window, nor excluded event days, nor later days', () => {
    let known = 0;
    fc.assert(
      fc.property(history, (one) => {
        const baseline = baselineOf(one);
        if (baseline.status === 'KNOWN') known += 1;
        const moved = one.method.adjustment;
        const isOwnWindow = (shift: number, slot: number): boolean => {
          const at = shift * SLOTS + slot;
          if (moved === null) return false;
          const { fromSecondsBefore, toSecondsBefore } = moved.window;
          return at >= one.from - fromSecondsBefore / 1_800 && at < one.from - toSecondsBefore / 1_800;
        };
        const scrambled = withOthersScrambled(
          one,
          (shift, slot) => isOwnWindow(shift, slot) || (shift < 0 && !one.eventDaysBefore.includes(-shift)),
        );
        expect(text(baselineOf(scrambled))).toEqual(text(baseline));
      }),
      { numRuns: 200, seed: 14 },
    );
    expect(known).toBeGreaterThan(50);
  });

  it('looks at every day at most once, and says of each whether it was chosen or why not', () => {
    fc.assert(
      fc.property(history, (one) => {
        const { choice } = baselineOf(one);
        const named = [...(choice?.eligible ?? []), ...(choice?.rejected ?? []).map(({ date }) => date)];
        const looked = new Set(named);
        const notChosen = (choice?.rejected ?? []).filter(({ reason }) => reason === 'NOT_AMONG_CHOSEN');
        expect(looked.size).toBe(named.length - notChosen.length);
        if (choice !== null && choice.chosen.length > 0)
          expect(choice.chosen.length + notChosen.length).toBe(choice.needed);
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});
