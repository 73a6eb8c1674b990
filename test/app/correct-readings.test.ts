import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { correctReadings, type ReadingsCorrection } from '../../src/app/correct-readings.js';
import { getDataQuality } from '../../src/app/get-data-quality.js';
import type { EntryGrounds } from '../../src/app/manual-entry.js';
import { renderEnergyStatement } from '../../src/app/render-energy-statement.js';
import { canonicalJson } from '../../src/domain/proof/canonical-json.js';
import { instant } from '../../src/domain/time/instant.js';
import { utcDayOf, type UtcDay } from '../../src/domain/time/local-calendar.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

const DAY = utcDayOf(instant(Date.parse('2023-03-05T00:00:00Z')));
const GROUNDS: EntryGrounds = { reason: 'display read', approvedBy: 'approver', idempotencyKey: null };

function slot(time: string, energyKWh: string): ReadingsCorrection['slots'][number] {
  return { start: `2023-03-05T${time}:00+09:00`, energyKWh };
}

const CORRECTION: ReadingsCorrection = {
  siteCode: SITE,
  series: 'MAIN',
  slots: [slot('09:30', '8.4'), slot('09:00', '8.15')],
  quality: 'MEASURED',
  version: null,
};

describe.each(engines)('correctReadings on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    const rows = [
      ['MAIN', '09:00', '8.1'],
      ['MAIN', '09:30', '8.2'],
      ['MAIN', '10:00', '8.3'],
      ['RIG1', '09:00', '4'],
    ] as const;
    valueOf(await importText(caller, 'METERS', meterRows(rows), {}));
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  const correct = (change: Partial<ReadingsCorrection> = {}, grounds: Partial<EntryGrounds> = {}) =>
    correctReadings(caller, { ...CORRECTION, ...change }, { ...GROUNDS, ...grounds });

  async function readings(asOf?: bigint): Promise<string> {
    const site = await caller.store.registry.siteByCode(caller.organisation.id, SITE);
    const known = asOf ?? (await caller.store.ledger.head());
    const days = [DAY, (DAY + 1) as UtcDay] as const;
    const [state] = await caller.store.meters.seriesDays(site?.id ?? 0, [0], ...days, known);
    const values = [...(state?.values ?? [])].slice(0, 4);
    return `r${String(state?.revision)} ${values.join(' ')} q${[...(state?.qualities ?? [])].slice(0, 4).join('')}`;
  }

  it('stores a new revision of the slots, the bytes of the entry, why, and who', async () => {
    const before = await caller.store.ledger.head();
    const statement = { siteCode: SITE, period: '2023-03-05', by: null, asOf: before.toString() };
    const printed = valueOf(await renderEnergyStatement(caller, statement));
    const entry = valueOf(await correct());
    expect(entry).toMatchObject({
      kind: 'CORRECTION',
      replayed: false,
      reason: 'display read',
      approvedBy: 'approver',
      actorCode: 'operator',
      sequence: before + 1n,
      facts: { series: 'MAIN', readings: '2', quality: 'MEASURED', version: '1' },
    });
    expect(await readings()).toBe('r2 8150000 8400000 8300000 -1 q');
    expect(await readings(before)).toBe('r1 8100000 8200000 8300000 -1 q');
    expect(valueOf(await renderEnergyStatement(caller, statement))).toEqual(printed);
    const pieces: Uint8Array[] = [];
    await caller.store.documents.bytes(entry.documentUid, (piece) => pieces.push(piece.slice()));
    expect(Buffer.concat(pieces).toString('utf8')).toBe(
      canonicalJson({
        format: 'yojo-entry/1',
        entry: 'CORRECTION',
        site: SITE,
        series: 'MAIN',
        quality: 'MEASURED',
        version: '1',
        slots: [
          ['2023-03-05T00:00:00Z', '8.15'],
          ['2023-03-05T00:30:00Z', '8.4'],
        ],
        reason: 'display read',
        approvedBy: 'approver',
      }),
    );
    const quality = valueOf(await getDataQuality(caller, { siteCode: SITE, period: '2023-03', asOf: null }));
    expect(quality.findings).toMatchObject([
      { code: 'METER.REPLACED', seriesCode: 'MAIN', detail: '2 readings corrected by hand: display read' },
    ]);
  });

  it('takes the same correction again, with or without a key, as the first one', async () => {
    const head = await caller.store.ledger.head();
    const again = valueOf(await correct());
    expect(again).toMatchObject({ replayed: true, sequence: head });
    expect(await caller.store.ledger.head()).toBe(head);
    const keyed = valueOf(await correct({}, { idempotencyKey: 'k1' }));
    expect(keyed).toEqual(again);
  });

  it('answers a key with its first outcome, whatever was corrected since, and refuses it for another request', async () => {
    const slots = [slot('09:00', '8.16')];
    const first = valueOf(await correct({ slots }, { idempotencyKey: 'k2' }));
    expect(first).toMatchObject({ replayed: false, facts: { version: '2' } });
    valueOf(await correct({ slots: [slot('09:00', '8.17')] }));
    const again = valueOf(await correct({ slots }, { idempotencyKey: 'k2' }));
    expect(again).toEqual({ ...first, replayed: true });
    expect(await readings()).toMatch(/^r4 8170000 /);
    const other = await correct({ slots: [slot('09:00', '9')] }, { idempotencyKey: 'k2' });
    expect(other).toMatchObject({ ok: false, failure: { code: 'IDEMPOTENCY.CONFLICT' } });
    // Back to an earlier value is a correction of its own.
    expect(valueOf(await correct({ slots }))).toMatchObject({ replayed: false, facts: { version: '4' } });
    expect(await readings()).toMatch(/^r5 8160000 /);
  });

  it('takes the quality, a missing slot, and a version like any source', async () => {
    const slots = [slot('10:30', '8')];
    valueOf(await correct({ slots, quality: 'SUBSTITUTED', version: 7n }));
    expect(await readings()).toBe('r6 8160000 8400000 8300000 8000000 q0001');
    const late = valueOf(await importText(caller, 'METERS', meterRows([['MAIN', '10:30', '8.5']]), {}));
    expect(late).toMatchObject({ accepted: 0, revised: 0, stored: true });
    expect(await readings()).toMatch(/ 8000000 q0001$/);
  });

  it.each<[string, Partial<ReadingsCorrection>, Partial<EntryGrounds>, string]>([
    ['an unknown site', { siteCode: 'x' }, {}, 'SITE.UNKNOWN'],
    ['an unknown series', { series: 'RIG9' }, {}, 'METER.UNKNOWN_SERIES'],
    ['no interval', { slots: [] }, {}, 'CORRECTION.NO_SLOTS'],
    ['an interval that does not start there', { slots: [slot('09:10', '8')] }, {}, 'CORRECTION.NOT_ALIGNED'],
    ['no instant', { slots: [{ start: '09:00', energyKWh: '8' }] }, {}, 'TIME.NOT_AN_INSTANT'],
    ['an interval twice', { slots: [slot('09:00', '8'), slot('09:00', '9')] }, {}, 'CORRECTION.SLOT_TWICE'],
    ['negative energy', { slots: [slot('09:00', '-1')] }, {}, 'CORRECTION.BAD_ENERGY'],
    ['energy that is no number', { slots: [slot('09:00', '8,1')] }, {}, 'QUANTITY.NOT_A_DECIMAL'],
    ['more than a rig can use', { series: 'RIG1', slots: [slot('09:00', '99')] }, {}, 'METER.OUT_OF_RANGE'],
    ['version 0', { version: 0n }, {}, 'IMPORT.BAD_VERSION'],
    ['an earlier version', { slots: [slot('10:30', '8.6')], version: 6n }, {}, 'CORRECTION.SUPERSEDED'],
    [
      'the version that is known',
      { slots: [slot('10:30', '8.6')], quality: 'SUBSTITUTED', version: 7n },
      {},
      'METER.CONFLICT',
    ],
    ['what is stored already', { slots: [slot('10:00', '8.3')] }, {}, 'CORRECTION.CHANGES_NOTHING'],
    ['no reason', {}, { reason: ' ' }, 'APPROVAL.NO_REASON'],
    ['a stranger as approver', {}, { approvedBy: 'nobody' }, 'APPROVAL.UNKNOWN_PERSON'],
    ['the same person as approver', {}, { approvedBy: 'operator' }, 'APPROVAL.SAME_PERSON'],
    ['an unusable key', {}, { idempotencyKey: 'x'.repeat(256) }, 'IDEMPOTENCY.BAD_KEY'],
  ])('refuses %s and stores nothing', async (_name, change, grounds, code) => {
    const head = await caller.store.ledger.head();
    const answer = await correct(change, grounds);
    expect(answer).toMatchObject({ ok: false, failure: { code } });
    expect(await caller.store.ledger.head()).toBe(head);
  });
});
