import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { NO_OPTIONS } from '../../src/app/import-report.js';
import { reconcilePeriod } from '../../src/app/reconcile-period.js';
import { renderComplianceStatement } from '../../src/app/render-compliance-statement.js';
import { renderEnergyStatement } from '../../src/app/render-energy-statement.js';
import { engines, type Engine } from '../storage/support/databases.js';
import {
  areaText,
  callRow,
  eventsText,
  meterText,
  PERIOD,
  readingWh,
  RIG_SERIALS,
  rigsText,
  rowsOf,
  seededWhole,
  type Delivery,
} from './site-facts.js';
import { importText, operatorOf, SITE, siteWithoutRigs, valueOf } from './small-site.js';

const ORDERS = 12;
const ALL_SERIES = ['MAIN', ...RIG_SERIALS];
const corrected = (version: bigint): Delivery['options'] => ({
  correction: { reason: 'read again', version },
});
const meters = (name: string, rows: Parameters<typeof meterText>[0], options = {}): Delivery => ({
  name,
  kind: 'METERS',
  text: meterText(rows),
  options,
});
const area = (
  name: string,
  [from, to, shift]: readonly [number, number, number],
  options: Delivery['options'],
): Delivery => ({ name, kind: 'AREA', text: areaText(from, to, shift), options });
const calls = (name: string, ...rows: readonly string[]): Delivery => ({
  name,
  kind: 'EVENTS',
  text: eventsText(rows),
  options: {},
});

/** Readings of the seventh day that come late, and some that are only estimated before. */
const isLate = (day: number, slot: number): boolean => day === 6 && slot >= 14 && slot < 30;
const surelySome = (series: string, day: number, more: number) =>
  Array.from({ length: 8 }, (_, slot) => ({
    series,
    day,
    slot: slot + 20,
    wh: readingWh(series, day, slot + 20) + more,
  }));

/** The facts: each is sent once, and some are sent twice. */
const FACTS: readonly Delivery[] = [
  ...RIG_SERIALS.map((serial, at) => ({
    name: `rig ${serial}`,
    kind: 'RIGS' as const,
    text: rigsText(serial, `P${String(at)}`),
    options: {},
  })),
  meters('first four days', rowsOf(ALL_SERIES, 0, 4)),
  // The fourth day is in both files.
  meters('the next days', rowsOf(ALL_SERIES, 3, 11, isLate)),
  meters(
    'late readings',
    rowsOf(ALL_SERIES, 6, 7, (day, slot) => !isLate(day, slot)),
  ),
  meters(
    'estimates of the late readings',
    surelySome('RIG1', 6, 40).map((row) => ({ ...row, quality: 'ESTIMATED' as const })),
  ),
  meters('correction 2', [...surelySome('MAIN', 2, 111), ...surelySome('a-3', 2, -3)], corrected(2n)),
  meters('correction 3', [...surelySome('MAIN', 2, 222), ...surelySome('RIG2', 9, 5)], corrected(3n)),
  area('preliminary figures', [0, 11, -20], { status: 'PRELIMINARY' }),
  area('preliminary figures again', [2, 5, -10], { status: 'PRELIMINARY', ...corrected(2n) }),
  area('confirmed figures', [0, 8, 0], { status: 'CONFIRMED' }),
  area('confirmed figures, republished', [3, 4, 7], { status: 'CONFIRMED', ...corrected(3n) }),
  area('confirmed figures, an older version', [2, 5, 5], { status: 'CONFIRMED', ...corrected(2n) }),
  calls('calls', callRow('E-1', '20:00', '9', 'ISSUED', '1'), callRow('E-2', '21:00', '3', 'ISSUED', '')),
  calls('a shorter call', callRow('E-1', '19:30', '9', 'ISSUED', '2')),
  calls('a longer call', callRow('E-1', '19:45', '9', 'ACKNOWLEDGED', '3')),
  calls('the end of both calls', callRow('E-1', '19:45', '9', 'RESTORED', '3')),
  calls('a call that is cancelled', callRow('E-2', '21:00', '3', 'CANCELLED', '')),
];

