import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { success, type Outcome } from '../domain/failure.js';
import { DayUnpacker, type PackedDay } from '../domain/metering/packed-day.js';
import { METHOD_VERSION } from '../domain/reconciliation/method-version.js';
import { createPoolDayReconciler } from '../domain/reconciliation/reconcile-pool-day.js';
import { NULL_FIGURE, type SiteDayResult, type SlotLanes } from '../domain/reconciliation/site-day-result.js';
import type { UtcDay } from '../domain/time/local-calendar.js';
import type { Store, StoredSiteDay } from '../storage/store.js';
import type { OnProgress } from './caller.js';
import { isPoolMember, siteDayFacts, type PoolKnowledge } from './pool-knowledge.js';

/** Days read at once: one window keeps a 560-rig site below 15 MB. */
const WINDOW_DAYS = 10;

/**
 * Reconciles chosen UTC days of a pool from its readings and hands each window of results on, in order. Nothing is stored
 * here: the same days are computed for a statement in the past as for a stored result.
 */
export async function computePoolDays(
  store: Store,
  known: PoolKnowledge,
  days: readonly UtcDay[],
  onWindow: (results: readonly StoredSiteDay[]) => Promise<Outcome<null>>,
  onProgress: OnProgress,
): Promise<Outcome<null>> {
  const reconciler = new StoredDayReconciler(known);
  let done = 0;
  for await (const { window, readings } of readAhead(store, known, windowsOf(days))) {
    const results: StoredSiteDay[] = [];
    for (const day of window) {
      results.push(...reconciler.reconcile(day, readings));
      done += 1;
      onProgress(done, days.length, 'days reconciled');
      // Lets the next window's bytes in, and an interruption.
      await setImmediate();
    }
    const stored = await onWindow(results);
    if (!stored.ok) return stored;
  }
  return success(null);
}

function windowsOf(days: readonly UtcDay[]): UtcDay[][] {
  const windows: UtcDay[][] = [];
  for (const day of days) {
    const current = windows.at(-1);
    const first = current?.[0];
    if (current === undefined || first === undefined || day >= first + WINDOW_DAYS) windows.push([day]);
    else current.push(day);
  }
  return windows;
}

/** Packed days by site and day. */
type Readings = ReadonlyMap<number, ReadonlyMap<UtcDay, PackedDay>>;

interface WindowReadings {
  readonly window: readonly UtcDay[];
  readonly readings: Readings;
}

/** Reads the windows in order, each while the one before is being worked on: a server then works beside this process. */
async function* readAhead(
  store: Store,
  known: PoolKnowledge,
  windows: readonly (readonly UtcDay[])[],
): AsyncGenerator<WindowReadings> {
  const read = async (window: readonly UtcDay[]): Promise<WindowReadings> => ({
    window,
    readings: await readWindow(store, known, window),
  });
  let [next] = windows.slice(0, 1).map(read);
  try {
    for (let i = 0; next !== undefined; i += 1) {
      const current = await next;
      next = windows.slice(i + 1, i + 2).map(read)[0];
      yield current;
    }
  } finally {
    // Whoever stops early must not leave a read behind that fails unheard.
    await next?.catch(() => undefined);
  }
}

async function readWindow(store: Store, known: PoolKnowledge, window: readonly UtcDay[]): Promise<Readings> {
  const first = window[0] ?? (0 as UtcDay);
  const last = window.at(-1) ?? first;
  const bySite = new Map<number, ReadonlyMap<UtcDay, PackedDay>>();
  for (const { site } of known.sites) {
    const days = await store.meters.packedDays(site.id, first, (last + 1) as UtcDay, known.asOf);
    bySite.set(site.id, new Map(days.map((packed) => [packed.day, packed])));
  }
  return bySite;
}

/** Reconciles the days of a pool one after the other, with buffers that are made once. */
class StoredDayReconciler {
  private readonly reconciler = createPoolDayReconciler();
  private readonly unpackers: ReadonlyMap<number, DayUnpacker>;

  constructor(private readonly known: PoolKnowledge) {
    this.unpackers = new Map(known.sites.map(({ site }) => [site.id, new DayUnpacker()]));
  }

  reconcile(day: UtcDay, readings: Readings): StoredSiteDay[] {
    const { known } = this;
    const members = known.sites.filter((site) => isPoolMember(site, day));
    const facts = members.map((member) => {
      const packed = readings.get(member.site.id)?.get(day);
      const series = packed === undefined ? [] : this.unpackers.get(member.site.id)?.unpack(packed);
      return siteDayFacts(member, day, series ?? []);
    });
    const zones = members.map((s) => s.site.zone);
    const results = this.reconciler.reconcile(facts, zones, known.surplusDays.get(day) ?? null);
    return results.map((result, index) => ({
      siteId: members[index]?.site.id ?? 0,
      methodVersion: METHOD_VERSION,
      asOfSeq: known.asOf,
      inputHash: digestOfResult(result),
      result,
    }));
  }
}

/** Lanes that differ from others only where a plant of the pool is contracted; a pool without one has the digest it always had. */
function contractedLanes({
  surplus,
  surplusOfPool,
  contractedSurplus,
  contractedAbsorbed,
}: SlotLanes): Float64Array[] {
  const touched =
    contractedSurplus.some((value) => value !== NULL_FIGURE) ||
    surplusOfPool.some((value, slot) => value !== surplus[slot]);
  return touched ? [surplusOfPool, contractedSurplus, contractedAbsorbed] : [];
}

/**
 * Hex sha256 over the bytes of every lane of a result: equal results have equal digests. The lanes are little-endian, as
 * every machine that Yojo is supported on.
 */
export function digestOfResult(result: SiteDayResult): string {
  const hash = createHash('sha256').update(
    `${result.siteCode}\n${String(result.day)}\n${String(result.slots.slots)}\n`,
  );
  const lane = (values: Float64Array): void => {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  const { slots } = result;
  for (const values of [
    slots.energy,
    slots.measured,
    slots.surplus,
    slots.coincident,
    slots.absorbed,
    slots.instructed,
    ...slots.cells,
    ...contractedLanes(slots),
  ])
    lane(values);
  for (const segment of result.segments) {
    hash.update(`${segment.localDate}\n${segment.lines.serials.join(',')}\n`);
    for (const values of [segment.lines.energy, segment.lines.energyRaw, ...segment.lines.cells])
      lane(values);
  }
  return hash.digest('hex');
}
