import {
  CELL_COLUMNS,
  CELL_COUNT,
  cellIndex,
  NULL_FIGURE,
  type SlotLanes,
} from '../reconciliation/site-day-result.js';
import { ExactSum } from '../quantity/exact-sum.js';

const SUMMED = [
  'energy',
  'measured',
  'auxiliary',
  'surplus',
  'surplusPreliminary',
  'surplusOfPoolAssessed',
  'supply',
  'contractedSurplus',
  'contractedAbsorbed',
  'energyAssessed',
  'coincident',
  'absorbed',
  'absorbedAtLowerThreshold',
  'absorbedAtUpperThreshold',
  'instructed',
  'unmatched',
  'unassessed',
  'clockRisk',
  'scaledEnergy',
] as const;
type Summed = (typeof SUMMED)[number];

const COUNTED = [
  'slots',
  'assessedSlots',
  'incompleteSlots',
  'surplusSlots',
  'contractedSlots',
  'contractedAssessedSlots',
  'reducedSlots',
  'doubtfulSlots',
  'knownBillingSteps',
  'missingBillingReadings',
  'missingRigReadings',
  'scaledSteps',
  'brokenCells',
  'brokenUnmatched',
  'brokenCoincident',
  'brokenContracted',
  'brokenAbsorbed',
  'brokenInstructed',
] as const;
type Counted = (typeof COUNTED)[number];

const UNMATCHED_CELLS = CELL_COLUMNS.map((column) => cellIndex('UNMATCHED', column));

/** Exact sums of slot lanes over a span: an interval, a day, a month or the period. Larger spans are merges of smaller ones. */
export class PeriodSums {
  private readonly sums: Record<Summed, ExactSum>;
  private readonly counts: Record<Counted, number>;
  private readonly cellSums: readonly ExactSum[];

  constructor() {
    this.sums = Object.fromEntries(SUMMED.map((key) => [key, new ExactSum()])) as Record<Summed, ExactSum>;
    this.counts = Object.fromEntries(COUNTED.map((key) => [key, 0])) as Record<Counted, number>;
    this.cellSums = Array.from({ length: CELL_COUNT }, () => new ExactSum());
  }

  /** A sum in milliWh. */
  sum(key: Summed): bigint {
    return this.sums[key].value;
  }

  count(key: Counted): number {
    return this.counts[key];
  }

  /** Energy of a cell in milliWh, by `cellIndex`. */
  cell(index: number): bigint {
    return this.cellSums[index]?.value ?? 0n;
  }

  merge(other: PeriodSums): void {
    for (const key of SUMMED) this.sums[key].merge(other.sums[key]);
    for (const key of COUNTED) this.counts[key] += other.counts[key];
    this.cellSums.forEach((cell, index) => {
      cell.merge(other.cellSums[index] ?? new ExactSum());
    });
  }

  /** Adds one slot of a site's lanes; `preliminary` tells whether its surplus figure is. */
  addSlot(lanes: SlotLanes, slot: number, preliminary: boolean): void {
    const at = (lane: Float64Array | undefined): number => lane?.[slot] ?? 0;
    const energy = at(lanes.energy);
    const surplus = lanes.surplus[slot] ?? NULL_FIGURE;
    this.sums.energy.add(energy);
    this.sums.measured.add(at(lanes.measured));
    this.sums.auxiliary.add(at(lanes.auxiliary));
    this.sums.clockRisk.add(at(lanes.clockRisk));
    this.counts.slots += 1;
    this.counts.knownBillingSteps += at(lanes.knownBillingSteps);
    this.counts.missingBillingReadings += at(lanes.missingBillingReadings);
    this.counts.missingRigReadings += at(lanes.missingRigReadings);
    this.counts.scaledSteps += at(lanes.scaledSteps);
    if (surplus !== NULL_FIGURE) this.addSurplus(surplus, preliminary, lanes.confirmed[slot] === 1);
    this.addSupply(lanes, slot, surplus);
    this.addScaling(lanes, slot);
    this.addCells(lanes, slot, energy);
    if (at(lanes.coincident) === NULL_FIGURE) {
      this.counts.incompleteSlots += 1;
      this.sums.unassessed.add(energy);
    } else this.addAssessed(lanes, slot, energy);
  }

