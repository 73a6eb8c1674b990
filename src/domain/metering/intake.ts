import { compareVersions, decideRevision } from '../decide-revision.js';
import { failure, refused, success, type Outcome } from '../failure.js';
import { invariant } from '../invariant.js';
import { MISSING_VALUE, READING_QUALITIES, type SeriesDay } from './series-day.js';

/** What is known of a series-day; structurally what storage keeps. A revision is the whole state. */
export interface KnownSeriesDay extends SeriesDay {
  readonly revision: number;
  /** Greatest source version that contributed; methodology §2. */
  readonly sourceVersion: bigint;
  /** Source version per slot, where they differ; null or absent when every present reading has `sourceVersion`. */
  readonly slotVersions?: BigInt64Array | null;
}

/** Readings that arrive for one series-day. A correction is an arrival with a version above the known one. */
export interface Arrival {
  readonly day: SeriesDay;
  readonly version: bigint;
}

/** What the series itself says about its readings. */
export interface SeriesLimits {
  readonly stepSeconds: number;
  /** Null when nothing bounds the series from above. */
  readonly nameplateWatts: number | null;
  /** 1,200,000 = 1.2 × nameplate, the rule of methodology §3. */
  readonly rangePerMillion: number;
}

export const DEFAULT_RANGE_PER_MILLION = 1_200_000;

/** Half-open span of slots of a day. */
export interface SlotSpan {
  readonly fromSlot: number;
  readonly toSlot: number;
}

/** A reading that was not taken; values are integer milliWh. */
export interface RefusedReading {
  readonly code: string;
  readonly slot: number;
  readonly arrived: number;
  /** The known value, or the bound it breaks for METER.OUT_OF_RANGE. */
  readonly against: number;
}

export interface MergedSeriesDay {
  /** The whole new state with the next revision number; null when nothing changed. */
  readonly state: KnownSeriesDay | null;
  readonly counts: {
    /** Slots that were missing and are known now. */
    readonly added: number;
    /** Same value again, accepted once. */
    readonly duplicates: number;
    /** Other value or quality, decided for the arrival by version or quality; each reading counts once. */
    readonly replaced: number;
    /** Other value, decided for the known one by version or quality. */
    readonly superseded: number;
  };
  readonly conflicts: readonly RefusedReading[];
  readonly outOfRange: readonly RefusedReading[];
  /** Slots still missing after the merge. */
  readonly gaps: readonly SlotSpan[];
}

interface Tally {
  added: number;
  duplicates: number;
  replaced: number;
  superseded: number;
}

/**
 * Intake of one arriving series-day into what is known of it, slot by slot: a missing slot takes the reading; the same
 * value is a duplicate; another value is decided by the slot's source version, then quality rank, else it is
 * METER.CONFLICT and the known value stays (methodology §2), so that the order of arrivals does not matter. Readings outside
 * 0 … nameplate × hours × range are METER.OUT_OF_RANGE and not taken (§3). Unit milliWh; rounding: the bound is floored,
 * readings are exact.
 *
 * @example mergeSeriesDay({ day, version: 0n }, null, limits) gives a state of revision 1
 */
export function mergeSeriesDay(
  arrival: Arrival,
  known: KnownSeriesDay | null,
  limits: SeriesLimits,
): Outcome<MergedSeriesDay> {
  const { day, version } = arrival;
  const mismatch = stepMismatch(day, known, limits);
  if (mismatch !== null) return refused(mismatch);
  const bound = rangeBound(limits);
  const fresh = known === null ? freshDay(arrival, bound) : null;
  if (fresh !== null) return success(fresh);
  const merger = new SlotMerger(arrival, known, bound);
  for (let slot = 0; slot < day.values.length; slot += 1) merger.take(slot);
  const { counts, values, qualities, conflicts, outOfRange } = merger;
  const sourceVersion = known !== null && known.sourceVersion > version ? known.sourceVersion : version;
  const state: KnownSeriesDay = {
    ...day,
    values,
    qualities: normalQualities(values, qualities),
    revision: (known?.revision ?? 0) + 1,
    sourceVersion,
    slotVersions: normalVersions(values, merger.versions, sourceVersion),
  };
  return success({
    state: merger.changed ? state : null,
    counts,
    conflicts,
    outOfRange,
    gaps: gapsOf(values, { fromSlot: 0, toSlot: values.length }),
  });
}

