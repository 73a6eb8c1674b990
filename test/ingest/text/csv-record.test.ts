import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { QuoteTracker, splitRecord } from '../../../src/ingest/text/csv-record.js';

const texts = (record: string, delimiter = ','): string[] =>
  splitRecord(record, delimiter).cells.map(({ text, column }) => `${String(column)}:${text}`);

describe('splitRecord', () => {
  it.each([
    ['', ['1:']],
    ['a,b,', ['1:a', '3:b', '5:']],
    ['"a,b",c', ['1:a,b', '7:c']],
    ['"say ""hi""",', ['1:say "hi"', '14:']],
    ['"",x', ['1:', '4:x']],
    ['"two\nlines",x', ['1:two\nlines', '13:x']],
  ])('splits %j', (record, cells) => {
    expect(texts(record)).toEqual(cells);
    expect(splitRecord(record, ',').problem).toBeNull();
  });

  it('splits at semicolons', () => {
    expect(texts('"a;b";1,5', ';')).toEqual(['1:a;b', '7:1,5']);
  });

  it.each([
    ['"a', 'UNCLOSED', 1],
    ['x,"a""', 'UNCLOSED', 3],
    ['x,a"b', 'MISPLACED', 3],
    ['x,"a"b', 'MISPLACED', 6],
  ])('refuses %j', (record, kind, column) => {
    expect(splitRecord(record, ',').problem).toEqual({ kind, column });
  });

  it('gives back any cells that were written in quotes', () => {
    const cells = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '号') }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(cells, (wanted) => {
        const record = wanted.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
        const { cells: found, problem } = splitRecord(record, ',');
        expect([found.map(({ text }) => text), problem]).toEqual([wanted, null]);
      }),
      { seed: 11 },
    );
  });
});

describe('QuoteTracker', () => {
  it.each([
    ['"a', true],
    ['"a"', false],
    ['"a""', true],
    ['"a""b', true],
    ['a"b', false],
    ['x,"', true],
    ['x;"', false],
  ])('after %j is inside quotes: %j', (text, open) => {
    expect(new QuoteTracker(',').feed(text)).toBe(open);
  });

  it('gives the same answer for any pieces', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n'), maxLength: 20 });
    fc.assert(
      fc.property(text, fc.nat({ max: 20 }), (whole, cut) => {
        const tracker = new QuoteTracker(',');
        tracker.feed(whole.slice(0, cut));
        expect(tracker.feed(whole.slice(cut))).toBe(new QuoteTracker(',').feed(whole));
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
