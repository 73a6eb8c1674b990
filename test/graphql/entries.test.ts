import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from '../app/small-site.js';
import { apiOf, type Answer, type FakeApi } from './support/api.js';

let opened: TestDatabase;
let caller: Caller;
let api: FakeApi;

beforeAll(async () => {
  const [embedded] = engines;
  opened = await embedded!.open();
  caller = await smallSite(opened.database);
  const rows = [
    ['MAIN', '09:00', '8.1'],
    ['RIG1', '09:00', '4'],
  ] as const;
  valueOf(await importText(caller, 'METERS', meterRows(rows), {}));
  api = apiOf(caller);
}, 60_000);

afterAll(async () => {
  await opened.drop();
}, 60_000);

const WHY = { reason: 'site visit', approvedBy: 'approver' };

/** Asks one of the mutations that record an entry; all of them answer alike. */
function record(mutation: string, type: string, input: object, key: string | null = null): Promise<Answer> {
  return api.ask(
    `mutation ($input: ${type}!, $key: String) {
      entry: ${mutation}(input: $input, idempotencyKey: $key) {
        __typename
        ... on EntryRecorded { kind name documentId sequence replayed actorCode reason approvedBy facts }
        ... on RequestFailure { code message remedy }
      }
    }`,
    { input, key },
  );
}

describe('correctReadings', () => {
  const slots = [{ start: '2023-03-05T09:00:00+09:00', energyKWh: '8.15' }];
  const input = { site: SITE, series: 'MAIN', slots, ...WHY };
  const correct = (change: object = {}, key: string | null = null) =>
    record('correctReadings', 'ReadingsCorrectionInput', { ...input, ...change }, key);

  it('records a correction once under a key and lists its document with why and who', async () => {
    const first = await correct({}, 'c-1');
    expect(first.get('entry')).toMatchObject({
      __typename: 'EntryRecorded',
      kind: 'CORRECTION',
      replayed: false,
      actorCode: 'operator',
      ...WHY,
      facts: { readings: '1', version: '1', quality: 'MEASURED' },
    });
    const again = await correct({}, 'c-1');
    expect(again.get('entry')).toMatchObject({ replayed: true, sequence: first.get('entry.sequence') });
    const list = await api.ask(
      '{ importedFiles(first: 1) { nodes { id kind name actorCode reason approvedBy figures { rows facts } } } }',
    );
    expect(list.get('importedFiles.nodes.0')).toMatchObject({
      id: first.get('entry.documentId'),
      kind: 'CORRECTION',
      name: 'correction of MAIN',
      actorCode: 'operator',
      ...WHY,
      figures: { rows: 0, facts: { series: 'MAIN' } },
    });
  });

  it.each([
    ['another request under the key', { quality: 'SUBSTITUTED' }, 'IDEMPOTENCY.CONFLICT'],
    ['an unknown series', { series: 'X' }, 'METER.UNKNOWN_SERIES'],
    ['an empty reason', { reason: '' }, 'APPROVAL.NO_REASON'],
    ['the same person', { approvedBy: 'operator' }, 'APPROVAL.SAME_PERSON'],
  ])('refuses %s as data', async (_name, change, code) => {
    const answer = await correct(change, code === 'IDEMPOTENCY.CONFLICT' ? 'c-1' : null);
    expect(answer.errors).toEqual([]);
    expect(answer.get('entry')).toMatchObject({ __typename: 'RequestFailure', code });
  });
});

describe('estimateReadings', () => {
  const input = { site: SITE, period: '2023-03-05', series: 'MAIN', ...WHY };
  const estimate = (change: object = {}, key: string | null = null) =>
    record('estimateReadings', 'ReadingsEstimationInput', { ...input, ...change }, key);

  it('records estimates once under a key', async () => {
    const slots = [{ start: '2023-03-05T10:00:00+09:00', energyKWh: '8.35' }];
    const late = { site: SITE, series: 'MAIN', slots, ...WHY };
    await record('correctReadings', 'ReadingsCorrectionInput', late);
    const first = await estimate({}, 'e-1');
    expect(first.get('entry')).toMatchObject({
      __typename: 'EntryRecorded',
      kind: 'ESTIMATION',
      replayed: false,
      ...WHY,
      facts: { gaps: '1', readings: '1', methods: 'LINEAR 1' },
    });
    const again = await estimate({}, 'e-1');
    expect(again.get('entry')).toMatchObject({ replayed: true, sequence: first.get('entry.sequence') });
  });

  it.each([
    ['nothing that can be', {}, 'ESTIMATE.NOT_POSSIBLE'],
    ['an unknown series', { series: 'X' }, 'METER.UNKNOWN_SERIES'],
    ['no period', { period: 'soon' }, 'PERIOD.UNREADABLE'],
  ])('refuses %s as data', async (_name, change, code) => {
    expect((await estimate(change)).get('entry')).toMatchObject({ __typename: 'RequestFailure', code });
  });
});

