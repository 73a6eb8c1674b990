import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { READING_QUALITIES } from '../../../src/domain/metering/series-day.js';
import type { ParsedMeterCsv } from '../../../src/ingest/meter-csv/parsed-meter-file.js';
import { oracle, type OracleFile, type OracleOptions } from './oracle.js';
import { randomFiles } from './random-file.js';
import { bytesOf, plain, readFile, type Overrides } from './read-whole.js';

function overridesOf({ zone, ...others }: OracleOptions): Overrides {
  return { ...others, ...(zone === null ? {} : { zone }) };
}

/** The reader's result in the words of the oracle. */
function asOracle(file: ParsedMeterCsv): OracleFile {
  return {
    faults: file.faults.map(({ line, code }) => `${String(line)} ${code}`).sort(),
    series: file.series.map(({ code, version, stepSeconds, duplicates, days }) => ({
      code,
      version: String(version),
      stepSeconds,
      duplicates,
      readings: days.flatMap(({ day, values, qualities, lines }) =>
        [...values].flatMap((value, slot) =>
          value < 0
            ? []
            : [
                `${String(day * 86_400 + slot * stepSeconds)} ${String(value)} ${READING_QUALITIES[qualities?.[slot] ?? 0] ?? ''} ${String(lines[slot])}`,
              ],
        ),
      ),
    })),
  };
}

describe('the reader of meter files', () => {
  it('equals a naive oracle on random files', () => {
    const seen = { faultless: 0, duplicates: 0, power: 0, shifted: 0, repeatedHour: 0 };
    const faulty = { AMBIGUOUS: 0, SKIPPED: 0, TWO_VALUES: 0, OFF_STEP: 0, NOT_WHOLE: 0, DIFFERS: 0 };
    fc.assert(
      fc.property(randomFiles, ({ text, options }) => {
        const wanted = oracle(text, options);
        const parsed = readFile(text, overridesOf(options));
        expect(asOracle(parsed)).toEqual(wanted);
        const faults = wanted.faults.join();
        const faultless = faults === '' && wanted.series.length > 0;
        seen.faultless += faultless ? 1 : 0;
        seen.duplicates += wanted.series.some(({ duplicates }) => duplicates > 0) ? 1 : 0;
        seen.power += parsed.unit.startsWith('power') && faultless ? 1 : 0;
        seen.shifted += parsed.label === 'end' && faultless ? 1 : 0;
        seen.repeatedHour += faultless && /2023-(10-29[ T]02|11-05[ T]01):\d\d(:00)?[,;"]/.test(text) ? 1 : 0;
        for (const code of Object.keys(faulty) as (keyof typeof faulty)[]) {
          faulty[code] += faults.includes(code) ? 1 : 0;
        }
      }),
      { seed: 2_023, numRuns: 250 },
    );
    // The comparison is worth something only where the files show the traits.
    expect(Object.values({ ...seen, ...faulty }).every((count) => count >= 3)).toBe(true);
  });

  it('gives the same for any pieces of the file', () => {
    const cut = fc.array(fc.nat({ max: 10_000 }), { maxLength: 12 });
    const single = fc.constant(null);
    fc.assert(
      fc.property(randomFiles, fc.oneof(cut, single), fc.array(fc.nat()), (file, cuts, damage) => {
        const bytes = bytesOf(file.text).slice();
        damage.forEach((where, index) => {
          bytes[where % bytes.length] = [0x22, 0x0a, 0x2c, 0x83, 0x00, 0x0d, where % 256][index % 7]!;
        });
        const places = cuts ?? [...bytes.keys()];
        const sorted = places.map((at) => at % bytes.length).sort((a, b) => a - b);
        const overrides = overridesOf(file.options);
        expect(plain(readFile(bytes, overrides, sorted))).toEqual(plain(readFile(bytes, overrides)));
      }),
      { seed: 2_024, numRuns: 60 },
    );
  });

  it('takes a plain row as it takes the same row in quotes', () => {
    const inQuotes = (text: string): string =>
      text.replace(/[^\n]+/g, (row) =>
        row.trim() === '' ? row : `"${row.replace('\r', '').split(',').join('","')}"`,
      );
    fc.assert(
      fc.property(
        randomFiles,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0x20, max: 0x7e }))),
        (file, damage) => {
          const text = file.text.replace(/["\ufeff]/g, '').replaceAll(';', ',');
          const bytes = bytesOf(text).slice();
          const body = text.indexOf('\n') + 1;
          for (const [where, byte] of damage) {
            const at = body + (where % (bytes.length - body + 1));
            const before = bytes[at] ?? 0;
            if (before >= 0x20 && before < 0x80 && byte !== 0x22) bytes[at] = byte;
          }
          const damaged = new TextDecoder().decode(bytes);
          const overrides = { ...overridesOf(file.options), decimalComma: false };
          const withoutPlaces = (parsed: ParsedMeterCsv) => ({
            ...plain(parsed),
            faults: parsed.faults.map((fault) => ({ ...fault, column: null })),
          });
          expect(withoutPlaces(readFile(inQuotes(damaged), overrides))).toEqual(
            withoutPlaces(readFile(damaged, overrides)),
          );
        },
      ),
      { seed: 2_025, numRuns: 60 },
    );
  });
});
