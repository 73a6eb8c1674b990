// The parser of area files: the first interval of a file as average MW, the length of its first day, the time 24:00.
import { parsedAreaFiles } from './area-files.mjs';

/** Names as the cases write them. */
const COLUMNS = {
  NUCLEAR: '原子力',
  THERMAL_LNG: '火力(LNG)',
  THERMAL_COAL: '火力(石炭)',
  THERMAL_OIL: '火力(石油)',
  THERMAL_OTHER: '火力(その他)',
  HYDRO: '水力',
  GEOTHERMAL: '地熱',
  BIOMASS: 'バイオマス',
  SOLAR: '太陽光発電実績',
  WIND: '風力発電実績',
  PUMPED_STORAGE: '揚水',
  BATTERY: '蓄電池',
  OTHER: 'その他',
};
/** The source of the cases shows −2 MW of night solar as 0; we keep the raw value and clamp only here. */
const CLAMPED = ['SOLAR', 'WIND'];
const ZONE = 'Asia/Tokyo';
const MS_PER_HALF_HOUR = 1_800_000;

/** `2026/04/01` with `24:00` as the instant it names, written to the minute. */
async function timeOf({ date, time }, load) {
  const { resolveWallClock } = await load('domain/time/local-date-time.js');
  const { renderInstantIn } = await load('domain/time/instant.js');
  const [year, month, day] = date.split('/').map(Number);
  const [hour, minute] = time.split(':').map(Number);
  const found = resolveWallClock({ year, month, day, hour, minute, second: 0 }, ZONE);
  if (!found.ok) throw new Error(`${found.failure.code} ${found.failure.message}`);
  return renderInstantIn(found.value.earlier, ZONE).replace(/:00(?=[+-]\d\d:\d\d$)/, '');
}

export const areaCsv = {
  topic: '30-min area CSV parser',
  async answer(input, context) {
    const { load } = context;
    if (input.file === undefined) return timeOf(input, load);
    const { Energy } = await load('domain/quantity/energy.js');
    const { localDateOf } = await load('domain/time/local-calendar.js');
    const [{ intervals }] = await parsedAreaFiles(input, context);
    const [first] = intervals;
    if (intervals[1].start - first.start !== MS_PER_HALF_HOUR) throw new Error('not a file of half-hours');
    const megawatts = (column) => {
      const raw = first.energy[column] ?? 0n;
      // Energy of half an hour to average power.
      return Energy.ofMilliWh(CLAMPED.includes(column) && raw < 0n ? 0n : raw)
        .MWh.times(2)
        .toFixed();
    };
    const firstDate = localDateOf(first.start, ZONE);
    return {
      columns: Object.values(COLUMNS),
      values: Object.keys(COLUMNS).map(megawatts),
      rows_first_day: intervals.filter(({ start }) => localDateOf(start, ZONE) === firstDate).length,
    };
  },
};
