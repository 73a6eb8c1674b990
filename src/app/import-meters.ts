import { present } from '../domain/invariant.js';
import { FaultList } from '../ingest/fault.js';
import type { ParsedMeterSeries } from '../ingest/meter-csv/parsed-meter-file.js';
import { MeterFileReader, type ReadMeterFile } from '../ingest/meter-file/meter-file-reader.js';
import type { SeriesRow } from '../storage/store.js';
import type { FileIntake, ReadFile, SiteImport } from './import-intake.js';
import { MeterMerge } from './merge-meter-file.js';

const PARSER_VERSIONS = { csv: 'meter-csv/1', nem12: 'nem12/1', 'green-button': 'green-button/1' } as const;
const MEDIA_TYPES = { csv: 'text/csv', nem12: 'text/csv', 'green-button': 'application/xml' } as const;

/** Takes a meter file of any format: readings of known series of one site become revisions of their series-days. */
export class MetersIntake implements FileIntake {
  private constructor(
    private readonly about: SiteImport,
    private readonly known: ReadonlyMap<string, SeriesRow>,
    private readonly renames: ReadonlyMap<string, string>,
    private readonly reader: MeterFileReader,
  ) {}

  static async open(about: SiteImport): Promise<MetersIntake> {
    const { caller, site, request, zone } = about;
    const rows = await caller.store.registry.series(site.id);
    const known = new Map(rows.map((row) => [row.code, row]));
    const { label, stepSeconds, decimalComma, format, seriesMap } = request.options;
    const renames = new Map(seriesMap.map(({ code, series }) => [code, series]));
    const reader = new MeterFileReader(request.fileName, {
      format,
      zone,
      label,
      stepSeconds,
      decimalComma,
      stepOf: (code) => known.get(renames.get(code) ?? code)?.stepSeconds ?? null,
    });
    return new MetersIntake(about, known, renames, reader);
  }

  push(piece: Uint8Array): void {
    this.reader.push(piece);
  }

  finish(): Promise<ReadFile> {
    const { site, request } = this.about;
    const file = this.reader.finish();
    const faults = new FaultList(request.fileName);
    const known = this.knownSeries(file.series, faults);
    return Promise.resolve({
      siteId: site.id,
      scope: site.uid,
      parserVersion: parserVersionOf(file),
      mediaType: file.zipped ? 'application/zip' : MEDIA_TYPES[file.format ?? 'csv'],
      rows: file.rows,
      faults: [...file.faults, ...faults.faults],
      faultCount: file.faultCount + faults.count,
      plan: (tx) => new MeterMerge(site, request, file).run(tx, known),
    });
  }

  /** The series of the file with their rows of the registry; what is wrong with a code is said once, at its first line. */
  private knownSeries(
    series: readonly ParsedMeterSeries[],
    faults: FaultList,
  ): { parsed: ParsedMeterSeries; row: SeriesRow }[] {
    const verdicts = new Map<string, boolean>();
    const codes = new Map<string, string>();
    return series.flatMap((parsed) => {
      const code = this.renames.get(parsed.code) ?? parsed.code;
      let good = verdicts.get(parsed.code);
      if (good === undefined) {
        good = this.isKnown(parsed, code, faults) && isOnlyOne(parsed, code, codes, faults);
        verdicts.set(parsed.code, good);
      }
      if (!good) return [];
      return [{ parsed: { ...parsed, code }, row: present(this.known.get(code), 'a known series') }];
    });
  }

  private isKnown(parsed: ParsedMeterSeries, code: string, faults: FaultList): boolean {
    const row = this.known.get(code);
    const place = placeOf(parsed);
    if (row === undefined) {
      const rule = `a series of site ${this.about.site.code}: import its rig, add it with yojo setup series, or name another with --map`;
      faults.add('METER.UNKNOWN_SERIES', rule, place);
      return false;
    }
    if (parsed.direction !== null && (parsed.direction === 'EXPORTED') !== (row.kind === 'EXPORT')) {
      const rule =
        row.kind === 'EXPORT'
          ? `${code} is a series of kind EXPORT: it takes exported energy, this channel is consumed`
          : `${code} is a series of kind ${row.kind}: exported energy goes to a series of kind EXPORT`;
      faults.add('METER.DIRECTION_MISMATCH', rule, place);
      return false;
    }
    if (row.stepSeconds === parsed.stepSeconds) return true;
    const rule = `readings every ${String(row.stepSeconds)} s, the step of the series; these come every ${String(parsed.stepSeconds)} s`;
    faults.add('METER.STEP_MISMATCH', rule, place);
    return false;
  }
}

/** Two codes of a file that become one series of the site would be mixed up. */
function isOnlyOne(
  parsed: ParsedMeterSeries,
  code: string,
  codes: Map<string, string>,
  faults: FaultList,
): boolean {
  const other = codes.get(code);
  codes.set(code, parsed.code);
  if (other === undefined) return true;
  const rule = `one code of the file stands for ${code}: ${other} does already`;
  faults.add('METER.SERIES_TWICE', rule, placeOf(parsed));
  return false;
}

function placeOf({ firstLine: line, code: value, fileName: file }: ParsedMeterSeries): {
  readonly line: number;
  readonly field: string;
  readonly value: string;
  readonly file: string;
} {
  return { line, field: 'series', value, file };
}

function parserVersionOf({ format, zipped }: ReadMeterFile): string {
  const version = PARSER_VERSIONS[format ?? 'csv'];
  return zipped ? `zip+${version}` : version;
}