/** A seeded order of all facts, with a quarter of them sent again some time later. */
function orderOf(seed: number, facts: readonly Delivery[]): Delivery[] {
  const whole = seededWhole(seed);
  const order = facts.flatMap((fact) => (whole(4) === 0 ? [fact, fact] : [fact]));
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = whole(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Sends everything; what names a rig that is not there yet is sent again after the others, as a person would. */
async function deliverAll(caller: Caller, order: readonly Delivery[], reconcileAfter: number): Promise<void> {
  const waiting = [...order];
  for (let sent = 0; waiting.length > 0; sent += 1) {
    const next = waiting.shift()!;
    const report = valueOf(
      await importText(caller, next.kind, next.text, {
        area: 'kyushu',
        options: { ...NO_OPTIONS, ...next.options },
        name: next.name,
      }),
    );
    const codes = new Set(report.faults.map(({ code }) => code));
    for (const code of codes) expect(['METER.UNKNOWN_SERIES', 'EVENT.UNKNOWN_TARGET']).toContain(code);
    if (codes.size > 0) waiting.push(next);
    expect(sent).toBeLessThan(order.length * order.length);
    // Results of a half-known period must not outlive what comes later.
    if (sent === reconcileAfter) await reconcile(caller);
  }
  await reconcile(caller);
}

async function reconcile(caller: Caller): Promise<void> {
  valueOf(await reconcilePeriod(caller, { siteCode: SITE, period: PERIOD, asOf: null }));
}

/** sha256 over both statements. Their sequence counts the reconciliations, which are no facts. */
async function digestOf(caller: Caller): Promise<string> {
  const asked = { siteCode: SITE, period: PERIOD, asOf: null };
  const energy = valueOf(await renderEnergyStatement(caller, { ...asked, by: 'INTERVAL' })).json;
  const compliance = valueOf(await renderComplianceStatement(caller, asked)).json;
  const text = `${energy}\n${compliance}`.replaceAll(/"asOfSequence":"\d+"/g, '"asOfSequence":""');
  expect(text.match(/"asOfSequence":""/g)).toHaveLength(2);
  return createHash('sha256').update(text).digest('hex');
}

/** Of every order on every database. */
const digests: string[] = [];

describe.each(engines)('the same facts in any order on $name', (engine: Engine) => {
  const opened: { drop(): Promise<void> }[] = [];
  let template: Awaited<ReturnType<Engine['template']>>;

  beforeAll(async () => {
    template = await engine.template(async (database) => {
      await siteWithoutRigs(database);
    });
  }, 180_000);
  afterAll(async () => {
    for (const one of opened) await one.drop();
    await template.drop();
  }, 60_000);

  async function digestAfter(seed: number, facts: readonly Delivery[]): Promise<string> {
    const test = await template.open();
    opened.push(test);
    const caller = await operatorOf(test.database);
    await deliverAll(caller, orderOf(seed, facts), seededWhole(seed + 1_000)(facts.length));
    const digest = await digestOf(caller);
    await test.database.close();
    return digest;
  }

  it.each(Array.from({ length: ORDERS }, (_, seed) => seed + 1))(
    'order %d gives the digest of all others',
    async (seed) => {
      digests.push(await digestAfter(seed, FACTS));
      if (seed === ORDERS)
        process.stdout.write(`${engine.name}: ${String(digests.length)} orders, ${digests[0]!}\n`);
      expect(new Set(digests).size).toBe(1);
    },
    180_000,
  );

  it.each(['late readings', 'correction 3', 'confirmed figures, republished', 'a longer call'])(
    'canary: without "%s" the digest is another',
    async (left) => {
      const fewer = FACTS.filter(({ name }) => name !== left);
      expect(fewer).toHaveLength(FACTS.length - 1);
      const less =
        left === 'a longer call' ? fewer.filter(({ name }) => name !== 'the end of both calls') : fewer;
      expect(digests).not.toContain(await digestAfter(1, less));
    },
    180_000,
  );
});
