import { integratePower, type IntegratedSlot } from '../../domain/metering/integrate-power.js';
import { MISSING_VALUE, READING_QUALITIES } from '../../domain/metering/series-day.js';
import { RIG_TELEMETRY_VERSION } from '../../domain/metering/source-version.js';
import { compareUtf8 } from '../../domain/quantity/utf8-order.js';
import { DAY, SECOND } from '../../domain/time/instant.js';
import { startOfUtcDay, utcDayOf, type UtcDay } from '../../domain/time/local-calendar.js';
import { FaultList } from '../fault.js';
import type { ParsedMeterDay, ParsedMeterFile, ParsedMeterSeries } from '../meter-csv/parsed-meter-file.js';
import { RigReplies, type TelemetryRemark } from './rig-replies.js';
import type { RigSample } from './rig-sample.js';
import {
  parseTelemetryHeader,
  parseTelemetryLine,
  TELEMETRY_FORMAT,
  type TelemetryHeader,
} from './telemetry-line.js';

/** What a log says of one rig. */
export interface RigTelemetry {
  readonly rig: string;
  readonly polls: number;
  readonly answered: number;
  readonly latest: RigSample | null;
  /** Left over at the end of the span, for the log that follows. */
  readonly remainder: number;
}

export interface ParsedTelemetryLog {
  /** The energy, in the shape of any meter file. */
  readonly meters: ParsedMeterFile;
  readonly header: TelemetryHeader | null;
  readonly remarks: readonly TelemetryRemark[];
  readonly rigs: readonly RigTelemetry[];
}

export interface TelemetryLogOptions {
  /** The log must be of this site. */
  readonly siteCode: string;
  /** Step of a rig's series; null when the site has no such rig. */
  readonly stepOf: (rig: string) => number | null;
}

const ESTIMATED = READING_QUALITIES.indexOf('ESTIMATED');
const MISSING = READING_QUALITIES.indexOf('MISSING');
const LINE_RULE =
  'a line is {"rig","at","command","reply"}, {"rig","at","noReply"} or {"rig","remainder"} as `yojo poll` writes it';

/**
 * Reads a telemetry log: replies of rigs as they came, line by line, integrated to energy per slot. The energy is a function
 * of the bytes alone, so that it can be had again from the stored document.
 *
 * @example readTelemetryLog(bytes, 'log.ndjson', { siteCode: 'hydro-1', stepOf: () => 60 }).meters.series[0].readings
 */
export function readTelemetryLog(
  bytes: Uint8Array,
  fileName: string,
  options: TelemetryLogOptions,
): ParsedTelemetryLog {
  const faults = new FaultList(fileName);
  const [first = '', ...lines] = new TextDecoder().decode(bytes).split('\n');
  const header = parseTelemetryHeader(first);
  if (header === null) {
    faults.add('TELEMETRY.NOT_A_LOG', `the first line is the header of ${TELEMETRY_FORMAT}`, {
      line: 1,
      value: first,
    });
    return result(faults, null, 0, [], []);
  }
  if (header.site !== options.siteCode) {
    const rule = `a log of site ${options.siteCode}`;
    faults.add('TELEMETRY.OTHER_SITE', rule, { line: 1, field: 'site', value: header.site });
    return result(faults, header, 0, [], []);
  }
  const rigs = new Map<string, RigReplies>();
  let rows = 0;
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue;
    rows += 1;
    takeLine(text, index + 2, header, rigs, faults);
  }
  const all = [...rigs.values()].sort((a, b) => compareUtf8(a.rig, b.rig));
  const integrated = all.flatMap((replies) => integrate(replies, header, options, faults));
  return result(faults, header, rows, all, integrated);
}

function takeLine(
  text: string,
  number: number,
  header: TelemetryHeader,
  rigs: Map<string, RigReplies>,
  faults: FaultList,
): void {
  const line = parseTelemetryLine(text);
  if (line === null) {
    faults.add('TELEMETRY.LINE_UNREADABLE', LINE_RULE, { line: number, value: text });
    return;
  }
  let replies = rigs.get(line.rig);
  if (replies === undefined) rigs.set(line.rig, (replies = new RigReplies(line.rig, number, header.span)));
  if (replies.take(line, number)) return;
  faults.add('TELEMETRY.OUT_OF_ORDER', 'the replies of a rig come in the order of time', {
    line: number,
    field: 'at',
    value: line.rig,
  });
}

interface IntegratedRig {
  readonly telemetry: RigTelemetry;
  readonly series: ParsedMeterSeries;
}

function integrate(
  replies: RigReplies,
  header: TelemetryHeader,
  { stepOf }: TelemetryLogOptions,
  faults: FaultList,
): IntegratedRig[] {
  const { rig, firstLine, polls, answered, samples, lines } = replies;
  const stepSeconds = stepOf(rig);
  if (stepSeconds === null) {
    const rule = 'a rig of the site: import it first';
    faults.add('METER.UNKNOWN_SERIES', rule, { line: firstLine, field: 'rig', value: rig });
    return [];
  }
  const { slots, restarts, remainder } = integratePower(replies.powerSamples(), header.span, {
    stepSeconds,
    holdSeconds: header.holdSeconds,
    zone: header.zone,
    remainder: replies.remainder,
  });
  for (const at of restarts) replies.restarted(at);
  const telemetry = { rig, polls, answered, latest: samples.at(-1) ?? null, remainder };
  const lineOf = (slot: IntegratedSlot): number => {
    const inSlot = samples.findIndex(({ at }) => at >= slot.start);
    return lines[inSlot] ?? lines.at(-1) ?? firstLine;
  };
  const series = {
    code: rig,
    version: RIG_TELEMETRY_VERSION,
    stepSeconds,
    fileName: faults.file,
    firstLine,
    readings: slots.length,
    duplicates: 0,
    direction: null,
    methods: [],
    days: daysOf(slots, stepSeconds, lineOf),
  };
  return [{ telemetry, series }];
}

function daysOf(
  slots: readonly IntegratedSlot[],
  stepSeconds: number,
  lineOf: (slot: IntegratedSlot) => number,
): ParsedMeterDay[] {
  const count = DAY / (stepSeconds * SECOND);
  const days = new Map<UtcDay, ParsedMeterDay & { readonly qualities: Uint8Array }>();
  for (const slot of slots) {
    const day = utcDayOf(slot.start);
    const block = days.get(day) ?? {
      day,
      stepSeconds,
      values: new Float64Array(count).fill(MISSING_VALUE),
      qualities: new Uint8Array(count).fill(MISSING),
      lines: new Uint32Array(count),
    };
    const index = (slot.start - startOfUtcDay(day)) / (stepSeconds * SECOND);
    block.values[index] = slot.milliWh;
    block.qualities[index] = slot.measured ? 0 : ESTIMATED;
    block.lines[index] = lineOf(slot);
    days.set(day, block);
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

function result(
  faults: FaultList,
  header: TelemetryHeader | null,
  rows: number,
  replies: readonly RigReplies[],
  integrated: readonly IntegratedRig[],
): ParsedTelemetryLog {
  return {
    meters: {
      faults: faults.inOrder(),
      faultCount: faults.count,
      rows,
      series: integrated.map(({ series }) => series).filter(({ readings }) => readings > 0),
      facts: { unit: 'power_w, integrated over time' },
    },
    header,
    remarks: replies.flatMap((rig) => rig.remarks()),
    rigs: integrated.map(({ telemetry }) => telemetry),
  };
}
