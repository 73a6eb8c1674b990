import { describe, expect, it } from '@jest/globals';
import { buildEnergyStatement } from '../../../src/domain/report/build-energy-statement.js';
import { plainRows, plainStatement, type PlainDay } from '../../support/plain-site.js';
import { smallSiteInput, tokyo } from '../../support/small-site.js';

const SURPLUS = [400_000];
/** A meter of 1 kWh an hour under a rig that reports so many milliWh. */
const day = (rig: readonly number[], date = '2023-03-01'): PlainDay => ({
  date,
  energy: [1_000_000],
  surplus: SURPLUS,
  rig,
});

describe('rigs scaled down to the billing meter', () => {
  it('keep their claims at exactly 2 % of the energy of the month', () => {
    const { rows, findings, quality } = plainStatement([day([1_020_000])], { groupBy: 'RIG' });
    expect([quality.scaledSteps, quality.scaledEnergy!.milliWh]).toEqual([24, 480_000n]);
    expect(quality.scaledShare!.toFixed(6)).toBe('0.020000');
    expect(findings).toEqual([]);
    expect(rows.map((row) => [row.label, row.coincident?.milliWh, row.withheldBecause])).toEqual([
      ['R', 9_600_000n, null],
      ['auxiliary', 0n, null],
    ]);
  });

  it('lose every claim per rig 1 milliWh above it; energy, columns and the totals of the site stay', () => {
    const { rows, findings, totals } = plainStatement([day([1_020_001, 1_020_000])], { groupBy: 'RIG' });
    expect(findings.map((finding) => finding.code)).toEqual(['STATEMENT.SCALED_BEYOND_LIMIT']);
    expect(totals.coincident!.milliWh).toBe(9_600_000n);
    for (const row of rows) {
      expect([row.coincident, row.absorbed, row.unmatched]).toEqual([null, null, null]);
      expect(row.withheldBecause).toBe('rigs were scaled down by more than the limit');
    }
    const [rig] = rows;
    expect([rig!.energyRaw!.milliWh, rig!.energy!.milliWh]).toEqual([24_480_001n, 24_000_000n]);
    const running = rig!.cells
      .filter((cell) => cell.column === 'RUNNING')
      .map((cell) => cell.energy?.milliWh);
    expect(running).toEqual([undefined, undefined, 24_000_000n]);
  });

  it('are judged by the whole month, also for a shorter period', () => {
    const asked = day([900_000]);
    const monthRows = plainRows([asked, day([1_500_000], '2023-03-20')]);
    const { rows } = plainStatement([asked], { monthRows, groupBy: 'RIG' });
    expect(rows[0]!.coincident).toBeNull();
  });
});

