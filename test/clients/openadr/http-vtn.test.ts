import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpVtn } from '../../../src/clients/openadr/http-vtn.js';
import { SmallVtn } from '../../support/small-vtn.js';

const CLIENT = { clientId: 'ven_client_99', clientSecret: 'ven_secret_99' };
const withClient = (clientSecret = CLIENT.clientSecret) => ({
  ...CLIENT,
  clientSecret,
  tokenUrl: null,
  scope: 'read_all',
});

describe('HttpVtn', () => {
  let vtn: SmallVtn;
  const client = (credentials: ConstructorParameters<typeof HttpVtn>[1], timeoutMs = 2_000) =>
    new HttpVtn(vtn.url, credentials, timeoutMs);

  beforeAll(async () => {
    vtn = await SmallVtn.listen();
    for (let n = 0; n < 120; n += 1)
      vtn.add('EVENT', { programID: n < 100 ? 'program-0' : 'program-1', intervals: [] });
    vtn.add('PROGRAM', { programName: 'ResTOU' });
  });
  beforeEach(() => {
    vtn.requests.length = 0;
    vtn.credentials = CLIENT;
    vtn.mood = 'WELL';
  });
  afterAll(() => vtn.close());

  it('asks for a token once and reads a list page by page', async () => {
    const events = await client(withClient()).events(null);
    expect(events.ok && events.value.map(({ id }) => id)).toEqual(
      Array.from({ length: 120 }, (_, n) => `event-${String(n)}`),
    );
    expect(vtn.requests).toEqual([
      'POST auth/token?',
      'GET events?skip=0&limit=50 Bearer good',
      'GET events?skip=50&limit=50 Bearer good',
      'GET events?skip=100&limit=50 Bearer good',
    ]);
  });

  it('filters by program, and reads one object by its id', async () => {
    const some = await client({ token: 'good' }).events('program-1');
    expect(some.ok && some.value.length).toBe(20);
    expect(await client({ token: 'good' }).programs('program-0')).toMatchObject({
      ok: true,
      value: [{ programName: 'ResTOU' }],
    });
    expect(await client({ token: 'good' }).event('event-7')).toMatchObject({
      ok: true,
      value: { id: 'event-7' },
    });
  });

  it('sends a report, finds it again and replaces it', async () => {
    const me = client({ token: 'good' });
    const report = { programID: 'program-0', eventID: 'event-7', clientName: 'hydro-1', resources: [] };
    expect(await me.sendReport(null, report)).toEqual({ ok: true, value: 'report-1' });
    expect(await me.sendReport('report-1', { ...report, reportName: 'second' })).toEqual({
      ok: true,
      value: 'report-1',
    });
    const filter = { programId: 'program-0', eventId: 'event-7', clientName: 'hydro-1' };
    expect(await me.reports(filter)).toMatchObject({
      ok: true,
      value: [{ id: 'report-1', reportName: 'second' }],
    });
    expect(await me.reports({ ...filter, clientName: 'other' })).toEqual({ ok: true, value: [] });
  });

  it('asks without a token where none is needed', async () => {
    vtn.credentials = null;
    expect(await client(null).programs(null)).toMatchObject({ ok: true });
    expect(vtn.requests).toEqual(['GET programs?skip=0&limit=50']);
  });

  it('says that it was refused, and never the secret (OPENADR.REFUSED)', async () => {
    const wrong = await client(withClient('wrong-secret')).programs(null);
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'OPENADR.REFUSED' } });
    expect(JSON.stringify(wrong)).not.toContain('wrong-secret');
    const stale = await client({ token: 'stale-token' }).programs(null);
    expect(stale).toMatchObject({
      ok: false,
      failure: { code: 'OPENADR.REFUSED', message: expect.stringContaining('no such token') },
    });
    expect(JSON.stringify(stale)).not.toContain('stale-token');
  });

  it.each([
    ['GARBAGE', 'OPENADR.UNEXPECTED_ANSWER'],
    ['BROKEN', 'OPENADR.UNEXPECTED_ANSWER'],
    ['ENDLESS', 'OPENADR.UNEXPECTED_ANSWER'],
    ['REDIRECTS', 'OPENADR.UNEXPECTED_ANSWER'],
    ['SILENT', 'OPENADR.UNREACHABLE'],
  ] as const)('ends with a VTN that is %s: %s', async (mood, code) => {
    vtn.mood = mood;
    const timeoutMs = mood === 'SILENT' ? 150 : 5_000;
    expect(await client({ token: 'good' }, timeoutMs).events(null)).toMatchObject({
      ok: false,
      failure: { code },
    });
  });

  it('ends where nobody listens (OPENADR.UNREACHABLE)', async () => {
    const nobody = new HttpVtn(new URL('http://127.0.0.1:1/'), null, 2_000);
    expect(await nobody.events(null)).toMatchObject({ ok: false, failure: { code: 'OPENADR.UNREACHABLE' } });
  });
});
