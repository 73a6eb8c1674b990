import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NODE_TYPES, readGlobalId, writeGlobalId } from '../../src/graphql/global-id.js';
import { apiOf, callerOf } from './support/api.js';
import { DOCUMENT, EVENT, fakeStore, JOB, rigRow, siteRow, uid } from './support/fake-store.js';

const store = fakeStore({ sites: [siteRow(1, 'KYU-1')], rigs: [rigRow(1, 1, 'r-1')] });
const api = apiOf(callerOf(store));
const NODE = `query ($id: ID!) { node(id: $id) {
  __typename id ... on Site { code } ... on Rig { serial } ... on CurtailmentEvent { externalId requestedWatts }
  ... on ImportedFile { name byteLength } ... on Job { state done total input result }
} }`;

describe('node', () => {
  it.each([
    ['Site', uid(1), { code: 'KYU-1' }],
    ['Rig', uid(1_001), { serial: 'r-1' }],
    ['CurtailmentEvent', EVENT.uid, { externalId: 'e-1', requestedWatts: '4500000' }],
    ['ImportedFile', DOCUMENT.uid, { name: 'march.csv', byteLength: '9007199254740993' }],
    ['Job', JOB.uid, { state: 'RUNNING', done: '3', total: '31', input: JOB.input, result: null }],
  ] as const)('finds a %s by the id that it shows', async (type, rowUid, fields) => {
    const id = writeGlobalId(type, rowUid);
    const answer = await api.ask(NODE, { id });
    expect(answer.errors).toEqual([]);
    expect(answer.get('node')).toEqual({ __typename: type, id, ...fields });
  });

  it.each(NODE_TYPES)('finds no %s of another organisation', async (type) => {
    const uids = {
      Site: uid(1),
      Rig: uid(1_001),
      CurtailmentEvent: EVENT.uid,
      ImportedFile: DOCUMENT.uid,
      Job: JOB.uid,
    };
    const other = apiOf(callerOf(store, 2));
    expect((await other.ask(NODE, { id: writeGlobalId(type, uids[type]) })).data).toEqual({ node: null });
  });

  it('shows the same id in a list', async () => {
    const answer = await api.ask(
      '{ sites { nodes { id } } rigs(site: "KYU-1") { nodes { id } } importedFiles { nodes { id } } }',
    );
    expect(answer.get('sites.nodes.0.id')).toBe(writeGlobalId('Site', uid(1)));
    expect(answer.get('rigs.nodes.0.id')).toBe(writeGlobalId('Rig', uid(1_001)));
    expect(answer.get('importedFiles.nodes.0.id')).toBe(writeGlobalId('ImportedFile', DOCUMENT.uid));
  });

  it.each([
    '',
    'x',
    'KYU-1',
    uid(1),
    writeGlobalId('Site', '1'),
    Buffer.from('Admin:1').toString('base64url'),
  ])('refuses %j as an id', async (id) => {
    expect((await api.ask(NODE, { id })).codes).toEqual(['NODE.UNREADABLE_ID']);
  });

  it('reads every id that it writes, and nothing else crashes it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NODE_TYPES), fc.uuid(), (type, rowUid) => {
        expect(readGlobalId(writeGlobalId(type, rowUid))).toEqual({ ok: true, value: { type, uid: rowUid } });
      }),
      { seed: 20230301 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !readGlobalId(text).ok),
      { seed: 20230301 },
    );
  });
});

describe('job', () => {
  it('finds a job and nothing that is not one', async () => {
    const JOB_QUERY = 'query ($id: ID!) { job(id: $id) { kind message createdAt } }';
    expect((await api.ask(JOB_QUERY, { id: writeGlobalId('Job', JOB.uid) })).data).toEqual({
      job: {
        kind: 'RECONCILE',
        message: 'days reconciled',
        createdAt: '2023-04-01T00:00:00Z',
      },
    });
    expect((await api.ask(JOB_QUERY, { id: writeGlobalId('Job', uid(1)) })).data).toEqual({ job: null });
    expect((await api.ask(JOB_QUERY, { id: writeGlobalId('Site', uid(1)) })).data).toEqual({ job: null });
  });
});

describe('site', () => {
  it('is null when the organisation has none of that code', async () => {
    const { data } = await api.ask('{ a: site(code: "KYU-1") { name zone } b: site(code: "X") { name } }');
    expect(data).toEqual({ a: { name: 'Site KYU-1', zone: 'Asia/Tokyo' }, b: null });
  });
});
