import { present } from '../domain/invariant.js';
import { FaultList } from '../ingest/fault.js';
import { MeterCsvReader, type ParsedMeterSeries } from '../ingest/meter-csv/read-meter-csv.js';
import type { SeriesRow } from '../storage/store.js';
import type { FileIntake, ReadFile, SiteImport } from './import-intake.js';
import { MeterMerge } from './merge-meter-file.js';

const PARSER_VERSION = 'meter-csv/1';

/** Takes a meter file: readings of known series of one site become revisions of their series-days. */
export class MetersIntake implements FileIntake {
  private constructor(
    private readonly about: SiteImport,
    private readonly known: ReadonlyMap<string, SeriesRow>,
    private readonly reader: MeterCsvReader,
  ) {}

  static async open(about: SiteImport): Promise<MetersIntake> {
    const { caller, site, request, zone } = about;
    const rows = await caller.store.registry.series(site.id);
    const known = new Map(rows.map((row) => [row.code, row]));
    const { label, stepSeconds, decimalComma } = request.options;
    const reader = new MeterCsvReader(request.fileName, {
      zone,
      label,
      stepSeconds,
      decimalComma,
      stepOf: (code) => known.get(code)?.stepSeconds ?? null,
    });
    return new MetersIntake(about, known, reader);
  }

  push(piece: Uint8Array): void {
    this.reader.push(piece);
  }

  finish(): Promise<ReadFile> {
    const { site, request } = this.about;
    const file = this.reader.finish();
    const faults = new FaultList(request.fileName);
    const series = file.series.filter((parsed) => this.isKnown(parsed, faults));
    return Promise.resolve({
      siteId: site.id,
      scope: site.uid,
      parserVersion: PARSER_VERSION,
      rows: file.rows,
      faults: [...file.faults, ...faults.faults],
      faultCount: file.faultCount + faults.count,
      plan: (tx) => {
        const merge = new MeterMerge(site, request, file);
        return merge.run(
          tx,
          series.map((parsed) => ({ parsed, row: present(this.known.get(parsed.code), 'a known series') })),
        );
      },
    });
  }

  private isKnown(parsed: ParsedMeterSeries, faults: FaultList): boolean {
    const row = this.known.get(parsed.code);
    const place = { line: parsed.firstLine, field: 'series', value: parsed.code };
    if (row === undefined) {
      faults.add(
        'METER.UNKNOWN_SERIES',
        `a series of site ${this.about.site.code}: import its rig first`,
        place,
      );
      return false;
    }
    if (row.stepSeconds === parsed.stepSeconds) return true;
    const rule = `readings every ${String(row.stepSeconds)} s, the step of the series; these come every ${String(parsed.stepSeconds)} s`;
    faults.add('METER.STEP_MISMATCH', rule, place);
    return false;
  }
}
