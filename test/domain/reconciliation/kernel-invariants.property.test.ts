/** The numbered laws of methodology §7 on the kernel's results for the same random organisations. */
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MISSING_VALUE } from '../../../src/domain/metering/series-day.js';
import { createPoolDayReconciler } from '../../../src/domain/reconciliation/reconcile-pool-day.js';
import type { SiteDayFacts } from '../../../src/domain/reconciliation/site-day-facts.js';
import {
  CELL_COLUMNS,
  CELL_COUNT,
  cellIndex,
  NULL_FIGURE,
  type CellRow,
  type SiteDayResult,
  type SlotLanes,
} from '../../../src/domain/reconciliation/site-day-result.js';
import { sameResult } from './same-lanes.js';
import { randomOrganisations, type RandomOrganisation } from '../../support/random-organisation.js';

const ORGANISATIONS = 200;

interface Case extends RandomOrganisation {
  readonly seed: number;
  readonly results: readonly SiteDayResult[];
}

const reconciler = createPoolDayReconciler();
const cases: readonly Case[] = fc
  .sample(randomOrganisations([1, 2, 2, 3]), { numRuns: ORGANISATIONS, seed: 20_230_303 })
  .map((organisation) => ({ ...organisation, results: results(organisation) }));

function results({ facts, zones, surplus }: RandomOrganisation): SiteDayResult[] {
  return reconciler.reconcile(facts, zones, surplus);
}

/** How often each law was put to the test, and where it failed. */
const checked = new Map<string, number>();

class Law {
  private readonly broken: string[] = [];
  private count = 0;

  constructor(private readonly name: string) {}

  holds(is: boolean, where: () => string): void {
    this.count += 1;
    if (!is && this.broken.length < 10) this.broken.push(where());
  }

  /** Fails when the law was broken, and when nothing was there to break it. */
  settle(): void {
    checked.set(this.name, this.count);
    expect(this.broken).toEqual([]);
    expect(this.count).toBeGreaterThan(100);
  }
}

function everySlot(
  visit: (slots: SlotLanes, slot: number, where: () => string, site: SiteDayFacts) => void,
): void {
  for (const { results: of, facts, seed } of cases)
    of.forEach(({ slots }, index) => {
      for (let slot = 0; slot < slots.slots; slot += 1)
        visit(slots, slot, () => `seed ${seed} site ${index} slot ${slot}`, facts[index]!);
    });
}

/** Whether every contracted plant that is in force in a slot has all its readings of it. */
function plantsKnown({ contracted }: SiteDayFacts, { stepSeconds }: SlotLanes, slot: number): boolean {
  const [from, to] = [slot * stepSeconds, (slot + 1) * stepSeconds];
  return contracted
    .filter((plant) => plant.fromSecond <= from && from < plant.toSecond)
    .every(({ readings }) => {
      if (readings === null) return false;
      const [first, end] = [from / readings.stepSeconds, to / readings.stepSeconds];
      const missing = (i: number): boolean =>
        readings.values[i] === MISSING_VALUE || readings.qualities?.[i] === 3;
      return !Array.from({ length: end - first }, (_, i) => first + i).some(missing);
    });
}

type Segment = SiteDayResult['segments'][number];

function everySegment(visit: (slots: SlotLanes, segment: Segment, where: () => string) => void): void {
  for (const { results: of, seed } of cases)
    for (const { slots, segments, siteCode } of of)
      for (const segment of segments)
        visit(slots, segment, () => `seed ${seed} site ${siteCode} day ${segment.localDate}`);
}

const total = (lane: Iterable<number>): bigint => {
  let sum = 0n;
  for (const value of lane) sum += BigInt(value);
  return sum;
};

function ofSegment(
  lane: Float64Array,
  { stepSeconds }: SlotLanes,
  { fromSecond, toSecond }: Segment,
): bigint {
  return total(lane.subarray(fromSecond / stepSeconds, toSecond / stepSeconds));
}

