import { present } from '../../domain/invariant.js';
import {
  CELL_COUNT,
  NULL_FIGURE,
  type RigLanes,
  type SiteDayResult,
  type SlotLanes,
} from '../../domain/reconciliation/site-day-result.js';
import { packLanes, unpackLanes } from './lane-codec.js';

type Segment = SiteDayResult['segments'][number];

/** The lanes of a slot row that are numbers, in the order they are packed; cells follow, then the three flags. */
const SLOT_LANES = [
  'energy',
  'measured',
  'measuredOutsideOrders',
  'rigsRaw',
  'auxiliary',
  'surplus',
  'surplusOfPool',
  'contractedSurplus',
  'contractedAbsorbed',
  'baseline',
  'coincident',
  'absorbed',
  'absorbedAtLowerThreshold',
  'absorbedAtUpperThreshold',
  'instructed',
  'clockRisk',
  'knownBillingSteps',
  'missingBillingReadings',
  'missingRigReadings',
  'scaledSteps',
] as const satisfies readonly (keyof SlotLanes)[];
const SLOT_FLAGS = ['orderRunning', 'complete', 'confirmed'] as const satisfies readonly (keyof SlotLanes)[];
const LINE_LANES = [
  'energy',
  'energyRaw',
  'estimated',
  'knownReadings',
  'missingReadings',
] as const satisfies readonly (keyof RigLanes)[];

/** Packs the slots `[from, to)` of a site-day. */
export function packSlots(slots: SlotLanes, from: number, to: number): Uint8Array {
  const lanes = SLOT_LANES.map((name) => slots[name].subarray(from, to));
  const cells = slots.cells.map((lane) => lane.subarray(from, to));
  const flags = SLOT_FLAGS.map((name) => Float64Array.from(slots[name].subarray(from, to)));
  return packLanes([
    ...lanes,
    ...cells,
    ...flags,
    Float64Array.from({ length: to - from }, () => slots.stepSeconds),
  ]);
}

/** Joins the packed slots of a day's segments, in order. */
export function unpackSlots(packed: readonly Uint8Array[]): SlotLanes {
  const parts = packed.map(unpackLanes);
  const join = (index: number): Float64Array =>
    concat(parts.map((lanes) => present(lanes[index], 'a packed lane')));
  const named = Object.fromEntries(SLOT_LANES.map((name, index) => [name, join(index)])) as Pick<
    SlotLanes,
    (typeof SLOT_LANES)[number]
  >;
  const cells = Array.from({ length: CELL_COUNT }, (_, cell) => join(SLOT_LANES.length + cell));
  const firstFlag = SLOT_LANES.length + CELL_COUNT;
  const flag = (index: number): Uint8Array => Uint8Array.from(join(firstFlag + index));
  const steps = join(firstFlag + SLOT_FLAGS.length);
  return {
    ...named,
    stepSeconds: steps[0] ?? 0,
    slots: steps.length,
    cells,
    orderRunning: flag(0),
    complete: flag(1),
    confirmed: flag(2),
  };
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Packs the rig lines of a segment: `u32 bytes of serials | serials joined by newline | lanes`. */
export function packLines(lines: RigLanes): Uint8Array {
  const serials = Buffer.from(lines.serials.join('\n'), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(serials.length, 0);
  return Buffer.concat([
    length,
    serials,
    packLanes([...LINE_LANES.map((name) => lines[name]), ...lines.cells]),
  ]);
}

/** Reads what `packLines` wrote. */
export function unpackLines(packed: Uint8Array): RigLanes {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const end = 4 + bytes.readUInt32LE(0);
  const text = bytes.toString('utf8', 4, end);
  const lanes = unpackLanes(bytes.subarray(end));
  const named = Object.fromEntries(
    LINE_LANES.map((name, index) => [name, present(lanes[index], name)]),
  ) as Pick<RigLanes, (typeof LINE_LANES)[number]>;
  return { ...named, serials: text === '' ? [] : text.split('\n'), cells: lanes.slice(LINE_LANES.length) };
}

/** Lines of a row that was read without them. */
export const NO_LINES: RigLanes = {
  serials: [],
  energy: new Float64Array(0),
  energyRaw: new Float64Array(0),
  estimated: new Float64Array(0),
  cells: Array.from({ length: CELL_COUNT }, () => new Float64Array(0)),
  knownReadings: new Float64Array(0),
  missingReadings: new Float64Array(0),
};

/** The sums of a segment as columns of its row: milliWh as text; null where no slot has the figure. */
export interface SegmentSums {
  readonly energy: string;
  readonly measured: string;
  readonly auxiliary: string;
  readonly coincident: string | null;
  readonly absorbed: string | null;
  readonly instructed: string | null;
  readonly cells: readonly string[];
  readonly missing: number;
  readonly incomplete: number;
}

/** Sums the slots of a segment (exact; bigint). */
export function sumSegment(slots: SlotLanes, segment: Pick<Segment, 'fromSecond' | 'toSecond'>): SegmentSums {
  const from = segment.fromSecond / slots.stepSeconds;
  const to = segment.toSecond / slots.stepSeconds;
  const sum = (lane: Float64Array): bigint =>
    [...lane.subarray(from, to)].reduce((total, value) => total + BigInt(value), 0n);
  const known = (lane: Float64Array): string | null => {
    const values = [...lane.subarray(from, to)].filter((value) => value !== NULL_FIGURE);
    return values.length === 0 ? null : values.reduce((total, value) => total + BigInt(value), 0n).toString();
  };
  return {
    energy: sum(slots.energy).toString(),
    measured: sum(slots.measured).toString(),
    auxiliary: sum(slots.auxiliary).toString(),
    coincident: known(slots.coincident),
    absorbed: known(slots.absorbed),
    instructed: known(slots.instructed),
    cells: slots.cells.map((lane) => sum(lane).toString()),
    missing: Number(sum(slots.missingBillingReadings)),
    incomplete: slots.complete.subarray(from, to).filter((flag) => flag === 0).length,
  };
}
