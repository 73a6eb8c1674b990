import { DateTime } from 'luxon';
import { failure, refused, success, type Outcome } from '../failure.js';
import { invariant } from '../invariant.js';
import { instant, type Instant } from './instant.js';

/** A length of time as ISO 8601 writes it; months and years are of the calendar. */
export interface IsoDuration {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly seconds: number;
}

/** From so many years on a duration means "for ever": OpenADR 3 writes P9999Y. */
const FOR_EVER_YEARS = 9_999;
const GRAMMAR =
  /^P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})([DW]))?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,10})(?:\.0+)?S)?)?$/;

/**
 * Reads an ISO 8601 duration by the grammar of OpenADR 3; negative ones and fractions of a second are refused. Whole seconds,
 * no rounding.
 *
 * @example parseIsoDuration('PT1H30M').value.seconds === 5_400
 */
export function parseIsoDuration(text: string): Outcome<IsoDuration> {
  const match = GRAMMAR.exec(text);
  if (match === null) {
    return refused(
      failure(
        'TIME.NOT_A_DURATION',
        `"${text.slice(0, 60)}" is not an ISO 8601 duration of whole seconds`,
        'write e.g. PT30M, P1D or P9999Y',
      ),
    );
  }
  const [years, months, days, hours, minutes, seconds] = [1, 2, 3, 5, 6, 7].map((n) =>
    Number(match[n] ?? '0'),
  );
  const daysEach = match[4] === 'W' ? 7 : 1;
  return success({
    years: years ?? 0,
    months: months ?? 0,
    days: (days ?? 0) * daysEach,
    seconds: (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0),
  });
}

/** True when a duration never ends. @example isForEver({ years: 9_999, months: 0, days: 0, seconds: 0 }) */
export function isForEver({ years }: IsoDuration): boolean {
  return years >= FOR_EVER_YEARS;
}

/** True for PT0S and its like. @example isZero({ years: 0, months: 0, days: 0, seconds: 0 }) */
export function isZero({ years, months, days, seconds }: IsoDuration): boolean {
  return years === 0 && months === 0 && days === 0 && seconds === 0;
}

/**
 * The instant a duration after another, years, months and days counted in the UTC calendar. Unit ms, exact; not for durations
 * that never end.
 *
 * @example addIsoDuration(instant(0), { years: 0, months: 1, days: 0, seconds: 0 }) is 1970-02-01T00:00:00Z
 */
export function addIsoDuration(at: Instant, duration: IsoDuration): Instant {
  invariant(!isForEver(duration), 'a duration that ends');
  const { years, months, days, seconds } = duration;
  const end = DateTime.fromMillis(at, { zone: 'utc' }).plus({ years, months, days, seconds });
  return instant(end.toMillis());
}
