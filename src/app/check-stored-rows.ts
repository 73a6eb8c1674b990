import { success, type Outcome } from '../domain/failure.js';
import { METHOD_VERSION } from '../domain/reconciliation/method-version.js';
import {
  checkPoolDay,
  checkSiteDay,
  STORED_INVARIANTS,
  type BrokenInvariant,
} from '../domain/reconciliation/stored-invariants.js';
import { checkAreaDay } from '../domain/surplus/area-balance.js';
import { renderUtcDay, type UtcDay } from '../domain/time/local-calendar.js';
import type { Site, StoredSiteDay } from '../storage/store.js';
import { silent, type Caller, type OnProgress } from './caller.js';
import { allSites } from './find-site.js';
import { digestOfResult } from './site-days.js';

export interface CheckedInvariant {
  readonly number: number;
  readonly name: string;
  readonly checked: number;
  readonly broken: number;
}

export interface BrokenRow {
  readonly invariant: number;
  readonly siteCode: string;
  readonly day: string;
  readonly detail: string;
}

export interface CheckReport {
  readonly rowsChecked: number;
  readonly invariants: readonly CheckedInvariant[];
  readonly broken: readonly BrokenRow[];
}

/** All days a calendar of stored rows can hold: `date` in the database reaches further than any fact. */
const FIRST_DAY = 0 as UtcDay;
const LAST_DAY = 80_000 as UtcDay;
const WINDOW = 32;
const EXTRA_INVARIANTS: Readonly<Record<number, string>> = {
  10: 'a stored result equals its own digest',
  15: 'parts = total in imported area files',
};

/** Checks the invariants of methodology §7 on every stored result and area day of the caller's organisation. */
export async function checkStoredRows(
  caller: Caller,
  onProgress: OnProgress = silent,
): Promise<Outcome<CheckReport>> {
  const tally = new Tally();
  const pools = byArea(await allSites(caller));
  let done = 0;
  for (const [area, sites] of pools) {
    done = await checkPool(caller, sites, tally, done, onProgress);
    await checkArea(caller, area, tally);
  }
  return success(tally.report());
}

function byArea(sites: readonly Site[]): Map<string, Site[]> {
  const pools = new Map<string, Site[]>();
  for (const site of sites) pools.set(site.area, [...(pools.get(site.area) ?? []), site]);
  return pools;
}

class Tally {
  private rows = 0;
  private readonly checked = new Map<number, number>();
  private readonly broken: BrokenRow[] = [];

  count(invariants: readonly number[]): void {
    this.rows += 1;
    for (const number of invariants) this.checked.set(number, (this.checked.get(number) ?? 0) + 1);
  }

  note(day: UtcDay, found: readonly BrokenInvariant[]): void {
    for (const { invariant, siteCode, slot, detail } of found) {
      this.broken.push({
        invariant,
        siteCode,
        day: renderUtcDay(day),
        detail: `interval ${String(slot)}: ${detail}`,
      });
    }
  }

  report(): CheckReport {
    const names = { ...STORED_INVARIANTS, ...EXTRA_INVARIANTS };
    const invariants = Object.entries(names).map(([key, name]) => {
      const number = Number(key);
      const broken = this.broken.filter((row) => row.invariant === number).length;
      return { number, name, checked: this.checked.get(number) ?? 0, broken };
    });
    return { rowsChecked: this.rows, invariants, broken: this.broken };
  }
}

async function checkPool(
  caller: Caller,
  sites: readonly Site[],
  tally: Tally,
  before: number,
  onProgress: OnProgress,
): Promise<number> {
  const { results, ledger } = caller.store;
  const head = await ledger.head();
  const days = new Set<UtcDay>();
  for (const site of sites) {
    for (const row of await results.siteDays(site.id, FIRST_DAY, LAST_DAY, METHOD_VERSION, head, false))
      days.add(row.result.day);
  }
  let done = before;
  const ordered = [...days].sort((a, b) => a - b);
  for (let at = 0; at < ordered.length; at += WINDOW) {
    const window = ordered.slice(at, at + WINDOW);
    const rows = new Map<UtcDay, StoredSiteDay[]>(window.map((day) => [day, []]));
    for (const site of sites) {
      const from = window[0] ?? FIRST_DAY;
      const to = ((window.at(-1) ?? from) + 1) as UtcDay;
      for (const row of await results.siteDays(site.id, from, to, METHOD_VERSION, head, true))
        rows.get(row.result.day)?.push(row);
    }
    for (const [day, stored] of rows) {
      checkDay(day, stored, tally);
      done += 1;
      onProgress(done, null, 'site-days checked');
    }
  }
  return done;
}

function checkDay(day: UtcDay, stored: readonly StoredSiteDay[], tally: Tally): void {
  for (const row of stored) {
    tally.count([1, 2, 4, 5, 8, 10, 12]);
    tally.note(day, checkSiteDay(row.result));
    if (digestOfResult(row.result) !== row.inputHash) {
      tally.note(day, [
        {
          invariant: 10,
          siteCode: row.result.siteCode,
          slot: 0,
          detail: 'the stored lanes do not give the stored digest',
        },
      ]);
    }
  }
  tally.count([3]);
  tally.note(day, checkPoolDay(stored.map((row) => row.result)));
}

async function checkArea(caller: Caller, area: string, tally: Tally): Promise<void> {
  const { areas, ledger } = caller.store;
  for (const row of await areas.days(
    caller.organisation.id,
    area,
    FIRST_DAY,
    LAST_DAY,
    await ledger.head(),
  )) {
    tally.count([15]);
    const found = checkAreaDay(row).map(({ slot, detail }) => ({
      invariant: 15,
      siteCode: area,
      slot,
      detail,
    }));
    tally.note(row.day, found);
  }
}
