import { failure, refused, success, type Outcome } from '../domain/failure.js';
import type { Interval } from '../domain/time/instant.js';
import {
  localDateInterval,
  localMonthInterval,
  parseLocalDate,
  parseLocalMonth,
  startOfLocalDate,
  nextLocalDate,
  fiscalYearInterval,
  type ZoneName,
} from '../domain/time/local-calendar.js';

/** A local period as it was written, with its span. */
export interface Period {
  readonly text: string;
  readonly span: Interval;
}

const FIRST_FISCAL_MONTH = 4;
const MAX_SPAN_MS = 400 * 86_400_000;

/** Reads `2023`, `FY2022` (April to March), `2023-03`, `2023-03-05` or `2023-03-01/2023-03-07` (both days included) in a zone. */
export function parsePeriod(text: string, zone: ZoneName): Outcome<Period> {
  const span = spanOf(text, zone);
  if (!span.ok) return span;
  if (span.value.end <= span.value.start) {
    return refused(
      failure('PERIOD.EMPTY', `period "${text}" ends before it begins`, 'put the earlier date first'),
    );
  }
  if (span.value.end - span.value.start > MAX_SPAN_MS) {
    return refused(
      failure('PERIOD.TOO_LONG', `period "${text}" is longer than 400 days`, 'ask for a year at a time'),
    );
  }
  return success({ text, span: span.value });
}

function spanOf(text: string, zone: ZoneName): Outcome<Interval> {
  const year = /^(FY)?((?:19|2[01])\d{2})$/.exec(text);
  if (year !== null)
    return success(fiscalYearInterval(Number(year[2]), year[1] === undefined ? 1 : FIRST_FISCAL_MONTH, zone));
  if (/^\d{4}-\d{2}$/.test(text)) {
    const month = parseLocalMonth(text);
    return month.ok ? success(localMonthInterval(month.value, zone)) : month;
  }
  const [from = '', to = from, ...more] = text.split('/');
  const first = parseLocalDate(from);
  const last = parseLocalDate(to);
  if (more.length > 0 || !first.ok || !last.ok) {
    return refused(
      failure(
        'PERIOD.UNREADABLE',
        `"${text.slice(0, 60)}" is not a period`,
        'write 2023, FY2022, 2023-03, 2023-03-05 or 2023-03-01/2023-03-07',
      ),
    );
  }
  if (first.value === last.value) return success(localDateInterval(first.value, zone));
  return success({
    start: startOfLocalDate(first.value, zone),
    end: startOfLocalDate(nextLocalDate(last.value), zone),
  });
}
