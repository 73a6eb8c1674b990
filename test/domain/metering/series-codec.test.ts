import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvariantError } from '../../../src/domain/invariant.js';
import { DayUnpacker } from '../../../src/domain/metering/packed-day.js';
import {
  decodeQualities,
  decodeSeriesDay,
  decodeVersions,
  encodeQualities,
  encodeSeriesDay,
  encodeVersions,
  recordBytes,
  RECORD_HEADER_BYTES,
} from '../../../src/domain/metering/series-codec.js';
import { MISSING_VALUE } from '../../../src/domain/metering/series-day.js';
import type { UtcDay } from '../../../src/domain/time/local-calendar.js';

const MAX = Number.MAX_SAFE_INTEGER;
const M = MISSING_VALUE;

function encoded(...values: number[]): Uint8Array {
  return encodeSeriesDay({ seriesNo: 7, values: Float64Array.from(values) }, 3);
}

function header(bytes: Uint8Array): { width: number; unit: number; missing: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { width: view.getUint8(1), unit: view.getUint32(12, true), missing: view.getUint16(4, true) };
}

const unpacker = new DayUnpacker();

/** All records of some bytes, by the one unpacker that all tests share: whatever it read before must not matter. */
function unpacked(bytes: Uint8Array): { seriesNo: number; revision: number; values: Float64Array }[] {
  return unpacker
    .unpack({ day: 0 as UtcDay, records: bytes, qualities: new Map() })
    .map(({ seriesNo, revision, values }) => ({ seriesNo, revision, values: values.slice() }));
}

const decodedValues = (bytes: Uint8Array, offset = 0): number[] => [...decodeSeriesDay(bytes, offset).values];

describe('encodeSeriesDay', () => {
  it.each([
    ['one byte', [0, 1, 254, M], { width: 1, unit: 1, missing: 1 }],
    ['255 is the marker of one byte: widened', [1, 255], { width: 2, unit: 1, missing: 0 }],
    ['65,534 is the last of two bytes', [1, 65_534], { width: 2, unit: 1, missing: 0 }],
    ['65,535 is a legal reading: widened', [1, 65_535], { width: 4, unit: 1, missing: 0 }],
    ['2^32 − 2 is the last of four bytes', [1, 4_294_967_294], { width: 4, unit: 1, missing: 0 }],
    ['2^32 − 1: widened', [1, 4_294_967_295], { width: 8, unit: 1, missing: 0 }],
    ['2^53 − 1', [MAX, M], { width: 8, unit: 1, missing: 1 }],
    ['the largest unit that divides all', [672_000, 1_344_000, M], { width: 2, unit: 1_000, missing: 1 }],
    ['65,535 units of 100', [6_553_500], { width: 4, unit: 100, missing: 0 }],
    ['a unit of 10^9 at most', [20_000_000_000, 0], { width: 1, unit: 1_000_000_000, missing: 0 }],
    ['all zero', [0, 0, 0], { width: 1, unit: 1, missing: 0 }],
    ['all missing', [M, M], { width: 1, unit: 1, missing: 2 }],
    ['zero and missing', [0, M], { width: 1, unit: 1, missing: 1 }],
    ['no slot', [], { width: 1, unit: 1, missing: 0 }],
  ])('%s', (_, values, expected) => {
    const bytes = encoded(...values);
    expect(header(bytes)).toEqual(expected);
    expect(bytes.length).toBe(RECORD_HEADER_BYTES + values.length * expected.width);
    expect(recordBytes(bytes, 0)).toBe(bytes.length);
    expect(decodedValues(bytes)).toEqual(values);
  });

  it('writes the bytes the format states', () => {
    expect([...encoded(672_000, M)]).toEqual([
      1, 2, 2, 0, 1, 0, 3, 0, 7, 0, 0, 0, 232, 3, 0, 0, 160, 2, 255, 255,
    ]);
  });

  it.each([-2, 0.5, Number.NaN, Number.POSITIVE_INFINITY, MAX + 1])('refuses %d milliWh', (value) => {
    expect(() => encoded(value)).toThrow(InvariantError);
  });

  it.each([
    [-1, 1],
    [4_294_967_296, 1],
    [1.5, 1],
    [1, 65_536],
    [1, -1],
  ])('refuses series %d revision %d', (seriesNo, revision) => {
    expect(() => encodeSeriesDay({ seriesNo, values: new Float64Array(1) }, revision)).toThrow(
      InvariantError,
    );
  });
});

