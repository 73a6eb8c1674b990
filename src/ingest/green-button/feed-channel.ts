import type { FaultList } from '../fault.js';
import type { FlowDirection } from '../meter-csv/parsed-meter-file.js';
import { textNameProblem } from '../meter-csv/series-name.js';
import type { FeedEntry, ReadingType } from './feed-entry.js';

/** What the readings of one MeterReading are. */
export interface EnergyChannel {
  /** Last segments of the self links of UsagePoint and MeterReading: `01:01`. */
  readonly code: string;
  /** milliWh are the value × 10^power. */
  readonly power: number;
  readonly direction: FlowDirection | null;
  /** Length of an interval as the ReadingType says, '' when it does not. */
  readonly intervalLength: string;
}

/** No energy per interval: counted, not stored. */
export interface SkippedChannel {
  readonly skipped: string;
}

export type Channel = EnergyChannel | SkippedChannel;

const WATT_HOURS = '72';
/** Wh to milliWh. */
const MILLI = 3;
/** deltaData: energy of the interval. Absent and 0 say nothing else. */
const PER_INTERVAL: readonly string[] = ['', '0', '4'];

/** Finds for a block which meter and which reading type its links lead to. */
export class FeedLinks {
  private readonly readingTypes = new Map<string, ReadingType>();
  private readonly meterReadings = new Map<string, FeedEntry>();
  private readonly usagePoints = new Map<string, FeedEntry>();
  private readonly channels = new Map<FeedEntry, Channel | null>();
  /** Who has a code: two meters must not share one. */
  private readonly owners = new Map<string, FeedEntry>();

  constructor(
    entries: readonly FeedEntry[],
    private readonly faults: FaultList,
  ) {
    for (const entry of entries) {
      const { self, readingType } = entry;
      if (readingType !== null && self !== null) this.readingTypes.set(self, readingType);
      if (entry.isMeterReading) register(this.meterReadings, entry, 'IntervalBlock');
      if (entry.isUsagePoint) register(this.usagePoints, entry, 'MeterReading');
    }
  }

  /** Null when a link leads nowhere, or the reading type cannot be used; a fault says why, once per meter. */
  channelOf(block: FeedEntry): Channel | null {
    const reading = parentOf(this.meterReadings, block);
    if (reading === undefined) {
      this.missing(block, 'a block of readings is linked (rel="up") to a MeterReading of the feed');
      return null;
    }
    let channel = this.channels.get(reading);
    if (channel === undefined) this.channels.set(reading, (channel = this.readChannel(reading)));
    return channel;
  }

  private readChannel(reading: FeedEntry): Channel | null {
    const point = parentOf(this.usagePoints, reading);
    if (point === undefined) {
      this.missing(reading, 'a MeterReading is linked (rel="up") to a UsagePoint of the feed');
      return null;
    }
    const [type] = reading.related.flatMap((href) => this.readingTypes.get(href) ?? []);
    if (type === undefined) {
      this.missing(reading, 'a MeterReading is linked (rel="related") to a ReadingType of the feed');
      return null;
    }
    const code = this.codeOf(point, reading);
    return code === null ? null : this.channelOfType(code, type, reading);
  }

  private channelOfType(code: string, type: ReadingType, { line }: FeedEntry): Channel | null {
    const { uom, powerOfTenMultiplier: multiplier, accumulationBehaviour, intervalLength } = type;
    if (uom !== WATT_HOURS) return { skipped: `${code} uom ${uom}` };
    if (!PER_INTERVAL.includes(accumulationBehaviour))
      return { skipped: `${code} accumulationBehaviour ${accumulationBehaviour}` };
    if (!/^(?:-?[0-9]{1,2})?$/.test(multiplier)) {
      const place = { line, field: 'powerOfTenMultiplier', value: multiplier };
      const rule = 'a multiplier is a whole number, e.g. 3 for kWh; none is 0';
      this.faults.add('GREEN_BUTTON.MULTIPLIER_UNREADABLE', rule, place);
      return null;
    }
    const direction = directionOf(type.flowDirection);
    if (direction === undefined) {
      const place = { line, field: 'flowDirection', value: type.flowDirection };
      const rule = 'energy flows in one direction: 1 delivered, 19 reverse; net energy is not taken apart';
      this.faults.add('GREEN_BUTTON.DIRECTION_UNSUPPORTED', rule, place);
      return null;
    }
    return { code, power: Number(multiplier) + MILLI, direction, intervalLength };
  }

  private codeOf(point: FeedEntry, reading: FeedEntry): string | null {
    const segments = [lastSegment(point.self), lastSegment(reading.self)];
    const code = segments.join(':');
    const owner = this.owners.get(code);
    this.owners.set(code, reading);
    const named = !segments.includes('') && textNameProblem(code) === null;
    if (named && owner === undefined) return code;
    const rule =
      'the last segments of the self links of UsagePoint and MeterReading name one series of the feed';
    this.faults.add('GREEN_BUTTON.SERIES_UNNAMED', rule, { line: reading.line, value: code });
    return null;
  }

  private missing({ line, self }: FeedEntry, rule: string): void {
    this.faults.add('GREEN_BUTTON.LINK_MISSING', rule, { line, field: 'link', value: self ?? '' });
  }
}

/** An entry is found below its own address, and below what it says is related. */
function register(entries: Map<string, FeedEntry>, entry: FeedEntry, below: string): void {
  if (entry.self !== null) entries.set(`${entry.self}/${below}`, entry);
  for (const href of entry.related) if (href.endsWith(`/${below}`)) entries.set(href, entry);
}

/** The entry that one of the up links leads to, else the one its own address lies below. */
function parentOf(entries: ReadonlyMap<string, FeedEntry>, entry: FeedEntry): FeedEntry | undefined {
  const own = entry.self?.replace(/\/[^/]*$/, '');
  const [parent] = [...entry.up, own ?? ''].flatMap((href) => entries.get(href) ?? []);
  return parent;
}

function lastSegment(href: string | null): string {
  return href?.split('/').at(-1) ?? '';
}

/** Null when nothing is said, undefined for what is neither delivered nor reverse. */
function directionOf(flow: string): FlowDirection | null | undefined {
  if (flow === '' || flow === '0') return null;
  if (flow === '1') return 'CONSUMED';
  return flow === '19' ? 'EXPORTED' : undefined;
}
