import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identifyCaller } from '../../src/app/caller.js';
import { addPerson, createOrganisation, createSite, setBaselinePolicy } from '../../src/app/setup.js';
import type { Outcome } from '../../src/domain/failure.js';
import { readGlobalId } from '../../src/graphql/global-id.js';
import { createStore } from '../../src/storage/sql-store.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { apiOf, type FakeApi } from './support/api.js';

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
}

let opened: TestDatabase;
let api: FakeApi;

beforeAll(async () => {
  const [embedded] = engines;
  opened = await embedded!.open();
  const store = createStore(opened.database);
  valueOf(await createOrganisation(store, { code: 'test', name: 'Test K.K.', zone: 'Asia/Tokyo' }));
  const person = { organisationCode: 'test', code: 'aoi', name: 'Aoi Tanaka', actorCode: 'operator' };
  valueOf(await addPerson(store, person));
  valueOf(await addPerson(store, { ...person, code: 'ken', name: 'Ken Ito', actorCode: 'approver' }));
  const caller = valueOf(await identifyCaller(store, { organisationCode: null, actorCode: null }));
  const site = {
    code: 'KYU-1',
    name: 'Test site',
    zone: 'Asia/Tokyo',
    area: 'kyushu',
    registrationNumber: '1',
    boundary: 'all',
    attributeHolder: 'nobody',
    billingMeterCode: 'main',
    billingStepSeconds: 1_800,
    minAuxiliaryPerMillion: 0,
    simulated: true,
  };
  valueOf(await createSite(caller, site));
  const policy = { kind: 'SURPLUS_ONLY', kW: '0', validFrom: '2023-01-01', validTo: null };
  valueOf(
    await setBaselinePolicy(caller, {
      ...policy,
      siteCode: 'KYU-1',
      evidence: 'x',
      approvedBy: 'ken',
      restatement: null,
    }),
  );
  api = apiOf(caller);
}, 60_000);

afterAll(async () => {
  await opened.drop();
}, 60_000);

const FAILURE = '... on RequestFailure { code message remedy }';

