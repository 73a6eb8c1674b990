import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import type { Caller } from '../../src/app/caller.js';
import { getDataQuality } from '../../src/app/get-data-quality.js';
import { importFile } from '../../src/app/import-file.js';
import { NO_OPTIONS, type ImportOptions, type ImportReport } from '../../src/app/import-report.js';
import { createSeries } from '../../src/app/setup.js';
import { parseSeriesMap, type SeriesRename } from '../../src/app/series-map.js';
import { simple, START } from '../ingest/green-button/feed-text.js';
import { day, HEADER, stream } from '../ingest/nem12/nem12-text.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { SITE, smallSite, valueOf } from './small-site.js';

const nem12 = (...records: readonly string[]): string => [HEADER, ...records, '900', ''].join('\r\n');
const IMPORTED = [
  stream('E1', 30),
  day('20230401', 48, '1', { updated: '20230402110000' }),
  day('20230402', 48, '1', { updated: '20230403110000' }),
  day('20230402', 48, '2', { updated: '20230404110000', flag: 'S14', reason: '76' }),
];
const EXPORTED = [stream('B1', 30), day('20230401', 48, '0.25')];
const TO_MAIN: readonly SeriesRename[] = [{ code: 'NMI1:E1', series: 'MAIN' }];

let test: TestDatabase;
let caller: Caller;

beforeAll(async () => {
  const [embedded] = engines;
  test = await embedded!.open();
  caller = await smallSite(test.database);
}, 60_000);
afterAll(async () => {
  await test.drop();
}, 60_000);

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function take(
  file: string | Uint8Array,
  options: Partial<ImportOptions> = {},
  dryRun = true,
): Promise<ImportReport> {
  const request = { kind: 'METERS', fileName: 'meters', siteCode: SITE, area: null } as const;
  const bytes = once(typeof file === 'string' ? Buffer.from(file) : file);
  const all = { ...NO_OPTIONS, ...options };
  return valueOf(await importFile(caller, { ...request, bytes, options: all, dryRun, idempotencyKey: null }));
}

const faultsOf = ({ faults }: ImportReport): string[] =>
  faults.map(({ line, code, value }) => `${String(line)} ${code} ${value}`);
const seriesOf = ({ series }: ImportReport): string[] =>
  series.map(({ code, readings, total }) => `${code} ${String(readings)} ${total.toString()}`);

describe('a series of a site', () => {
  const series = { siteCode: SITE, code: 'NMI1:B1', kind: 'EXPORT', stepSeconds: 1_800 };

  it.each([
    ['a code with a blank', { code: 'a b' }, 'SETUP.BAD_SERIES_CODE'],
    ['the kind of a billing meter', { kind: 'SITE_MAIN' }, 'SETUP.BAD_KIND'],
    ['the kind of a rig', { kind: 'RIG' }, 'SETUP.BAD_KIND'],
    ['a step that is not kept', { stepSeconds: 2_700 }, 'SETUP.BAD_STEP'],
    ['a code that is there', { code: 'MAIN' }, 'SETUP.EXISTS'],
    ['no such site', { siteCode: 'x' }, 'SITE.UNKNOWN'],
  ])('is refused with %s', async (_what, change, code) => {
    const refusal = await createSeries(caller, { ...series, ...change });
    expect(refusal).toMatchObject({ ok: false, failure: { code } });
  });

  it('is known from the sequence on at which it was added', async () => {
    const before = await caller.store.ledger.head();
    for (const [code, kind] of [
      ['NMI1:B1', 'EXPORT'],
      ['CHECK-1', 'CHECK'],
      ['PUMPS', 'AUX'],
      ['HALL-2', 'SUB'],
    ] as const)
      valueOf(await createSeries(caller, { ...series, code, kind }));
    const codes = async (asOf: string | null): Promise<string[]> => {
      const request = { siteCode: SITE, period: '2023-03', asOf };
      const quality = valueOf(await getDataQuality(caller, request));
      return quality.series.map(({ code, kind }) => `${code} ${kind}`);
    };
    expect(await codes(before.toString())).toEqual(['MAIN SITE_MAIN', 'RIG1 RIG', 'RIG2 RIG']);
    expect(await codes(null)).toEqual([
      'MAIN SITE_MAIN',
      'CHECK-1 CHECK',
      'HALL-2 SUB',
      'NMI1:B1 EXPORT',
      'PUMPS AUX',
      'RIG1 RIG',
      'RIG2 RIG',
    ]);
  });
});

