import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvariantError } from '../../../../src/domain/invariant.js';
import {
  daySpan,
  mergeSpans,
  secondsPerStep,
  withoutSpans,
  type DaySpan,
} from '../../../../src/domain/reconciliation/kernel/day-spans.js';
import { kernelOrder } from '../../../../src/domain/reconciliation/kernel/kernel-order.js';
import { compareUtf8 } from '../../../../src/domain/quantity/utf8-order.js';

describe('spans of a day', () => {
  it.each([
    ['inside', 500_000, 900_000, true, { from: 500, to: 900 }],
    ['widened', 500, 2_001, true, { from: 0, to: 3 }],
    ['narrowed', 500, 2_001, false, { from: 1, to: 2 }],
    ['narrowed to nothing', 500, 1_500, false, null],
    ['cut at both ends', -5_000, 99_000_000, true, { from: 0, to: 86_400 }],
    ['before', -5_000, 0, true, null],
    ['after', 86_400_000, 90_000_000, true, null],
    ['empty', 5_000, 5_000, true, null],
  ])('%s', (_, start, end, outward, expected) => {
    expect(daySpan({ start, end }, 0, outward)).toEqual(expected);
    const later = { start: start + 19_417 * 86_400_000, end: end + 19_417 * 86_400_000 };
    expect(daySpan(later, 19_417, outward)).toEqual(expected);
  });

  const spans = fc.array(
    fc
      .tuple(fc.nat(40), fc.integer({ min: 1, max: 15 }))
      .map(([from, length]) => ({ from, to: from + length })),
    { maxLength: 6 },
  );
  /** Which of the first 60 seconds the spans cover. */
  const marks = (list: readonly DaySpan[]): boolean[] =>
    Array.from({ length: 60 }, (_, second) => list.some((s) => s.from <= second && second < s.to));

  it('merge, and subtract second by second (500 cases)', () => {
    fc.assert(
      fc.property(spans, spans, (list, holes) => {
        const merged = mergeSpans(list);
        expect(marks(merged)).toEqual(marks(list));
        merged.forEach((span, i) => expect(i === 0 || merged[i - 1]!.to < span.from).toBe(true));
        const left = withoutSpans(merged, mergeSpans(holes));
        const removed = marks(holes);
        expect(marks(left)).toEqual(marks(list).map((inside, second) => inside && !removed[second]));
      }),
      { numRuns: 500, seed: 95 },
    );
  });

  it('give each step its seconds (200 cases)', () => {
    const far = fc.tuple(fc.nat(86_399), fc.integer({ min: 1, max: 9_000 }));
    fc.assert(
      fc.property(fc.array(far, { maxLength: 4 }), fc.constantFrom(60, 300, 1_800, 3_600), (list, step) => {
        const merged = mergeSpans(
          list.map(([from, length]) => ({ from, to: Math.min(86_400, from + length) })),
        );
        const day = new Uint8Array(86_400);
        for (const { from, to } of merged) day.fill(1, from, to);
        const expected = Array.from({ length: 86_400 / step }, (_, i) =>
          day.subarray(i * step, (i + 1) * step).reduce((a, b) => a + b, 0),
        );
        expect([...secondsPerStep(merged, step)]).toEqual(expected);
      }),
      { numRuns: 200, seed: 96 },
    );
  });
});

describe('7: order by UTF-8 bytes', () => {
  const character = fc.constantFrom(
    'a',
    'B',
    '-',
    '1',
    '9',
    'é',
    '九',
    '\uFF21',
    '\uE000',
    '\u{1F600}',
    '\u{10FFFF}',
  );
  const code = fc.array(character, { maxLength: 5 }).map((list) => list.join(''));

  it('is the order of the bytes, in the kernel and in the report (1,000 cases)', () => {
    fc.assert(
      fc.property(code, code, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareUtf8(a, b))).toBe(expected);
      }),
      { numRuns: 1_000, seed: 97 },
    );
  });

  it('sorts whatever came in, and refuses the same code twice (300 cases)', () => {
    fc.assert(
      fc.property(fc.uniqueArray(code, { maxLength: 8 }), (codes) => {
        const sorted = [...codes].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(kernelOrder(codes, (text) => text).map((i) => codes[i])).toEqual(sorted);
        if (codes.length > 0)
          expect(() => kernelOrder([...codes, codes[0]!], (text) => text)).toThrow(InvariantError);
      }),
      { numRuns: 300, seed: 98 },
    );
  });
});
