/** Which figures moved between two sequences, by how much and why: late files, corrections and new knowledge (invariant 11). */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { getChangeLog, type ChangeLogRequest } from '../../src/app/get-change-log.js';
import { reconcilePeriod } from '../../src/app/reconcile-period.js';
import { recordCurtailmentEvent } from '../../src/app/record-curtailment-event.js';
import type { ChangeLog } from '../../src/domain/report/change-log.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import {
  AREA_MARCH,
  areaWith,
  at,
  CALL,
  checkClock,
  meterDay,
  oneReading,
  OTHER,
  secondSite,
  setPolicy,
  SOLAR_CURTAILED,
  WIND_CURTAILED,
} from './changing-site.js';
import { importText, SITE, smallSite, valueOf } from './small-site.js';

const PERIOD = '2023-03';
const correction = (reason: string, version: bigint) => ({
  options: { correction: { reason, version, approvedBy: 'approver' } },
  name: 'corrected.csv',
});

/** Names of the energies and counts that moved, cells left out, row by row. */
const moved = (log: ChangeLog): Record<string, string> =>
  Object.fromEntries(
    log.rows.map(({ label, figures, counts }) => [
      label,
      [...figures.map(({ figure }) => figure), ...counts.map(({ count }) => count)]
        .filter((name) => !name.includes('/'))
        .join(' '),
    ]),
  );

/** How the rows came to move, each way once. */
const causes = (log: ChangeLog): string[] => [
  ...new Set(log.rows.flatMap((row) => row.causes.map(({ through, fact }) => `${through} ${fact.what}`))),
];

const change = (log: ChangeLog, figure: string, row = 0): string => {
  const found = log.rows[row]?.figures.find((one) => one.figure === figure);
  const text = (energy: { toString(): string } | null | undefined): string => energy?.toString() ?? 'null';
  return `${text(found?.before)} → ${text(found?.after)}: ${text(found?.difference)}`;
};

