import { createHash } from 'node:crypto';
import { identifyCaller, type Caller } from '../src/app/caller.js';
import { addPerson, createOrganisation, createSite, setBaselinePolicy } from '../src/app/setup.js';
import { success, type Outcome } from '../src/domain/failure.js';
import { instant } from '../src/domain/time/instant.js';
import { UNVERSIONED } from '../src/domain/decide-revision.js';
import { startOfUtcDay } from '../src/domain/time/local-calendar.js';
import type { JsonValue } from '../src/domain/proof/canonical-json.js';
import type { AreaStanding } from '../src/domain/surplus/area-supply.js';
import type { Store, WriteTransaction } from '../src/storage/store.js';
import { newReadings, seriesDaysOf } from './packed-days.js';
import { SLOTS, eventsOfDay, surplusOfDay } from './workload.js';
import { BENCH_AREA, BENCH_SITE, SITE_FACTS, rigsOfWorkload, utcDay } from './workload-knowledge.js';

const DAYS_PER_WRITE = 10;
const HALF_HOUR = 1_800;
const MILLI_WH_PER_MWH = 1_000_000_000n;

/** The value of an outcome; a refusal ends the benchmark. */
export function expectValue<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Runs one write transaction of the benchmark. */
async function write(
  caller: Caller,
  kind: string,
  work: (tx: WriteTransaction) => Promise<JsonValue>,
): Promise<void> {
  const request = {
    organisationId: caller.organisation.id,
    actorId: caller.actor.id,
    kind,
    idempotencyKey: null,
    requestSha256: sha256(kind),
  };
  expectValue(await caller.store.write(request, async (tx) => success(await work(tx))));
}

/** Organisation, persons, site with its rigs and policy. */
export async function setUpSite(store: Store): Promise<Caller> {
  expectValue(await createOrganisation(store, { code: 'bench', name: 'Benchmark', zone: SITE_FACTS.zone }));
  for (const code of ['operator', 'bench-approver']) {
    expectValue(await addPerson(store, { organisationCode: 'bench', code, name: code, actorCode: code }));
  }
  const caller = expectValue(
    await identifyCaller(store, { organisationCode: 'bench', actorCode: 'operator' }),
  );
  expectValue(await createSite(caller, { ...SITE_FACTS, billingMeterCode: 'MAIN' }));
  expectValue(
    await setBaselinePolicy(caller, {
      siteCode: BENCH_SITE,
      kind: 'CONTRACTED_LOAD',
      kW: '900',
      validFrom: '2022-01-01',
      validTo: null,
      evidence: 'generated',
      approvedBy: 'bench-approver',
      restatement: null,
    }),
  );
  const site = await caller.store.registry.siteByCode(caller.organisation.id, BENCH_SITE);
  if (site === null) throw new Error('the site was just made');
  await write(caller, 'bench.rigs', async (tx) => {
    await tx.addRigs(site.id, rigsOfWorkload());
    return null;
  });
  return caller;
}

/** A document that stands for a file of the workload. */
async function addDocument(tx: WriteTransaction, siteId: number | null, name: string): Promise<string> {
  return tx.addDocument(
    {
      siteId,
      kind: 'METERS',
      name,
      mediaType: 'text/plain',
      sha256: sha256(name),
      identitySha256: sha256(`identity ${name}`),
      byteLength: BigInt(name.length),
      parserVersion: 'bench',
      replacesUid: null,
      reason: '',
      approvedBy: '',
      summary: {},
    },
    [Buffer.from(name)],
  );
}

async function addReadings(caller: Caller, siteId: number, days: number, revision: 1 | 2): Promise<void> {
  for (let from = 0; from < days; from += DAYS_PER_WRITE) {
    const indexes = Array.from({ length: Math.min(DAYS_PER_WRITE, days - from) }, (_, i) => from + i);
    await write(caller, 'bench.readings', async (tx) => {
      const document = await addDocument(tx, siteId, `readings ${String(revision)} from day ${String(from)}`);
      const cause = revision === 1 ? 'IMPORT' : 'CORRECTION';
      const rows = indexes.flatMap((index) => seriesDaysOf(index, revision, newReadings()));
      if (rows.length > 0) await tx.addSeriesDays(siteId, document, cause, rows);
      return null;
    });
  }
}

async function addSurplus(caller: Caller, days: number): Promise<void> {
  const thermal = (confirmed: number): bigint =>
    (confirmed === 1 ? 1_000n : 4_000n) * (MILLI_WH_PER_MWH / 2n);
  await write(caller, 'bench.surplus', async (tx) => {
    const document = await addDocument(tx, null, 'surplus');
    const areaDays = Array.from({ length: days }, (_, index) => {
      const { surplus, confirmed } = surplusOfDay(index);
      return {
        area: BENCH_AREA,
        day: utcDay(index),
        stepSeconds: HALF_HOUR,
        status: 'CONFIRMED' as const,
        standings: new Array<AreaStanding>(SLOTS).fill({ status: 'CONFIRMED', version: UNVERSIONED }),
        revision: 1,
        lanes: {
          SOLAR_CURTAILED: [...surplus].map(BigInt),
          WIND_CURTAILED: new Array<bigint>(SLOTS).fill(0n),
          PUMPED_STORAGE: new Array<bigint>(SLOTS).fill(-MILLI_WH_PER_MWH),
          THERMAL: [...confirmed].map(thermal),
        },
      };
    });
    await tx.addAreaDays(document, areaDays);
    return null;
  });
}

async function addEvents(caller: Caller, siteId: number, days: number): Promise<void> {
  await write(caller, 'bench.events', async (tx) => {
    for (let index = 0; index < days; index += 1) {
      const midnight = startOfUtcDay(utcDay(index));
      for (const { kind, fromSecond, toSecond } of eventsOfDay(index)) {
        const event = {
          programme: 'BENCH',
          externalId: `${kind}-${String(index)}`,
          siteCode: BENCH_SITE,
          kind,
          state: 'RESTORED' as const,
          start: instant(midnight + fromSecond * 1_000),
          end: instant(midnight + toSecond * 1_000),
          notifiedAt: null,
          requestedWatts: null,
          targets: null,
          version: UNVERSIONED,
        };
        await tx.addEvent(siteId, { event, revises: null, decision: 'REPLACES' }, null);
      }
    }
    return null;
  });
}

/** Writes a whole workload through the store: registry, surplus, events, readings in two revisions. */
export async function loadWorkload(
  store: Store,
  days: number,
): Promise<{ readonly readingsSeconds: number }> {
  const caller = await setUpSite(store);
  const site = await store.registry.siteByCode(caller.organisation.id, BENCH_SITE);
  if (site === null) throw new Error('the site was just made');
  await addSurplus(caller, days);
  await addEvents(caller, site.id, days);
  const start = performance.now();
  await addReadings(caller, site.id, days, 1);
  await addReadings(caller, site.id, days, 2);
  return { readingsSeconds: (performance.now() - start) / 1_000 };
}
