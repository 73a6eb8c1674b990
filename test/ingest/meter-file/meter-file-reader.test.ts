import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { MeterFileReader, type ReadMeterFile } from '../../../src/ingest/meter-file/meter-file-reader.js';
import type { MeterFormat } from '../../../src/ingest/meter-csv/parsed-meter-file.js';
import { simple } from '../green-button/feed-text.js';
import { day, HEADER, stream } from '../nem12/nem12-text.js';
import { faultsSaid, plainFile, readPieces } from '../said.js';

const CSV = 'series,start,energy_kwh\nA,2023-04-01T00:00Z,1.5\n';
const NEM12 = [HEADER, stream('E1', 60), day('20230401', 24, '1'), '900', ''].join('\r\n');
const FEED = simple([{ value: 7 }]);

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

function read(
  file: string | Uint8Array,
  format: MeterFormat | null = null,
  cuts: readonly number[] = [],
): ReadMeterFile {
  const options = { format, zone: null, label: null, stepSeconds: null, decimalComma: false };
  const reader = new MeterFileReader('a.zip', { ...options, stepOf: () => null });
  return readPieces(reader, typeof file === 'string' ? bytesOf(file) : file, cuts);
}

type Packed = Readonly<Record<string, string | Uint8Array>>;

function zip(files: Packed, level: 0 | 9 = 9): Uint8Array {
  const packed = Object.entries(files).map(([name, file]) => [
    name,
    typeof file === 'string' ? bytesOf(file) : file,
  ]);
  return zipSync(Object.fromEntries(packed) as Record<string, Uint8Array>, { level });
}

/** A copy with some bytes changed: those at the last place of a signature, by their offset. */
function changed(
  bytes: Uint8Array,
  signature: number,
  offset: number,
  values: readonly number[],
): Uint8Array {
  const copy = Buffer.from(bytes);
  const at = copy.lastIndexOf(Buffer.from([0x50, 0x4b, signature, signature + 1]));
  copy.set(values, at + offset);
  return copy;
}

const CENTRAL = 1;
const END = 5;

describe('the format of a meter file', () => {
  it.each<[string, string | Uint8Array, MeterFormat, boolean]>([
    ['CSV', CSV, 'csv', false],
    ['nothing', '', 'csv', false],
    ['NEM12', NEM12, 'nem12', false],
    ['NEM12 that lacks its header', `\r\n${stream('E1', 60)}\r\n`, 'nem12', false],
    ['NEM12 with a byte order mark', `\ufeff${NEM12}`, 'nem12', false],
    ['Green Button', FEED, 'green-button', false],
    ['Green Button after blank lines', `\n ${FEED.slice(FEED.indexOf('<feed'))}`, 'green-button', false],
    ['an archive of NEM12', zip({ 'a.csv': NEM12 }), 'nem12', true],
    ['an archive of feeds', zip({ 'a.xml': FEED }), 'green-button', true],
  ])('shows in its first bytes: %s', (_what, file, format, zipped) => {
    expect(read(file)).toMatchObject({ format, zipped });
    expect(plainFile(read(file, null, [1, 2, 3]))).toEqual(plainFile(read(file)));
  });

  it('is what it was told to be', () => {
    expect(read(NEM12, 'csv').faults[0]?.code).toBe('TEXT.COLUMN_MISSING');
    expect(read(CSV, 'nem12').faults[0]?.code).toBe('NEM12.HEADER_MISSING');
    expect(read(zip({ 'a.csv': CSV }), 'nem12').faults[0]?.code).toBe('NEM12.HEADER_MISSING');
  });
});

