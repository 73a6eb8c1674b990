import { MISSING_VALUE } from '../../domain/metering/series-day.js';
import { MISSING_INDEX } from './quality-cell.js';

export const DAY_SECONDS = 86_400;
/** Steps a file may have; each divides an hour and a day. */
export const STEPS: readonly number[] = [60, 300, 600, 900, 1_800, 3_600];
/** Stands in a slot that two rows of the file disagree about: neither is taken. */
export const DISPUTED = -2;
const COARSEST = 3_600;
const FINEST = 60;

/** All readings of one series in one UTC day while the file is read. `lines` 0 = no row for the slot. */
export class DayBlock {
  values: Float64Array;
  lines: Uint32Array;
  qualities: Uint8Array | null = null;

  constructor(
    readonly day: number,
    slots: number,
  ) {
    this.values = new Float64Array(slots).fill(MISSING_VALUE);
    this.lines = new Uint32Array(slots);
  }

  /** Puts a reading into a free slot. */
  put(slot: number, value: number, quality: number, line: number): void {
    this.values[slot] = quality === MISSING_INDEX ? MISSING_VALUE : value;
    this.lines[slot] = line;
    if (quality !== 0) {
      this.qualities ??= new Uint8Array(this.values.length);
      this.qualities[slot] = quality;
    }
  }

  /** Spreads the slots of a coarse grid over a finer one. */
  refine(factor: number): void {
    const finer = new DayBlock(this.day, this.values.length * factor);
    for (let slot = 0; slot < this.values.length; slot += 1) {
      const line = this.lines[slot] ?? 0;
      const at = slot * factor;
      finer.lines[at] = line;
      finer.values[at] = this.values[slot] ?? MISSING_VALUE;
      if (this.qualities !== null) {
        finer.qualities ??= new Uint8Array(finer.values.length);
        finer.qualities[at] = this.qualities[slot] ?? 0;
      }
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

/** One series (under one source version) while the file is read. */
export class SeriesIntake {
  readonly blocks = new Map<number, DayBlock>();
  /** Seconds per slot: the declared step, or the coarsest grid that holds every time seen so far; 0 before the first. */
  grid: number;
  duplicates = 0;
  /** The series whose row followed last time: files repeat the order of their series. */
  next: SeriesIntake | null = null;
  /** The block used last. */
  block: DayBlock | null = null;
  /** Seconds of the latest row, to settle local times that occur twice. */
  lastSeconds = -Infinity;
  /** Local times seen once of those that occur twice, with the place of the row. */
  readonly ambiguous = new Map<number, { line: number; column: number; value: string }>();

  constructor(
    /** The name as bytes of the file, one character each. */
    readonly key: string,
    readonly bytes: Uint8Array,
    readonly version: bigint,
    public declaredStep: number | null,
    readonly firstLine: number,
    private readonly budget: SlotBudget,
  ) {
    this.grid = declaredStep ?? 0;
  }

  /** Puts one reading at its label time (seconds since 1970). Fast rows skip this where nothing can go wrong. */
  place(seconds: number, value: number, quality: number, line: number): Placement {
    const day = Math.floor(seconds / DAY_SECONDS);
    const second = seconds - day * DAY_SECONDS;
    if (!this.fits(second)) return { kind: 'MISALIGNED', grid: this.declaredStep ?? FINEST };
    const block = this.blockOf(day);
    if (block === null) return FULL;
    const slot = second / this.grid;
    const otherLine = block.lines[slot] ?? 0;
    if (otherLine === 0) {
      block.put(slot, value, quality, line);
      return STORED;
    }
    const same = quality === MISSING_INDEX ? MISSING_VALUE : value;
    if (block.values[slot] === same) {
      this.duplicates += 1;
      const known = block.qualities?.[slot] ?? 0;
      if (quality < known && block.qualities !== null) block.qualities[slot] = quality;
      return DUPLICATE;
    }
    block.values[slot] = DISPUTED;
    return { kind: 'TWO_VALUES', otherLine };
  }

  /** Makes the grid fine enough for a second of the day; false when it lies off the declared step or off whole minutes. */
  private fits(second: number): boolean {
    if (this.grid !== 0 && second % this.grid === 0) return true;
    if (this.declaredStep !== null || second % FINEST !== 0) return false;
    const coarser = this.grid === 0 ? COARSEST : this.grid;
    const grid = commonDivisor(coarser, second);
    if (this.grid !== 0) {
      const factor = this.grid / grid;
      for (const block of this.blocks.values()) {
        this.budget.left -= block.values.length * (factor - 1);
        block.refine(factor);
      }
    }
    this.grid = grid;
    return true;
  }

  private blockOf(day: number): DayBlock | null {
    if (this.block?.day === day) return this.block;
    let block = this.blocks.get(day);
    if (block === undefined) {
      if (this.budget.left <= 0) return null;
      this.budget.left -= DAY_SECONDS / this.grid;
      block = new DayBlock(day, DAY_SECONDS / this.grid);
      this.blocks.set(day, block);
    }
    this.block = block;
    return block;
  }
}

/** Greatest common divisor of positive whole seconds. */
function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** How many slots the file may still take: 13 bytes each, so that a hostile file cannot fill the memory. */
export interface SlotBudget {
  left: number;
}

export const MAX_SLOTS = 32_000_000;

/** All series of a file while it is read, by the bytes of their names. */
export class SeriesRegistry {
  readonly all: SeriesIntake[] = [];
  private readonly byKey = new Map<string, SeriesIntake>();

  constructor(
    private readonly declaredStep: number | null,
    private readonly budget: SlotBudget,
  ) {}

  find(key: string): SeriesIntake | undefined {
    return this.byKey.get(key);
  }

  /** The series of a name and version; new ones are added. */
  take(key: string, version: bigint, line: number): SeriesIntake {
    const whole = version === 0n ? key : `${key}\u0000${version.toString()}`;
    const known = this.byKey.get(whole);
    if (known !== undefined) return known;
    const bytes = Uint8Array.from(key, (c) => c.charCodeAt(0));
    const series = new SeriesIntake(key, bytes, version, this.declaredStep, line, this.budget);
    this.all.push(series);
    this.byKey.set(whole, series);
    return series;
  }
}
