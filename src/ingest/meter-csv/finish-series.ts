import { MISSING_VALUE } from '../../domain/metering/series-day.js';
import { scaledText } from '../../domain/quantity/exact-decimal.js';
import type { UtcDay } from '../../domain/time/local-calendar.js';
import type { FaultList } from '../fault.js';
import { reportTooManySlots } from './checked-rows.js';
import { AMOUNT, type MeterLayout } from './meter-layout.js';
import type { ParsedMeterDay, ParsedMeterSeries } from './parsed-meter-file.js';
import { MEASURED_INDEX, MISSING_INDEX } from './quality-cell.js';
import { DISPUTED, type DayBlock, type SeriesIntake } from './reading-store.js';

const HOUR_SECONDS = 3_600;

/**
 * The readings of a series once all rows were seen: energy instead of power, by the start of the interval.
 *
 * @example finishSeries(series, 'TKH0001', layout, faults).days.length
 */
export function finishSeries(
  series: SeriesIntake,
  code: string,
  layout: MeterLayout,
  faults: FaultList,
): ParsedMeterSeries {
  if (layout.isPower) powerToEnergy(series, layout, faults);
  if (layout.label === 'end' && !shiftToStart(series)) reportTooManySlots(series.firstLine, faults);
  return settledSeries(series, { code, fileName: faults.file, direction: null, methods: [] });
}

/**
 * The days of a series whose readings are energy by the start of their interval.
 *
 * @example settledSeries(series, { code: 'TKH0001', fileName: 'a.csv', direction: null, methods: [] }).days.length
 */
export function settledSeries(
  series: SeriesIntake,
  about: Pick<ParsedMeterSeries, 'code' | 'fileName' | 'direction' | 'methods'>,
): ParsedMeterSeries {
  const days: ParsedMeterDay[] = [];
  let readings = 0;
  for (const block of inOrder(series)) {
    readings += settleValues(block.values);
    days.push(finishedDay(block, series.grid));
  }
  return {
    ...about,
    version: series.version,
    stepSeconds: series.grid,
    firstLine: series.firstLine,
    readings,
    duplicates: series.duplicates,
    days,
  };
}

/** Average milliwatts × step: milliWh, if that is a whole number. The step has to be stated: one that was guessed would scale all. */
function powerToEnergy(series: SeriesIntake, layout: MeterLayout, faults: FaultList): void {
  const field = layout.names[layout.roles.indexOf(AMOUNT)] ?? null;
  if (series.knownStep === null) {
    const rule = 'power becomes energy by its step: declare the step, or give a step column';
    faults.add('METER_CSV.POWER_WITHOUT_STEP', rule, { line: series.firstLine, field });
    series.blocks.clear();
    return;
  }
  const divisor = HOUR_SECONDS / series.grid;
  for (const { values, lines } of series.blocks.values()) {
    for (let slot = 0; slot < values.length; slot += 1) {
      const power = values[slot] ?? MISSING_VALUE;
      if (power < 0) continue;
      if (power % divisor === 0) values[slot] = power / divisor;
      else {
        values[slot] = MISSING_VALUE;
        const rule = `power × ${String(series.grid)} s is a whole number of milliWh: nothing is rounded`;
        const value = scaledText(BigInt(power), layout.scale);
        faults.add('METER_CSV.POWER_NOT_WHOLE', rule, { line: lines[slot] ?? 0, field, value });
      }
    }
  }
}

function inOrder(series: SeriesIntake): DayBlock[] {
  return [...series.blocks.values()].sort((a, b) => a.day - b.day);
}

/** Moves every reading one slot back, the first of a day into the day before; false when there is no room for that day. */
function shiftToStart(series: SeriesIntake): boolean {
  for (const block of inOrder(series)) {
    const { values, lines, qualities } = block;
    const last = values.length - 1;
    const [line = 0] = lines;
    if (line !== 0) {
      const before = series.blockOf(block.day - 1);
      if (before === null) return false;
      before.put(last, values[0] ?? MISSING_VALUE, qualities?.[0] ?? 0, line);
    }
    for (const cells of [values, lines, qualities]) cells?.copyWithin(0, 1);
    values[last] = MISSING_VALUE;
    lines[last] = 0;
    if (qualities !== null) qualities[last] = MEASURED_INDEX;
    if (lines.every((other) => other === 0)) series.blocks.delete(block.day);
  }
  return true;
}

/** Slots that rows disagree about have no value; gives back how many have one. */
function settleValues(values: Float64Array): number {
  let present = 0;
  for (let slot = 0; slot < values.length; slot += 1) {
    if (values[slot] === DISPUTED) values[slot] = MISSING_VALUE;
    else if (values[slot] !== MISSING_VALUE) present += 1;
  }
  return present;
}

function finishedDay({ day, values, qualities, lines }: DayBlock, stepSeconds: number): ParsedMeterDay {
  let measured = true;
  if (qualities !== null) {
    for (let slot = 0; slot < values.length; slot += 1) {
      if (values[slot] === MISSING_VALUE) qualities[slot] = MISSING_INDEX;
      else if (qualities[slot] !== MEASURED_INDEX) measured = false;
    }
  }
  return { day: day as UtcDay, stepSeconds, values, qualities: measured ? null : qualities, lines };
}
