import { Energy } from '../domain/quantity/energy.js';
import { instant } from '../domain/time/instant.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import type { ImportedMonth, ImportedSeries, ImportFigures } from './import-report.js';

/** What a stored document remembers of its import, so that the same bytes again are answered with the same report. */
interface Summary {
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly revised: number;
  readonly gaps: number;
  readonly series: readonly {
    code: string;
    readings: number;
    duplicates: number;
    from: number | null;
    to: number | null;
    milliWh: string;
  }[];
  readonly months: readonly { month: string; measure: string; milliWh: string }[];
  readonly facts: Readonly<Record<string, string>>;
}

/** The figures of a report as the JSON a document keeps. */
export function summaryOf(report: ImportFigures): JsonValue {
  return {
    rows: report.rows,
    accepted: report.accepted,
    duplicates: report.duplicates,
    revised: report.revised,
    gaps: report.gaps,
    series: report.series.map((s) => ({
      code: s.code,
      readings: s.readings,
      duplicates: s.duplicates,
      from: s.from,
      to: s.to,
      milliWh: s.total.milliWh.toString(),
    })),
    months: report.months.map((m) => ({
      month: m.month,
      measure: m.measure,
      milliWh: m.total.milliWh.toString(),
    })),
    facts: report.facts,
  };
}

/** The figures of a report read back from a document's summary. */
export function figuresOf(summary: JsonValue): ImportFigures {
  // Written by `summaryOf` of this release line and never changed: the shape is ours.
  const stored = summary as unknown as Summary;
  const series: ImportedSeries[] = stored.series.map((s) => ({
    code: s.code,
    readings: s.readings,
    duplicates: s.duplicates,
    from: s.from === null ? null : instant(s.from),
    to: s.to === null ? null : instant(s.to),
    total: Energy.ofMilliWh(BigInt(s.milliWh)),
  }));
  const months: ImportedMonth[] = stored.months.map((m) => ({
    month: m.month,
    measure: m.measure,
    total: Energy.ofMilliWh(BigInt(m.milliWh)),
  }));
  const { rows, accepted, duplicates, revised, gaps, facts } = stored;
  return { rows, accepted, duplicates, revised, gaps, series, months, facts };
}