const cellsOfRow = (row: CellRow): number[] => CELL_COLUMNS.map((column) => cellIndex(row, column));
const cellsOfColumn = (column: (typeof CELL_COLUMNS)[number]): number[] =>
  (['ABSORBED', 'COINCIDENT_ONLY', 'UNMATCHED'] as const).map((row) => cellIndex(row, column));
const sumOfCells = (cells: readonly Float64Array[], chosen: readonly number[], at: number): bigint =>
  chosen.reduce((sum, index) => sum + BigInt(cells[index]![at]!), 0n);
const ALL_CELLS = Array.from({ length: CELL_COUNT }, (_, index) => index);
const isNull = (lane: Float64Array, slot: number): boolean => lane[slot] === NULL_FIGURE;

describe(`the kernel on ${ORGANISATIONS} random organisations`, () => {
  afterAll(() => {
    const lines = [...checked].map(([law, count]) => `${String(count).padStart(9)}  ${law}`);
    process.stdout.write(
      `checks of each law on ${ORGANISATIONS} random organisations\n${lines.join('\n')}\n`,
    );
  });

  it('1: Σ rigs + auxiliary = site, per slot and per line of a local day', () => {
    const law = new Law('1 Σ rigs + auxiliary = site');
    everySlot(({ cells, auxiliary, energy }, slot, where) => {
      const ofAuxiliary = sumOfCells(cells, cellsOfColumn('AUXILIARY'), slot);
      law.holds(ofAuxiliary === BigInt(auxiliary[slot]!), where);
      law.holds(sumOfCells(cells, ALL_CELLS, slot) === BigInt(energy[slot]!), where);
    });
    everySegment((slots, segment, where) => {
      law.holds(total(segment.lines.energy) === ofSegment(slots.energy, slots, segment), where);
      law.holds(
        BigInt(segment.lines.energy.at(-1)!) === ofSegment(slots.auxiliary, slots, segment),
        () => `${where()}: auxiliary`,
      );
    });
    law.settle();
  });

  it('2: 0 <= R <= A <= C <= M <= E, and A <= max(0, M° − B)', () => {
    const law = new Law('2 0 <= R <= A <= C <= M <= E');
    everySlot((slots, slot, where) => {
      const [e, m, outside] = [
        slots.energy[slot]!,
        slots.measured[slot]!,
        slots.measuredOutsideOrders[slot]!,
      ];
      law.holds(outside <= m && m <= e, where);
      if (slots.complete[slot] === 0) return;
      const [c, a, r] = [slots.coincident[slot]!, slots.absorbed[slot]!, slots.instructed[slot]!];
      law.holds(0 <= r && r <= a && a <= c && c <= m, where);
      for (const lane of [slots.absorbed, slots.absorbedAtLowerThreshold, slots.absorbedAtUpperThreshold])
        law.holds(lane[slot]! <= c && lane[slot]! <= Math.max(0, outside - slots.baseline[slot]!), where);
    });
    law.settle();
  });

  it('2: A_c <= S_c, A_c <= max(0, M° − B), A_c <= C, and A holds A_c less the clock risk, CONFIRMED or not', () => {
    const law = new Law('2 A_c');
    everySlot((slots, slot, where) => {
      const [contracted, taken] = [slots.contractedSurplus[slot]!, slots.contractedAbsorbed[slot]!];
      law.holds(taken >= 0 === (slots.complete[slot] === 1 && contracted >= 0), where);
      if (taken < 0) return;
      const headroom = Math.max(0, slots.measuredOutsideOrders[slot]! - slots.baseline[slot]!);
      law.holds(taken <= Math.min(contracted, headroom, slots.coincident[slot]!), where);
      const least = Math.max(0, taken - slots.clockRisk[slot]!);
      for (const lane of [slots.absorbed, slots.absorbedAtLowerThreshold, slots.absorbedAtUpperThreshold])
        law.holds(lane[slot]! >= least, where);
    });
    law.settle();
  });

  it("3: Σ sites (C − A_c) = min(S', Σ(M − A_c)), so that ΣC never exceeds S + ΣA_c", () => {
    const law = new Law("3 Σ sites (C − A_c) = min(S', Σ(M − A_c))");
    for (const { results: of, seed } of cases) {
      const slots = of.map((result) => result.slots);
      for (let slot = 0; slot < slots[0]!.slots; slot += 1) {
        if (slots.some((lanes) => lanes.complete[slot] === 0)) continue;
        const taken = total(slots.map((lanes) => Math.max(0, lanes.contractedAbsorbed[slot]!)));
        const measured = total(slots.map((lanes) => lanes.measured[slot]!)) - taken;
        const surplus = BigInt(slots[0]!.surplusOfPool[slot]!);
        const expected = surplus < measured ? surplus : measured;
        const coincident = total(slots.map((lanes) => lanes.coincident[slot]!));
        law.holds(coincident - taken === expected, () => `seed ${seed} slot ${slot}`);
        law.holds(
          coincident <= BigInt(slots[0]!.surplus[slot]!) + taken,
          () => `seed ${seed} slot ${slot}: claims`,
        );
      }
    }
    law.settle();
  });

  it('4: C + unmatched = E, the rows of the cells are A and C − A, and the lines carry C', () => {
    const law = new Law('4 cells');
    everySlot(({ cells, ...slots }, slot, where) => {
      const ofRow = (row: CellRow): bigint => sumOfCells(cells, cellsOfRow(row), slot);
      const known = (lane: Float64Array): bigint => (isNull(lane, slot) ? 0n : BigInt(lane[slot]!));
      const [a, c] = [known(slots.absorbed), known(slots.coincident)];
      law.holds(ofRow('ABSORBED') === a && ofRow('COINCIDENT_ONLY') === c - a, where);
      law.holds(c + ofRow('UNMATCHED') === BigInt(slots.energy[slot]!), where);
      law.holds(
        cells.every((lane) => lane[slot]! >= 0),
        where,
      );
      const never = (['STANDBY_UNDER_ORDER', 'AGAINST_ORDER'] as const).map((column) =>
        cellIndex('ABSORBED', column),
      );
      law.holds(sumOfCells(cells, never, slot) === 0n, () => `${where()}: absorbed inside an order`);
    });
    everySegment((slots, segment, where) => {
      const { lines } = segment;
      lines.energy.forEach((energy, line) =>
        law.holds(sumOfCells(lines.cells, ALL_CELLS, line) === BigInt(energy), where),
      );
      const ofLines = [...cellsOfRow('ABSORBED'), ...cellsOfRow('COINCIDENT_ONLY')].map((i) =>
        total(lines.cells[i]!),
      );
      const known = slots.coincident.map((value) => Math.max(0, value));
      law.holds(
        ofLines.reduce((a, b) => a + b, 0n) === ofSegment(known, slots, segment),
        () => `${where()}: lines carry C`,
      );
    });
    law.settle();
  });

  it('5: a local day is the sum of its slots, in energy, cells, raw readings and missing readings', () => {
    const law = new Law('5 day = Σ slots');
    everySegment((slots, segment, where) => {
      const { lines } = segment;
      for (const index of ALL_CELLS)
        law.holds(
          total(lines.cells[index]!) === ofSegment(slots.cells[index]!, slots, segment),
          () => `${where()} cell ${index}`,
        );
      const rigs = (lane: Float64Array): bigint => total(lane.subarray(0, -1));
      law.holds(rigs(lines.energyRaw) === ofSegment(slots.rigsRaw, slots, segment), where);
      law.holds(total(lines.missingReadings) === ofSegment(slots.missingRigReadings, slots, segment), where);
      const unmeasured = ofSegment(slots.energy, slots, segment) - ofSegment(slots.measured, slots, segment);
      law.holds(total(lines.estimated) === unmeasured, () => `${where()}: estimated`);
    });
    for (const { results: of, seed } of cases)
      for (const { segments } of of) {
        const covered = segments.reduce((sum, part) => sum + part.toSecond - part.fromSecond, 0);
        law.holds(covered === 86_400, () => `seed ${seed}: local days cover the UTC day`);
      }
    law.settle();
  });

  it('7: the order of sites and rigs changes nothing', () => {
    const law = new Law('7 permuting sites and rigs');
    for (const { facts, zones, surplus, results: of, seed } of cases) {
      const reversed = facts.map((site) => ({
        ...site,
        rigs: [...site.rigs].reverse(),
        orders: [...site.orders].reverse(),
        contracted: [...site.contracted].reverse(),
      }));
      const turned = [...reversed.slice(1), ...reversed.slice(0, 1)];
      const again = results({ facts: turned, zones: [...zones.slice(1), ...zones.slice(0, 1)], surplus });
      const back = [...again.slice(-1), ...again.slice(0, -1)];
      of.forEach((result, i) => law.holds(sameResult(back[i]!, result), () => `seed ${seed} site ${i}`));
    }
    law.settle();
  });

  it("8: S' = 0 and S_c = 0 give C = A = R = 0, also where another site of the pool has no reading", () => {
    const law = new Law("8 S' = 0 and S_c = 0");
    everySlot((slots, slot, where, site) => {
      if (slots.surplusOfPool[slot] !== 0 || slots.contractedSurplus[slot]! > 0) return;
      const metered = site.billing !== null && slots.missingBillingReadings[slot] === 0;
      const known = metered && plantsKnown(site, slots, slot);
      const figures = [slots.coincident, slots.absorbed, slots.absorbedAtUpperThreshold, slots.instructed];
      const expected = known ? 0 : NULL_FIGURE;
      law.holds(
        figures.every((lane) => lane[slot] === expected),
        where,
      );
    });
    law.settle();
  });

  it('12: a missing reading of the meter or of a plant or an unpublished S gives null, and nothing else does', () => {
    const law = new Law('12 null in, null out');
    for (const { results: of, seed, facts } of cases) {
      const known = (index: number, slot: number): boolean =>
        facts[index]!.billing !== null && of[index]!.slots.missingBillingReadings[slot] === 0;
      of.forEach(({ slots }, index) => {
        for (let slot = 0; slot < slots.slots; slot += 1) {
          const pool = of.every((_, i) => known(i, slot));
          const plants = (i: number): boolean => plantsKnown(facts[i]!, slots, slot);
          const left = of.every(
            ({ slots: own }, i) => plants(i) && (own.contractedSurplus[slot]! <= 0 || known(i, slot)),
          );
          const supply = slots.surplusOfPool[slot]!;
          const published = slots.surplus[slot]!;
          const expected = supply >= 0 && known(index, slot) && plants(index) && (pool || supply === 0);
          law.holds(
            supply >= 0 === (published >= 0 && (published === 0 || left)),
            () => `seed ${seed} site ${index} slot ${slot}: S'`,
          );
          const lanes = [
            slots.coincident,
            slots.absorbed,
            slots.absorbedAtLowerThreshold,
            slots.absorbedAtUpperThreshold,
            slots.instructed,
          ];
          const where = (): string => `seed ${seed} site ${index} slot ${slot}`;
          law.holds((slots.complete[slot] === 1) === expected, where);
          law.holds(
            lanes.every((lane) => isNull(lane, slot) === !expected),
            where,
          );
          if (!expected)
            law.holds(
              sumOfCells(slots.cells, cellsOfRow('UNMATCHED'), slot) === BigInt(slots.energy[slot]!),
              () => `${where()}: what is known stays, unmatched`,
            );
        }
      });
    }
    law.settle();
  });
});