/**
 * A day of which nothing is known, all MEASURED and in range: nothing is to be decided, and its readings become the state as
 * they are, without a copy. Null where slots have to be looked at one by one.
 */
function freshDay({ day, version }: Arrival, bound: number | null): MergedSeriesDay | null {
  const { values } = day;
  if (day.qualities !== null) return null;
  const highest = bound ?? Number.MAX_SAFE_INTEGER;
  let added = 0;
  for (const value of values) {
    if (value === MISSING_VALUE) continue;
    if (!(value >= 0 && value <= highest)) return null;
    added += 1;
  }
  return {
    state: added === 0 ? null : { ...day, revision: 1, sourceVersion: version, slotVersions: null },
    counts: { added, duplicates: 0, replaced: 0, superseded: 0 },
    conflicts: [],
    outOfRange: [],
    gaps: added === values.length ? [] : gapsOf(values, { fromSlot: 0, toSlot: values.length }),
  };
}

function stepMismatch(
  day: SeriesDay,
  known: KnownSeriesDay | null,
  limits: SeriesLimits,
): ReturnType<typeof failure> | null {
  invariant(day.values.length * day.stepSeconds === 86_400, 'a day of whole slots');
  const expected = known?.stepSeconds ?? limits.stepSeconds;
  if (day.stepSeconds === expected && day.stepSeconds === limits.stepSeconds) return null;
  return failure(
    'METER.STEP_MISMATCH',
    `readings every ${String(day.stepSeconds)} s overlap a series of ${String(limits.stepSeconds)} s`,
    'send readings at the step of the series, or register a series of the other step',
  );
}

/**
 * Largest plausible reading: floor(W × 1000 × seconds / 3600 × perMillion / 10^6) milliWh; null = unbounded (methodology §3).
 *
 * @example rangeBound({ nameplateWatts: 1_000, stepSeconds: 3_600, rangePerMillion: 1_200_000 }) === 1_200_000
 */
export function rangeBound({ nameplateWatts, stepSeconds, rangePerMillion }: SeriesLimits): number | null {
  if (nameplateWatts === null) return null;
  const product = BigInt(nameplateWatts) * 1_000n * BigInt(stepSeconds) * BigInt(rangePerMillion);
  const bound = product / 3_600_000_000n;
  return bound > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(bound);
}

const MISSING_QUALITY = READING_QUALITIES.indexOf('MISSING');

class SlotMerger {
  readonly counts: Tally = { added: 0, duplicates: 0, replaced: 0, superseded: 0 };
  changed = false;
  readonly conflicts: RefusedReading[] = [];
  readonly outOfRange: RefusedReading[] = [];
  readonly values: Float64Array;
  readonly qualities: Uint8Array;
  /** Null while every slot is of the arrival's version. */
  readonly versions: BigInt64Array | null;

  constructor(
    private readonly arrival: Arrival,
    known: KnownSeriesDay | null,
    private readonly bound: number | null,
  ) {
    const slots = arrival.day.values.length;
    this.values = known === null ? new Float64Array(slots).fill(MISSING_VALUE) : known.values.slice();
    this.qualities = known?.qualities?.slice() ?? new Uint8Array(slots);
    this.versions = versionsToMerge(known, arrival.version);
  }

