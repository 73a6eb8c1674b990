import { instant, type Interval } from '../domain/time/instant.js';
import type { Store, StoredEvent } from '../storage/store.js';

/** The calls of a site that touch a span, each with the time the site declined, as known at a sequence. */
export async function siteCalls(
  store: Store,
  siteId: number,
  span: Interval,
  asOf: bigint,
): Promise<readonly StoredEvent[]> {
  const calls = await store.events.ofSite(siteId, span, asOf);
  if (calls.length === 0) return calls;
  // Whole calls: whether one binds at all depends on the whole of it.
  const hull = {
    start: instant(Math.min(...calls.map(({ start }) => start))),
    end: instant(Math.max(...calls.map(({ end }) => end))),
  };
  const declines = await store.entries.declines(siteId, hull, asOf);
  return calls.map((call) => {
    const declined = declines.filter(({ eventUid }) => eventUid === call.uid);
    return declined.length === 0 ? call : { ...call, declined };
  });
}