describe('an archive', () => {
  it('says what its file says, deflated or stored', () => {
    const { series: wanted, rows } = read(NEM12);
    for (const level of [0, 9] as const) {
      const file = read(zip({ 'x/a.csv': NEM12 }, level));
      expect(file).toMatchObject({ faultCount: 0, rows, facts: { zipped: '1 files', format: 'NEM12' } });
      const names = file.series.map(({ fileName }) => fileName);
      expect(names).toEqual(['a.zip!x/a.csv']);
      expect(file.series[0]!.days[0]!.values).toEqual(wanted[0]!.days[0]!.values);
    }
  });

  it('may hold several files of one format; folders and what macOS adds are no files', () => {
    const other = NEM12.replaceAll('NMI1', 'NMI2');
    const files = {
      'd/': '',
      'd/a.csv': NEM12,
      'd/b.csv': other,
      '__MACOSX/._a.csv': 'x',
      'd/.DS_Store': 'x',
    };
    const file = read(zip(files));
    expect(faultsSaid(file)).toEqual([]);
    expect(file.series.map(({ code }) => code)).toEqual(['NMI1:E1', 'NMI2:E1']);
    expect(file).toMatchObject({ rows: 2, facts: { zipped: '2 files', time: 'market time, UTC+10' } });
  });

  it('may be large: what is unpacked passes in pieces', () => {
    const rows = Array.from(
      { length: 30_000 },
      (_, n) => `A,${new Date(n * 300_000).toISOString().slice(0, 19)}Z,${String((n * 7_919) % 1_000)}`,
    );
    const file = read(zip({ 'a.csv': `series,start,energy_wh\n${rows.join('\n')}` }));
    expect(file).toMatchObject({ faultCount: 0, rows: 30_000, format: 'csv' });
  });

  it('names the file inside in every fault', () => {
    const file = read(zip({ 'a.csv': `${NEM12}y`, 'b.csv': NEM12.replace('kWh,60', 'kWh,61') }));
    expect(file.faults.map(({ file: name, line, code }) => [name, line, code])).toEqual([
      ['a.zip!a.csv', 5, 'NEM12.AFTER_END'],
      ['a.zip!b.csv', 2, 'NEM12.STEP_UNSUPPORTED'],
    ]);
  });

  const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`${String(n)}.csv`, CSV]));
  const good = zip({ 'a.csv': NEM12 });
  const spaces = `${CSV}${' '.repeat(500_000)}`;

  it.each<[string, Uint8Array, readonly string[]]>([
    ['no file', zip({ 'd/': '' }), ['1 ZIP.EMPTY']],
    ['nothing at all', zip({}), ['1 ZIP.EMPTY']],
    ['more than 100 files', zip(many), ['1 ZIP.TOO_MANY_FILES 101 files']],
    ['a file 200 times its size', zip({ 'a.csv': spaces }), ['1 ZIP.RATIO a.csv']],
    ['a way out', zip({ '../a.csv': NEM12 }), ['1 ZIP.NAME ../a.csv']],
    ['a way out in the middle', zip({ 'a/../../b.csv': NEM12 }), ['1 ZIP.NAME a/../../b.csv']],
    ['a root', zip({ '/etc/a.csv': NEM12 }), ['1 ZIP.NAME /etc/a.csv']],
    ['a drive', zip({ 'C:a.csv': NEM12 }), ['1 ZIP.NAME C:a.csv']],
    ['a backslash', zip({ 'a\\b.csv': NEM12 }), ['1 ZIP.NAME a\\b.csv']],
    ['a name without end', zip({ ['x'.repeat(300)]: NEM12 }), [`1 ZIP.NAME ${'x'.repeat(79)}…`]],
    [
      'an archive',
      zip({ 'a.zip': good, 'b.csv': NEM12 }),
      ['1 ZIP.NESTED a.zip', '1 ZIP.MIXED_FORMATS b.csv'],
    ],
    ['files of two formats', zip({ 'a.csv': NEM12, 'b.xml': FEED }), ['1 ZIP.MIXED_FORMATS b.xml']],
    ['a password', changed(good, CENTRAL, 8, [1, 0]), ['1 ZIP.UNSUPPORTED a.csv']],
    ['another method', changed(good, CENTRAL, 10, [14, 0]), ['1 ZIP.UNSUPPORTED a.csv']],
    ['ZIP64', changed(good, END, 8, [0xff, 0xff, 0xff, 0xff]), ['1 ZIP.UNSUPPORTED']],
    ['several parts', changed(good, END, 8, [0, 0]), ['1 ZIP.UNSUPPORTED']],
    ['a cut-off end', good.subarray(0, good.length - 5), ['1 ZIP.DAMAGED']],
    ['a directory that is elsewhere', changed(good, END, 16, [3, 0, 0, 0]), ['1 ZIP.DAMAGED']],
    ['a directory beyond the end', changed(good, END, 16, [0, 0, 0, 9]), ['1 ZIP.DAMAGED']],
    ['a file that is elsewhere', changed(good, CENTRAL, 42, [1, 0, 0, 0]), ['1 ZIP.DAMAGED a.csv']],
    ['a file beyond the end', changed(good, CENTRAL, 20, [0, 9, 0, 0]), ['1 ZIP.DAMAGED a.csv']],
    ['another checksum', changed(good, CENTRAL, 16, [1, 2, 3, 4]), ['1 ZIP.DAMAGED a.csv']],
  ])('is refused for %s', (_what, bytes, wanted) => {
    expect(faultsSaid(read(bytes))).toEqual(wanted);
  });

  it('is refused when it is longer, or shorter, than its directory promised', () => {
    const length = Buffer.byteLength(NEM12);
    for (const promised of [length - 1, length + 1]) {
      const codes = read(changed(good, CENTRAL, 24, [promised & 0xff, promised >> 8, 0, 0])).faults.map(
        ({ code }) => code,
      );
      expect(codes).toContain('ZIP.DAMAGED');
    }
  });

  it('is refused when its data are not deflated bytes', () => {
    const copy = Buffer.from(good);
    copy.fill(0xff, 36, 46);
    expect(read(copy, 'nem12').faults[0]?.code).toBe('ZIP.DAMAGED');
  });

  it('is refused when many names share the bytes of one file: each counts', () => {
    const rows = Array.from({ length: 9_000 }, (_, n) => `A,2023-04-01T00:00Z,${String(n % 100)}`);
    const one = Buffer.from(zip({ 'a.csv': `series,start,energy_wh\n${rows.join('\n')}` }));
    const from = one.readUInt32LE(one.length - 22 + 16);
    const directory = Array.from({ length: 90 }, () => one.subarray(from, one.length - 22));
    const end = Buffer.from(one.subarray(one.length - 22));
    end.set([90, 0, 90, 0], 8);
    const codes = read(Buffer.concat([one.subarray(0, from), ...directory, end])).faults;
    expect(codes.map(({ code, value }) => [code, value.endsWith(' bytes')])).toEqual([['ZIP.RATIO', true]]);
  });

  it('is refused for what its directory promises, before anything is unpacked: 1 GiB in all', () => {
    const large = zip({ 'a.csv': new Uint8Array(6 * 1_048_576) }, 0);
    const promising = changed(large, CENTRAL, 24, [0, 0, 0, 0x46]);
    expect(faultsSaid(read(promising))).toEqual(['1 ZIP.TOO_LARGE 1174405120 bytes']);
  });
});
