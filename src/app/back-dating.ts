import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { MISSING_VALUE } from '../domain/metering/series-day.js';
import { instant, renderInstantIn, SECOND, type Instant } from '../domain/time/instant.js';
import {
  localDateInterval,
  startOfUtcDay,
  type LocalDate,
  type UtcDay,
} from '../domain/time/local-calendar.js';
import type { Site, WriteTransaction } from '../storage/store.js';
import { BILLING_SERIES } from './find-site.js';

/** A dated row of a site that decides what may be claimed. */
export interface DatedRow {
  readonly validFrom: LocalDate;
  /** Why it is recorded after readings of its days; null: it is not. */
  readonly restatement: string | null;
}

/**
 * Refuses a row that holds in days of which a billing reading is known, unless it is a restatement: nobody chooses what suits
 * the readings in silence (methodology §4).
 */
export async function requireNotBackDated(
  tx: WriteTransaction,
  site: Site,
  { validFrom, restatement }: DatedRow,
  { code, what }: { readonly code: string; readonly what: string },
): Promise<Outcome<null>> {
  const known = await readingsKnownUntil(tx, site);
  const from = localDateInterval(validFrom, site.zone).start;
  if (restatement !== null || known === null || known <= from) return success(null);
  return refused(
    failure(
      code,
      `the ${what} holds from ${validFrom}, but readings of site "${site.code}" are known until ${renderInstantIn(known, site.zone)}`,
      'record it from a later date, or as a restatement: --restates with the reason, which its statements print',
    ),
  );
}

/** End of the last known billing reading; null when there is none. */
async function readingsKnownUntil(tx: WriteTransaction, site: Site): Promise<Instant | null> {
  const day = await tx.lastSeriesDay(site.id, BILLING_SERIES);
  if (day === null) return null;
  const [state] = await tx.currentSeriesDays(site.id, day, (day + 1) as UtcDay, [BILLING_SERIES]);
  if (state === undefined) return null;
  const last = state.values.findLastIndex((value) => value !== MISSING_VALUE);
  return instant(startOfUtcDay(day) + (last + 1) * state.stepSeconds * SECOND);
}