describe('a meter file of any format', () => {
  it('is NEM12 by its first bytes; a series has one total, the newest version of each reading', async () => {
    const report = await take(nem12(...IMPORTED, ...EXPORTED), { seriesMap: TO_MAIN });
    expect(faultsOf(report)).toEqual([]);
    expect(seriesOf(report)).toEqual(['NMI1:B1 48 12', 'MAIN 96 144']);
    expect(report).toMatchObject({ rows: 4, accepted: 192, revised: 48, gaps: 0 });
    expect(report.facts).toMatchObject({
      format: 'NEM12',
      'method flags': 'S14: 48 readings',
      map: 'NMI1:E1=MAIN',
    });
    expect(
      report.months.map(({ month, measure, total }) => `${month} ${measure} ${total.toString()}`),
    ).toEqual(
      // The market day of 1 April begins on 31 March 23:00 in Japan.
      ['2023-03 EXPORT 0.5', '2023-03 SITE_MAIN 2', '2023-04 EXPORT 11.5', '2023-04 SITE_MAIN 142'],
    );
  });

  it('counts the intervals between its days that stay missing', async () => {
    const apart = nem12(
      stream('E1', 30),
      day('20230501', 48, '1'),
      day('20230503', 48, '1', { updated: '20230504110000' }),
    );
    expect(await take(apart, { seriesMap: TO_MAIN })).toMatchObject({ faultCount: 0, gaps: 48 });
  });

  it('is refused for codes the site does not know, once each, and for a flow in the other direction', async () => {
    expect(faultsOf(await take(nem12(...IMPORTED)))).toEqual(['3 METER.UNKNOWN_SERIES NMI1:E1']);
    const crossed = [
      { code: 'NMI1:B1', series: 'MAIN' },
      { code: 'NMI1:E1', series: 'NMI1:B1' },
    ];
    expect(faultsOf(await take(nem12(...IMPORTED, ...EXPORTED), { seriesMap: crossed }))).toEqual([
      '3 METER.DIRECTION_MISMATCH NMI1:E1',
      '7 METER.DIRECTION_MISMATCH NMI1:B1',
    ]);
  });

  it('is refused when two of its codes become one series, or a step is not the step of the series', async () => {
    const both = nem12(...IMPORTED, stream('E2', 30), day('20230401', 48, '3'));
    const renamed = [...TO_MAIN, { code: 'NMI1:E2', series: 'CHECK-1' }];
    expect(faultsOf(await take(both, { seriesMap: renamed }))).toEqual([]);
    const alsoMain = nem12(stream('E1', 30, 'kWh', 'MAIN'), day('20230401', 48, '1'), ...IMPORTED);
    const twice = [
      { code: 'MAIN:E1', series: 'CHECK-1' },
      { code: 'NMI1:E1', series: 'CHECK-1' },
    ];
    expect(faultsOf(await take(alsoMain, { seriesMap: twice }))).toEqual(['5 METER.SERIES_TWICE NMI1:E1']);
    const quarters = nem12(stream('E1', 15), day('20230401', 96, '1'));
    expect(faultsOf(await take(quarters, { seriesMap: TO_MAIN }))).toEqual(['3 METER.STEP_MISMATCH NMI1:E1']);
  });

  it('is Green Button by its bracket, CSV by default, and either by its told format', async () => {
    const toMain = [{ code: '1:2', series: 'MAIN' }];
    const feed = simple([{ start: START, duration: 1_800, value: 798 }], { intervalLength: 1_800 });
    const report = await take(feed, { seriesMap: toMain });
    expect([faultsOf(report), seriesOf(report)]).toEqual([[], ['MAIN 1 0.798']]);
    const csv = 'meter,start,power_kw\nX,2023-04-01T00:00Z,2\n';
    const renamed = await take(csv, { seriesMap: [{ code: 'X', series: 'MAIN' }] });
    expect([faultsOf(renamed), seriesOf(renamed)]).toEqual([[], ['MAIN 1 1']]);
    expect((await take(feed, { format: 'csv' })).faults[0]?.code).toMatch(/^TEXT\./);
  });

  it('keeps flags and their reasons as findings, and names the archive as what it is', async () => {
    const zip = zipSync({ 'a/nem12.csv': Buffer.from(nem12(...IMPORTED)) });
    const report = await take(zip, { seriesMap: TO_MAIN }, false);
    expect(report).toMatchObject({ stored: true, faultCount: 0 });
    const { findings } = valueOf(
      await getDataQuality(caller, { siteCode: SITE, period: '2023-04', asOf: null }),
    );
    const flagged = findings.filter(({ code }) => code === 'METER.METHOD_FLAG');
    expect(flagged).toMatchObject([
      { seriesCode: 'MAIN', detail: 'the source marks 48 readings S14, reason 76' },
    ]);
    expect(new Date(flagged[0]!.span.start).toISOString()).toBe('2023-04-01T14:00:00.000Z');
    const stored = await test.database.read((session) =>
      session.query<{ media_type: string; parser_version: string }>(
        'select media_type, parser_version from source_document order by recorded_seq desc limit 1',
      ),
    );
    expect(stored).toEqual([{ media_type: 'application/zip', parser_version: 'zip+nem12/1' }]);
  });

  it('names a file inside the archive where what is stored contradicts it', async () => {
    const other = IMPORTED[3]!.replaceAll(',2,', ',3,').replace(',2,', ',3,');
    const zip = zipSync({ 'b.csv': Buffer.from(nem12(stream('E1', 30), other)) });
    const { faults } = await take(zip, { seriesMap: TO_MAIN });
    expect(faults[0]).toMatchObject({ code: 'METER.CONFLICT', file: 'meters!b.csv', line: 3 });
  });

  it('is another import under another map or a told format, and the same again under the same', async () => {
    const text = nem12(stream('E1', 30), day('20230601', 48, '1'));
    const first = await take(text, { seriesMap: TO_MAIN }, false);
    expect(await take(text, { seriesMap: TO_MAIN }, false)).toMatchObject({ replayed: true });
    const mapped = await take(text, { seriesMap: [{ code: 'NMI1:E1', series: 'HALL-2' }] }, false);
    expect(mapped).toMatchObject({ stored: true, accepted: 48, replacesUid: first.documentUid });
    const told = await take(text, { seriesMap: TO_MAIN, format: 'nem12' }, false);
    expect(told).toMatchObject({ stored: true, accepted: 0, duplicates: 48 });
  });
});

describe('a map of series', () => {
  it('is read at its last equals sign and put in the order of its codes', () => {
    expect(valueOf(parseSeriesMap(['b=c=MAIN', 'a:1=RIG1']))).toEqual([
      { code: 'a:1', series: 'RIG1' },
      { code: 'b=c', series: 'MAIN' },
    ]);
    expect(valueOf(parseSeriesMap([]))).toEqual([]);
  });

  it.each([
    [['MAIN']],
    [['=MAIN']],
    [['a=']],
    [['a=b', 'a=c']],
    [['a=c', 'b=c']],
    [Array.from({ length: 101 }, (_, n) => `a${String(n)}=b${String(n)}`)],
  ])('is refused: %j', (texts) => {
    expect(parseSeriesMap(texts)).toMatchObject({ ok: false, failure: { code: 'IMPORT.BAD_MAP' } });
  });
});
