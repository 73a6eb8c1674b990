import { invariant } from '../../invariant.js';
import { CELL_COLUMNS, cellIndex, type RigLanes } from '../site-day-result.js';
import { exactSum } from './exact-integers.js';
import { addTo, grown, laneAt, laneOf } from './lane.js';
import type { LargestRemainderLanes } from './largest-remainder-lanes.js';
import { AGAINST_PART, PARTS, RUNNING_PART, STANDBY_PART, type SiteDayState } from './site-day-state.js';

const ABSORBED = cellIndex('ABSORBED', 'RUNNING');
const COINCIDENT = cellIndex('COINCIDENT_ONLY', 'RUNNING');
const UNMATCHED = cellIndex('UNMATCHED', 'RUNNING');
const COLUMNS = CELL_COLUMNS.length;
const AUXILIARY = COLUMNS - 1;
/** Columns a rig's energy may lie in. */
const RIG_COLUMNS = 3;

/**
 * Puts the energy of a site day into cells, per line and slot (milliWh, largest remainder, ties by kernel order): A over
 * measured running energy, what does not fit to measured auxiliary outside orders; then C − A over what is left of all
 * measured columns; the rest is unmatched. Source: methodology §4, cells.
 *
 * The lanes of row UNMATCHED first take all energy of a column; the matched part is taken out at the end.
 */
export class LineCells {
  private absorbed = new Float64Array(0);
  private demands = new Float64Array(0);
  private coincident = new Float64Array(0);

  constructor(private readonly shares: LargestRemainderLanes) {}

  /** Fills the cells of all slots and segment lines of a site. @example lineCells.fill(state) */
  fill(state: SiteDayState): void {
    const rigs = state.rigs.length;
    this.absorbed = grown(this.absorbed, rigs);
    this.demands = grown(this.demands, RIG_COLUMNS * rigs + 1);
    this.coincident = grown(this.coincident, RIG_COLUMNS * rigs + 1);
    for (let slot = 0; slot < state.slots; slot++) {
      if (state.detailed[slot] === 1) addDetailedEnergy(state, slot);
      else addPlainEnergy(state, slot);
      if (laneAt(state.lanes.coincident, slot) <= 0) continue;
      if (state.detailed[slot] === 1) this.matchDetailed(state, slot);
      else this.matchPlain(state, slot);
    }
    for (const lines of state.lines) finishLines(lines);
    finishSlots(state);
  }

  /** Absorbed energy per rig of a slot into `this.absorbed`; returns what goes to auxiliary. */
  private absorb(state: SiteDayState, slot: number): number {
    const absorbed = laneAt(state.lanes.absorbed, slot);
    const running = laneAt(state.runningMeasured, slot);
    const rigs = state.rigs.length;
    const toRigs = Math.min(absorbed, running);
    this.shares.allocate(toRigs, state.part(RUNNING_PART), slot * rigs, rigs, running, this.absorbed);
    const toAuxiliary = absorbed - toRigs;
    invariant(toAuxiliary <= laneAt(state.auxiliaryOutside, slot), 'absorbed energy fits outside orders');
    addTo(laneOf(state.lanes.cells, ABSORBED), slot, toRigs);
    addTo(laneOf(state.lanes.cells, ABSORBED + AUXILIARY), slot, toAuxiliary);
    addTo(laneOf(state.linesOf(slot).cells, ABSORBED + AUXILIARY), rigs, toAuxiliary);
    return toAuxiliary;
  }

  /** A slot in which everything runs and is measured: one demand per line. */
  private matchPlain(state: SiteDayState, slot: number): void {
    const { lanes } = state;
    const rigs = state.rigs.length;
    const base = slot * rigs;
    const { cells } = state.linesOf(slot);
    const absorbedLane = laneOf(cells, ABSORBED);
    const coincidentLane = laneOf(cells, COINCIDENT);
    const running = state.part(RUNNING_PART);
    const auxiliary = laneAt(state.auxiliaryOutside, slot) - this.absorb(state, slot);
    const { absorbed, demands, coincident } = this;
    for (let line = 0; line < rigs; line++) {
      const share = absorbed[line] ?? 0;
      demands[line] = (running[base + line] ?? 0) - share;
      absorbedLane[line] = (absorbedLane[line] ?? 0) + share;
    }
    demands[rigs] = auxiliary;
    const rest = laneAt(lanes.coincident, slot) - laneAt(lanes.absorbed, slot);
    if (rest === 0) return;
    const left = laneAt(lanes.measured, slot) - laneAt(lanes.absorbed, slot);
    this.shares.allocate(rest, demands, 0, rigs + 1, left, coincident);
    for (let line = 0; line < rigs; line++) {
      coincidentLane[line] = (coincidentLane[line] ?? 0) + (coincident[line] ?? 0);
    }
    const toAuxiliary = laneAt(coincident, rigs);
    addTo(laneOf(cells, COINCIDENT + AUXILIARY), rigs, toAuxiliary);
    addTo(laneOf(lanes.cells, COINCIDENT), slot, rest - toAuxiliary);
    addTo(laneOf(lanes.cells, COINCIDENT + AUXILIARY), slot, toAuxiliary);
  }