describe('entries about meters, events and rigs', () => {
  const event = { event: 'e-1', from: '2023-03-05T18:00:00+09:00', to: '2023-03-05T18:30:00+09:00' };
  const check = {
    site: SITE,
    series: 'MAIN',
    meterTime: '2023-03-06T09:07:00+09:00',
    referenceTime: '2023-03-06T09:00:00+09:00',
    from: '2023-03-05T00:00:00+09:00',
    to: '2023-03-06T00:00:00+09:00',
  };
  const rig = {
    site: SITE,
    oldSerial: 'RIG2',
    newSerial: 'RIG3',
    at: '2023-03-05T12:00:00+09:00',
    model: 'A1566HA',
  };
  const told = '2023-03-05T17:00:00+09:00';

  beforeAll(async () => {
    const calls = `programme,event_id,site,kind,state,start,end
evening,e-1,${SITE},REDUCE,ISSUED,2023-03-05T18:00:00+09:00,2023-03-05T20:00:00+09:00
`;
    valueOf(await importText(caller, 'EVENTS', calls, {}));
  });

  it.each([
    ['recordClockCheck', 'ClockCheckInput', { ...check, evidence: 'photo 1' }, 'CLOCK_CHECK'],
    ['excuseRigs', 'ExcuseInput', { ...event, rigs: ['RIG1'], evidence: 'permit' }, 'EXCUSE'],
    ['declineSlots', 'DeclineSlotsInput', { ...event, toldAt: told, evidence: 'mail' }, 'DECLINED_SLOTS'],
    ['replaceRig', 'RigReplacementInput', rig, 'RIG_REPLACEMENT'],
  ])('%s records once under a key', async (mutation, type, input, kind) => {
    const first = await record(mutation, type, { ...input, ...WHY }, mutation);
    expect(first.errors).toEqual([]);
    expect(first.get('entry')).toMatchObject({ __typename: 'EntryRecorded', kind, replayed: false, ...WHY });
    const again = await record(mutation, type, { ...input, ...WHY }, mutation);
    expect(again.get('entry')).toEqual({ ...(first.get('entry') as object), replayed: true });
    const other = await record(mutation, type, { ...input, ...WHY, reason: 'another' }, mutation);
    expect(other.get('entry')).toMatchObject({ __typename: 'RequestFailure', code: 'IDEMPOTENCY.CONFLICT' });
  });

  it.each([
    ['recordClockCheck', 'ClockCheckInput', { ...check, series: 'X', evidence: 'x' }, 'METER.UNKNOWN_SERIES'],
    ['excuseRigs', 'ExcuseInput', { ...event, event: 'e-9', evidence: 'x' }, 'EVENT.NOT_FOUND'],
    ['excuseRigs', 'ExcuseInput', { ...event, programme: 'x', evidence: 'x' }, 'EVENT.NOT_FOUND'],
    ['declineSlots', 'DeclineSlotsInput', { ...event, toldAt: event.to, evidence: 'x' }, 'DECLINE.TOO_LATE'],
    ['replaceRig', 'RigReplacementInput', { ...rig, oldSerial: 'RIG9' }, 'RIG.UNKNOWN'],
    ['replaceRig', 'RigReplacementInput', { ...rig, newSerial: 'N', nameplateWatts: 1 }, 'RIG.BAD_FACTS'],
  ])('%s (%s) refuses as data', async (mutation, type, input, code) => {
    const answer = await record(mutation, type, { ...input, ...WHY });
    expect(answer.errors).toEqual([]);
    expect(answer.get('entry')).toMatchObject({ __typename: 'RequestFailure', code });
  });

  it('lists every entry as a document', async () => {
    const list = await api.ask('{ importedFiles(first: 5) { nodes { kind } } }');
    expect(list.list('importedFiles.nodes.*.kind')).toEqual([
      'RIG_REPLACEMENT',
      'DECLINED_SLOTS',
      'EXCUSE',
      'CLOCK_CHECK',
      'EVENTS',
    ]);
  });
});
