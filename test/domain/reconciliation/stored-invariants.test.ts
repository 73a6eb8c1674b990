/** Mutation testing of `yojo check`: one unit changed in one place of a stored result must break a law. */
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPoolDayReconciler } from '../../../src/domain/reconciliation/reconcile-pool-day.js';
import { NULL_FIGURE, type SiteDayResult } from '../../../src/domain/reconciliation/site-day-result.js';
import { checkPoolDay, checkSiteDay } from '../../../src/domain/reconciliation/stored-invariants.js';
import { randomOrganisations } from '../../support/random-organisation.js';
import { lanesOf } from './same-lanes.js';

const ORGANISATIONS = 40;
const SLOTS_PER_LANE = 6;

/** Lanes in which a law finds any change of a single value. */
const BOUND = [
  'energy',
  'measured',
  'auxiliary',
  'rigsRaw',
  'coincident',
  'absorbed',
  'knownBillingSteps',
  'missingRigReadings',
  ...Array.from({ length: 12 }, (_, cell) => `cells.${cell}`),
];
/** Lanes that a law bounds only from one side, or not at all: the digest of the result finds changes in them (10). */
const FREE = [
  'measuredOutsideOrders',
  'surplus',
  'surplusOfPool',
  'contractedSurplus',
  'contractedAbsorbed',
  'baseline',
  'absorbedAtLowerThreshold',
  'absorbedAtUpperThreshold',
  'instructed',
  'clockRisk',
  'missingBillingReadings',
  'scaledSteps',
  'orderRunning',
  'confirmed',
];

const reconciler = createPoolDayReconciler();
const results: readonly SiteDayResult[] = fc
  .sample(randomOrganisations([1, 2]), { numRuns: ORGANISATIONS, seed: 100 })
  .flatMap(({ facts, zones, surplus }) => reconciler.reconcile(facts, zones, surplus));

let tamperings = 0;

/** Whether the check finds a value put in place of another; the value is put back. */
function isFound(result: SiteDayResult, lane: Float64Array | Uint8Array, at: number, value: number): boolean {
  const before = lane[at]!;
  lane[at] = value;
  const found = checkSiteDay(result).length > 0;
  lane[at] = before;
  tamperings += 1;
  return found;
}

/** Slots spread over the day, others for every lane. */
function someSlots(slots: number, shift: number): number[] {
  return Array.from(
    { length: SLOTS_PER_LANE },
    (_, i) => (i * Math.ceil(slots / SLOTS_PER_LANE) + shift) % slots,
  );
}

