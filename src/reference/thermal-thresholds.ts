import type { ThermalThreshold } from '../domain/surplus/surplus-day.js';
import type { LocalDate } from '../domain/time/local-calendar.js';

/**
 * Thermal output at or below which published curtailment counts as CONFIRMED surplus, by area and date. No operator
 * publishes such a threshold as far as is known: every row here is illustrative until one does.
 */
const THERMAL_THRESHOLDS: readonly ThermalThreshold[] = [
  {
    area: 'kyushu',
    megawatts: 3_500n,
    validFrom: '2022-04-01',
    validTo: '2024-04-01',
    source:
      'Illustrative: no threshold is known to be published for Kyushu; statements print absorbed energy at 20 % less and more beside it',
    illustrative: true,
  },
];

/** The threshold row of an area on a local date; null when there is none, and then all surplus is DOUBTFUL. */
export function thermalThresholdOf(area: string, date: LocalDate): ThermalThreshold | null {
  return (
    THERMAL_THRESHOLDS.find(
      (row) => row.area === area && row.validFrom <= date && (row.validTo === null || date < row.validTo),
    ) ?? null
  );
}

/** Threshold rows of an area that touch the local dates `[from, end)`, oldest first. */
export function thermalThresholdsIn(area: string, from: LocalDate, end: LocalDate): ThermalThreshold[] {
  return THERMAL_THRESHOLDS.filter(
    (row) => row.area === area && row.validFrom < end && (row.validTo === null || from < row.validTo),
  );
}
