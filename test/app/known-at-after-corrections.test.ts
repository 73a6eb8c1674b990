import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import type { ImportReport } from '../../src/app/import-report.js';
import { reconcilePeriod } from '../../src/app/reconcile-period.js';
import { renderComplianceStatement } from '../../src/app/render-compliance-statement.js';
import { renderEnergyStatement } from '../../src/app/render-energy-statement.js';
import { recordClockCheck } from '../../src/app/record-clock-check.js';
import { createSeries, setBaselinePolicy } from '../../src/app/setup.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
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
import { importText, SITE, siteWithoutRigs, valueOf } from './small-site.js';

const CORRECTIONS = 1_000;
const ALL_SERIES = ['MAIN', ...RIG_SERIALS];
const DAYS = 11;
const DAY_MS = 86_400_000;
const time = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
const FIRST_MIDNIGHT = Date.parse('2023-03-06T00:00:00+09:00');

/** Statements as they were given when they were new. */
interface Remembered {
  readonly sequence: string;
  /** An instant after this sequence and before the next. */
  readonly at: string;
  readonly statements: string;
}

async function statementsAt(caller: Caller, asOf: string | null): Promise<string> {
  const asked = { siteCode: SITE, period: PERIOD, asOf };
  const energy = valueOf(await renderEnergyStatement(caller, { ...asked, by: 'INTERVAL' }));
  const compliance = valueOf(await renderComplianceStatement(caller, asked));
  return [energy.json, energy.table, compliance.json, compliance.table].join('\n');
}

async function remember(caller: Caller): Promise<Remembered> {
  const sequence = (await caller.store.ledger.head()).toString();
  const statements = await statementsAt(caller, null);
  const at = new Date().toISOString();
  // Sequences are labelled in whole milliseconds: the next one is later than `at`.
  await setTimeout(5);
  return { sequence, at, statements };
}

/** Random corrections by a seed; each is one write, and says whether it was taken. */
class Corrections {
  private readonly whole = seededWhole(20_261_125);
  private sent = 0;

  constructor(private readonly caller: Caller) {}

  async next(): Promise<boolean> {
    this.sent += 1;
    const kind = this.whole(20);
    if (kind < 11) return this.readings();
    if (kind < 15) return this.area();
    if (kind < 19) return this.call();
    return this.setup();
  }

  /** Versions that come in no order, each of them once. */
  private version(): bigint {
    return BigInt(this.whole(500) * (CORRECTIONS + 1) + this.sent);
  }

  private async send(delivery: Omit<Delivery, 'name'>): Promise<boolean> {
    const report: ImportReport = valueOf(
      await importText(this.caller, delivery.kind, delivery.text, {
        area: 'kyushu',
        options: delivery.options,
        name: `correction-${String(this.sent)}`,
      }),
    );
    expect(report.faults).toEqual([]);
    return report.accepted > 0;
  }

  private readings(): Promise<boolean> {
    const series = ALL_SERIES[this.whole(ALL_SERIES.length)]!;
    const [day, slot] = [this.whole(DAYS), this.whole(40)];
    const rows = Array.from({ length: 1 + this.whole(6) }, (_, at) => ({
      series,
      day,
      slot: slot + at,
      wh: readingWh(series, day, slot + at) + this.whole(400),
      quality: this.whole(5) === 0 ? ('ESTIMATED' as const) : ('MEASURED' as const),
    }));
    const correction = { reason: 'read again', version: this.version() };
    return this.send({ kind: 'METERS', text: meterText(rows), options: { correction } });
  }

  private area(): Promise<boolean> {
    const day = this.whole(DAYS);
    const status = this.whole(2) === 0 ? ('PRELIMINARY' as const) : ('CONFIRMED' as const);
    const correction = { reason: 'republished', version: this.version() };
    return this.send({
      kind: 'AREA',
      text: areaText(day, day + 1, this.whole(90)),
      options: { status, correction },
    });
  }

  private call(): Promise<boolean> {
    const end = ['19:00', '19:10', '19:30', '20:00'][this.whole(4)]!;
    const state = ['ISSUED', 'ACTIVE', 'RESTORED', 'CANCELLED'][this.whole(4)]!;
    const row = callRow(
      `E-${String(1 + this.whole(3))}`,
      end,
      String(1 + this.whole(9)),
      state,
      this.version().toString(),
    );
    return this.send({ kind: 'EVENTS', text: eventsText([row]), options: {} });
  }

