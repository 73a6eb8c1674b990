import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { estimateReadings, previewAsJson, previewEstimates } from '../../src/app/estimate-readings.js';
import { getDataQuality } from '../../src/app/get-data-quality.js';
import type { EntryGrounds } from '../../src/app/manual-entry.js';
import { recordRegisterReading } from '../../src/app/record-register-reading.js';
import { canonicalJson } from '../../src/domain/proof/canonical-json.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, SITE, smallSite, valueOf } from './small-site.js';

const GROUNDS: EntryGrounds = { reason: 'logger down', approvedBy: 'approver', idempotencyKey: null };
const DAYS = 36;
const FIRST = Date.parse('2023-03-01T00:00:00+09:00');

/** Wh of the billing meter: every half-hour of the day has its own value, a little more each week. */
const mainWh = (day: number, slot: number): number => 10_000 + slot * 10 + Math.floor(day / 7) * 3;

/** Half-hourly rows of MAIN and two rigs over five weeks, without the slots that are named. */
function rows(isMissing: (series: string, day: number, slot: number) => boolean): string {
  const lines: string[] = [];
  for (let day = 0; day < DAYS; day += 1)
    for (let slot = 0; slot < 48; slot += 1) {
      const start = new Date(FIRST + (day * 48 + slot) * 1_800_000).toISOString().replace('.000', '');
      const values = [
        ['MAIN', mainWh(day, slot)],
        ['RIG1', 3_500 + slot],
        ['RIG2', 3_600 + slot],
      ] as const;
      for (const [series, wh] of values)
        if (!isMissing(series, day, slot)) lines.push(`${series},${start},${wh}\n`);
    }
  return `series,start,energy_wh\n${lines.join('')}`;
}

const at = (day: string, time: string): string => `2023-03-${day}T${time}:00+09:00`;
const EVENTS = `programme,event_id,kind,state,start,end
DR,E1,REDUCE,RESTORED,${at('30', '10:15')},${at('30', '11:00')}
`;

