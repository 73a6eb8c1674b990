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
