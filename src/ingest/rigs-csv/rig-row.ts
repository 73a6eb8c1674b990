import { parseScaled } from '../../domain/quantity/parse-scaled.js';
import type { Instant } from '../../domain/time/instant.js';
import { parseLocalDate, startOfLocalDate, type ZoneName } from '../../domain/time/local-calendar.js';
import type { FaultList } from '../fault.js';
import type { TableRow } from '../text/csv-table.js';

/** One rig of a list, dated; `step_seconds` null = as the site's billing meter. */
export interface ParsedRig {
  readonly serial: string;
  readonly model: string;
  /** Where it stands; blank when the list does not say. */
  readonly place: string;
  readonly nameplateWatts: number;
  /** Mean power at or below which it counts as standing by. */
  readonly standbyLimitWatts: number;
  /** GH/s. */
  readonly hashrateGhs: bigint;
  readonly inServiceFrom: Instant;
  /** First instant no longer in service; null = in service. */
  readonly inServiceTo: Instant | null;
  readonly stepSeconds: number | null;
}

/** What a catalogue says of a rig model. */
export interface CatalogueRig {
  readonly hashrateGhs: bigint;
  readonly nameplateWatts: number;
  readonly standbyLimitWatts: number;
}

export interface RigsCsvOptions {
  /** Zone of the local dates of service. */
  readonly zone: ZoneName;
  readonly rigModelByName: (name: string) => CatalogueRig | null;
  readonly defaultStandbyLimitWatts: number;
}

const MAX_SERIAL_LENGTH = 64;
const MAX_NAME_LENGTH = 200;
/** Control and format characters, lone surrogates, private use, unassigned, line separators. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Whether a text can name a rig: storage joins serials by newline, and meter files name rigs by them. */
export function isUsableSerial(text: string): boolean {
  return text !== '' && text === text.trim() && text.length <= MAX_SERIAL_LENGTH && !UNPRINTABLE.test(text);
}
const GHS_SCALE = 3;
/** A megawatt and a million TH/s: no rig comes near, a wrong unit does. */
const MAX_WATTS = 1_000_000n;
const MAX_GHS = 1_000_000_000n;
const STEPS: readonly number[] = [60, 300, 600, 900, 1_800, 3_600];

/** The cells of one rig; each reader reports what is wrong. */
export class RigRow {
  constructor(
    private readonly row: TableRow,
    private readonly faults: FaultList,
  ) {}

  /** The rig, or null after a fault. */
  read({ zone, rigModelByName, defaultStandbyLimitWatts }: RigsCsvOptions): ParsedRig | null {
    const before = this.faults.count;
    const serial = this.serial();
    const model = this.name('model');
    const place = this.text('place') === '' ? '' : this.name('place');
    const catalogue = rigModelByName(model);
    const nameplateWatts = this.nameplate(catalogue);
    const hashrateGhs = this.hashrate(catalogue);
    const standbyLimitWatts =
      this.watts('standby_limit_w', 0n) ?? catalogue?.standbyLimitWatts ?? defaultStandbyLimitWatts;
    this.checkStandby(standbyLimitWatts, nameplateWatts);
    const inServiceFrom = this.date('in_service_on', zone);
    const inServiceTo = this.text('out_of_service_on') === '' ? null : this.date('out_of_service_on', zone);
    this.checkOrder(inServiceFrom, inServiceTo);
    const stepSeconds = this.step();
    if (this.faults.count > before || inServiceFrom === null) return null;
    return {
      serial,
      model,
      place,
      nameplateWatts,
      standbyLimitWatts,
      hashrateGhs,
      inServiceFrom,
      inServiceTo,
      stepSeconds,
    };
  }

  private text(column: string): string {
    return this.row.cell(column)?.text.trim() ?? '';
  }

  private report(code: string, rule: string, field: string): void {
    const cell = this.row.cell(field);
    this.faults.add(code, rule, {
      line: this.row.line,
      column: cell?.column ?? null,
      field,
      value: cell?.text ?? '',
    });
  }

