import { describe, expect, it } from '@jest/globals';
import { createFormatError } from '../../src/graphql/format-error.js';
import { apiOf, callerOf } from './support/api.js';
import { fakeStore, part } from './support/fake-store.js';
import type { Store } from '../../src/storage/store.js';

describe('errors', () => {
  it('that are expected carry code, message and remedy, and are not logged', async () => {
    const api = apiOf();
    const { errors } = await api.ask('{ rigs(site: "nowhere") { totalCount } }');
    expect(errors).toEqual([
      {
        message: 'no site "nowhere" in organisation "org-1"',
        path: ['rigs'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'SITE.UNKNOWN', remedy: expect.stringContaining('sites') },
      },
    ]);
    expect(api.logged).toEqual([]);
  });

  it('that nobody expected are masked behind an id that is in the log', async () => {
    const api = apiOf(callerOf(part<Store>({})));
    const { errors } = await api.ask('{ sites { totalCount } }');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      message: 'something went wrong inside Yojo',
      extensions: { code: 'INTERNAL.UNEXPECTED', id: 'id-0' },
    });
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(api.logged).toHaveLength(1);
    expect(api.logged[0]).toContain('"id":"id-0"');
    expect(api.logged[0]).toContain('secret: registry is not faked');
    expect(api.logged[0]).toContain('registry.resolver');
  });

  it('of one field leave the others alone only where null is allowed', async () => {
    const api = apiOf(callerOf(fakeStore()));
    const { data, codes } = await api.ask('{ site(code: "KYU-1") { code } job(id: "x") { kind } }');
    expect(data).toEqual({ site: { code: 'KYU-1' }, job: null });
    expect(codes).toEqual(['NODE.UNREADABLE_ID']);
  });

  it.each([
    ['GRAPHQL_PARSE_FAILED', 'REQUEST.UNREADABLE'],
    ['GRAPHQL_VALIDATION_FAILED', 'REQUEST.INVALID'],
    ['BAD_USER_INPUT', 'REQUEST.BAD_VARIABLES'],
    ['OPERATION_RESOLUTION_FAILURE', 'REQUEST.NO_OPERATION'],
    ['BAD_REQUEST', 'REQUEST.BAD'],
    ['PERSISTED_QUERY_NOT_SUPPORTED', 'REQUEST.NO_PERSISTED_QUERIES'],
  ])('of the server, %s, get our code %s and say what to do', (theirs, ours) => {
    const format = createFormatError({ newId: () => 'id', write: () => undefined });
    const extensions = { code: theirs, stacktrace: ['secret'], http: { status: 400 } };
    expect(format({ message: 'm', extensions }, new Error('m'))).toEqual({
      message: 'm',
      extensions: { code: ours, remedy: expect.any(String) },
    });
  });

  it('that are no errors at all are masked too', () => {
    const logged: string[] = [];
    const write = (entry: { error: string }): void => void logged.push(entry.error);
    const format = createFormatError({ newId: () => 'id', write });
    expect(format({ message: 'm' }, 'thrown text')).toMatchObject({
      extensions: { code: 'INTERNAL.UNEXPECTED' },
    });
    expect(logged).toEqual(['thrown text']);
  });
});
