import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  EVENT_KINDS,
  EVENT_STATES,
  type CurtailmentEvent,
  type EventKind,
  type EventState,
} from '../../../src/domain/curtailment/curtailment-event.js';
import { orderWindowsOf, unionWithin } from '../../../src/domain/curtailment/order-windows.js';
import { instant, type Interval } from '../../../src/domain/time/instant.js';

const span = (start: number, end: number): Interval => ({ start: instant(start), end: instant(end) });

function event(
  kind: EventKind,
  start: number,
  end: number,
  targets: readonly string[] | null = null,
  state: EventState = 'ACTIVE',
): CurtailmentEvent {
  return {
    programme: 'p',
    externalId: `${kind} ${start} ${end}`,
    siteCode: 's',
    kind,
    state,
    ...span(start, end),
    notifiedAt: null,
    requestedWatts: null,
    targets,
  };
}

const shown = (events: readonly CurtailmentEvent[], within = span(0, 100)): string[] =>
  orderWindowsOf(events, within).map(({ kind, start, end, targets }) =>
    [kind, `${start}-${end}`, ...(targets === null ? [] : [[...targets].sort().join('+')])].join(' '),
  );

describe('orderWindowsOf', () => {
  it.each<[string, CurtailmentEvent[], string[]]>([
    ['nothing', [], []],
    ['one', [event('REDUCE', 10, 20)], ['REDUCE 10-20']],
    ['overlapping calls', [event('REDUCE', 10, 20), event('REDUCE', 15, 30)], ['REDUCE 10-30']],
    ['calls that adjoin', [event('REDUCE', 20, 30), event('REDUCE', 10, 20)], ['REDUCE 10-30']],
    ['a call inside another', [event('REDUCE', 10, 30), event('REDUCE', 12, 20)], ['REDUCE 10-30']],
    ['calls apart', [event('REDUCE', 21, 30), event('REDUCE', 10, 20)], ['REDUCE 10-20', 'REDUCE 21-30']],
    ['two kinds', [event('REDUCE', 10, 20), event('INCREASE', 10, 20)], ['INCREASE 10-20', 'REDUCE 10-20']],
    [
      'other targets',
      [event('REDUCE', 10, 20, ['a']), event('REDUCE', 15, 30), event('REDUCE', 18, 25, ['a', 'b'])],
      ['REDUCE 10-20 a', 'REDUCE 15-30', 'REDUCE 18-25 a+b'],
    ],
    [
      'the same targets in another order',
      [event('REDUCE', 10, 20, ['b', 'a']), event('REDUCE', 15, 30, ['a', 'b', 'a'])],
      ['REDUCE 10-30 a+b'],
    ],
    ['cut to the span', [event('REDUCE', -50, 5), event('REDUCE', 90, 150)], ['REDUCE 0-5', 'REDUCE 90-100']],
    [
      'declined time',
      [{ ...event('REDUCE', 10, 40), declined: [span(10, 20), span(25, 30)] }],
      ['REDUCE 20-25', 'REDUCE 30-40'],
    ],
    [
      'declined time that another call asks for',
      [{ ...event('REDUCE', 10, 40), declined: [span(10, 20)] }, event('REDUCE', 12, 18)],
      ['REDUCE 12-18', 'REDUCE 20-40'],
    ],
    ['a call declined throughout', [{ ...event('REDUCE', 10, 20), declined: [span(0, 30)] }], []],
    ['outside the span', [event('REDUCE', -50, 0), event('REDUCE', 100, 150)], []],
  ])('%s', (_, events, expected) => {
    expect(shown(events)).toEqual(expected);
  });

  it.each(
    EVENT_KINDS.flatMap((kind) =>
      EVENT_STATES.map((state): [EventKind, EventState, boolean] => {
        if (state === 'CANCELLED' || state === 'DECLINED') return [kind, state, false];
        return [kind, state, kind === 'REDUCE' || state !== 'ISSUED'];
      }),
    ),
  )('%s in state %s is in force: %j', (kind, state, inForce) => {
    expect(shown([event(kind, 10, 20, null, state)])).toEqual(inForce ? [`${kind} 10-20`] : []);
  });

  it('does not depend on the order of the events (300 cases)', () => {
    const any = fc
      .record({
        kind: fc.constantFrom(...EVENT_KINDS),
        state: fc.constantFrom(...EVENT_STATES),
        from: fc.integer({ min: -20, max: 110 }),
        length: fc.integer({ min: 1, max: 40 }),
        targets: fc.constantFrom(null, ['a'], ['a', 'b'], ['b', 'a']),
      })
      .map(({ kind, state, from, length, targets }) => event(kind, from, from + length, targets, state));
    const lists = fc.array(any, { maxLength: 8 });
    fc.assert(
      fc.property(
        lists.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(shown(shuffled)).toEqual(shown(list));
        },
      ),
      { numRuns: 300, seed: 50 },
    );
  });
});

describe('unionWithin', () => {
  it('covers exactly the moments that some interval covers, once and in order (500 cases)', () => {
    const interval = fc
      .tuple(fc.integer({ min: -5, max: 35 }), fc.integer({ min: -3, max: 12 }))
      .map(([start, length]) => span(start, start + length));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 8 }), (intervals) => {
        const union = unionWithin(intervals, span(0, 30));
        for (let at = -6; at < 50; at += 1) {
          const expected = at >= 0 && at < 30 && intervals.some((i) => i.start <= at && at < i.end);
          expect(union.filter((i) => i.start <= at && at < i.end)).toHaveLength(expected ? 1 : 0);
        }
        union.forEach((part, i) => expect(i === 0 || union[i - 1]!.end < part.start).toBe(true));
      }),
      { numRuns: 500, seed: 51 },
    );
  });
});
