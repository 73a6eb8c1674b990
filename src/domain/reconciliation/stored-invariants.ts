import { floorQuotient } from './kernel/exact-integers.js';
import { laneOf } from './kernel/lane.js';
import {
  CELL_COLUMNS,
  CELL_ROWS,
  cellIndex,
  NULL_FIGURE,
  type CellRow,
  type SiteDayResult,
  type SlotLanes,
} from './site-day-result.js';

/** The invariants of methodology §7 that a stored site-day must keep, by number. */
export const STORED_INVARIANTS: Readonly<Record<number, string>> = {
  1: 'sum of rigs + auxiliary = site',
  2: '0 <= R <= A <= C <= M <= E and A <= max(0, M° - B)',
  3: "sum of sites C - A_c = min(S', sum of M - A_c); S' = S less what contracted plants still curtailed",
  4: 'C + unmatched = E; the cells sum to E; lines sum to the site',
  5: 'day = sum of its intervals',
  8: "S' <= S; S' = 0 and S_c = 0 implies C = A = 0",
  12: 'a null input gives null',
};

/** One broken invariant with where and what. */
export interface BrokenInvariant {
  readonly invariant: number;
  readonly siteCode: string;
  readonly slot: number;
  readonly detail: string;
}

/**
 * Checks one stored site-day against invariants 1, 2, 4, 5, 8 and 12 (milliWh integers, exact); an empty list is good.
 *
 * @example checkSiteDay(result).length === 0
 */
export function checkSiteDay(result: SiteDayResult): BrokenInvariant[] {
  const broken: BrokenInvariant[] = [];
  const note = (invariant: number, slot: number, detail: string): void => {
    broken.push({ invariant, siteCode: result.siteCode, slot, detail });
  };
  for (let slot = 0; slot < result.slots.slots; slot += 1) checkSlot(result.slots, slot, note);
  for (const segment of result.segments) checkSegment(result.slots, segment, note);
  return broken;
}

type Note = (invariant: number, slot: number, detail: string) => void;

function checkSlot(lanes: SlotLanes, slot: number, note: Note): void {
  const at = (lane: Float64Array): number => lane[slot] ?? Number.NaN;
  const [e, m, outside] = [at(lanes.energy), at(lanes.measured), at(lanes.measuredOutsideOrders)];
  const cells = lanes.cells.reduce((total, lane) => total + at(lane), 0);
  if (cells !== e) note(4, slot, `cells ${String(cells)} <> E ${String(e)}`);
  const auxiliary = CELL_ROWS.reduce(
    (total, row) => total + at(laneOf(lanes.cells, cellIndex(row, 'AUXILIARY'))),
    0,
  );
  if (auxiliary !== at(lanes.auxiliary))
    note(1, slot, `auxiliary cells ${String(auxiliary)} <> auxiliary ${String(at(lanes.auxiliary))}`);
  if (!(outside >= 0 && outside <= m && m <= e))
    note(2, slot, `M° ${String(outside)} M ${String(m)} E ${String(e)}`);
  if (at(lanes.knownBillingSteps) === 0 && (e !== 0 || at(lanes.rigsRaw) !== 0))
    note(12, slot, 'energy without a known billing reading');
  if (lanes.complete[slot] === 1) checkFigures(lanes, slot, note);
  else if (figuresOf(lanes).some((lane) => at(lane) !== NULL_FIGURE))
    note(12, slot, 'an incomplete slot has figures');
  else if (rowOf(lanes, slot, 'UNMATCHED') !== e) note(12, slot, 'energy of an incomplete slot is matched');
}

/** What a slot has only when it is complete. */
function figuresOf(lanes: SlotLanes): readonly Float64Array[] {
  const { coincident, absorbed, absorbedAtLowerThreshold, absorbedAtUpperThreshold, instructed } = lanes;
  const { contractedAbsorbed } = lanes;
  return [
    coincident,
    absorbed,
    absorbedAtLowerThreshold,
    absorbedAtUpperThreshold,
    instructed,
    contractedAbsorbed,
  ];
}

