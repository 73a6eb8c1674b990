import { DEFAULT_RANGE_PER_MILLION, rangeBound } from '../domain/metering/intake.js';
import { MISSING_VALUE } from '../domain/metering/series-day.js';
import { present } from '../domain/invariant.js';
import { renderKWh } from '../domain/quantity/energy.js';
import { instant, SECOND } from '../domain/time/instant.js';
import { startOfUtcDay } from '../domain/time/local-calendar.js';
import { readTelemetryLog, type ParsedTelemetryLog } from '../ingest/rig-telemetry/read-telemetry-log.js';
import type { Finding, SeriesRow } from '../storage/store.js';
import { WholeFile, type FileIntake, type ReadFile, type SiteImport } from './import-intake.js';
import { MeterMerge, type KnownSeries } from './merge-meter-file.js';

const PARSER_VERSION = 'rig-telemetry/1';

type NewFinding = Omit<Finding, 'recordedSeq' | 'documentUid'>;

/** Takes a telemetry log: the energy of rigs becomes revisions of their series-days, what went wrong becomes findings. */
export class TelemetryIntake implements FileIntake {
  private readonly whole = new WholeFile();

  private constructor(
    private readonly about: SiteImport,
    private readonly known: ReadonlyMap<string, SeriesRow>,
  ) {}

  static async open(about: SiteImport): Promise<TelemetryIntake> {
    const rows = await about.caller.store.registry.series(about.site.id);
    return new TelemetryIntake(
      about,
      new Map(rows.flatMap((row) => (row.kind === 'RIG' ? [[row.code, row] as const] : []))),
    );
  }

  push(piece: Uint8Array): void {
    this.whole.push(piece);
  }

  finish(): Promise<ReadFile> {
    const { site, request } = this.about;
    const log = readTelemetryLog(this.whole.bytes(), request.fileName, {
      siteCode: site.code,
      stepOf: (rig) => this.known.get(rig)?.stepSeconds ?? null,
    });
    const { meters } = log;
    const series = meters.series.map((parsed) => ({
      parsed,
      row: present(this.known.get(parsed.code), 'a rig the reader knew the step of'),
    }));
    const findings = [...this.remarksOf(log), ...series.flatMap((one) => this.leaveOutImplausible(one))];
    return Promise.resolve({
      siteId: site.id,
      scope: site.uid,
      parserVersion: PARSER_VERSION,
      mediaType: 'application/x-ndjson',
      rows: meters.rows,
      faults: meters.faults,
      faultCount: meters.faultCount,
      plan: async (tx) => {
        const plan = await new MeterMerge(site, request, meters).run(tx, series);
        return {
          ...plan,
          figures: { ...plan.figures, facts: factsOf(log) },
          apply: async (documentUid) => {
            await plan.apply(documentUid);
            await tx.addFindings(findings.map((finding) => ({ ...finding, documentUid })));
          },
        };
      },
    });
  }

  private remarksOf({ remarks }: ParsedTelemetryLog): NewFinding[] {
    const siteId = this.about.site.id;
    return remarks.map(({ code, rig, span, detail }) => ({ siteId, code, seriesCode: rig, span, detail }));
  }

  /** One rig that tells nonsense must not keep the readings of all others out: its reading is left out and found. */
  private leaveOutImplausible({ parsed, row }: KnownSeries): NewFinding[] {
    const { stepSeconds, nameplateWatts } = row;
    const bound = rangeBound({ stepSeconds, nameplateWatts, rangePerMillion: DEFAULT_RANGE_PER_MILLION });
    if (bound === null) return [];
    return parsed.days.flatMap((day) =>
      [...day.values.entries()].flatMap(([slot, value]) => {
        if (value <= bound) return [];
        day.values[slot] = MISSING_VALUE;
        const start = startOfUtcDay(day.day) + slot * stepSeconds * SECOND;
        return [
          {
            siteId: this.about.site.id,
            code: 'METER.OUT_OF_RANGE',
            seriesCode: parsed.code,
            span: { start: instant(start), end: instant(start + stepSeconds * SECOND) },
            detail: `${renderKWh(value)} kWh left out: at most ${renderKWh(bound)} kWh, 1.2 × its nameplate`,
          },
        ];
      }),
    );
  }
}

function factsOf({ header, rigs }: ParsedTelemetryLog): Record<string, string> {
  const sum = (of: 'polls' | 'answered'): string => String(rigs.reduce((total, rig) => total + rig[of], 0));
  return {
    rigs: String(rigs.length),
    polls: sum('polls'),
    answered: sum('answered'),
    'hold seconds': String(header?.holdSeconds ?? ''),
  };
}
