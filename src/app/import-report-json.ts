import type { ImportedMonth, ImportedSeries, ImportReport } from './import-report.js';
import { renderInstant } from '../domain/time/instant.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';

/** The report of an import as JSON: figures and sequences as exact text, instants as ISO 8601 in UTC. */
export function importReportAsJson(report: ImportReport): JsonObject {
  return {
    kind: report.kind,
    fileName: report.fileName,
    sha256: report.sha256,
    byteLength: report.byteLength,
    dryRun: report.dryRun,
    stored: report.stored,
    replayed: report.replayed,
    documentUid: report.documentUid,
    replacesUid: report.replacesUid,
    sequence: report.sequence?.toString() ?? null,
    reason: report.reason,
    approvedBy: report.approvedBy,
    rows: report.rows,
    accepted: report.accepted,
    duplicates: report.duplicates,
    revised: report.revised,
    gaps: report.gaps,
    series: report.series.map(seriesAsJson),
    months: report.months.map(monthAsJson),
    faults: report.faults.map(faultAsJson),
    faultCount: report.faultCount,
    facts: { ...report.facts },
  };
}

function seriesAsJson(series: ImportedSeries): JsonObject {
  return {
    code: series.code,
    readings: series.readings,
    duplicates: series.duplicates,
    from: series.from === null ? null : renderInstant(series.from),
    to: series.to === null ? null : renderInstant(series.to),
    totalKWh: series.total.toString(),
  };
}

function monthAsJson(month: ImportedMonth): JsonObject {
  return { month: month.month, measure: month.measure, totalKWh: month.total.toString() };
}

function faultAsJson(fault: ImportReport['faults'][number]): JsonValue {
  return { ...fault };
}
