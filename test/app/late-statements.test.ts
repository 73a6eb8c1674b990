import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import type { ImportReport } from '../../src/app/import-report.js';
import type { UtcDay } from '../../src/domain/time/local-calendar.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, SITE, smallSite, valueOf } from './small-site.js';

/** The UTC day 2023-03-05, which the first nine hours of the local day do not touch. */
const DAY = 19_421 as UtcDay;

/** Two hours of the afternoon: solar curtailed in MWh. */
function areaFile(first: number, second: number): string {
  const row = (hour: number, solar: number): string => `2023/3/5,${String(hour)}:00,100,${String(solar)},0\n`;
  return `DATE,TIME,エリア需要〔MWh〕,太陽光出力制御量〔MWh〕,風力出力制御量〔MWh〕\n${row(13, first)}${row(14, second)}`;
}

/** One call that ends at an hour of the evening. */
function eventFile(hour: number, version: string, state = 'RESTORED'): string {
  return `programme,event_id,kind,start,end,state,version\nsave,E1,REDUCE,2023-03-05T18:00:00+09:00,2023-03-05T${String(hour)}:00:00+09:00,${state},${version}\n`;
}

function pull(at: string, payload: string): string {
  return [
    `{"format":"yojo-openadr-pull/1","site":"${SITE}","vtn":"https://vtn.example","ven":null,"pulledAt":"${at}"}`,
    '{"program":{"id":"p-1","programName":"Demand"}}',
    payload,
    '',
  ].join('\n');
}

function call(duration: string): string {
  return `{"event":{"id":"V1","programID":"p-1","intervalPeriod":{"start":"2023-03-05T08:00:00Z","duration":"${duration}"},"intervals":[{"id":0,"payloads":[{"type":"SIMPLE","values":[1]}]}]}}`;
}

