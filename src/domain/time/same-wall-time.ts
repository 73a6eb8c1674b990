import { DateTime } from 'luxon';
import { instant, type Instant } from './instant.js';
import type { ZoneName } from './local-calendar.js';

/**
 * The instant so many local days earlier at the same time of the wall clock; the first of two where it occurs twice, null where it
 * was skipped. Exact.
 *
 * @example sameWallTime(instant(7 * 86_400_000), 7, 'Asia/Tokyo' as ZoneName) === instant(0)
 */
export function sameWallTime(at: Instant, daysBefore: number, zone: ZoneName): Instant | null {
  const now = DateTime.fromMillis(at, { zone });
  const then = now.minus({ days: daysBefore });
  const same = then.hour === now.hour && then.minute === now.minute && then.second === now.second;
  return same ? instant(then.toMillis()) : null;
}
