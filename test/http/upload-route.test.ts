import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { addPerson, createOrganisation, createSite } from '../../src/app/setup.js';
import { identifyCaller } from '../../src/app/caller.js';
import type { Outcome } from '../../src/domain/failure.js';
import { createStore } from '../../src/storage/sql-store.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { codeOf, send, startTestServer, type TestAnswer, type TestServer } from './support/test-server.js';

const RIGS = [
  'serial,model,nameplate_w,standby_limit_w,hashrate_ths,place,in_service_on,out_of_service_on',
  'R-1,Avalon A1566HA,8064,200,480,R01-S01,2023-01-01,',
  'R-2,Avalon A1566HA,8064,200,480,R01-S02,2023-01-01,',
  '',
].join('\n');

let database: TestDatabase;
let test: TestServer;

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value;
}

beforeAll(async () => {
  database = await engines[0]!.open();
  const store = createStore(database.database);
  valueOf(await createOrganisation(store, { code: 'org', name: 'Org', zone: 'Asia/Tokyo' }));
  const person = { organisationCode: 'org', code: 'mori', name: 'Mori', actorCode: 'operator' };
  valueOf(await addPerson(store, person));
  const caller = valueOf(await identifyCaller(store, { organisationCode: null, actorCode: null }));
  valueOf(
    await createSite(caller, {
      code: 'site',
      name: 'Site',
      zone: 'Asia/Tokyo',
      area: 'kyushu',
      registrationNumber: 'none',
      boundary: 'the fence',
      attributeHolder: 'generators',
      billingMeterCode: 'MAIN',
      billingStepSeconds: 300,
      minAuxiliaryPerMillion: 0,
      simulated: true,
    }),
  );
  test = await startTestServer({ uploadIdleMs: 500 }, { store });
}, 60_000);

afterAll(async () => {
  await test.server.close();
  await database.drop();
});

const digestOf = (text: string) => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;

function upload(text: string, query = 'name=rigs.csv&site=site', headers = {}): Promise<TestAnswer> {
  const own = { 'content-digest': digestOf(text), ...headers };
  return send(test.server, 'PUT', `/imports/rigs?${query}`, own, text);
}

const head = async () => (await send(test.server, 'GET', '/health')).json()['sequence'];

describe('PUT /imports/<kind>', () => {
  it('stores nothing when the digest is missing, unreadable or not that of the bytes', async () => {
    const before = await head();
    for (const digest of ['', 'sha-512=:AAAA:', 'sha-256=:short:']) {
      const answer = await upload(RIGS, undefined, { 'content-digest': digest });
      expect([digest, answer.status, codeOf(answer)]).toEqual([digest, 400, 'UPLOAD.DIGEST_MISSING']);
    }
    const wrong = await upload(RIGS, undefined, { 'content-digest': digestOf(`${RIGS} `) });
    expect([wrong.status, codeOf(wrong)]).toEqual([400, 'UPLOAD.DIGEST_MISMATCH']);
    expect(await head()).toBe(before);
  });

  it('tries a file without storing it, stores it, and recognises it', async () => {
    const dry = await upload(RIGS, 'name=rigs.csv&site=site&dryRun=true');
    expect(dry.json()).toMatchObject({ result: { faultCount: 0, dryRun: true, stored: false } });
    const first = await upload(RIGS);
    expect(first.status).toBe(200);
    expect(first.json()).toMatchObject({ result: { stored: true, replayed: false, rows: 2 } });
    const after = await head();
    const again = await upload(RIGS, undefined, { 'content-type': 'text/csv' });
    expect(again.status).toBe(200);
    expect(again.json()).toMatchObject({ result: { stored: false, replayed: true, rows: 2 } });
    expect(await head()).toBe(after);
  });

  it('streams progress and the result as lines to who takes them', async () => {
    const answer = await upload(RIGS, undefined, { accept: 'application/x-ndjson, application/json' });
    const lines = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toHaveProperty('progress.message');
    expect(lines.at(-1)).toHaveProperty('result.replayed', true);
  });

  it('refuses a file with faults as a whole and names each', async () => {
    const before = await head();
    const answer = await upload(RIGS.replaceAll('8064', 'many').replaceAll('R-', 'S-'));
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({ result: { stored: false, faultCount: 2 } });
    expect(await head()).toBe(before);
  });

  it('shows what a use case refuses', async () => {
    const answer = await upload(RIGS, 'name=rigs.csv&site=nowhere');
    expect([answer.status, codeOf(answer)]).toEqual([422, 'SITE.UNKNOWN']);
    const silent = await upload(RIGS, 'name=a&site=nowhere&correctionReason=&correctionVersion=2');
    expect([silent.status, codeOf(silent)]).toEqual([422, 'APPROVAL.NO_REASON']);
    const stranger = await upload(RIGS, undefined, { 'x-yojo-actor': 'nobody' });
    expect([stranger.status, codeOf(stranger)]).toEqual([422, 'ACTOR.UNKNOWN']);
  });

  it('refuses another kind, other parameters and other values', async () => {
    const path = '/imports/prices?name=a.csv';
    const kind = await send(test.server, 'PUT', path, { 'content-digest': digestOf('x') }, 'x');
    expect([kind.status, codeOf(kind)]).toEqual([404, 'UPLOAD.UNKNOWN_KIND']);
    const odd = [
      '',
      'name=a&name=b',
      'name=a&colour=red',
      'name=a&step=0',
      'name=a&step=1e3',
      'name=a&label=middle',
      'name=a&dryRun=1',
      'name=a%0ab',
      'name=a&correctionVersion=2',
      'name=a&correctionReason=late&correctionVersion=two',
      'name=a&correctionApprovedBy=ito',
    ];
    for (const query of odd) {
      const answer = await upload(RIGS, query);
      expect([query, answer.status, codeOf(answer)]).toEqual([query, 400, 'UPLOAD.BAD_PARAMETER']);
    }
  });

  it('refuses a file that is too large, cut short or too slow', async () => {
    const large = await upload('x'.repeat(1_000_001));
    expect([large.status, codeOf(large)]).toEqual([413, 'REQUEST.TOO_LARGE']);
    const slow = await upload(RIGS, undefined, { 'content-length': String(RIGS.length + 5) });
    expect([slow.status, codeOf(slow)]).toEqual([408, 'REQUEST.SLOW_BODY']);
  });
});
