import { MISSING_VALUE } from '../../domain/metering/series-day.js';
import { MISSING_INDEX } from './quality-cell.js';
import type { ByteRow } from './row-faults.js';

export const DAY_SECONDS = 86_400;
/** Steps a file may have, coarsest first; each divides an hour, and the greatest common divisor of any two is among them. */
export const STEPS: readonly number[] = [3_600, 1_800, 900, 600, 300, 60];
/** Stands in a slot that two rows of the file disagree about: neither is taken. */
export const DISPUTED = -2;
const FINEST = 60;

const SLAB_SLOTS = 65_536;

/** Hands out the arrays of blocks from larger ones: the engine is slow at making thousands of small ones. */
export class Slab {
  private values = new Float64Array(0);
  private lines = new Uint32Array(0);
  private used = 0;

  /** Arrays of as many slots, all missing. */
  take(slots: number): { readonly values: Float64Array; readonly lines: Uint32Array } {
    if (this.used + slots > this.lines.length) {
      this.values = new Float64Array(SLAB_SLOTS).fill(MISSING_VALUE);
      this.lines = new Uint32Array(SLAB_SLOTS);
      this.used = 0;
    }
    const from = this.used;
    this.used += slots;
    return {
      values: this.values.subarray(from, this.used),
      lines: this.lines.subarray(from, this.used),
    };
  }
}

/** All readings of one series in one UTC day while the file is read. `lines` 0 = no row for the slot. */
export class DayBlock {
  values: Float64Array;
  lines: Uint32Array;
  qualities: Uint8Array | null = null;

  constructor(
    readonly day: number,
    slots: number,
    slab: Slab,
  ) {
    ({ values: this.values, lines: this.lines } = slab.take(slots));
  }

  /** Puts a reading into a free slot. */
  put(slot: number, value: number, quality: number, line: number): void {
    this.values[slot] = value;
    this.lines[slot] = line;
    if (quality !== 0) {
      this.qualities ??= new Uint8Array(this.values.length);
      this.qualities[slot] = quality;
    }
  }

  /** Spreads the slots of a coarse grid over a finer one. */
  refine(factor: number, slab: Slab): void {
    const finer = new DayBlock(this.day, this.values.length * factor, slab);
    for (let slot = 0; slot < this.values.length; slot += 1) {
      const line = this.lines[slot] ?? 0;
      if (line === 0) continue;
      finer.put(slot * factor, this.values[slot] ?? MISSING_VALUE, this.qualities?.[slot] ?? 0, line);
    }
    this.values = finer.values;
    this.lines = finer.lines;
    this.qualities = finer.qualities;
  }
}

/** What became of a reading that was placed. */
export type Placement =
  | { readonly kind: 'STORED' | 'DUPLICATE' | 'FULL' }
  | { readonly kind: 'TWO_VALUES'; readonly otherLine: number }
  | { readonly kind: 'MISALIGNED'; readonly grid: number };

const STORED: Placement = { kind: 'STORED' };
const DUPLICATE: Placement = { kind: 'DUPLICATE' };
const FULL: Placement = { kind: 'FULL' };

/** A reading at a local time that occurs twice: which of the two is known when all rows of the series were seen. */
export interface HeldReading {
  readonly row: ByteRow;
  readonly value: number;
  readonly quality: number;
}

/** The two instants a local time stands for, in seconds since 1970, and the rows that name it. */
export interface HeldTime {
  readonly earlier: number;
  readonly later: number;
  readonly readings: HeldReading[];
}

/** One series (under one source version) while the file is read. */
export class SeriesIntake {
  readonly blocks = new Map<number, DayBlock>();
  /** Seconds per slot: the known step, or the coarsest that holds every time seen so far; 0 before the first. */
  grid: number;
  duplicates = 0;
  /** The series whose row followed last time: files repeat the order of their series. */
  next: SeriesIntake | null = null;
  /** The block used last. */
  block: DayBlock | null = null;
  /** Local times of the hour that clock changes repeat, by the earlier instant. */
  readonly held = new Map<number, HeldTime>();
  /** The name as bytes of the file. */
  readonly bytes: Uint8Array;
  /** The name four bytes at a time, big-endian, and its last four: the scanner compares words. */
  readonly words: Int32Array;
  readonly lastWord: number;
  /** −1 when the version does not fit a number; the scanner then leaves its rows to the checks. */
  readonly versionNumber: number;

  constructor(
    /** The name as bytes of the file, one character each. */
    readonly key: string,
    readonly version: bigint,
    /** The step somebody stated; null = found from the times. */
    readonly knownStep: number | null,
    readonly firstLine: number,
    private readonly budget: SlotBudget,
  ) {
    const bytes = Buffer.from(key, 'latin1');
    this.bytes = bytes;
    this.words = Int32Array.from({ length: bytes.length >> 2 }, (_, word) => bytes.readInt32BE(word * 4));
    this.lastWord = bytes.length < 4 ? 0 : bytes.readInt32BE(bytes.length - 4);
    this.grid = knownStep ?? 0;
    this.versionNumber = version > BigInt(Number.MAX_SAFE_INTEGER) ? -1 : Number(version);
  }