describe.each(engines)('a statement that comes late on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;
  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
  }, 180_000);
  afterAll(async () => {
    await test.drop();
  });

  const head = (): Promise<bigint> => caller.store.ledger.head();

  async function surplus(asOf: bigint): Promise<string> {
    const [day] = await caller.store.areas.days(
      caller.organisation.id,
      'kyushu',
      DAY,
      (DAY + 1) as UtcDay,
      asOf,
    );
    const known = (day?.lanes.SOLAR_CURTAILED ?? []).filter((value) => value !== null);
    return `${day?.status ?? 'NONE'} ${known.map((value) => value / 1_000_000_000n).join(' ')}`;
  }

  const importArea = async (
    text: string,
    status: 'PRELIMINARY' | 'CONFIRMED',
    version: bigint | null = null,
  ): Promise<ImportReport> => {
    const correction = version === null ? null : { reason: 'republished', version };
    return valueOf(
      await importText(caller, 'AREA', text, {
        area: 'kyushu',
        options: { status, correction, label: 'start' },
      }),
    );
  };

  it('of an area loses when preliminary after confirmed, at the head and as of every sequence', async () => {
    const start = await head();
    await importArea(areaFile(10, 20), 'CONFIRMED');
    const late = await importArea(areaFile(11, 20), 'PRELIMINARY');
    expect(late).toMatchObject({
      stored: true,
      accepted: 0,
      duplicates: 1,
      facts: { superseded: '1 intervals not taken: confirmed figures or a later version are known' },
    });
    await importArea(areaFile(12, 20), 'CONFIRMED', 5n);
    await importArea(areaFile(13, 21), 'CONFIRMED', 4n);
    const conflict = await importArea(areaFile(14, 20), 'CONFIRMED', 5n);
    expect(conflict.faults).toMatchObject([{ code: 'AREA.CONFLICT' }]);
    const asOf = [0n, 1n, 2n, 3n, 4n].map((after) => start + after);
    const known = await Promise.all(asOf.map(surplus));
    expect(known).toEqual([
      'NONE ',
      'CONFIRMED 10 20',
      'CONFIRMED 10 20',
      'CONFIRMED 12 20',
      'CONFIRMED 12 20',
    ]);
    expect(await head()).toBe(asOf.at(-1));
  });

  async function event(asOf: bigint, programme = 'save', externalId = 'E1'): Promise<string> {
    const found = await caller.store.events.byKey(caller.organisation.id, programme, externalId, asOf);
    if (found === null) return 'none';
    const hour = new Date(found.end).getUTCHours() + 9;
    return `${found.state} to ${String(hour)} v${found.version.toString()}`;
  }

  const importEvents = async (text: string, version: bigint | null = null): Promise<ImportReport> => {
    const correction = version === null ? null : { reason: 'as the programme says', version };
    return valueOf(await importText(caller, 'EVENTS', text, { options: { correction } }));
  };

  it('of an event loses when older, at the head and as of every sequence', async () => {
    const start = await head();
    await importEvents(eventFile(20, '7'));
    expect(await importEvents(eventFile(21, '6'))).toMatchObject({
      stored: true,
      accepted: 0,
      facts: { superseded: '1 not taken: a later version is known' },
    });
    await importEvents(eventFile(19, '', 'ISSUED'), 8n);
    await importEvents(eventFile(22, '', 'CANCELLED'));
    const asOf = [0n, 1n, 2n, 3n, 4n].map((after) => start + after);
    const known: string[] = [];
    for (const at of asOf) known.push(await event(at));
    const [first, second] = ['RESTORED to 20 v7', 'ISSUED to 19 v8'];
    expect(known).toEqual(['none', first, first, second, second]);
    expect(await head()).toBe(asOf.at(-1));
    const site = await caller.store.registry.siteByCode(caller.organisation.id, SITE);
    const span = { start: 0, end: 2_000_000_000_000 } as Parameters<typeof caller.store.meters.findings>[1];
    const findings = await caller.store.meters.findings(site!.id, span, await head());
    expect(findings.filter(({ code }) => code === 'EVENT.SUPERSEDED')).toMatchObject([
      { seriesCode: 'E1', detail: 'version 6 in state RESTORED kept as evidence: version 7 is known' },
      { seriesCode: 'E1', detail: 'version 0 in state CANCELLED kept as evidence: version 8 is known' },
    ]);
  });

  it('names the fields of two statements that nothing decides, and takes a correction', async () => {
    const before = await head();
    const conflict = await importEvents(eventFile(20, '8', 'ACTIVE'));
    expect(conflict).toMatchObject({
      stored: false,
      faults: [{ code: 'EVENT.CONFLICT', line: 2, value: 'E1', rule: expect.stringContaining('state, end') }],
    });
    expect(await head()).toBe(before);
    expect(await importEvents(eventFile(20, '', 'ACTIVE'), 9n)).toMatchObject({ accepted: 1, revised: 1 });
    expect(await event(await head())).toBe('ACTIVE to 20 v9');
  });

  it('of one version goes by the stage of the life of the event, and the newest version of a file counts', async () => {
    const [header = ''] = eventFile(20, '').split('\n');
    const row = (version: string, state: string): string =>
      eventFile(20, version, state).split('\n')[1]!.replace('E1', 'E2');
    await importEvents([header, row('', 'RESTORED')].join('\n'));
    expect(await importEvents([header, row('', 'ISSUED')].join('\n'))).toMatchObject({ accepted: 0 });
    expect(await event(await head(), 'save', 'E2')).toBe('RESTORED to 20 v0');
    const both = [header, row('3', 'ACTIVE'), row('2', 'DECLINED')].join('\n');
    expect(await importEvents(both)).toMatchObject({ rows: 2, accepted: 1, duplicates: 0 });
    expect(await event(await head(), 'save', 'E2')).toBe('ACTIVE to 20 v3');
    expect(await importEvents(both)).toMatchObject({ replayed: true });
  });

  it('of a VTN loses to a later pull, and what it no longer lists is not lifted by an older one', async () => {
    const importPull = async (at: string, payload: string): Promise<ImportReport> =>
      valueOf(await importText(caller, 'OPENADR', pull(at, payload), {}));
    const key = ['Demand', `V1#0/${SITE}`] as const;
    await importPull('2023-03-05T06:00:00Z', call('PT2H'));
    await importPull('2023-03-05T06:10:00Z', call('PT3H'));
    const late = await importPull('2023-03-05T06:05:00Z', call('PT1H'));
    expect(late).toMatchObject({ accepted: 0, facts: { superseded: '1 not taken: a later pull is known' } });
    expect(await importPull('2023-03-05T06:07:00Z', '')).toMatchObject({
      accepted: 0,
      facts: { lifted: '0' },
    });
    expect(await event(await head(), ...key)).toMatch(/^ISSUED to 20 /);
    const same = await importPull('2023-03-05T06:10:00Z', `${call('PT1H')}\n`);
    expect(same.faults).toMatchObject([{ code: 'EVENT.CONFLICT' }]);
    expect(await importPull('2023-03-05T06:20:00Z', '')).toMatchObject({
      accepted: 1,
      facts: { lifted: '1' },
    });
    expect(await event(await head(), ...key)).toMatch(/^CANCELLED to 20 /);
  });

  it('of a VTN loses to a pull that says the same of an event the VTN has touched since', async () => {
    const touched = (at: string, duration: string): string =>
      call(duration)
        .replace('"V1"', '"V2"')
        .replace('"programID"', `"modificationDateTime":"${at}","programID"`);
    const importCall = async (at: string, duration: string): Promise<ImportReport> =>
      valueOf(
        await importText(
          caller,
          'OPENADR',
          pull(`2023-03-05T07:${at}:00Z`, touched(`2023-03-05T07:${at}:00Z`, duration)),
          {},
        ),
      );
    await importCall('00', 'PT2H');
    expect(await importCall('20', 'PT2H')).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await importCall('10', 'PT1H')).toMatchObject({ accepted: 0 });
    expect(await event(await head(), 'Demand', `V2#0/${SITE}`)).toMatch(/^ISSUED to 19 /);
  });
});
