import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { getDataQuality } from '../../src/app/get-data-quality.js';
import { importReportAsJson } from '../../src/app/import-report-json.js';
import { renderEnergyStatement } from '../../src/app/render-energy-statement.js';
import { utcDayOf, type UtcDay } from '../../src/domain/time/local-calendar.js';
import { instant } from '../../src/domain/time/instant.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

const DAY = utcDayOf(instant(Date.parse('2023-03-05T00:00:00Z')));

async function stored(caller: Caller): Promise<string[]> {
  const site = await caller.store.registry.siteByCode(caller.organisation.id, SITE);
  const rows: string[] = [];
  await caller.store.meters.days(
    site?.id ?? 0,
    (DAY - 1) as UtcDay,
    (DAY + 1) as UtcDay,
    await caller.store.ledger.head(),
    (day, series) => {
      for (const { seriesNo, revision, values } of series.toSorted((a, b) => a.seriesNo - b.seriesNo))
        rows.push(
          `${String(day - DAY)} ${String(seriesNo)} r${String(revision)} ${values.filter((v) => v >= 0).join(' ')}`,
        );
    },
  );
  return rows;
}

const FIRST = meterRows([
  ['MAIN', '09:00', '8.1'],
  ['MAIN', '09:30', '8.2'],
  ['MAIN', '10:30', '8.3'],
  ['RIG1', '09:00', '4'],
  ['RIG1', '09:00', '4'],
  ['RIG2', '09:00', '4'],
]);