  /** A slot with orders or estimates: demands by line and column, RUNNING, STANDBY, AGAINST, auxiliary last. */
  private matchDetailed(state: SiteDayState, slot: number): void {
    const { lanes } = state;
    const rigs = state.rigs.length;
    const base = slot * rigs;
    const { cells } = state.linesOf(slot);
    const toAuxiliary = this.absorb(state, slot);
    const { absorbed, demands, coincident } = this;
    for (let line = 0; line < rigs; line++) {
      const share = laneAt(absorbed, line);
      const at = line * RIG_COLUMNS;
      demands[at] = laneAt(state.part(RUNNING_PART), base + line) - share;
      demands[at + 1] = laneAt(state.part(STANDBY_PART), base + line);
      demands[at + 2] = laneAt(state.part(AGAINST_PART), base + line);
      addTo(laneOf(cells, ABSORBED), line, share);
    }
    const last = rigs * RIG_COLUMNS;
    demands[last] = laneAt(state.auxiliaryOutside, slot) + laneAt(state.auxiliaryInside, slot) - toAuxiliary;
    const rest = laneAt(lanes.coincident, slot) - laneAt(lanes.absorbed, slot);
    const left = laneAt(lanes.measured, slot) - laneAt(lanes.absorbed, slot);
    this.shares.allocate(rest, demands, 0, last + 1, left, coincident);
    for (let i = 0; i <= last; i++) {
      const share = laneAt(coincident, i);
      if (share === 0) continue;
      const cell = COINCIDENT + (i === last ? AUXILIARY : i % RIG_COLUMNS);
      addTo(laneOf(cells, cell), Math.floor(i / RIG_COLUMNS), share);
      addTo(laneOf(lanes.cells, cell), slot, share);
    }
  }
}

function addPlainEnergy(state: SiteDayState, slot: number): void {
  const rigs = state.rigs.length;
  const base = slot * rigs;
  const lines = state.linesOf(slot);
  const unmatched = laneOf(lines.cells, UNMATCHED);
  const { energyRaw } = lines;
  const running = state.part(RUNNING_PART);
  for (let line = 0; line < rigs; line++) {
    const energy = running[base + line] ?? 0;
    unmatched[line] = (unmatched[line] ?? 0) + energy;
    energyRaw[line] = (energyRaw[line] ?? 0) + energy;
  }
  addTo(laneOf(state.lanes.cells, UNMATCHED), slot, laneAt(state.runningMeasured, slot));
  addAuxiliaryEnergy(state, slot);
}

function addDetailedEnergy(state: SiteDayState, slot: number): void {
  const rigs = state.rigs.length;
  const base = slot * rigs;
  const lines = state.linesOf(slot);
  for (let part = 0; part < PARTS; part++) {
    const energies = state.part(part);
    const cell = UNMATCHED + (part >> 1);
    const ofLines = laneOf(lines.cells, cell);
    const ofSlots = laneOf(state.lanes.cells, cell);
    const estimated = (part & 1) === 1;
    for (let line = 0; line < rigs; line++) {
      const energy = laneAt(energies, base + line);
      if (energy === 0) continue;
      addTo(ofLines, line, energy);
      addTo(ofSlots, slot, energy);
      if (estimated) addTo(lines.estimated, line, energy);
    }
  }
  addTo(lines.estimated, rigs, laneAt(state.auxiliaryUnmeasured, slot));
  addAuxiliaryEnergy(state, slot);
}

function addAuxiliaryEnergy(state: SiteDayState, slot: number): void {
  const lines = state.linesOf(slot);
  const energy = laneAt(state.lanes.auxiliary, slot);
  addTo(laneOf(lines.cells, UNMATCHED + AUXILIARY), state.rigs.length, energy);
  addTo(lines.energyRaw, state.rigs.length, energy);
  addTo(laneOf(state.lanes.cells, UNMATCHED + AUXILIARY), slot, energy);
}

/**
 * Energy of a line is the sum of its columns; unmatched is what the two matched rows leave. Slots are exact one by one:
 * only here could a day's sum pass 2^53.
 */
function finishLines(lines: RigLanes): void {
  for (let column = 0; column < COLUMNS; column++) {
    const unmatched = laneOf(lines.cells, UNMATCHED + column);
    for (let line = 0; line < unmatched.length; line++) addTo(lines.energy, line, laneAt(unmatched, line));
  }
  for (let line = 0; line < lines.energy.length; line++) {
    exactSum(laneAt(lines.energy, line), 'the energy of a line over a local day');
    exactSum(laneAt(lines.energyRaw, line), 'the raw energy of a line over a local day');
  }
  subtractMatched(lines.cells);
}

function finishSlots(state: SiteDayState): void {
  subtractMatched(state.lanes.cells);
}

function subtractMatched(cells: readonly Float64Array[]): void {
  for (let column = 0; column < COLUMNS; column++) {
    const unmatched = laneOf(cells, UNMATCHED + column);
    const absorbed = laneOf(cells, ABSORBED + column);
    const coincident = laneOf(cells, COINCIDENT + column);
    for (let i = 0; i < unmatched.length; i++) {
      unmatched[i] = laneAt(unmatched, i) - laneAt(absorbed, i) - laneAt(coincident, i);
    }
  }
}