/** A day whose readings are all multiples of one power of ten, at every magnitude. */
const day = fc
  .record({
    seriesNo: fc.integer({ min: 0, max: 4_294_967_295 }),
    revision: fc.integer({ min: 0, max: 65_535 }),
    unit: fc.constantFrom(1, 1, 10, 100, 1_000, 1_000_000, 1_000_000_000),
    limit: fc.constantFrom(3, 256, 65_536, 65_537, 4_294_967_297, MAX),
    slots: fc.constantFrom(1, 24, 48, 288),
    seed: fc.array(fc.nat(2 ** 31 - 1), { minLength: 288, maxLength: 288 }),
  })
  .map(({ seriesNo, revision, unit, limit, slots, seed }) => {
    const top = Math.min(limit, Math.floor(MAX / unit));
    const values = Float64Array.from({ length: slots }, (_, i) => {
      const roll = seed[i]!;
      if (roll % 9 === 0) return M;
      if (roll % 9 === 1) return (top - (roll % 3)) * unit;
      return Math.floor((roll / 2 ** 31) * top) * unit;
    });
    return { seriesNo, revision, values };
  });

describe('decodeSeriesDay', () => {
  it('gives back every day, at any offset, with any neighbours (150 cases)', () => {
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 4 }), fc.nat(9), (days, shift) => {
        const records = days.map((d) => encodeSeriesDay(d, d.revision));
        const length = records.reduce((total, record) => total + record.length, 0);
        // A view into a larger buffer, so that the lanes are not aligned.
        const bytes = new Uint8Array(new ArrayBuffer(length + shift), shift);
        let at = 0;
        for (const [i, record] of records.entries()) {
          bytes.set(record, at);
          expect(recordBytes(bytes, at)).toBe(record.length);
          at += record.length;
          expect(days[i]!.values.length).toBe(decodeSeriesDay(record).values.length);
        }
        expect(unpacked(bytes)).toEqual(days);
      }),
      { numRuns: 150, seed: 30 },
    );
  });

  it('reads no record from no bytes', () => {
    expect(unpacked(new Uint8Array(0))).toEqual([]);
  });

  const damaged = (at: number, value: number, bytes = encoded(672_000, M, 1_000)): Uint8Array => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };

  it.each([
    ['an unknown version', damaged(0, 2)],
    ['a width of 3', damaged(1, 3)],
    ['a width of 0', damaged(1, 0)],
    ['more slots than bytes', damaged(2, 200)],
    ['another count of missing slots', damaged(4, 2)],
    ['a unit that is no power of ten', damaged(12, 231)],
    ['a unit of 0', encoded(1).map((byte, i) => (i === 12 ? 0 : byte))],
    ['a marker that became a reading', damaged(18, 0)],
    ['half a header', encoded(1).slice(0, 15)],
    ['half a record', encoded(1, 2, 3).slice(0, -1)],
    ['a tail after the record', Uint8Array.from([...encoded(1), 1, 2, 3])],
    ['an energy above 2^53 in eight bytes', damaged(22, 0x20, encoded(MAX))],
    [
      'an energy above 2^53 by its unit',
      damaged(15, 0x3b, damaged(14, 0x9a, damaged(13, 0xca, encoded(4_294_967_290)))),
    ],
  ])('refuses %s', (_, bytes) => {
    expect(() => unpacked(bytes)).toThrow(InvariantError);
  });

  it('refuses one changed bit, or reads energies that are whole and below 2^53 (500 cases)', () => {
    fc.assert(
      fc.property(day, fc.nat(), fc.nat(7), (original, position, bit) => {
        const bytes = encodeSeriesDay(original, original.revision);
        bytes[position % bytes.length]! ^= 1 << bit;
        try {
          const values = unpacked(bytes).flatMap(({ values }) => [...values]);
          expect(
            values.filter((value) => value !== M && !(Number.isSafeInteger(value) && value >= 0)),
          ).toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(InvariantError);
        }
      }),
      { numRuns: 500, seed: 31 },
    );
  });
});

