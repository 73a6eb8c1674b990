import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BinaryCopyReader, BinaryCopyWriter } from '../../../src/storage/mapping/binary-copy.js';

const rowArbitrary = fc.record({
  small: fc.integer({ min: -32_768, max: 32_767 }),
  whole: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
  wide: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  words: fc.string({ unit: 'grapheme', maxLength: 20 }),
  raw: fc.uint8Array({ maxLength: 400 }),
  day: fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
  uid: fc.uuid(),
  yes: fc.boolean(),
});

test('what is written is read, whatever the chunks', () => {
  fc.assert(
    fc.property(fc.array(rowArbitrary, { maxLength: 12 }), fc.integer({ min: 1, max: 700 }), (rows, size) => {
      const writer = new BinaryCopyWriter(64);
      const expected = rows.map((row) => ({
        ...row,
        day: row.day.toISOString().slice(0, 10),
        at: row.day.getTime(),
      }));
      for (const row of expected) {
        writer.row(10).int2(row.small).int4(row.whole).int8(row.wide).text(row.words).bytea(row.raw);
        writer.date(row.day).timestamptz(row.at).uuid(row.uid).bool(row.yes).null();
      }
      const bytes = writer.finish();
      const back: unknown[] = [];
      const reader = new BinaryCopyReader((fields) => {
        const [small, whole, wide, words, raw, day, at, uid, yes, none] = fields;
        expect(none?.isNull).toBe(true);
        back.push({
          small: small?.int2(),
          whole: whole?.int4(),
          wide: wide?.int8(),
          words: words?.text(),
          raw: raw?.copy(),
          day: day?.date(),
          at: at?.timestamptz(),
          uid: uid?.uuid(),
          yes: yes?.bool(),
        });
      });
      const scratch = new Uint8Array(size);
      for (let at = 0; at < bytes.length; at += size) {
        // The same memory again and again: a reader that kept a view would notice.
        const piece = bytes.subarray(at, at + size);
        scratch.set(piece);
        reader.push(scratch.subarray(0, piece.length));
      }
      reader.end();
      expect(back).toEqual(expected);
    }),
    { seed: 20261124, numRuns: 150 },
  );
});

test('rows and values must match', () => {
  expect(() => new BinaryCopyWriter().int4(1)).toThrow('without a row');
  expect(() => new BinaryCopyWriter().row(2).int4(1).finish()).toThrow('all its values');
  const reader = new BinaryCopyReader(() => undefined);
  reader.push(new BinaryCopyWriter().row(1).int4(1).finish().subarray(0, 27));
  expect(() => {
    reader.end();
  }).toThrow('trailer');
});
