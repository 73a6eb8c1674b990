import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import type { EntryGrounds } from '../../src/app/manual-entry.js';
import { replaceRig, type RigReplacement } from '../../src/app/replace-rig.js';
import { renderInstant } from '../../src/domain/time/instant.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

const GROUNDS: EntryGrounds = { reason: 'hash board burnt', approvedBy: 'approver', idempotencyKey: null };
const REPLACEMENT: RigReplacement = {
  siteCode: SITE,
  oldSerial: 'RIG1',
  newSerial: 'RIG3',
  at: '2023-03-05T10:00:00+09:00',
  model: 'A1566HA',
  nameplateWatts: null,
  standbyLimitWatts: null,
  hashrateTHs: null,
};

describe.each(engines)('replaceRig on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  const replace = (change: Partial<RigReplacement> = {}, grounds: Partial<EntryGrounds> = {}) =>
    replaceRig(caller, { ...REPLACEMENT, ...change }, { ...GROUNDS, ...grounds });

  async function rigs(asOf?: bigint): Promise<string[]> {
    const site = await caller.store.registry.siteByCode(caller.organisation.id, SITE);
    const all = await caller.store.registry.allRigs(
      site?.id ?? 0,
      asOf ?? (await caller.store.ledger.head()),
    );
    return all.map(
      ({ serial, place, inServiceFrom, inServiceTo, nameplateWatts, seriesNo }) =>
        `${serial} ${place} #${String(seriesNo)} ${String(nameplateWatts)} W ${renderInstant(inServiceFrom)} ${inServiceTo === null ? '-' : renderInstant(inServiceTo)}`,
    );
  }

  const FIRST = ['RIG1 P1 #1 8064 W 2023-02-28T15:00:00Z -', 'RIG2 P2 #2 8064 W 2023-02-28T15:00:00Z -'];

  it('retires one rig and puts another in its place, and still knows what was before', async () => {
    const before = await caller.store.ledger.head();
    expect(await rigs()).toEqual(FIRST);
    const entry = valueOf(await replace());
    expect(entry).toMatchObject({
      kind: 'RIG_REPLACEMENT',
      facts: { place: 'P1', 'out of service': 'RIG1', 'in service': 'RIG3' },
    });
    expect(await rigs()).toEqual([
      'RIG1 P1 #1 8064 W 2023-02-28T15:00:00Z 2023-03-05T01:00:00Z',
      FIRST[1],
      'RIG3 P1 #3 8064 W 2023-03-05T01:00:00Z -',
    ]);
    expect(await rigs(before)).toEqual(FIRST);
    const rows = meterRows([['RIG3', '10:00', '4']]);
    expect(valueOf(await importText(caller, 'METERS', rows, {}))).toMatchObject({
      accepted: 1,
      faultCount: 0,
    });
  });

  it('is known already when it is entered again, with a key or without', async () => {
    const head = await caller.store.ledger.head();
    expect(valueOf(await replace())).toMatchObject({ replayed: true });
    expect(await caller.store.ledger.head()).toBe(head);
    const next = { oldSerial: 'RIG3', newSerial: 'RIG4', at: '2023-03-06T10:00:00+09:00' };
    const first = valueOf(await replace(next, { idempotencyKey: 'r-1' }));
    valueOf(await replace({ oldSerial: 'RIG4', newSerial: 'RIG5', at: '2023-03-07T10:00:00+09:00' }));
    expect(valueOf(await replace(next, { idempotencyKey: 'r-1' }))).toEqual({ ...first, replayed: true });
  });

  it('takes the facts of a model that the catalogue does not know', async () => {
    const facts = { model: 'S19', nameplateWatts: 3_250, standbyLimitWatts: 100, hashrateTHs: '110.5' };
    valueOf(await replace({ oldSerial: 'RIG2', newSerial: 'S-1', ...facts }));
    expect(await rigs()).toContain('S-1 P2 #6 3250 W 2023-03-05T01:00:00Z -');
  });

  it.each<[string, Partial<RigReplacement>, Partial<EntryGrounds>, string]>([
    ['an unknown site', { siteCode: 'x' }, {}, 'SITE.UNKNOWN'],
    ['an unknown rig', { oldSerial: 'RIG9' }, {}, 'RIG.UNKNOWN'],
    ['a rig that left service', { newSerial: 'N' }, {}, 'RIG.NOT_IN_SERVICE'],
    ['an instant before its service', { oldSerial: 'RIG5', newSerial: 'N' }, {}, 'RIG.NOT_IN_SERVICE'],
    ['a serial that exists', { oldSerial: 'RIG5', newSerial: 'RIG2' }, {}, 'RIG.SERIAL_TAKEN'],
    ['the code of another series', { oldSerial: 'RIG5', newSerial: 'MAIN' }, {}, 'RIG.SERIAL_TAKEN'],
    ['no instant', { at: 'noon' }, {}, 'TIME.NOT_AN_INSTANT'],
    [
      'a part of a second',
      { newSerial: 'N', at: '2023-03-05T10:00:00.5+09:00' },
      {},
      'RIG.NOT_WHOLE_SECONDS',
    ],
    ['a serial with a blank', { newSerial: ' N' }, {}, 'RIG.BAD_NAME'],
    ['no model', { model: ' ' }, {}, 'RIG.BAD_NAME'],
    ['a model without facts', { model: 'X' }, {}, 'RIG.BAD_FACTS'],
    ['a standby limit above the nameplate', { standbyLimitWatts: 9_000 }, {}, 'RIG.BAD_FACTS'],
    ['a hashrate that is no number', { hashrateTHs: 'fast' }, {}, 'QUANTITY.NOT_A_DECIMAL'],
    ['no reason', {}, { reason: '' }, 'APPROVAL.NO_REASON'],
    ['the same person', {}, { approvedBy: 'operator' }, 'APPROVAL.SAME_PERSON'],
  ])('refuses %s and stores nothing', async (_name, change, grounds, code) => {
    const head = await caller.store.ledger.head();
    expect(await replace(change, grounds)).toMatchObject({ ok: false, failure: { code } });
    expect(await caller.store.ledger.head()).toBe(head);
  });

  it.each(['rig', 'rig_retirement', 'event_excuse', 'event_decline', 'clock_check', 'source_document'])(
    'table %s is append-only',
    async (table) => {
      await expect(test.database.executeSql(`truncate ${table} cascade`)).rejects.toThrow(/append-only/);
    },
  );

  it('no rig is ever changed in place', async () => {
    const change = test.database.executeSql(`update rig set out_of_service = now() where serial = 'RIG5'`);
    await expect(change).rejects.toThrow(/append-only/);
  });
});