  /** Taken as it stands: storage joins serials by newline, and meter files name rigs by them. */
  private serial(): string {
    const text = this.row.cell('serial')?.text ?? '';
    if (!isUsableSerial(text)) {
      const rule = `1 to ${String(MAX_SERIAL_LENGTH)} printable characters on one line, no blank at either end`;
      this.report('RIGS_CSV.SERIAL_UNUSABLE', rule, 'serial');
    }
    return text;
  }

  private name(column: string): string {
    const text = this.text(column);
    if (text === '' || text.length > MAX_NAME_LENGTH || UNPRINTABLE.test(text)) {
      this.report('RIGS_CSV.NAME_UNUSABLE', `1 to ${String(MAX_NAME_LENGTH)} printable characters`, column);
    }
    return text;
  }

  private nameplate(catalogue: CatalogueRig | null): number {
    const watts = this.watts('nameplate_w', 1n) ?? catalogue?.nameplateWatts;
    if (watts !== undefined) return watts;
    this.report('RIGS_CSV.NAMEPLATE_UNKNOWN', 'give nameplate_w, or a model of the catalogue', 'model');
    return 0;
  }

  private hashrate(catalogue: CatalogueRig | null): bigint {
    const text = this.text('hashrate_ths');
    if (text === '') {
      if (catalogue !== null) return catalogue.hashrateGhs;
      this.report('RIGS_CSV.HASHRATE_UNKNOWN', 'give hashrate_ths, or a model of the catalogue', 'model');
      return 0n;
    }
    const parsed = parseScaled(text, GHS_SCALE, 'TH/s');
    if (parsed.ok && parsed.value > 0n && parsed.value <= MAX_GHS) return parsed.value;
    const rule = 'plain TH/s above 0, up to 1000000, with at most three decimals';
    this.report('RIGS_CSV.HASHRATE_NOT_PLAIN', rule, 'hashrate_ths');
    return 0n;
  }

  /** Whole watts; undefined when the cell is blank, 0 after a fault. */
  private watts(column: string, least: bigint): number | undefined {
    const text = this.text(column);
    if (text === '') return undefined;
    const parsed = parseScaled(text, 0, 'W');
    if (parsed.ok && parsed.value >= least && parsed.value <= MAX_WATTS) return Number(parsed.value);
    this.report(
      'RIGS_CSV.WATTS_NOT_PLAIN',
      `whole watts from ${least.toString()} to ${MAX_WATTS.toString()}`,
      column,
    );
    return 0;
  }

  /** A rig whose full power counts as standing by would never be seen to run. */
  private checkStandby(standbyLimitWatts: number, nameplateWatts: number): void {
    if (nameplateWatts === 0 || standbyLimitWatts < nameplateWatts) return;
    const rule = `the standby limit (${String(standbyLimitWatts)} W) is below the nameplate (${String(nameplateWatts)} W)`;
    this.report('RIGS_CSV.STANDBY_ABOVE_NAMEPLATE', rule, 'standby_limit_w');
  }

  private date(column: string, zone: ZoneName): Instant | null {
    const parsed = parseLocalDate(this.text(column));
    if (parsed.ok) return startOfLocalDate(parsed.value, zone);
    this.report('RIGS_CSV.DATE_UNREADABLE', 'a date that exists, like 2023-02-20', column);
    return null;
  }

  private checkOrder(from: Instant | null, to: Instant | null): void {
    if (from === null || to === null || from < to) return;
    const rule = 'the first day no longer in service comes after the first day in service';
    this.report('RIGS_CSV.OUT_BEFORE_IN', rule, 'out_of_service_on');
  }

  private step(): number | null {
    const text = this.text('step_seconds');
    if (text === '') return null;
    const step = STEPS.find((known) => String(known) === text);
    if (step !== undefined) return step;
    this.report('RIGS_CSV.STEP_UNKNOWN', `one of ${STEPS.join(', ')}, or blank`, 'step_seconds');
    return null;
  }
}
