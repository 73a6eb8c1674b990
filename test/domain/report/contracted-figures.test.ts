/** A site with one contracted plant, by hand: 24 hours of 1,000 milliWh, the plant at work in the first hours. */
import { describe, expect, it } from '@jest/globals';
import { renderEnergyTable } from '../../../src/export/energy-statement-table.js';
import { plainStatement, type PlainDay } from '../../support/plain-site.js';

const DATE = '2023-03-01';
/** Hour 0: S 900, of which the plant 600. Hour 1: S 0, the plant 1,500. Then neither. */
const BARE: PlainDay = { date: DATE, energy: [1_000], surplus: [900, 0] };
const DAY: PlainDay = { ...BARE, plant: [600, 1_500, 0] };

describe('the statement of a site with a contracted plant', () => {
  const statement = plainStatement([DAY], { constantLoadWatts: 2n });
  const { totals } = statement;

  it('takes the plant first and the rest from what the area has beside it', () => {
    // Hour 0: A_c = 600, still 0, S' = 900, C = 600 + min(900, 400) = 1,000. Hour 1: A_c = 1,000, S' = 0, C = 1,000.
    expect(totals.contractedSurplus!.milliWh).toBe(2_100n);
    expect(totals.contractedAbsorbed!.milliWh).toBe(1_600n);
    expect(totals.coincident!.milliWh).toBe(2_000n);
    expect(totals.absorbed!.milliWh).toBe(2_000n);
    expect(totals.surplusOfArea!.milliWh).toBe(900n);
  });

  it("measures C, lift and a constant load against S' + S_c: 1,500 in either hour", () => {
    const share = statement.coincidentShareOfSurplus!;
    expect(share.numerator * 3n).toBe(share.denominator * 2n);
    expect(statement.lift.flatLoadCoincident!.milliWh).toBe(2_000n);
    expect(statement.lift.value!.numerator).toBe(statement.lift.value!.denominator);
    // 2 W are 2,000 milliWh an hour.
    expect(statement.constantLoad!.coincident!.milliWh).toBe(3_000n);
  });

  it('keeps the laws of conservation and says which', () => {
    expect(statement.conservation.filter((law) => law.holds === false)).toEqual([]);
    const [surplus, contracted] = [
      'COINCIDENT_WITHIN_SURPLUS',
      'CONTRACTED_ABSORBED_WITHIN_CONTRACTED_SURPLUS',
    ].map((name) => statement.conservation.find(({ law }) => law === name)!);
    expect([surplus!.statement, surplus!.left!.milliWh, surplus!.right!.milliWh]).toEqual([
      "C - A_c <= S' in every interval",
      400n,
      900n,
    ]);
    expect([contracted!.left!.milliWh, contracted!.right!.milliWh]).toEqual([1_600n, 2_100n]);
  });

  it('prints S_c and A_c, and does not call its match at least a finer one', () => {
    const text = renderEnergyTable(statement);
    expect(text).toMatch(/S_c +the site's contracted plants had to curtail +0\.0021 /u);
    expect(text).toMatch(/A_c +of it from contracted plants +0\.0016 /u);
    expect(statement.resolution).toBe('hourly match');
  });

  it('has rows and columns of S_c and A_c only where a plant is contracted', () => {
    const rows = plainStatement([DAY], { groupBy: 'DAY' });
    expect(renderEnergyTable(rows)).toMatch(/local day.* S_c +A_c/u);
    expect(rows.rows.map((row) => [row.contractedSurplus!.milliWh, row.contractedAbsorbed!.milliWh])).toEqual(
      [[2_100n, 1_600n]],
    );
    const none = plainStatement([BARE], { groupBy: 'DAY' });
    expect([none.totals.contractedSurplus, none.totals.contractedAbsorbed]).toEqual([null, null]);
    expect(renderEnergyTable(none)).not.toMatch(/S_c|A_c|contracted plants/u);
    expect(none.resolution).toBe('hourly match, ≥ a finer match');
  });
});

describe('a missing reading of the plant', () => {
  it('12: makes the hour incomplete and leaves S_c of the others', () => {
    const { totals, quality } = plainStatement([{ ...DAY, plant: [null, 1_500, 0] }]);
    expect(quality.incompleteSlots).toBe(1);
    expect([
      totals.contractedSurplus!.milliWh,
      totals.coincident!.milliWh,
      totals.unassessed!.milliWh,
    ]).toEqual([1_500n, 1_000n, 1_000n]);
  });

  it('12: gives null and not 0 when nothing is known of it', () => {
    const { totals } = plainStatement([{ ...DAY, plant: [null] }]);
    expect([totals.contractedSurplus, totals.contractedAbsorbed, totals.coincident]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('the baseline test', () => {
  it('leaves out hours in which the plant had to curtail, although S = 0 is published', () => {
    const policy = { kind: 'SURPLUS_ONLY', watts: 0n, validFrom: '2023-01-01', validTo: null } as const;
    const energy = [1_000, 1_000, 0];
    const { baseline } = plainStatement([{ ...DAY, energy }], { baselines: [policy] });
    expect(baseline.tests.map((test) => [test.testedSlots, test.verdict])).toEqual([[22, 'HOLDS']]);
    const without = plainStatement([{ ...BARE, energy }], { baselines: [policy] });
    expect(without.baseline.verdict).toBe('CONTRADICTED');
  });

  it('withholds A_c with A when it is contradicted', () => {
    const policy = { kind: 'SURPLUS_ONLY', watts: 0n, validFrom: '2023-01-01', validTo: null } as const;
    const { totals, conservation } = plainStatement([DAY], { baselines: [policy] });
    expect([totals.absorbed, totals.contractedAbsorbed]).toEqual([null, null]);
    expect(totals.contractedSurplus!.milliWh).toBe(2_100n);
    const law = conservation.find(
      ({ law: name }) => name === 'CONTRACTED_ABSORBED_WITHIN_CONTRACTED_SURPLUS',
    )!;
    expect([law.left, law.right, law.holds]).toEqual([null, null, true]);
  });
});