function rowOf(lanes: SlotLanes, slot: number, row: CellRow): number {
  return CELL_COLUMNS.reduce(
    (total, column) => total + (laneOf(lanes.cells, cellIndex(row, column))[slot] ?? 0),
    0,
  );
}

function checkFigures(lanes: SlotLanes, slot: number, note: Note): void {
  const at = (lane: Float64Array): number => lane[slot] ?? Number.NaN;
  const [e, m] = [at(lanes.energy), at(lanes.measured)];
  const [c, a, r] = [at(lanes.coincident), at(lanes.absorbed), at(lanes.instructed)];
  const headroom = Math.max(0, at(lanes.measuredOutsideOrders) - at(lanes.baseline));
  const claims = [a, at(lanes.absorbedAtLowerThreshold), at(lanes.absorbedAtUpperThreshold)];
  if (!(r >= 0 && r <= a && c <= m && claims.every((claim) => claim >= 0 && claim <= Math.min(c, headroom))))
    note(
      2,
      slot,
      `R ${String(r)} A ${claims.map(String).join(', ')} C ${String(c)} M ${String(m)} M°-B ${String(headroom)}`,
    );
  checkSurplus(lanes, slot, headroom, note);
  const absorbed = rowOf(lanes, slot, 'ABSORBED');
  if (absorbed !== a) note(4, slot, `absorbed cells ${String(absorbed)} <> A ${String(a)}`);
  const unmatched = rowOf(lanes, slot, 'UNMATCHED');
  if (unmatched + c !== e) note(4, slot, `C ${String(c)} + unmatched ${String(unmatched)} <> E ${String(e)}`);
}

/** S, S′ and what is the site's own: S_c and A_c are there both or neither. */
function checkSurplus(lanes: SlotLanes, slot: number, headroom: number, note: Note): void {
  const at = (lane: Float64Array): number => lane[slot] ?? Number.NaN;
  const [s, pool, c, a] = [
    at(lanes.surplus),
    at(lanes.surplusOfPool),
    at(lanes.coincident),
    at(lanes.absorbed),
  ];
  const [contracted, taken] = [at(lanes.contractedSurplus), at(lanes.contractedAbsorbed)];
  const none = contracted === NULL_FIGURE && taken === NULL_FIGURE;
  if (!none && !(taken >= 0 && taken <= contracted && taken <= Math.min(headroom, c)))
    note(2, slot, `A_c ${String(taken)} S_c ${String(contracted)} C ${String(c)} M°-B ${String(headroom)}`);
  const ofArea = c - Math.max(0, taken);
  if (!(pool >= 0 && pool <= s && ofArea <= pool))
    note(8, slot, `C - A_c ${String(ofArea)} S' ${String(pool)} S ${String(s)}`);
  if (pool === 0 && contracted <= 0 && (c !== 0 || a !== 0))
    note(8, slot, `C ${String(c)} A ${String(a)} without surplus`);
}

