/** What an element of a feed says, as text; '' when it is not there. */
export interface ReadingType {
  uom: string;
  powerOfTenMultiplier: string;
  flowDirection: string;
  intervalLength: string;
  accumulationBehaviour: string;
}

/** The readings of one block, a column each: the texts are checked once the unit of the block is known. */
export class IntervalBlock {
  /** Of the block as it declares itself; '' when it does not. */
  start = '';
  duration = '';
  readonly starts: string[] = [];
  readonly durations: string[] = [];
  readonly values: string[] = [];
  /** Qualities of a reading, separated by blanks. */
  readonly qualities: string[] = [];
  readonly lines: number[] = [];
}

/** One Atom entry that matters to readings, with its links. */
export class FeedEntry {
  self: string | null = null;
  readonly up: string[] = [];
  readonly related: string[] = [];
  isUsagePoint = false;
  isMeterReading = false;
  readingType: ReadingType | null = null;
  readonly blocks: IntervalBlock[] = [];

  constructor(readonly line: number) {}

  get matters(): boolean {
    return this.isUsagePoint || this.isMeterReading || this.readingType !== null || this.blocks.length > 0;
  }
}

/** LocalTimeParameters: how far local time is from UTC, and how far clocks are set; seconds, for information. */
export interface LocalTime {
  tzOffset: string;
  dstOffset: string;
}