  /** Puts one reading at its label time (seconds since 1970). */
  place(seconds: number, value: number, quality: number, line: number): Placement {
    const day = Math.floor(seconds / DAY_SECONDS);
    const second = seconds - day * DAY_SECONDS;
    if (this.grid === 0 || second % this.grid !== 0) {
      if (this.knownStep !== null || second % FINEST !== 0) {
        return { kind: 'MISALIGNED', grid: this.knownStep ?? FINEST };
      }
      if (!this.refineFor(second)) return FULL;
    }
    const block = this.blockOf(day);
    if (block === null) return FULL;
    return this.placeIn(block, second / this.grid, value, quality, line);
  }

  private placeIn(block: DayBlock, slot: number, value: number, quality: number, line: number): Placement {
    const otherLine = block.lines[slot] ?? 0;
    const kept = quality === MISSING_INDEX ? MISSING_VALUE : value;
    if (otherLine === 0) {
      block.put(slot, kept, quality, line);
      return STORED;
    }
    if (block.values[slot] === kept) {
      this.duplicates += 1;
      const known = block.qualities?.[slot] ?? 0;
      if (quality < known && block.qualities !== null) block.qualities[slot] = quality;
      return DUPLICATE;
    }
    block.values[slot] = DISPUTED;
    return { kind: 'TWO_VALUES', otherLine };
  }

  /** Keeps a reading of a local time that occurs twice; false when there is no room. */
  hold(earlier: number, later: number, reading: HeldReading): boolean {
    let time = this.held.get(earlier);
    if (time === undefined) this.held.set(earlier, (time = { earlier, later, readings: [] }));
    time.readings.push(reading);
    return this.budget.take(HELD_COST);
  }

  /** Line of the row that is stored nearest to an instant, going by steps of the grid within a day; 0 = none. */
  lineNear(seconds: number, direction: 1 | -1): number {
    if (this.grid === 0) return 0;
    for (let distance = this.grid; distance <= DAY_SECONDS; distance += this.grid) {
      const at = seconds + direction * distance;
      const day = Math.floor(at / DAY_SECONDS);
      const line = this.blocks.get(day)?.lines[(at - day * DAY_SECONDS) / this.grid] ?? 0;
      if (line !== 0) return line;
    }
    return 0;
  }

  /** Makes the grid fine enough for a second of the day that is a whole minute; false when there is no room. */
  private refineFor(second: number): boolean {
    const grid = STEPS.find((step) => this.grid % step === 0 && second % step === 0) ?? FINEST;
    if (this.grid !== 0) {
      const factor = this.grid / grid;
      const slots = this.blocks.size * (DAY_SECONDS / this.grid);
      if (!this.budget.take(slots * (factor - 1))) return false;
      for (const block of this.blocks.values()) block.refine(factor, this.budget.slab);
    }
    this.grid = grid;
    return true;
  }

  /** The block of a day, a new one when needed; null when there is no room. */
  blockOf(day: number): DayBlock | null {
    if (this.block?.day === day) return this.block;
    let block = this.blocks.get(day);
    if (block === undefined) {
      const slots = DAY_SECONDS / this.grid;
      if (!this.budget.take(slots + BLOCK_COST)) return null;
      block = new DayBlock(day, slots, this.budget.slab);
      this.blocks.set(day, block);
    }
    this.block = block;
    return block;
  }
}

const MAX_SLOTS = 32_000_000;
const SERIES_COST = 128;
const BLOCK_COST = 32;
const HELD_COST = 64;

/** How many slots the file may still take: 12 bytes each, so that a hostile file cannot fill the memory. */
export class SlotBudget {
  readonly slab = new Slab();

  constructor(private left = MAX_SLOTS) {}

  /** False when there is no room for so many. */
  take(slots: number): boolean {
    if (this.left < slots) return false;
    this.left -= slots;
    return true;
  }
}

/** All series of a file while it is read, by the bytes of their names. */
export class SeriesRegistry {
  readonly all: SeriesIntake[] = [];
  private readonly byVersion = new Map<string, SeriesIntake>();
  private readonly byName = new Map<string, SeriesIntake>();

  constructor(private readonly budget: SlotBudget) {}

  /** The series of a name as it was taken last, in whatever version. */
  find(key: string): SeriesIntake | undefined {
    return this.byName.get(key);
  }

  /** The series of a name and version; a new one gets the step that is known of it. Null when there is no room. */
  take(key: string, version: bigint, line: number, stepOfNew: () => number | null): SeriesIntake | null {
    const whole = version === 0n ? key : `${key}\u0000${version.toString()}`;
    let series = this.byVersion.get(whole);
    if (series === undefined) {
      if (!this.budget.take(SERIES_COST)) return null;
      series = new SeriesIntake(key, version, stepOfNew(), line, this.budget);
      this.all.push(series);
      this.byVersion.set(whole, series);
    }
    this.byName.set(key, series);
    return series;
  }
}