describe.each(engines)('estimateReadings on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    const gaps = [
      // Day 28 is 29 March, a Wednesday.
      { series: 'MAIN', day: 28, from: 4, to: 7 },
      { series: 'MAIN', day: 28, from: 20, to: 28 },
      { series: 'MAIN', day: 29, from: 20, to: 22 },
      { series: 'RIG1', day: 29, from: 22, to: 23 },
      { series: 'MAIN', day: 30, from: 10, to: 20 },
      { series: 'RIG2', day: 31, from: 0, to: 2 },
    ];
    const text = rows((series, day, slot) =>
      gaps.some((gap) => gap.series === series && gap.day === day && slot >= gap.from && slot < gap.to),
    );
    expect(valueOf(await importText(caller, 'METERS', text, {}))).toMatchObject({ stored: true });
    valueOf(await importText(caller, 'EVENTS', EVENTS, {}));
  }, 120_000);
  afterAll(async () => {
    await test.drop();
  });

  const estimate = (period: string, series: string | null = 'MAIN') =>
    estimateReadings(caller, { siteCode: SITE, period, series }, GROUNDS);
  const readings = async (series: number, day: number, from: number, to: number) => {
    const site = await caller.store.registry.siteByCode(caller.organisation.id, SITE);
    const found: string[] = [];
    for (let slot = from; slot < to; slot += 1) {
      const utc = (FIRST + (day * 48 + slot) * 1_800_000) / 86_400_000;
      const [state] = await caller.store.meters.seriesDays(
        site!.id,
        [series],
        Math.floor(utc) as never,
        (Math.floor(utc) + 1) as never,
        await caller.store.ledger.head(),
      );
      const place = Math.round((utc - Math.floor(utc)) * 48);
      found.push(`${state!.values[place]} ${state!.qualities?.[place] ?? 0}`);
    }
    return found;
  };

  it('previews every gap with its method, or why it stays, and stores nothing', async () => {
    const before = await caller.store.ledger.head();
    const request = { siteCode: SITE, period: '2023-03-29/2023-03-31', series: null };
    const preview = previewAsJson(valueOf(await previewEstimates(caller, request)));
    expect(preview).toMatchObject({
      gaps: [
        {
          series: 'MAIN',
          start: at('29', '02:00'),
          missing: 3,
          estimated: 3,
          methods: ['LINEAR'],
          left: null,
        },
        { series: 'MAIN', start: at('29', '10:00'), estimated: 8, methods: ['LIKE_DAYS'], left: null },
        { series: 'MAIN', start: at('30', '10:00'), estimated: 2, methods: ['ALTERNATIVE'], left: null },
        { series: 'MAIN', start: at('31', '05:00'), estimated: 10, methods: ['LIKE_DAYS'], left: null },
        {
          series: 'RIG1',
          start: at('30', '11:00'),
          missing: 1,
          estimated: 0,
          energyKWh: null,
          left: 'BARRIER',
        },
      ],
    });
    expect(await caller.store.ledger.head()).toBe(before);
  });

  it('stores linear estimates and means of like days as ESTIMATED, with a finding and its document', async () => {
    const entry = valueOf(await estimate('2023-03-29'));
    expect(entry).toMatchObject({
      kind: 'ESTIMATION',
      facts: { gaps: '2', readings: '11', methods: 'LINEAR 3, LIKE_DAYS 8', 'gaps left': '0' },
    });
    // Slots of one day are 10 Wh apart: the line meets them exactly.
    expect(await readings(0, 28, 4, 7)).toEqual([4, 5, 6].map((slot) => `${mainWh(28, slot) * 1_000} 2`));
    // Weeks 1 to 3 before are 3, 6 and 9 Wh lower: 6 Wh on average.
    expect((await readings(0, 28, 20, 22)).map((text) => text)).toEqual(
      [20, 21].map((slot) => `${(mainWh(28, slot) - 6) * 1_000} 2`),
    );
    const quality = valueOf(
      await getDataQuality(caller, { siteCode: SITE, period: '2023-03-29', asOf: null }),
    );
    expect(quality.series[0]).toMatchObject({ estimated: 11, missing: 0, gaps: [] });
    const details = quality.findings.filter(({ code }) => code === 'METER.ESTIMATED');
    expect(details.map(({ detail, documentUid }) => [detail, documentUid])).toEqual([
      ['3 of 3 readings estimated (LINEAR), 30.186 kWh', entry.documentUid],
      ['8 of 8 readings estimated (LIKE_DAYS), 81.928 kWh', entry.documentUid],
    ]);
    const bytes: Uint8Array[] = [];
    await caller.store.documents.bytes(entry.documentUid, (chunk) => bytes.push(chunk.slice()));
    const document = Buffer.concat(bytes).toString('utf8');
    expect(canonicalJson(JSON.parse(document))).toBe(document);
    expect(JSON.parse(document)).toMatchObject({
      entry: 'ESTIMATION',
      reason: 'logger down',
      approvedBy: 'approver',
      estimates: [
        { series: 'MAIN', readings: expect.arrayContaining([['2023-03-28T17:00:00Z', '10.052', 'LINEAR']]) },
        { series: 'MAIN' },
      ],
    });
    expect(await estimate('2023-03-29')).toMatchObject({ ok: false, failure: { code: 'ESTIMATE.NO_GAPS' } });
  });

  it('takes the rigs across an order instead of a line, and leaves a rig missing there', async () => {
    expect(valueOf(await estimate('2023-03-30', null)).facts).toMatchObject({
      methods: 'ALTERNATIVE 2',
      'gaps left': '1',
    });
    expect(await readings(0, 29, 20, 22)).toEqual(['7140000 2', '7142000 2']);
    expect(await estimate('2023-03-30', 'RIG1')).toMatchObject({
      ok: false,
      failure: { code: 'ESTIMATE.NOT_POSSIBLE', message: expect.stringContaining('BARRIER') },
    });
  });

  it('meets the register exactly where it tells (13)', async () => {
    const register = (day: string, time: string, kWh: string) => ({
      siteCode: SITE,
      series: 'MAIN',
      at: at(day, time),
      kWh,
      digits: 6,
      evidence: 'display',
    });
    valueOf(await recordRegisterReading(caller, register('31', '04:30', '1000.000')));
    valueOf(await recordRegisterReading(caller, register('31', '10:30', '1123.457')));
    valueOf(await estimate('2023-03-31'));
    const filled = await readings(0, 30, 10, 20);
    expect(filled.every((text) => text.endsWith(' 2'))).toBe(true);
    const sum = filled.reduce((total, text) => total + Number(text.split(' ')[0]), 0);
    expect(sum).toBe(123_457_000 - (mainWh(30, 9) + mainWh(30, 20)) * 1_000);
  });

  it('gives way to a reading that comes late, without a version', async () => {
    const late = `series,start,energy_wh\nMAIN,${at('29', '02:00')},9999\n`;
    expect(valueOf(await importText(caller, 'METERS', late, {}))).toMatchObject({ stored: true, revised: 1 });
    expect(await readings(0, 28, 4, 6)).toEqual(['9999000 0', `${mainWh(28, 5) * 1_000} 2`]);
  });

  it.each([
    ['APPROVAL.SAME_PERSON', { ...GROUNDS, approvedBy: 'operator' }, '2023-04-01'],
    ['APPROVAL.NO_REASON', { ...GROUNDS, reason: ' ' }, '2023-04-01'],
    ['PERIOD.EMPTY', GROUNDS, '2023-04-02/2023-04-01'],
  ])('refuses %s', async (code, grounds, period) => {
    const request = { siteCode: SITE, period, series: null };
    expect(await estimateReadings(caller, request, grounds)).toMatchObject({ ok: false, failure: { code } });
  });
});