  /** What the site could use: S′ of the pool and what its own contracted plants had to curtail. */
  private addSupply(lanes: SlotLanes, slot: number, surplus: number): void {
    const pool = lanes.surplusOfPool[slot] ?? NULL_FIGURE;
    const contracted = lanes.contractedSurplus[slot] ?? NULL_FIGURE;
    if (pool !== NULL_FIGURE) this.sums.supply.add(pool + Math.max(0, contracted));
    if (pool !== surplus) this.counts.reducedSlots += 1;
    if (contracted === NULL_FIGURE) return;
    this.counts.contractedSlots += 1;
    this.sums.contractedSurplus.add(contracted);
  }

  private addSurplus(surplus: number, preliminary: boolean, confirmed: boolean): void {
    this.counts.surplusSlots += 1;
    this.sums.surplus.add(surplus);
    if (preliminary) this.sums.surplusPreliminary.add(surplus);
    if (surplus > 0 && !confirmed) this.counts.doubtfulSlots += 1;
  }

  /** What scaling took from the rigs; where billing readings are missing the difference is not scaling. */
  private addScaling(lanes: SlotLanes, slot: number): void {
    if ((lanes.scaledSteps[slot] ?? 0) === 0 || (lanes.missingBillingReadings[slot] ?? 0) > 0) return;
    const scaled = (lanes.energy[slot] ?? 0) - (lanes.auxiliary[slot] ?? 0);
    this.sums.scaledEnergy.add(Math.max(0, (lanes.rigsRaw[slot] ?? 0) - scaled));
  }

  private addCells(lanes: SlotLanes, slot: number, energy: number): void {
    let total = 0;
    lanes.cells.forEach((lane, index) => {
      const value = lane[slot] ?? 0;
      this.cellSums[index]?.add(value);
      total += value;
    });
    if (total !== energy) this.counts.brokenCells += 1;
  }

  private addAssessed(lanes: SlotLanes, slot: number, energy: number): void {
    const known = (lane: Float64Array): number => Math.max(0, lane[slot] ?? 0);
    const [coincident, absorbed, instructed] = [
      known(lanes.coincident),
      known(lanes.absorbed),
      known(lanes.instructed),
    ];
    const unmatched = UNMATCHED_CELLS.reduce((sum, index) => sum + (lanes.cells[index]?.[slot] ?? 0), 0);
    this.counts.assessedSlots += 1;
    this.sums.energyAssessed.add(energy);
    this.sums.surplusOfPoolAssessed.add(known(lanes.surplusOfPool));
    this.sums.coincident.add(coincident);
    this.sums.absorbed.add(absorbed);
    this.sums.absorbedAtLowerThreshold.add(known(lanes.absorbedAtLowerThreshold));
    this.sums.absorbedAtUpperThreshold.add(known(lanes.absorbedAtUpperThreshold));
    this.sums.instructed.add(instructed);
    this.sums.unmatched.add(unmatched);
    if (coincident + unmatched !== energy) this.counts.brokenUnmatched += 1;
    const taken = known(lanes.contractedAbsorbed);
    this.sums.contractedAbsorbed.add(taken);
    if (lanes.contractedAbsorbed[slot] !== NULL_FIGURE) this.counts.contractedAssessedSlots += 1;
    if (coincident - taken > known(lanes.surplusOfPool)) this.counts.brokenCoincident += 1;
    if (taken > known(lanes.contractedSurplus)) this.counts.brokenContracted += 1;
    if (absorbed > coincident) this.counts.brokenAbsorbed += 1;
    if (instructed > absorbed) this.counts.brokenInstructed += 1;
  }
}