describe('a figure of which nothing is known', () => {
  const dark = plainStatement([{ date: '2023-03-01', energy: [1_000], surplus: [null] }]);

  it('is null, never 0, and its energy is unassessed', () => {
    const { surplusOfArea, coincident, absorbed, instructed, unmatched, unassessed } = dark.totals;
    expect([surplusOfArea, coincident, absorbed, instructed, unmatched]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(unassessed!.milliWh).toBe(24_000n);
    expect([dark.coincidentShareOfEnergy, dark.coincidentShareOfSurplus, dark.avoidedWaste]).toEqual([
      null,
      null,
      null,
    ]);
    expect(dark.notices.some((notice) => notice.startsWith('24 slots of 24 incomplete'))).toBe(true);
  });

  it('leaves the cells footing in row UNMATCHED alone', () => {
    const known = dark.cells.filter((cell) => cell.energy !== null);
    expect(known.map((cell) => [cell.row, cell.column, cell.energy!.milliWh])).toEqual([
      ['UNMATCHED', 'RUNNING', 0n],
      ['UNMATCHED', 'STANDBY_UNDER_ORDER', 0n],
      ['UNMATCHED', 'AGAINST_ORDER', 0n],
      ['UNMATCHED', 'AUXILIARY', 24_000n],
    ]);
  });

  it('has a null share where its whole is 0', () => {
    const { coincidentShareOfEnergy, quality } = plainStatement([{ date: '2023-03-01', energy: [0] }]);
    expect([coincidentShareOfEnergy, quality.estimatedShare, quality.preliminaryShare]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('a statement', () => {
  const input = smallSiteInput();

  /** The statement after adding to the first slots of a lane of the second row, where there is no surplus. */
  function damaged(lane: 'energy' | 'coincident' | 'absorbed' | 'instructed', more: readonly number[]) {
    const rows = input.rows.map((row) => ({
      ...row,
      slots: { ...row.slots, [lane]: row.slots[lane].slice() },
    }));
    more.forEach((amount, slot) => (rows[1]!.slots[lane][slot]! += amount));
    return buildEnergyStatement({ ...input, rows });
  }

  it('names local days without a result', () => {
    const header = { ...input.header, periodEnd: tokyo('2023-03-04T00:00') };
    const { quality, findings } = buildEnergyStatement({ ...input, header });
    expect(quality.datesNotCovered).toEqual(['2023-03-03']);
    expect(findings.map((finding) => finding.code)).toEqual(['STATEMENT.DAYS_NOT_COVERED']);
  });

  it('says so when a stored figure breaks a law, even where the sums agree', () => {
    const { conservation, findings } = damaged('energy', [1, -1]);
    const broken = conservation.filter((check) => check.holds === false);
    expect(
      broken.map((check) => [check.law, check.broken, check.left!.milliWh === check.right!.milliWh]),
    ).toEqual([
      ['CELLS_ARE_ENERGY', 2, true],
      ['COINCIDENT_PLUS_UNMATCHED_IS_ENERGY', 2, true],
    ]);
    expect(findings.map((finding) => finding.code)).toEqual(['STATEMENT.NOT_CONSERVED']);
  });

  it.each([
    [
      'coincident',
      ['COINCIDENT_PLUS_UNMATCHED_IS_ENERGY', 'COINCIDENT_WITHIN_SURPLUS', 'LINES_CARRY_COINCIDENT'],
    ],
    ['absorbed', ['ABSORBED_WITHIN_COINCIDENT']],
    ['instructed', ['INSTRUCTED_WITHIN_ABSORBED']],
  ] as const)('names the law that one unit of %s too many breaks in one interval', (lane, laws) => {
    const { conservation } = damaged(lane, [1]);
    const broken = conservation.filter((check) => check.holds === false);
    expect(broken.map((check) => check.law)).toEqual(laws);
    expect(broken[0]!.broken).toBe(1);
  });

  it('prints T and absorbed energy at T ± 20 %, megawatts only where one T covers the period', () => {
    const { cases } = buildEnergyStatement(input).thresholdSensitivity;
    const absorbed = cases.map((found) => found.absorbed!.milliWh);
    expect(cases.map((found) => found.megawatts!.toFixed())).toEqual(['2800', '3500', '4200']);
    expect(absorbed[0]! < absorbed[1]! && absorbed[1]! < absorbed[2]!).toBe(true);
    const two = buildEnergyStatement({ ...input, thresholds: [...input.thresholds, ...input.thresholds] });
    expect(two.thresholdSensitivity.cases.map((found) => found.megawatts)).toEqual([null, null, null]);
  });

  it('does not claim what rig lines would say when they were not read', () => {
    const rows = input.rows.map((row) => ({ ...row, lines: { ...row.lines, energy: new Float64Array(0) } }));
    const { conservation, rows: lines } = buildEnergyStatement({ ...input, rows, groupBy: 'RIG' });
    expect(lines).toEqual([]);
    expect(conservation.filter((check) => check.holds === null).map((check) => check.law)).toEqual([
      'SITE_IS_RIGS_PLUS_AUXILIARY',
      'RIGS_ARE_RIG_LINES',
      'LINES_CARRY_COINCIDENT',
    ]);
  });
});
