import { FeedEntry, IntervalBlock, type LocalTime, type ReadingType } from './feed-entry.js';

/** A feed holds at most so many entries, links and readings: beyond it the memory is not ours to spend. */
const MAX_PARTS = 5_000_000;
/** No text that is read has more characters. */
const MAX_TEXT = 64;

/** Takes the elements of a feed one by one and keeps what readings need. Names are local, of Atom and ESPI only. */
export class FeedElements {
  readonly entries: FeedEntry[] = [];
  localTime: LocalTime | null = null;
  /** True when the feed holds more than a file may. */
  full = false;
  private readonly path: string[] = [];
  private entry: FeedEntry | null = null;
  private block: IntervalBlock | null = null;
  private quality: string[] = [];
  private reading: { start: string; duration: string; value: string; line: number } | null = null;
  private text = '';
  private left: number;

  constructor(maxParts = MAX_PARTS) {
    this.left = maxParts;
  }

  get depth(): number {
    return this.path.length;
  }

  open(name: string, line: number): void {
    this.path.push(name);
    this.text = '';
    switch (name) {
      case 'entry':
        this.entry = new FeedEntry(line);
        this.spend();
        return;
      case 'UsagePoint':
        if (this.entry !== null) this.entry.isUsagePoint = true;
        return;
      case 'MeterReading':
        if (this.entry !== null) this.entry.isMeterReading = true;
        return;
      case 'ReadingType':
        if (this.entry !== null) this.entry.readingType = blankReadingType();
        return;
      case 'LocalTimeParameters':
        this.localTime ??= { tzOffset: '', dstOffset: '' };
        return;
      case 'IntervalBlock':
        this.block = new IntervalBlock();
        this.entry?.blocks.push(this.block);
        this.spend();
        return;
      case 'IntervalReading':
        this.reading = { start: '', duration: '', value: '', line };
        this.quality = [];
        this.spend();
    }
  }

  link(rel: string, href: string): void {
    const { entry } = this;
    if (entry === null || this.path.at(-2) !== 'entry') return;
    this.spend();
    const target = href.trim().replace(/\/+$/, '');
    if (rel === 'self') entry.self ??= target;
    else if (rel === 'up') entry.up.push(target);
    else if (rel === 'related') entry.related.push(target);
  }

  add(text: string): void {
    if (this.text.length <= MAX_TEXT) this.text += text.slice(0, MAX_TEXT + 1);
  }

  close(line: number): void {
    const name = this.path.pop() ?? '';
    const text = this.text.trim();
    this.text = '';
    switch (name) {
      case 'entry':
        if (this.entry?.matters === true) this.entries.push(this.entry);
        this.entry = null;
        return;
      case 'IntervalBlock':
        this.block = null;
        return;
      case 'IntervalReading':
        this.keepReading();
        return;
      default:
        this.keepText(this.path.at(-1) ?? '', name, text, line);
    }
  }

  private keepReading(): void {
    const { block, reading, quality } = this;
    this.reading = null;
    if (block === null || reading === null) return;
    block.starts.push(reading.start);
    block.durations.push(reading.duration);
    block.values.push(reading.value);
    block.qualities.push(quality.join(' '));
    block.lines.push(reading.line);
  }

  private keepText(parent: string, name: string, text: string, line: number): void {
    const { block, reading, entry, localTime } = this;
    if (reading !== null) {
      if (parent === 'timePeriod' && (name === 'start' || name === 'duration')) reading[name] = text;
      else if (parent === 'IntervalReading' && name === 'value') {
        reading.value = text;
        reading.line = line;
      } else if (name === 'quality') this.quality.push(text);
    } else if (block !== null && parent === 'interval') {
      if (name === 'start' || name === 'duration') block[name] = text;
    } else if (parent === 'ReadingType' && entry?.readingType && name in entry.readingType) {
      entry.readingType[name as keyof ReadingType] = text;
    } else if (parent === 'LocalTimeParameters' && localTime !== null) {
      if (name === 'tzOffset' || name === 'dstOffset') localTime[name] = text;
    }
  }

  private spend(): void {
    this.left -= 1;
    if (this.left < 0) this.full = true;
  }
}

function blankReadingType(): ReadingType {
  return {
    uom: '',
    powerOfTenMultiplier: '',
    flowDirection: '',
    intervalLength: '',
    accumulationBehaviour: '',
  };
}