describe('qualities of a day', () => {
  it.each([
    [null, null],
    [[0, 0, 0], null],
    [[0, 3, 0], null],
    [
      [0, 0, 2],
      [0, 2, 0, 2, 1, 0],
    ],
    [
      [1, 1, 3, 0],
      [1, 2, 0, 3, 1, 0, 0, 1, 0],
    ],
  ])('%j is written as %j', (qualities, runs) => {
    const bytes = encodeQualities(qualities === null ? null : Uint8Array.from(qualities));
    expect(bytes === null ? null : [...bytes]).toEqual(runs);
  });

  it('come back as they were when one is estimated or substituted (300 cases)', () => {
    const grades = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3), { minLength: 1, maxLength: 1_440 });
    fc.assert(
      fc.property(grades, (list) => {
        const qualities = Uint8Array.from([...list, 2]);
        expect(decodeQualities(encodeQualities(qualities), qualities.length)).toEqual(qualities);
      }),
      { numRuns: 300, seed: 32 },
    );
  });

  it('carry runs of more than 255 slots', () => {
    const qualities = new Uint8Array(1_440).fill(1);
    expect([...(encodeQualities(qualities) ?? [])]).toEqual([1, 160, 5]);
    expect(decodeQualities(encodeQualities(qualities), 1_440)).toEqual(qualities);
  });

  it.each([
    ['half a run', [0, 1]],
    ['too few slots', [0, 2, 0]],
    ['too many slots', [0, 4, 0]],
    ['an unknown quality', [4, 3, 0]],
    ['an empty run', [1, 0, 0, 0, 3, 0]],
  ])('refuses %s', (_, runs) => {
    expect(() => decodeQualities(Uint8Array.from(runs), 3)).toThrow(InvariantError);
  });

  it('refuses to write an unknown quality', () => {
    expect(() => encodeQualities(Uint8Array.of(0, 4))).toThrow(InvariantError);
  });
});

describe('source versions of a day', () => {
  it('come back as they were (200 cases)', () => {
    const version = fc.constantFrom(0n, 1n, -1n, 20_230_301_120_000n, 2n ** 63n - 1n);
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 288 }), fc.nat(3), (list, shift) => {
        const bytes = encodeVersions(BigInt64Array.from(list))!;
        const shifted = new Uint8Array(new ArrayBuffer(bytes.length + shift), shift);
        shifted.set(bytes);
        expect(decodeVersions(shifted, list.length)).toEqual(BigInt64Array.from(list));
      }),
      { numRuns: 200, seed: 33 },
    );
  });

  it('are null when they are all the greatest', () => {
    expect(encodeVersions(null)).toBeNull();
    expect(decodeVersions(null, 48)).toBeNull();
  });

  it('refuses runs that do not cover the day', () => {
    const bytes = encodeVersions(BigInt64Array.of(1n, 1n, 2n))!;
    expect(() => decodeVersions(bytes, 2)).toThrow(InvariantError);
    expect(() => decodeVersions(bytes, 4)).toThrow(InvariantError);
    expect(() => decodeVersions(bytes.slice(1), 3)).toThrow(InvariantError);
  });
});