describe.each(engines)('importFile on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  it('refuses a file whole and names line, column, value and rule of every fault', async () => {
    const text = `${FIRST}RIG3,2023-03-05T09:00:00+09:00,1\nRIG1,2023-03-05T09:30:00+09:00,1e3\nRIG2,2023-03-05T10:00:00+09:00,99\n`;
    const report = valueOf(await importText(caller, 'METERS', text, {}));
    expect(report).toMatchObject({ stored: false, documentUid: null, faultCount: 3 });
    expect(report.faults.map(({ line, code, value }) => [line, code, value])).toEqual([
      [8, 'METER.UNKNOWN_SERIES', 'RIG3'],
      [9, 'METER_CSV.ENERGY_NOT_PLAIN', '1e3'],
      [10, 'METER.OUT_OF_RANGE', '99 kWh'],
    ]);
    expect(await stored(caller)).toEqual([]);
  });

  it('gives the same report in a dry run and stores nothing', async () => {
    const before = await caller.store.ledger.head();
    const report = valueOf(await importText(caller, 'METERS', FIRST, { dryRun: true }));
    expect(report).toMatchObject({
      stored: false,
      dryRun: true,
      rows: 6,
      accepted: 5,
      duplicates: 1,
      gaps: 1,
    });
    expect(report.months).toMatchObject([
      { month: '2023-03', measure: 'RIG' },
      { month: '2023-03', measure: 'SITE_MAIN' },
    ]);
    expect(report.series.map((s) => `${s.code} ${s.total.toString()}`)).toEqual([
      'MAIN 24.6',
      'RIG1 4',
      'RIG2 4',
    ]);
    expect(await stored(caller)).toEqual([]);
    expect(await caller.store.ledger.head()).toBe(before);
  });

  it('stores a good file once: the same bytes again change nothing and say so', async () => {
    const report = valueOf(await importText(caller, 'METERS', FIRST, {}));
    expect(report).toMatchObject({
      stored: true,
      replayed: false,
      accepted: 5,
      duplicates: 1,
      faultCount: 0,
    });
    const head = await caller.store.ledger.head();
    const again = valueOf(await importText(caller, 'METERS', FIRST, {}));
    expect(again).toMatchObject({
      stored: false,
      replayed: true,
      documentUid: report.documentUid,
      accepted: 5,
    });
    expect(await caller.store.ledger.head()).toBe(head);
    expect(await stored(caller)).toEqual([
      '0 0 r1 8100000 8200000 8300000',
      '0 1 r1 4000000',
      '0 2 r1 4000000',
    ]);
  });

  it('takes the same bytes under other options as a new import that names what it replaces', async () => {
    const first = await caller.store.documents.list(caller.organisation.id, {
      limit: 1,
      afterKey: null,
      backwards: false,
    });
    const report = valueOf(await importText(caller, 'METERS', FIRST, { options: { label: 'start' } }));
    expect(report).toMatchObject({
      stored: true,
      accepted: 0,
      duplicates: 6,
      replacesUid: first.rows[0]?.uid,
    });
    expect(await stored(caller)).toHaveLength(3);
  });

  it('refuses another value for a known interval unless it is a correction with a version', async () => {
    const other = meterRows([['MAIN', '09:00', '8.15']]);
    const refused = valueOf(await importText(caller, 'METERS', other, {}));
    expect(refused.faults).toMatchObject([{ line: 2, code: 'METER.CONFLICT', value: '8.15 kWh' }]);
    const correction = { reason: 'meter exchanged', version: 2n };
    const taken = valueOf(await importText(caller, 'METERS', other, { options: { correction } }));
    expect(taken).toMatchObject({ stored: true, accepted: 1, revised: 1 });
    expect((await stored(caller))[0]).toBe('0 0 r2 8150000 8200000 8300000');
    // The version belongs to the reading, not to its day: another part of the same correction is no conflict.
    const rest = meterRows([['MAIN', '10:30', '8.35']]);
    const second = valueOf(await importText(caller, 'METERS', rest, { options: { correction } }));
    expect(second).toMatchObject({ stored: true, revised: 1, faultCount: 0 });
    const third = meterRows([['MAIN', '10:30', '8.36']]);
    const clash = valueOf(await importText(caller, 'METERS', third, { options: { correction } }));
    expect(clash.faults).toMatchObject([{ code: 'METER.CONFLICT' }]);
  });

  it('stores why a correction was sent and who agreed, and gives both again', async () => {
    const rows = meterRows([['MAIN', '10:30', '8.37']]);
    const correction = { reason: ' display read again ', version: 4n, approvedBy: 'approver' };
    const report = valueOf(await importText(caller, 'METERS', rows, { options: { correction } }));
    const said = { reason: 'display read again', approvedBy: 'approver' };
    expect(report).toMatchObject({ stored: true, ...said });
    expect(importReportAsJson(report)).toMatchObject(said);
    const uid = report.documentUid ?? '';
    expect(await caller.store.documents.byUid(caller.organisation.id, uid)).toMatchObject(said);
    const again = valueOf(await importText(caller, 'METERS', rows, { options: { correction } }));
    expect(again).toMatchObject({ replayed: true, documentUid: uid, ...said });
    const plain = valueOf(await importText(caller, 'METERS', meterRows([['MAIN', '12:00', '8']]), {}));
    expect(plain).toMatchObject({ reason: '', approvedBy: '' });
  });

  it.each([
    ['an empty reason', { reason: '' }, 'APPROVAL.NO_REASON'],
    ['a reason of blanks', { reason: ' \t' }, 'APPROVAL.NO_REASON'],
    ['a reason of two lines', { reason: 'a\nb' }, 'APPROVAL.NO_REASON'],
    ['a reason without end', { reason: 'x'.repeat(501) }, 'APPROVAL.NO_REASON'],
    ['the same person as approver', { approvedBy: 'operator' }, 'APPROVAL.SAME_PERSON'],
    ['a stranger as approver', { approvedBy: 'nobody' }, 'APPROVAL.UNKNOWN_PERSON'],
  ])('refuses a correction with %s', async (_name, change, code) => {
    const before = await caller.store.ledger.head();
    const correction = { reason: 'why', version: 9n, ...change };
    const rows = meterRows([['MAIN', '10:30', '8.4']]);
    const report = await importText(caller, 'METERS', rows, { options: { correction } });
    expect(report).toMatchObject({ ok: false, failure: { code } });
    expect(await caller.store.ledger.head()).toBe(before);
  });

  it('answers a key of the caller again and refuses it for another file (IDEMPOTENCY.CONFLICT)', async () => {
    const text = meterRows([['MAIN', '11:00', '8.4']]);
    const first = valueOf(await importText(caller, 'METERS', text, { key: 'k1' }));
    const again = valueOf(await importText(caller, 'METERS', text, { key: 'k1' }));
    expect([first.replayed, again.replayed, again.documentUid]).toEqual([false, true, first.documentUid]);
    const other = await importText(caller, 'METERS', meterRows([['MAIN', '11:30', '8.5']]), { key: 'k1' });
    expect(other).toMatchObject({
      ok: false,
      failure: { code: 'IDEMPOTENCY.CONFLICT', details: { field: 'sha256' } },
    });
  });

  it('keeps an earlier answer as it was when later facts arrive (asOf)', async () => {
    const asOf = (await caller.store.ledger.head()).toString();
    const request = { siteCode: SITE, period: '2023-03-05', by: null, asOf };
    const before = valueOf(await renderEnergyStatement(caller, request));
    const correction = { reason: 'late', version: 3n };
    valueOf(
      await importText(caller, 'METERS', meterRows([['MAIN', '09:30', '7']]), { options: { correction } }),
    );
    expect(valueOf(await renderEnergyStatement(caller, request))).toEqual(before);
    const now = valueOf(await renderEnergyStatement(caller, { ...request, asOf: null }));
    expect(now.json).not.toBe(before.json);
  });

  it('records duplicates and replacements as findings of the site', async () => {
    const quality = valueOf(await getDataQuality(caller, { siteCode: SITE, period: '2023-03', asOf: null }));
    const codes = quality.findings.map((finding) => `${finding.code} ${finding.seriesCode}`);
    expect(codes).toContain('METER.DUPLICATE RIG1');
    expect(codes.filter((code) => code === 'METER.REPLACED MAIN')).toHaveLength(4);
  });

  it('refuses a file without rows, a site that is not named and a zone that does not exist', async () => {
    const empty = valueOf(await importText(caller, 'METERS', 'series,start,energy_kwh\n', {}));
    expect(empty.faults).toMatchObject([{ code: 'IMPORT.NO_ROWS' }]);
    const zone = await importText(caller, 'METERS', FIRST, { options: { zone: 'Mars/Olympus' } });
    expect(zone).toMatchObject({ ok: false, failure: { code: 'TIME.UNKNOWN_ZONE' } });
  });

  it('takes a rig list again as known, retires a rig and refuses changed facts', async () => {
    const list = (rows: string): string =>
      `serial,model,nameplate_w,standby_limit_w,hashrate_ths,place,in_service_on,out_of_service_on\n${rows}`;
    const retired = list(
      'RIG2,Avalon A1566HA,8064,200,480,P2,2023-03-01,2023-03-20\nRIG9,Avalon A1566HA,8064,200,480,P2,2023-03-20,\n',
    );
    expect(valueOf(await importText(caller, 'RIGS', retired, {}))).toMatchObject({ accepted: 2, revised: 1 });
    const changed = list(
      'RIG1,Avalon A1566HA,9000,200,480,P1,2023-03-01,\nRIG8,Avalon A1566HA,8064,200,480,P2,2023-03-25,\n',
    );
    const report = valueOf(await importText(caller, 'RIGS', changed, {}));
    expect(report.faults.map((fault) => fault.code)).toEqual(['RIG.CHANGED', 'RIG.PLACE_TAKEN']);
  });

  it.each(['', '/meters.csv', '../meters.csv', 'a/../b.csv', 'a/..', 'a\u0007.csv', 'x'.repeat(256)])(
    'refuses the name %j',
    async (name) => {
      const refusal = await importText(caller, 'METERS', meterRows([['MAIN', '12:00', '8']]), { name });
      expect(refusal).toMatchObject({ ok: false, failure: { code: 'IMPORT.BAD_NAME' } });
    },
  );

  it('takes the name of a file in a folder', async () => {
    const report = valueOf(
      await importText(caller, 'METERS', meterRows([['MAIN', '23:30', '8']]), { name: 'march/..a.csv' }),
    );
    expect(report).toMatchObject({ stored: true, fileName: 'march/..a.csv' });
  });

  it('takes events as revisions and the same list as known', async () => {
    const list = (state: string): string =>
      `programme,event_id,kind,start,end,notified,requested_kw,state,targets\nsave,E1,REDUCE,2023-03-05T18:00:00+09:00,2023-03-05T19:00:00+09:00,,5,${state},\n`;
    expect(valueOf(await importText(caller, 'EVENTS', list('ISSUED'), {}))).toMatchObject({
      accepted: 1,
      revised: 0,
    });
    expect(valueOf(await importText(caller, 'EVENTS', list('RESTORED'), {}))).toMatchObject({
      accepted: 1,
      revised: 1,
    });
    const bad = list('RESTORED').replace('19:00', '17:00');
    expect(valueOf(await importText(caller, 'EVENTS', bad, {})).faults).toMatchObject([
      { line: 2, code: 'EVENT.ENDS_BEFORE_START' },
    ]);
  });
});