describe(`checkSiteDay on ${results.length} results of the kernel`, () => {
  afterAll(() => void process.stdout.write(`${tamperings} tamperings of stored results\n`));

  it('finds nothing wrong in them', () => {
    expect(results.flatMap(checkSiteDay)).toEqual([]);
  });

  it('knows of every lane whether a law binds it', () => {
    const names = [...lanesOf(results[0]!.slots).keys()];
    expect(names.sort()).toEqual([...BOUND, ...FREE, 'complete'].sort());
  });

  it.each(BOUND)('finds a unit more and a unit less in one slot of %s', (name) => {
    const missed: string[] = [];
    results.forEach((result, index) => {
      const lane = lanesOf(result.slots).get(name)!;
      for (const slot of someSlots(result.slots.slots, index))
        for (const by of [1, -1])
          if (!isFound(result, lane, slot, lane[slot]! + by))
            missed.push(`result ${index} slot ${slot} ${by}`);
    });
    expect(missed).toEqual([]);
  });

  it.each([
    'coincident',
    'absorbed',
    'absorbedAtLowerThreshold',
    'absorbedAtUpperThreshold',
    'instructed',
    'contractedAbsorbed',
  ] as const)('12: finds %s nulled in a complete slot and filled in an incomplete one', (name) => {
    const missed: string[] = [];
    results.forEach((result, index) => {
      for (let slot = index % 5; slot < result.slots.slots; slot += 5) {
        const value = result.slots.complete[slot] === 1 ? NULL_FIGURE : 0;
        if (result.slots[name][slot] === value) continue;
        if (!isFound(result, result.slots[name], slot, value)) missed.push(`result ${index} slot ${slot}`);
      }
    });
    expect(missed).toEqual([]);
  });

  it('12: finds a slot that is called complete and is not, and the other way round', () => {
    const missed = results.flatMap((result, index) =>
      someSlots(result.slots.slots, index).flatMap((slot) => {
        const { complete } = result.slots;
        return isFound(result, complete, slot, 1 - complete[slot]!) ? [] : [`result ${index} slot ${slot}`];
      }),
    );
    expect(missed).toEqual([]);
  });

  it('finds a unit more and a unit less in any lane of any line', () => {
    const missed: string[] = [];
    results.forEach((result, index) => {
      result.segments.forEach(({ lines }, part) => {
        const { energy, energyRaw, estimated, missingReadings, cells } = lines;
        [energy, energyRaw, estimated, missingReadings, ...cells].forEach((lane, number) => {
          const line = (index + number) % lane.length;
          for (const by of [1, -1])
            if (!isFound(result, lane, line, lane[line]! + by))
              missed.push(`result ${index} segment ${part} lane ${number} line ${line} ${by}`);
        });
      });
    });
    expect(missed).toEqual([]);
  });

  it('12: finds energy of which no reading is known', () => {
    const missed = results.flatMap((result, index) =>
      result.segments.flatMap(({ lines }, part) =>
        [...lines.energyRaw.entries()]
          .filter(([line, raw]) => raw > 0 && line < lines.energyRaw.length - 1)
          .filter(([line]) => !isFound(result, lines.knownReadings, line, 0))
          .map(([line]) => `result ${index} segment ${part} line ${line}`),
      ),
    );
    expect(missed).toEqual([]);
  });

  it('2: finds A_c above S_c, above C, filled where S_c is not and missing where it is', () => {
    let cases = 0;
    for (const result of results) {
      const { slots } = result;
      const { contractedSurplus, contractedAbsorbed, coincident, complete } = slots;
      for (let slot = 0; slot < slots.slots; slot += 1) {
        if (complete[slot] === 0) continue;
        if (contractedSurplus[slot] === NULL_FIGURE) {
          if (slot % 9 === 0) expect(isFound(result, contractedAbsorbed, slot, 0)).toBe(true);
          continue;
        }
        expect(isFound(result, contractedAbsorbed, slot, contractedSurplus[slot]! + 1)).toBe(true);
        expect(isFound(result, contractedAbsorbed, slot, coincident[slot]! + 1)).toBe(true);
        expect(isFound(result, contractedAbsorbed, slot, NULL_FIGURE)).toBe(true);
        expect(isFound(result, contractedSurplus, slot, NULL_FIGURE)).toBe(true);
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(50);
  });

  it("8: finds S' above S, and below what the site took of it", () => {
    let cases = 0;
    for (const result of results) {
      const { slots } = result;
      for (let slot = 0; slot < slots.slots; slot += 3) {
        if (slots.complete[slot] === 0) continue;
        expect(isFound(result, slots.surplusOfPool, slot, slots.surplus[slot]! + 1)).toBe(true);
        const ofArea = slots.coincident[slot]! - Math.max(0, slots.contractedAbsorbed[slot]!);
        expect(isFound(result, slots.surplusOfPool, slot, ofArea - 1)).toBe(true);
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(50);
  });

  it('finds R above A, A above what the baseline leaves, C above M, and C without surplus', () => {
    const found: Record<'R' | 'lower' | 'upper' | 'M' | 'S', boolean[]> = {
      R: [],
      lower: [],
      upper: [],
      M: [],
      S: [],
    };
    for (const result of results) {
      const { slots } = result;
      for (let slot = 0; slot < slots.slots; slot += 7) {
        if (slots.complete[slot] === 0) continue;
        found.R.push(isFound(result, slots.instructed, slot, slots.absorbed[slot]! + 1));
        const above = slots.coincident[slot]! + 1;
        found.lower.push(isFound(result, slots.absorbedAtLowerThreshold, slot, above));
        found.upper.push(isFound(result, slots.absorbedAtUpperThreshold, slot, above));
        if (slots.coincident[slot]! > 0) {
          found.M.push(isFound(result, slots.measured, slot, slots.coincident[slot]! - 1));
          if (slots.surplusOfPool[slot]! > 0) found.S.push(isFound(result, slots.surplus, slot, 0));
        }
      }
    }
    for (const answers of Object.values(found)) {
      expect(answers.length).toBeGreaterThan(50);
      expect(answers.every(Boolean)).toBe(true);
    }
  });

  it("3: finds a unit more in S', A_c or S_c of a pool with plants that still curtailed something", () => {
    const pools = fc.sample(randomOrganisations([2, 3]), { numRuns: 60, seed: 102 });
    let cases = 0;
    for (const { facts, zones, surplus } of pools) {
      const pool = reconciler.reconcile(facts, zones, surplus);
      const [{ slots: first }] = pool as [SiteDayResult];
      for (let slot = 0; slot < first.slots; slot += 1) {
        if (pool.some(({ slots }) => slots.complete[slot] === 0) || first.surplusOfPool[slot] === 0) continue;
        const own = pool.find(
          ({ slots }) =>
            slots.contractedAbsorbed[slot]! > slots.clockRisk[slot]! && slots.contractedAbsorbed[slot]! > 0,
        );
        if (own === undefined) continue;
        for (const lane of [first.surplusOfPool, own.slots.contractedAbsorbed, own.slots.contractedSurplus]) {
          lane[slot]! += 1;
          expect(checkPoolDay(pool).some((found) => found.invariant === 3 && found.slot === slot)).toBe(true);
          lane[slot]! -= 1;
        }
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(20);
  });

  it('3: finds a unit moved from one site of a pool out of it', () => {
    const pools = fc.sample(randomOrganisations([2, 3]), { numRuns: 20, seed: 101 });
    let cases = 0;
    for (const { facts, zones, surplus } of pools) {
      const pool = reconciler.reconcile(facts, zones, surplus);
      expect(checkPoolDay(pool)).toEqual([]);
      for (let slot = 0; slot < pool[0]!.slots.slots; slot += 1) {
        if (pool.some(({ slots }) => slots.complete[slot] === 0)) continue;
        pool[cases % pool.length]!.slots.coincident[slot]! += 1;
        expect(checkPoolDay(pool).map((found) => [found.invariant, found.slot])).toEqual([[3, slot]]);
        pool[cases % pool.length]!.slots.coincident[slot]! -= 1;
        cases += 1;
        slot += 3;
      }
    }
    expect(cases).toBeGreaterThan(50);
  });
});