  /** What is set up is dated, and some of it for days long past. */
  private async setup(): Promise<boolean> {
    const { caller, sent } = this;
    const day = this.whole(DAYS);
    const start = FIRST_MIDNIGHT + day * DAY_MS;
    switch (this.whole(4)) {
      case 0:
        valueOf(
          await recordClockCheck(
            caller,
            {
              siteCode: SITE,
              series: 'MAIN',
              meterTime: time(start + DAY_MS + 60_000 + this.whole(600) * 1_000),
              referenceTime: time(start + DAY_MS),
              from: time(start),
              to: time(start + DAY_MS),
              toleranceSeconds: 30,
              evidence: `visit ${String(sent)}`,
            },
            { reason: 'clock visited', approvedBy: 'approver', idempotencyKey: null },
          ),
        );
        return true;
      case 1:
        valueOf(
          await setBaselinePolicy(caller, {
            siteCode: SITE,
            kind: 'SURPLUS_ONLY',
            kW: String(1 + this.whole(5)),
            validFrom: `2023-03-${String(6 + day).padStart(2, '0')}`,
            validTo: null,
            evidence: `contract ${String(sent)}`,
            approvedBy: 'approver',
            restatement: 'the contract was found',
          }),
        );
        return true;
      case 2:
        valueOf(
          await createSeries(caller, {
            siteCode: SITE,
            code: `AUX-${String(sent)}`,
            kind: 'AUX',
            stepSeconds: 1_800,
          }),
        );
        return true;
      default: {
        const text = rigsText(`late-${String(sent)}`, `Q${String(sent)}`);
        return this.send({ kind: 'RIGS', text, options: {} });
      }
    }
  }
}

describe.each(engines)('10: what was known before 1,000 corrections on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;
  const remembered: Remembered[] = [];
  let taken = 0;

  const reconcile = async (): Promise<void> => {
    valueOf(await reconcilePeriod(caller, { siteCode: SITE, period: PERIOD, asOf: null }));
  };
  const send = async (kind: Delivery['kind'], text: string, name: string): Promise<void> => {
    const report = valueOf(await importText(caller, kind, text, { area: 'kyushu', name }));
    expect(report.faults).toEqual([]);
  };

  beforeAll(async () => {
    test = await engine.open();
    caller = await siteWithoutRigs(test.database);
    for (const [at, serial] of RIG_SERIALS.entries())
      await send('RIGS', rigsText(serial, `P${String(at)}`), `rig-${serial}`);
    await send('METERS', meterText(rowsOf(ALL_SERIES, 0, 6)), 'first days');
    await send('AREA', areaText(0, 9, 0), 'area');
    remembered.push(await remember(caller));
    await send('METERS', meterText(rowsOf(ALL_SERIES, 6, DAYS)), 'other days');
    await send('EVENTS', eventsText([callRow('E-1', '19:30', '9', 'RESTORED', '1')]), 'calls');
    await reconcile();
    remembered.push(await remember(caller));
    const corrections = new Corrections(caller);
    for (let sent = 1; sent <= CORRECTIONS; sent += 1) {
      if (await corrections.next()) taken += 1;
      // Some of what is remembered rests on stored results, some on days that are stale.
      if (sent === 100 || sent === 700) await reconcile();
      if (sent === 100 || sent === 400) remembered.push(await remember(caller));
    }
  }, 600_000);
  afterAll(async () => {
    await test.drop();
  }, 60_000);

  it('is asked of corrections that were taken, and some that came too late', () => {
    process.stdout.write(`${engine.name}: ${String(taken)} of ${String(CORRECTIONS)} corrections taken\n`);
    expect(taken).toBeGreaterThan(CORRECTIONS / 3);
    expect(taken).toBeLessThan(CORRECTIONS);
    expect(new Set(remembered.map(({ statements }) => statements)).size).toBe(remembered.length);
  });

  it.each([0, 1, 2, 3])(
    'is the same to the byte, asked by sequence and by instant: moment %d',
    async (moment) => {
      const { sequence, at, statements } = remembered[moment]!;
      expect(await statementsAt(caller, sequence)).toBe(statements);
      expect(await statementsAt(caller, at)).toBe(statements);
    },
    120_000,
  );

  it('is the same when everything was reconciled again, and canary: what is known now is another', async () => {
    await reconcile();
    for (const { sequence, statements } of remembered)
      expect(await statementsAt(caller, sequence)).toBe(statements);
    const asOf = /"asOfSequence":"\d+"|sequence \d+/g;
    const now = (await statementsAt(caller, null)).replaceAll(asOf, '');
    expect(remembered.map(({ statements }) => statements.replaceAll(asOf, ''))).not.toContain(now);
  }, 120_000);
});
