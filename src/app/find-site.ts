import { failure, refused, success, type Outcome } from '../domain/failure.js';
import type { Rig, SeriesRow, Site } from '../storage/store.js';
import type { Caller } from './caller.js';

/** Number of a site's billing meter among its series. */
export const BILLING_SERIES = 0;

/** The site of the caller's organisation with a code. */
export async function findSite(caller: Caller, code: string): Promise<Outcome<Site>> {
  const site = await caller.store.registry.siteByCode(caller.organisation.id, code);
  if (site !== null) return success(site);
  return refused(
    failure(
      'SITE.UNKNOWN',
      `no site "${code.slice(0, 60)}" in organisation "${caller.organisation.code}"`,
      'see the query `sites`, or create it with `yojo setup site`',
    ),
  );
}

const PAGE = 1_000;

/** Every site of the caller's organisation, by code. */
export async function allSites({ store, organisation }: Caller): Promise<readonly Site[]> {
  const sites: Site[] = [];
  for (let afterKey: string | null = null; ;) {
    const page = await store.registry.sites(organisation.id, { limit: PAGE, afterKey, backwards: false });
    sites.push(...page.rows);
    afterKey = page.rows.at(-1)?.code ?? null;
    if (!page.hasMore || afterKey === null) return sites;
  }
}

/** Every rig that was ever in service at a site, as known now. */
export async function knownRigs({ store }: Caller, site: Site): Promise<readonly Rig[]> {
  return store.registry.allRigs(site.id, await store.ledger.head());
}

/** The series of a site with a code. */
export async function findSeries({ store }: Caller, site: Site, code: string): Promise<Outcome<SeriesRow>> {
  const series = (await store.registry.series(site.id)).find((row) => row.code === code);
  if (series !== undefined) return success(series);
  return refused(
    failure(
      'METER.UNKNOWN_SERIES',
      `no series "${code.slice(0, 70)}" at site "${site.code}"`,
      'name the billing meter, a rig by its serial, or a series added with `yojo setup series`',
    ),
  );
}
