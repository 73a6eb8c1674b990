import holidayJp from '@holiday-jp/holiday_jp';

/**
 * Public holidays of a country between two local dates, both included, as `YYYY-MM-DD`. Dates are looked up as text: the
 * functions of both packages that take a `Date` would answer in the time zone of the server.
 */
export async function holidaysOf(
  country: string,
  firstDate: string,
  lastDate: string,
): Promise<ReadonlySet<string>> {
  const dates =
    country === 'JP' ? Object.keys(holidayJp.holidays) : await abroad(country, firstDate, lastDate);
  return new Set(dates.filter((date) => date >= firstDate && date <= lastDate));
}

/** Loaded when a programme abroad is settled: the package knows every country and takes a tenth of a second. */
async function abroad(country: string, firstDate: string, lastDate: string): Promise<string[]> {
  const { default: Holidays } = await import('date-holidays');
  const calendar = new Holidays(country, { types: ['public'] });
  const dates: string[] = [];
  for (let year = Number(firstDate.slice(0, 4)); year <= Number(lastDate.slice(0, 4)); year += 1) {
    for (const { date, start, end } of calendar.getHolidays(year)) {
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      for (let day = 0; day < days; day += 1)
        dates.push(new Date(first + day * 86_400_000).toISOString().slice(0, 10));
    }
  }
  return dates;
}