describe('importFile', () => {
  const IMPORT = `mutation ($input: ImportFileInput!, $key: String) {
    importFile(input: $input, idempotencyKey: $key) {
      __typename
      ... on FileImported { fileName stored replayed dryRun rows accepted documentId sequence sha256 facts reason approvedBy }
      ... on FileRefused { rows faultCount faults { line column field value code rule } }
      ${FAILURE}
    }
  }`;
  const EVENTS = [
    'programme,event_id,site,kind,state,start,end',
    'evening,e-1,KYU-1,REDUCE,RESTORED,2023-03-01T18:00:00+09:00,2023-03-01T19:10:00+09:00',
    '',
  ].join('\n');
  const input = { kind: 'EVENTS', site: 'KYU-1', name: 'events.csv', content: EVENTS };
  const importing = async (change: Readonly<Record<string, unknown>>, key: string | null = null) =>
    api.ask(IMPORT, { input: { ...input, ...change }, key });

  it('tries a file without storing it', async () => {
    const answer = await importing({ dryRun: true });
    expect(answer.errors).toEqual([]);
    expect(answer.get('importFile')).toMatchObject({
      __typename: 'FileImported',
      stored: false,
      dryRun: true,
      rows: 1,
      accepted: 1,
      documentId: null,
      sequence: null,
    });
  });

  it('gives the faults of a file as data and stores nothing of it', async () => {
    const content = EVENTS.replace('REDUCE', 'HALT');
    const answer = await importing({ content });
    expect(answer.get('importFile')).toMatchObject({ __typename: 'FileRefused', rows: 1, faultCount: 1 });
    expect(answer.get('importFile.faults.0')).toMatchObject({ line: 2, value: 'HALT' });
    expect((await api.ask('{ importedFiles { totalCount } }')).get('importedFiles.totalCount')).toBe(0);
  });

  it('stores a file once, and shows it in the list and by its id', async () => {
    const first = await importing({}, 'key-1');
    expect(first.get('importFile')).toMatchObject({
      __typename: 'FileImported',
      stored: true,
      replayed: false,
      reason: '',
    });
    const again = await importing({}, 'key-1');
    expect(again.get('importFile')).toMatchObject({ stored: false, replayed: true });
    const id = first.get('importFile.documentId');
    expect(again.get('importFile.documentId')).toBe(id);
    const list = await api.ask(
      '{ importedFiles { nodes { id name kind actorCode figures { rows accepted } } } }',
    );
    const file = {
      id,
      name: 'events.csv',
      kind: 'EVENTS',
      actorCode: 'operator',
      figures: { rows: 1, accepted: 1 },
    };
    expect(list.get('importedFiles.nodes')).toEqual([file]);
    const node = await api.ask('query ($id: ID!) { node(id: $id) { ... on ImportedFile { name } } }', { id });
    expect(node.get('node.name')).toBe('events.csv');
  });

  it('takes a meter file of a told format, its series under the names of the site', async () => {
    const values = Array.from({ length: 48 }, () => '0.5').join(',');
    const content = `100,NEM12,202304010000,MDP1,RET1\n200,NMI1,E1,1,E1,N1,M1,kWh,30,\n300,20230401,${values},A,,,,\n900\n`;
    const meters = { kind: 'METERS', content, name: 'nem12.csv', dryRun: true };
    const renames = { seriesMap: [{ code: 'NMI1:E1', series: 'main' }] };
    const answer = await importing({ ...meters, ...renames, format: 'NEM12' });
    expect(answer.get('importFile')).toMatchObject({ __typename: 'FileImported', rows: 1, accepted: 48 });
    expect(answer.get('importFile.facts')).toMatchObject({ format: 'NEM12', map: 'NMI1:E1=main' });
    const unnamed = await importing(meters);
    expect(unnamed.get('importFile.faults.0')).toMatchObject({ code: 'METER.UNKNOWN_SERIES', line: 3 });
    const feed = await importing({ ...meters, format: 'GREEN_BUTTON' });
    expect(feed.get('importFile.faults.0.code')).toMatch(/^GREEN_BUTTON\./);
    const blank = await importing({ ...meters, seriesMap: [{ code: '', series: 'main' }] });
    expect(blank.get('importFile')).toMatchObject({ __typename: 'RequestFailure', code: 'IMPORT.BAD_MAP' });
  });

  it.each([
    ['another file under a used key', { content: EVENTS.replace('e-1', 'e-2') }, 'IDEMPOTENCY.CONFLICT'],
    ['an unknown site', { site: 'X' }, 'SITE.UNKNOWN'],
    ['no site', { site: null }, 'IMPORT.NO_SITE'],
    ['half a correction', { correctionReason: 'late' }, 'IMPORT.CORRECTION_INCOMPLETE'],
    ['the other half', { correctionVersion: '2' }, 'IMPORT.CORRECTION_INCOMPLETE'],
    ['an approver without a correction', { correctionApprovedBy: 'ken' }, 'IMPORT.CORRECTION_INCOMPLETE'],
    ['an empty reason', { correctionReason: '', correctionVersion: '2' }, 'APPROVAL.NO_REASON'],
    [
      'a correction that its sender approves',
      { correctionReason: 'late', correctionVersion: '2', correctionApprovedBy: 'aoi' },
      'APPROVAL.SAME_PERSON',
    ],
    ['a large file', { content: 'あ'.repeat(174_763) }, 'IMPORT.CONTENT_TOO_LARGE'],
  ])('refuses %s as data', async (_, change, code) => {
    const answer = await importing(change, 'key-1');
    expect(answer.errors).toEqual([]);
    expect(answer.get('importFile')).toMatchObject({
      __typename: 'RequestFailure',
      code,
      remedy: expect.stringMatching(/\S/),
    });
  });
});

