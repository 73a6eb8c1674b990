import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { correctReadings } from '../../src/app/correct-readings.js';
import { getDataQuality } from '../../src/app/get-data-quality.js';
import { renderInstant } from '../../src/domain/time/instant.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, SITE, smallSite, valueOf } from './small-site.js';

/** Half-hourly rows of MAIN from an instant on. */
function rowsFrom(start: string, kWh: readonly (number | null)[], version = 1): string {
  const from = Date.parse(start);
  const lines = kWh.flatMap((value, slot) =>
    value === null
      ? []
      : [`MAIN,${new Date(from + slot * 1_800_000).toISOString().slice(0, 19)}Z,${value},${version}\n`],
  );
  return `series,start,energy_kwh,version\n${lines.join('')}`;
}

/** Readings that differ, so that nothing is frozen. */
const plain = (slots: number): number[] => Array.from({ length: slots }, (_, slot) => 1 + (slot % 7) / 100);

describe.each(engines)('findings of checks on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  const imported = async (text: string) => {
    const report = valueOf(await importText(caller, 'METERS', text, {}));
    expect(report).toMatchObject({ stored: true });
    return report.sequence;
  };
  const findings = async (asOf: bigint | null = null) => {
    const request = { siteCode: SITE, period: '2023-03', asOf: asOf?.toString() ?? null };
    const { findings: found } = valueOf(await getDataQuality(caller, request));
    return found
      .filter(({ code }) => /SPIKE|FROZEN|CLOCK_CHANGE/.test(code))
      .map(({ code, seriesCode, span, detail }) => [
        code,
        seriesCode,
        `${renderInstant(span.start)}/${renderInstant(span.end)}`,
        detail,
      ]);
  };

  it('are stored with the readings, hold until a day they looked at changes, and stay known as of then', async () => {
    const frozen = plain(48).map((value, slot) => (slot >= 10 && slot < 23 ? 2.5 : value));
    const first = await imported(rowsFrom('2023-03-04T15:00:00Z', frozen));
    const run = [
      'METER.FROZEN',
      'MAIN',
      '2023-03-04T20:00:00Z/2023-03-05T02:30:00Z',
      '13 readings in a row of 2.5 kWh',
    ];
    expect(await findings()).toEqual([run]);

    const spiky = plain(48).map((value, slot) => (slot === 30 ? 99 : value));
    const second = await imported(rowsFrom('2023-03-05T15:00:00Z', spiky));
    const spike = [
      'METER.SPIKE',
      'MAIN',
      '2023-03-06T06:00:00Z/2023-03-06T06:30:00Z',
      '99 kWh; the third highest of 2023-03-06 is 1.06 kWh',
    ];
    expect(await findings()).toEqual([run, spike]);

    const correction = {
      siteCode: SITE,
      series: 'MAIN',
      slots: [{ start: '2023-03-06T06:00:00Z', energyKWh: '1.5' }],
      quality: 'MEASURED',
      version: null,
    } as const;
    const grounds = { reason: 'a slip of the pen', approvedBy: 'approver', idempotencyKey: null };
    valueOf(await correctReadings(caller, correction, grounds));
    expect(await findings()).toEqual([run]);
    expect(await findings(second)).toEqual([run, spike]);
    expect(await findings(first)).toEqual([run]);
  });

  it('need the readings of the day before, whichever of the two days comes first', async () => {
    const flat = [...plain(40), ...new Array<number>(8).fill(3)];
    await imported(rowsFrom('2023-03-11T15:00:00Z', [...new Array<number>(6).fill(3), ...plain(42)]));
    expect((await findings()).filter(([, , span]) => span! >= '2023-03-10')).toEqual([]);
    await imported(rowsFrom('2023-03-10T15:00:00Z', flat));
    expect((await findings()).filter(([, , span]) => span! >= '2023-03-10')).toEqual([
      ['METER.FROZEN', 'MAIN', '2023-03-11T11:00:00Z/2023-03-11T18:00:00Z', '14 readings in a row of 3 kWh'],
    ]);
  });

  it('stay out of a dry run and of a refused file', async () => {
    const before = await findings();
    const text = rowsFrom('2023-03-20T15:00:00Z', new Array<number>(48).fill(4));
    valueOf(await importText(caller, 'METERS', text, { dryRun: true }));
    valueOf(await importText(caller, 'METERS', `${text}MAIN,nonsense,1,1\n`, {}));
    expect(await findings()).toEqual(before);
  });
});