function checkSegment(lanes: SlotLanes, segment: SiteDayResult['segments'][number], note: Note): void {
  const from = floorQuotient(segment.fromSecond, lanes.stepSeconds);
  const to = floorQuotient(segment.toSecond, lanes.stepSeconds);
  const ofSlots = (lane: Float64Array): number => sum(lane.subarray(from, to));
  const lines = sum(segment.lines.energy);
  if (lines !== ofSlots(lanes.energy))
    note(1, from, `lines ${String(lines)} <> site ${String(ofSlots(lanes.energy))}`);
  for (const row of CELL_ROWS) {
    for (const column of CELL_COLUMNS) {
      const index = cellIndex(row, column);
      const ofLines = sum(laneOf(segment.lines.cells, index));
      const expected = ofSlots(laneOf(lanes.cells, index));
      if (ofLines !== expected)
        note(5, from, `${row} ${column}: lines ${String(ofLines)} <> intervals ${String(expected)}`);
    }
  }
  const rows: readonly (readonly [string, Float64Array, number])[] = [
    ['raw', segment.lines.energyRaw, ofSlots(lanes.rigsRaw) + ofSlots(lanes.auxiliary)],
    ['not measured', segment.lines.estimated, ofSlots(lanes.energy) - ofSlots(lanes.measured)],
    ['missing readings', segment.lines.missingReadings, ofSlots(lanes.missingRigReadings)],
  ];
  for (const [what, lane, expected] of rows)
    if (sum(lane) !== expected)
      note(5, from, `${what}: lines ${String(sum(lane))} <> intervals ${String(expected)}`);
  const { knownReadings, energy, energyRaw } = segment.lines;
  const auxiliary = energy.length - 1;
  const steps = ofSlots(lanes.knownBillingSteps);
  if (knownReadings[auxiliary] !== steps)
    note(5, from, `known steps: auxiliary ${String(knownReadings[auxiliary])} <> intervals ${String(steps)}`);
  for (let line = 0; line < segment.lines.energy.length; line += 1) {
    if (knownReadings[line] === 0 && (energy[line] !== 0 || energyRaw[line] !== 0))
      note(12, from, `line ${String(line)}: energy without a known reading`);
    const cells = segment.lines.cells.reduce((total, lane) => total + (lane[line] ?? 0), 0);
    if (cells !== segment.lines.energy[line])
      note(4, from, `line ${String(line)}: cells ${String(cells)} <> ${String(segment.lines.energy[line])}`);
  }
}

function sum(lane: Float64Array): number {
  return lane.reduce((total, value) => total + value, 0);
}

/**
 * Checks invariant 3 over the sites of one pool on one UTC day: in every slot that is known for all of them,
 * Σ (C − A_c) = min(S′, Σ (M − A_c)), and S′ is S less what their contracted plants still curtailed (milliWh, exact).
 *
 * @example checkPoolDay([result]).length === 0
 */
export function checkPoolDay(results: readonly SiteDayResult[]): BrokenInvariant[] {
  const [first] = results;
  if (first === undefined || results.some((r) => r.slots.stepSeconds !== first.slots.stepSeconds)) return [];
  const broken: BrokenInvariant[] = [];
  for (let slot = 0; slot < first.slots.slots; slot += 1) {
    if (results.some((r) => r.slots.complete[slot] !== 1 || r.slots.coincident[slot] === NULL_FIGURE))
      continue;
    const note = (detail: string): void => {
      broken.push({ invariant: 3, siteCode: first.siteCode, slot, detail });
    };
    const total = (amount: (lanes: SlotLanes) => bigint): bigint =>
      results.reduce((all, { slots }) => all + amount(slots), 0n);
    const at = (lane: Float64Array): bigint => BigInt(Math.max(0, lane[slot] ?? 0));
    const surplus = at(first.slots.surplusOfPool);
    const left = floored(at(first.slots.surplus) - total((lanes) => stillCurtailed(lanes, slot)));
    if (surplus !== left) note(`S' ${surplus.toString()} <> ${left.toString()}`);
    const measured = total(({ measured: m, contractedAbsorbed }) => at(m) - at(contractedAbsorbed));
    const expected = surplus < measured ? surplus : measured;
    const coincident = total(({ coincident: c, contractedAbsorbed }) => at(c) - at(contractedAbsorbed));
    if (coincident !== expected) note(`sum C - A_c ${coincident.toString()} <> ${expected.toString()}`);
  }
  return broken;
}

/** What the site's contracted plants still curtailed: S_c less what was taken of it, clock risk off (milliWh). */
function stillCurtailed(lanes: SlotLanes, slot: number): bigint {
  const at = (lane: Float64Array): bigint => BigInt(Math.max(0, lane[slot] ?? 0));
  return at(lanes.contractedSurplus) - floored(at(lanes.contractedAbsorbed) - at(lanes.clockRisk));
}

function floored(value: bigint): bigint {
  return value < 0n ? 0n : value;
}