describe.each(engines)('getChangeLog on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;
  let since: string;

  const reconciled = async (): Promise<number> =>
    valueOf(await reconcilePeriod(caller, { siteCode: SITE, period: PERIOD, asOf: null })).reconciled;
  /** What moved since the last mark; every row of it is accounted for. */
  const logOf = async (changes: Partial<ChangeLogRequest> = {}): Promise<ChangeLog> => {
    const request = { siteCode: SITE, period: PERIOD, since, until: null, by: 'DAY' } as const;
    const log = valueOf(await getChangeLog(caller, { ...request, ...changes }));
    expect(log.rows.filter(({ unexplained }) => unexplained.length > 0)).toEqual([]);
    return log;
  };
  const mark = async (): Promise<void> => {
    await reconciled();
    since = (await caller.store.ledger.head()).toString();
  };

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    const preliminary = { area: 'kyushu', options: { status: 'PRELIMINARY' }, name: 'prompt.csv' } as const;
    valueOf(await importText(caller, 'AREA', AREA_MARCH, preliminary));
    for (const day of ['04', '06', '07'])
      valueOf(await importText(caller, 'METERS', meterDay(day, 'idle'), {}));
    await mark();
  }, 120_000);
  afterAll(async () => {
    await test.drop();
  });

  it('says that nothing moved when nothing was recorded', async () => {
    const log = await logOf();
    expect([log.rows, log.facts, log.notices]).toEqual([[], [], []]);
    expect(log.totals.map(({ difference }) => difference?.milliWh ?? 0n)).toEqual(log.totals.map(() => 0n));
  });

  it('11: one late day moves one local day and costs the two UTC days it lies in', async () => {
    valueOf(await importText(caller, 'METERS', meterDay('05', 'surplus'), { name: 'late.csv' }));
    expect(await reconciled()).toBe(2);
    expect(await reconciled()).toBe(0);
    const log = await logOf();
    expect(Object.keys(moved(log))).toEqual(['2023-03-05']);
    expect(change(log, 'energy')).toBe('null → 129.2: null');
    expect(causes(log)).toEqual(['DIRECT readings of MAIN, RIG1, RIG2']);
    expect(log.facts).toMatchObject([
      { kind: 'METER_READINGS', siteCode: SITE, actorCode: 'operator', documentName: 'late.csv' },
    ]);
    const total = log.totals.find(({ figure }) => figure === 'energy');
    expect(total?.difference?.toString()).toBe('129.2');
  });

  it('11: a correction of one reading moves its interval alone, and says why and who agreed', async () => {
    await mark();
    const text = oneReading('MAIN', '12:00', '8.25');
    valueOf(await importText(caller, 'METERS', text, correction('misread', 2n)));
    const log = await logOf({ by: 'INTERVAL' });
    expect(moved(log)).toEqual({
      '2023-03-05T12:00:00+09:00': 'energy measured auxiliary coincident absorbed',
    });
    expect(change(log, 'coincident')).toBe('17 → 16.75: -0.25');
    expect(log.facts).toMatchObject([
      {
        what: 'correction of MAIN',
        documentName: 'corrected.csv',
        reason: 'misread',
        approvedBy: 'approver',
      },
    ]);
    expect(log.facts[0]?.changed).toEqual([{ start: at('2023-03-05T12:00'), end: at('2023-03-05T12:30') }]);
    expect(await reconciled()).toBe(1);
  });

  it('11: confirmed area figures that say the same move nothing; another figure moves its hour', async () => {
    await mark();
    valueOf(await importText(caller, 'AREA', AREA_MARCH, { area: 'kyushu' }));
    const same = await logOf();
    expect(same.rows).toEqual([]);
    expect(same.facts).toMatchObject([{ what: 'confirmed figures of kyushu', changed: [] }]);
    await mark();
    const other = areaWith('2023/3/5 12:00', { [SOLAR_CURTAILED]: '0', [WIND_CURTAILED]: '0' });
    valueOf(await importText(caller, 'AREA', other, { area: 'kyushu', ...correction('operator error', 2n) }));
    const log = await logOf({ by: 'INTERVAL' });
    expect(Object.keys(moved(log))).toEqual(['2023-03-05T12:00:00+09:00']);
    expect(change(log, 'coincident')).toBe('16.75 → 0: -16.75');
    expect(causes(log)).toEqual(['DIRECT confirmed figures of kyushu']);
  });

  it('11: a call and its revision move the hours of the old and the new span', async () => {
    await mark();
    valueOf(await recordCurtailmentEvent(caller, CALL, null));
    const called = await logOf({ by: 'INTERVAL' });
    expect(Object.keys(moved(called))).toEqual(['2023-03-05T13:00:00+09:00']);
    expect(called.rows[0]?.figures.map(({ figure }) => figure)).toContain('COINCIDENT_ONLY/AGAINST_ORDER');
    await mark();
    const later = { start: '2023-03-05T14:10:00+09:00', end: '2023-03-05T15:00:00+09:00' };
    valueOf(
      await recordCurtailmentEvent(caller, { ...CALL, ...later, state: 'ACKNOWLEDGED', version: 2n }, null),
    );
    const moves = await logOf({ by: 'INTERVAL' });
    expect(Object.keys(moved(moves))).toEqual(['2023-03-05T13:00:00+09:00', '2023-03-05T14:00:00+09:00']);
    expect(causes(moves)).toEqual(['DIRECT REDUCE c-1 ACKNOWLEDGED']);
  });

  it('a wrong clock moves claims; a reading before it moves the risk that is measured from it', async () => {
    await mark();
    const span = [at('2023-03-05T10:00'), at('2023-03-05T11:00')] as const;
    valueOf(await checkClock(caller, SITE, span, 420));
    await mark();
    const text = oneReading('MAIN', '09:30', '8.4');
    valueOf(await importText(caller, 'METERS', text, correction('register', 3n)));
    const log = await logOf({ by: 'INTERVAL' });
    expect(moved(log)).toMatchObject({ '2023-03-05T10:00:00+09:00': 'absorbed clockRisk' });
    expect(log.rows.map(({ causes: of }) => of.map(({ through }) => through))).toEqual([
      ['DIRECT'],
      ['CLOCK_RISK'],
    ]);
  });

  it('11: a new member of the pool moves only what is shared, of the days it shares', async () => {
    await secondSite(caller);
    await mark();
    valueOf(await setPolicy(caller, OTHER));
    const joined = await logOf();
    expect(moved(joined)['2023-03-05']).toBe('coincident absorbed unassessed incompleteSlots');
    expect(causes(joined)).toEqual(['SHARED_SURPLUS baseline policy SURPLUS_ONLY from 2023-03-01']);
    await mark();
    const theirs = meterDay('05', 'huge', 'MAIN2', []);
    valueOf(await importText(caller, 'METERS', theirs, { site: OTHER, name: 'theirs.csv' }));
    const log = await logOf();
    expect(Object.keys(moved(log))).toEqual(['2023-03-05']);
    expect(moved(log)['2023-03-05']).toBe('coincident absorbed unmatched unassessed incompleteSlots');
    expect(log.rows[0]?.causes).toMatchObject([
      { through: 'SHARED_SURPLUS', fact: { siteCode: OTHER, documentName: 'theirs.csv' } },
    ]);
  });

  it('names what turned the test of the baseline, though it lies on another day', async () => {
    await mark();
    const text = meterDay('04', 'surplus', 'MAIN', []);
    valueOf(await importText(caller, 'METERS', text, correction('meter exchanged', 4n)));
    const log = await logOf();
    const fifth = log.rows.find(({ label }) => label === '2023-03-05');
    expect(fifth?.figures.find(({ figure }) => figure === 'absorbed')?.after).toBeNull();
    expect(fifth?.causes).toMatchObject([{ through: 'BASELINE_TEST', fact: { what: 'correction of MAIN' } }]);
    expect(fifth?.figures.map(({ figure }) => figure)).not.toContain('energy');
  });

  it('compares with nothing where there was no statement, and says so', async () => {
    const log = await logOf({ since: '0' });
    expect(log.notices).toEqual([expect.stringContaining('no baseline policy on 2023-03-01')]);
    expect(log.rows).toHaveLength(31);
    expect(log.totals.every(({ before, difference }) => before === null && difference === null)).toBe(true);
    expect(new Set(log.facts.map(({ kind }) => kind)).size).toBe(6);
  });

  it('gives the same log whenever it is asked for the same two sequences', async () => {
    const head = await caller.store.ledger.head();
    const asked = { since: (head - 2n).toString(), until: (head - 1n).toString() };
    expect(await logOf(asked)).toEqual(await logOf(asked));
    const turned = { siteCode: SITE, period: PERIOD, since: '9', until: '8', by: 'DAY' } as const;
    expect(await getChangeLog(caller, turned)).toMatchObject({
      failure: { code: 'CHANGES.SINCE_AFTER_UNTIL' },
    });
  });
});