  take(slot: number): void {
    const arrived = this.arrival.day.values[slot] ?? MISSING_VALUE;
    const quality = this.arrival.day.qualities?.[slot] ?? 0;
    if (arrived === MISSING_VALUE || quality === MISSING_QUALITY) return;
    if (arrived < 0 || (this.bound !== null && arrived > this.bound)) {
      const against = arrived < 0 ? 0 : (this.bound ?? 0);
      this.outOfRange.push({ code: 'METER.OUT_OF_RANGE', slot, arrived, against });
      return;
    }
    const stored = this.values[slot] ?? MISSING_VALUE;
    if (stored === MISSING_VALUE) this.put(slot, arrived, quality, 'added');
    else this.decide(slot, arrived, quality, stored);
  }

  /** Decided by the facts, not by arrival: version, then quality rank (an earlier quality ranks higher). */
  private decide(slot: number, arrived: number, quality: number, stored: number): void {
    const { version } = this.arrival;
    const knownQuality = this.qualities[slot] ?? 0;
    const later = compareVersions(version, this.versions?.[slot] ?? version);
    const rank = later === 0 ? knownQuality - quality : later;
    const isSame = arrived === stored && (quality === knownQuality || rank <= 0);
    switch (decideRevision(isSame, rank)) {
      case 'REPLACES':
        this.put(slot, arrived, quality, 'replaced');
        break;
      case 'CONFIRMS':
        this.put(slot, arrived, quality, 'duplicates');
        break;
      case 'REPEATS':
        this.counts.duplicates += 1;
        break;
      case 'SUPERSEDED':
        this.counts.superseded += 1;
        break;
      case 'CONFLICTS':
        this.conflicts.push({ code: 'METER.CONFLICT', slot, arrived, against: stored });
    }
  }

  private put(slot: number, value: number, quality: number, counted: keyof Tally): void {
    this.counts[counted] += 1;
    this.changed = true;
    this.values[slot] = value;
    this.qualities[slot] = quality;
    if (this.versions !== null) this.versions[slot] = this.arrival.version;
  }
}

/** The known versions slot by slot; null when they are all the arriving one, or nothing is known. */
function versionsToMerge(known: KnownSeriesDay | null, arriving: bigint): BigInt64Array | null {
  if (known === null) return null;
  const versions = known.slotVersions ?? null;
  if (versions !== null) return versions.slice();
  return known.sourceVersion === arriving
    ? null
    : new BigInt64Array(known.values.length).fill(known.sourceVersion);
}

/** Null when every present reading has the greatest version; a missing slot has none and carries 0. */
function normalVersions(
  values: Float64Array,
  versions: BigInt64Array | null,
  greatest: bigint,
): BigInt64Array | null {
  if (versions === null) return null;
  let differ = false;
  for (let slot = 0; slot < values.length; slot += 1) {
    if (values[slot] === MISSING_VALUE) versions[slot] = 0n;
    else if (versions[slot] !== greatest) differ = true;
  }
  return differ ? versions : null;
}

/** Null when every present reading is MEASURED; a missing slot carries MISSING. */
function normalQualities(values: Float64Array, qualities: Uint8Array): Uint8Array | null {
  let measured = true;
  for (let slot = 0; slot < values.length; slot += 1) {
    if (values[slot] === MISSING_VALUE) qualities[slot] = MISSING_QUALITY;
    else if (qualities[slot] !== 0) measured = false;
  }
  return measured ? null : qualities;
}

/**
 * The runs of missing slots inside a span, in order: the gaps that data quality lists with their local times.
 *
 * @example gapsOf(Float64Array.of(1, MISSING_VALUE, 2), { fromSlot: 0, toSlot: 3 }) gives [{ fromSlot: 1, toSlot: 2 }]
 */
export function gapsOf(values: Float64Array, span: SlotSpan): SlotSpan[] {
  const gaps: SlotSpan[] = [];
  for (let slot = span.fromSlot; slot < span.toSlot; slot += 1) {
    if (values[slot] !== MISSING_VALUE) continue;
    const fromSlot = slot;
    while (slot < span.toSlot && values[slot] === MISSING_VALUE) slot += 1;
    gaps.push({ fromSlot, toSlot: slot });
  }
  return gaps;
}