describe('recordCurtailmentEvent', () => {
  const RECORD = `mutation ($input: CurtailmentEventInput!, $key: String) {
    recordCurtailmentEvent(input: $input, idempotencyKey: $key) {
      __typename
      ... on CurtailmentEventRecorded { replayed superseded event { id kind state start requestedWatts revision version targets } }
      ${FAILURE}
    }
  }`;
  const input = {
    site: 'KYU-1',
    programme: 'evening',
    externalId: 'e-9',
    kind: 'REDUCE',
    state: 'ISSUED',
    start: '2023-03-05T18:00:00+09:00',
    end: '2023-03-05T19:00:00+09:00',
    requestedKW: '4500.125',
  };
  const recording = async (change: Readonly<Record<string, unknown>> = {}, key: string | null = null) =>
    api.ask(RECORD, { input: { ...input, ...change }, key });

  it('records, replays and revises an event', async () => {
    const first = await recording({}, 'event-1');
    expect(first.get('recordCurtailmentEvent')).toMatchObject({
      replayed: false,
      event: {
        kind: 'REDUCE',
        start: '2023-03-05T09:00:00Z',
        requestedWatts: '4500125',
        revision: 1,
        targets: null,
      },
    });
    expect((await recording()).get('recordCurtailmentEvent.replayed')).toBe(true);
    const revised = await recording({ state: 'RESTORED' }, 'event-2');
    expect(revised.get('recordCurtailmentEvent.event.revision')).toBe(2);
    expect(revised.get('recordCurtailmentEvent.event.id')).toBe(first.get('recordCurtailmentEvent.event.id'));
    const again = await recording({}, 'event-1');
    expect(again.get('recordCurtailmentEvent')).toEqual({
      ...Object(first.get('recordCurtailmentEvent')),
      replayed: true,
    });
  });

  it('keeps an older version that comes late as evidence, and says so, also when it is asked again', async () => {
    const later = await recording({ externalId: 'e-10', end: '2023-03-05T20:00:00+09:00', version: '7' });
    for (const replayed of [false, true]) {
      const older = await recording({ externalId: 'e-10', version: '6' }, 'older');
      expect(older.get('recordCurtailmentEvent')).toMatchObject({
        replayed,
        superseded: true,
        event: { id: later.get('recordCurtailmentEvent.event.id'), revision: 1, version: '7' },
      });
    }
  });

  it('takes a statement without a version as one of the event as it is known', async () => {
    const change = { externalId: 'e-10', end: '2023-03-05T20:00:00+09:00', state: 'ACKNOWLEDGED' };
    expect((await recording(change)).get('recordCurtailmentEvent')).toMatchObject({
      superseded: false,
      event: { state: 'ACKNOWLEDGED', version: '7' },
    });
    expect((await recording(change)).get('recordCurtailmentEvent.replayed')).toBe(true);
  });

  it.each([
    [{ site: 'X' }, null, 'SITE.UNKNOWN'],
    [{ end: '2023-03-05T19:30:00+09:00' }, null, 'EVENT.CONFLICT'],
    [{ externalId: 'e-10', version: '7' }, 'conflict', 'EVENT.CONFLICT'],
    [{ version: '-1' }, null, 'EVENT.BAD_VERSION'],
    [{ version: '1000000000000000000' }, null, 'EVENT.BAD_VERSION'],
    [{ requestedKW: '0.0001' }, null, 'QUANTITY.TOO_FINE'],
    [{ state: 'CANCELLED' }, 'event-2', 'IDEMPOTENCY.CONFLICT'],
  ])('refuses %j as data', async (change, key, code) => {
    const answer = await recording(change, key);
    expect(answer.errors).toEqual([]);
    expect(answer.get('recordCurtailmentEvent')).toMatchObject({ __typename: 'RequestFailure', code });
  });
});

describe('reconcile', () => {
  const RECONCILE = `mutation ($site: String!, $period: String!, $key: String) {
    reconcile(site: $site, period: $period, idempotencyKey: $key) {
      __typename ... on Job { id kind state done total input result } ${FAILURE}
    }
  }`;
  const reconciling = async (key: string | null, period = '2023-03', site = 'KYU-1') =>
    api.ask(RECONCILE, { site, period, key });
  const uidOf = (id: unknown): string => valueOf(readGlobalId(String(id))).uid;

  it('stores a job, hands it to the queue and shows it', async () => {
    const answer = await reconciling(null);
    expect(answer.errors).toEqual([]);
    expect(answer.get('reconcile')).toMatchObject({
      kind: 'RECONCILE',
      state: 'QUEUED',
      done: '0',
      total: null,
      input: { siteCode: 'KYU-1', period: '2023-03', organisation: 'test', actor: 'operator' },
      result: null,
    });
    const id = answer.get('reconcile.id');
    expect(api.sent).toEqual([uidOf(id)]);
    const job = await api.ask('query ($id: ID!) { job(id: $id) { id state } }', { id });
    expect(job.data).toEqual({ job: { id, state: 'QUEUED' } });
  });

  it('is another job each time without a key, and the same job under the same key', async () => {
    const ids = new Set<unknown>();
    for (let i = 0; i < 2; i += 1) ids.add((await reconciling(null)).get('reconcile.id'));
    for (let i = 0; i < 3; i += 1) ids.add((await reconciling('night')).get('reconcile.id'));
    expect(ids.size).toBe(3);
  });

  it('sends a job of a known key again only while it waits', async () => {
    const id = uidOf((await reconciling('morning')).get('reconcile.id'));
    const times = () => api.sent.filter((sent) => sent === id).length;
    await createStore(opened.database).jobs.update(id, { state: 'SUCCEEDED', result: { reconciled: 31 } });
    const again = await reconciling('morning');
    expect(again.get('reconcile')).toMatchObject({ state: 'SUCCEEDED', result: { reconciled: 31 } });
    expect(times()).toBe(1);
  });

  it.each([
    ['night', '2023-04', 'KYU-1', 'IDEMPOTENCY.CONFLICT'],
    [null, '2023-13', 'KYU-1', 'TIME.NOT_A_MONTH'],
    [null, '2023-03', 'X', 'SITE.UNKNOWN'],
  ])('refuses key %s, period %s, site %s with %s and leaves no job', async (key, period, site, code) => {
    const before = api.sent.length;
    const answer = await reconciling(key, period, site);
    expect(answer.errors).toEqual([]);
    expect(answer.get('reconcile')).toMatchObject({ __typename: 'RequestFailure', code });
    expect(api.sent).toHaveLength(before);
  });
});
