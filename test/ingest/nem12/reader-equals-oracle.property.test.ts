import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { Nem12Reader } from '../../../src/ingest/nem12/nem12-reader.js';
import { plainFile, readPieces } from '../said.js';
import { day, HEADER, stream } from './nem12-text.js';

interface Row {
  readonly date: number;
  readonly values: readonly string[];
  /** Flag of each third of the day. */
  readonly flags: readonly string[];
}

interface Channel {
  readonly suffix: string;
  readonly minutes: number;
  readonly unit: string;
  readonly rows: readonly Row[];
}

const UNITS: Record<string, string> = { Wh: '0.001', kWh: '1', MWh: '1000', kVArh: '0' };

const value = fc
  .tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 3 }))
  .map(([digits, decimals]) => new Decimal(digits).div(new Decimal(10).pow(decimals)).toFixed());

const channel: fc.Arbitrary<Channel> = fc
  .record({
    suffix: fc.constantFrom('E1', 'B1', 'E2', 'Q1'),
    minutes: fc.constantFrom(5, 15, 30, 60),
    unit: fc.constantFrom('Wh', 'kWh', 'MWh', 'kVArh'),
  })
  .chain(({ suffix, minutes, unit }) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 3 })
      .chain((dates) =>
        fc.tuple(
          ...dates.map((date) =>
            fc.record({
              date: fc.constant(date),
              values: fc.array(value, { minLength: 1_440 / minutes, maxLength: 1_440 / minutes }),
              flags: fc.array(fc.constantFrom('A', 'E64', 'S14', 'F14', 'N'), { minLength: 3, maxLength: 3 }),
            }),
          ),
        ),
      )
      .map((rows) => ({ suffix, minutes, unit, rows })),
  );

const files = fc.uniqueArray(channel, { maxLength: 4, selector: ({ suffix }) => suffix });

function dateText(date: number): string {
  return new Date(Date.UTC(2023, 2, 20 + date)).toISOString().slice(0, 10).replaceAll('-', '');
}

function textOf(channels: readonly Channel[]): string {
  const records = channels.flatMap(({ suffix, minutes, unit, rows }) => [
    stream(suffix, minutes, unit),
    ...rows.flatMap(({ date, values, flags }) => {
      const third = values.length / 3;
      const at = Object.fromEntries(values.map((text, index) => [index + 1, text]));
      const row = day(dateText(date), values.length, '', { at, flag: 'V' });
      const qualities = flags.map(
        (flag, n) => `400,${String(n * third + 1)},${String((n + 1) * third)},${flag},,`,
      );
      return [row, ...qualities];
    }),
  ]);
  return [HEADER, ...records, '900', ''].join('\r\n');
}

/** kWh by channel and UTC date, summed from the texts: what a person with a calculator would find. */
function oracle(channels: readonly Channel[]): Map<string, string> {
  const sums = new Map<string, Decimal>();
  for (const { suffix, minutes, unit, rows } of channels) {
    if (suffix === 'Q1' || unit === 'kVArh') continue;
    for (const { date, values, flags } of rows) {
      values.forEach((text, index) => {
        if (flags[Math.floor((index * 3) / values.length)] === 'N') return;
        const start = Date.UTC(2023, 2, 20 + date, -10, index * minutes);
        const key = `NMI1:${suffix} ${new Date(start).toISOString().slice(0, 10)}`;
        sums.set(key, (sums.get(key) ?? new Decimal(0)).plus(new Decimal(text).times(UNITS[unit]!)));
      });
    }
  }
  return new Map([...sums].map(([key, sum]) => [key, sum.toFixed()]));
}

function read(text: string, lengths: readonly number[] = []): ReturnType<Nem12Reader['finish']> {
  return readPieces(new Nem12Reader('a.csv'), Buffer.from(text), lengths);
}

describe('the NEM12 reader', () => {
  it('finds the totals of an oracle that sums the texts, by channel and UTC day', () => {
    fc.assert(
      fc.property(files, (channels) => {
        const { series, faults } = read(textOf(channels));
        const wanted = oracle(channels);
        expect(faults.map(({ code }) => code).filter((code) => code !== 'NEM12.NO_READINGS')).toEqual([]);
        const found = new Map<string, string>();
        for (const { code, days } of series) {
          for (const { day: utcDay, values } of days) {
            const present = [...values].filter((milliWh) => milliWh >= 0);
            if (present.length === 0) continue;
            const sum = present.reduce((total, milliWh) => total.plus(milliWh), new Decimal(0));
            const date = new Date(utcDay * 86_400_000).toISOString().slice(0, 10);
            found.set(`${code} ${date}`, sum.div(1_000_000).toFixed());
          }
        }
        expect(found).toEqual(wanted);
      }),
      { seed: 12, numRuns: 60 },
    );
  });

  it('reads pieces cut anywhere like the whole, faults included', () => {
    const damage = fc.tuple(fc.nat(), fc.constantFrom('', ',', '\n', 'x', '-', '900', '\r\n300,'));
    const lengths = fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(files, damage, lengths, (channels, [at, insert], cuts) => {
        const text = textOf(channels);
        const place = at % text.length;
        const damaged = text.slice(0, place) + insert + text.slice(place);
        expect(plainFile(read(damaged, cuts))).toEqual(plainFile(read(damaged)));
      }),
      { seed: 120, numRuns: 60 },
    );
  });
});
