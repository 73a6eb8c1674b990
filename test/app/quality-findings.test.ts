import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { getDataQuality } from '../../src/app/get-data-quality.js';
import { recordClockCheck } from '../../src/app/record-clock-check.js';
import { recordRegisterReading } from '../../src/app/record-register-reading.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

const DAY = '2023-03-05';
const times = (count: number): string[] =>
  Array.from({ length: count }, (_, slot) => {
    const hour = String(Math.floor(slot / 2)).padStart(2, '0');
    return `${hour}:${slot % 2 === 0 ? '00' : '30'}`;
  });

describe.each(engines)('findings of clocks and registers on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  const register = async (at: string, kWh: string, digits: number | null = 6, series = 'MAIN') =>
    recordRegisterReading(caller, {
      siteCode: SITE,
      series,
      at: `${DAY}T${at}:00+09:00`,
      kWh,
      digits,
      evidence: 'read by test',
    });
  const findings = async (asOf: bigint | null = null) => {
    const request = { siteCode: SITE, period: DAY, asOf: asOf?.toString() ?? null };
    const quality = valueOf(await getDataQuality(caller, request));
    return quality.findings.map(({ code, seriesCode, detail, documentUid }) => [
      code,
      seriesCode,
      detail,
      documentUid === null,
    ]);
  };

  it('compare the intervals with the register as soon as both are known, whichever comes first', async () => {
    valueOf(await register('00:00', '999990.5'));
    valueOf(await register('12:00', '4.2'));
    expect(await findings()).toEqual([]);
    const rows = times(24).map((time, slot) => ['MAIN', time, `0.${String(50 + slot)}`] as const);
    valueOf(await importText(caller, 'METERS', meterRows(rows.slice(0, 23)), {}));
    expect(await findings()).toEqual([]);
    valueOf(await importText(caller, 'METERS', meterRows(rows.slice(23)), {}));
    const head = await caller.store.ledger.head();
    expect(await findings()).toEqual([
      [
        'METER.REGISTER_MISMATCH',
        'MAIN',
        'the register counted 13.7 kWh (999990.5 to 4.2 kWh, over its end), the intervals 14.76 kWh',
        true,
      ],
    ]);
    // Read again: 5.2 where 4.2 was written.
    valueOf(await register('12:00', '5.2'));
    expect(await findings()).toEqual([]);
    expect(await findings(head)).toHaveLength(1);
  });

  it('say that a meter clock was found wrong beyond its tolerance', async () => {
    for (const [meter, series] of [
      ['09:01', 'MAIN'],
      ['08:53', 'MAIN'],
      ['08:50', 'RIG1'],
    ] as const) {
      const check = {
        siteCode: SITE,
        series,
        meterTime: `${DAY}T${meter}:00+09:00`,
        referenceTime: `${DAY}T09:00:00+09:00`,
        from: `${DAY}T10:00:00+09:00`,
        to: `${DAY}T11:00:00+09:00`,
        toleranceSeconds: 60,
        evidence: 'visit',
      };
      const grounds = { reason: 'site visit', approvedBy: 'approver', idempotencyKey: null };
      valueOf(await recordClockCheck(caller, check, grounds));
    }
    expect(await findings()).toEqual([
      [
        'METER.CLOCK_SHIFTED',
        'MAIN',
        'the meter clock is off by -420 s, 60 s are let pass; no reading is moved',
        true,
      ],
      [
        'METER.CLOCK_SHIFTED',
        'RIG1',
        'the meter clock is off by -600 s, 60 s are let pass; no reading is moved',
        true,
      ],
    ]);
  });

  it.each([
    ['METER.UNKNOWN_SERIES', '12:00', '5', 6, 'OTHER', 'x'],
    ['REGISTER.NOT_ALIGNED', '12:10', '5', 6, 'MAIN', 'x'],
    ['REGISTER.BAD_READING', '12:00', '1000000', 6, 'MAIN', 'x'],
    ['REGISTER.BAD_READING', '12:00', '-1', null, 'MAIN', 'x'],
    ['REGISTER.BAD_READING', '12:00', '1', 13, 'MAIN', 'x'],
    ['QUANTITY.TOO_FINE', '12:00', '1.0000001', 6, 'MAIN', 'x'],
    ['REGISTER.NO_EVIDENCE', '12:00', '1', 6, 'MAIN', ' '],
  ] as const)('%s refuses a register reading', async (code, time, kWh, digits, series, evidence) => {
    const at = `${DAY}T${time}:00+09:00`;
    const input = { siteCode: SITE, series, at, kWh, digits, evidence };
    expect(await recordRegisterReading(caller, input)).toMatchObject({ ok: false, failure: { code } });
  });
});
