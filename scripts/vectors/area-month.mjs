// A month of area files: solar and wind generated, curtailed, and the days on which anything was curtailed.
import { parsedAreaFiles } from './area-files.mjs';

const HOUR_MS = 3_600_000;

/** Days of every file as they would be stored: a UTC day that two files share comes twice, with different slots. */
async function areaDaysOf(input, context) {
  const files = await parsedAreaFiles(input, context);
  return files.flatMap(({ area, days }) => days.map((day) => ({ ...day, area, status: 'CONFIRMED' })));
}

/** A figure that is not published stops the case. */
function published(value, what) {
  if (value === null || value === undefined) throw new Error(`${what} is not published`);
  return value;
}

export const areaMonth = {
  topic: 'surplus import / monthly roll-up',
  async answer(input, context) {
    const { load } = context;
    const { surplusOfAreaDay } = await load('domain/surplus/surplus-of-area-day.js');
    const calendar = await load('domain/time/local-calendar.js');
    const { Energy } = await load('domain/quantity/energy.js');
    const month = calendar.localMonthInterval(input.month, input.timezone);
    let [generated, curtailed] = [0n, 0n];
    const dates = new Set();
    let hours = 0;
    for (const day of await areaDaysOf(input, context)) {
      const { surplus } = surplusOfAreaDay(day, null);
      const stepMs = day.stepSeconds * 1_000;
      surplus.forEach((value, slot) => {
        const start = calendar.startOfUtcDay(day.day) + slot * stepMs;
        const isInFile = Object.values(day.lanes).some((lane) => lane[slot] !== null);
        if (start < month.start || start >= month.end || !isInFile) return;
        hours += stepMs / HOUR_MS;
        generated += published(day.lanes.SOLAR?.[slot], 'solar') + published(day.lanes.WIND?.[slot], 'wind');
        curtailed += published(value, 'surplus');
        if (value > 0n) dates.add(calendar.localDateOf(start, input.timezone));
      });
    }
    if (hours !== (month.end - month.start) / HOUR_MS) throw new Error(`${hours} hours of ${input.month}`);
    return {
      generate_mwh: Energy.ofMilliWh(generated).MWh.toFixed(),
      curtailed_mwh: Energy.ofMilliWh(curtailed).MWh.toFixed(),
      days_with_curtailment: dates.size,
    };
  },
};
