import { describe, expect, it } from '@jest/globals';
import { testBaselines, type StatedBaseline } from '../../../src/domain/report/baseline-test.js';
import { STATEMENT_PARAMETERS } from '../../../src/domain/report/statement-parameters.js';
import { instant } from '../../../src/domain/time/instant.js';
import { plainRows, plainStatement, type PlainDay } from '../../support/plain-site.js';

const DATE = '2023-03-01';
const contracted = (watts: bigint): StatedBaseline => ({
  kind: 'CONTRACTED_LOAD',
  watts,
  validFrom: '2022-04-01',
  validTo: null,
});
const surplusOnly = (watts: bigint): StatedBaseline => ({ ...contracted(watts), kind: 'SURPLUS_ONLY' });
const tested = (days: readonly PlainDay[], policies: readonly StatedBaseline[]) =>
  testBaselines(plainRows(days), policies, STATEMENT_PARAMETERS);
/** A whole day at one hourly amount, with some milliWh more in the first hour. */
const flat = (milliWh: number, more = 0): PlainDay => ({ date: DATE, energy: [milliWh + more, milliWh] });

describe('the baseline test', () => {
  it.each([
    ['CONTRACTED_LOAD at exactly 2 % above the stated kW', contracted(1_000n), flat(1_020_000), 'HOLDS'],
    ['CONTRACTED_LOAD 1 milliWh above 2 %', contracted(1_000n), flat(1_020_000, 1), 'CONTRADICTED'],
    ['SURPLUS_ONLY at exactly its allowance', surplusOnly(1_000n), flat(1_000_000), 'HOLDS'],
    ['SURPLUS_ONLY 1 milliWh above it', surplusOnly(1_000n), flat(1_000_000, 1), 'CONTRADICTED'],
    ['SURPLUS_ONLY without any allowance or use', surplusOnly(0n), flat(0), 'HOLDS'],
  ])('%s', (_, policy, day, verdict) => {
    const finding = tested([day], [policy]);
    expect(finding.verdict).toBe(verdict);
    expect(finding.tests.map((test) => [test.month, test.testedSlots, test.verdict])).toEqual([
      ['2023-03', 24, verdict],
    ]);
  });

  it('states what is allowed with the tolerance, rounded down once: 7 W over 24 h and 2 % are 171.36 Wh', () => {
    const [test] = tested([flat(7_000)], [contracted(7n)]).tests;
    expect([test!.used!.milliWh, test!.allowed!.milliWh]).toEqual([168_000n, 171_360n]);
  });

  it('takes slots without surplus, without order and with all readings known, and no others', () => {
    const start = Date.parse(`${DATE}T00:00:00Z`);
    const order = { start: instant(start + 5_400_000), end: instant(start + 5_460_000), targets: null };
    const day: PlainDay = {
      date: DATE,
      energy: [9_000_000, 9_000_000, 9_000_000, -1, 1_000_000],
      surplus: [5, 0, null, 0, 0],
      orders: [{ kind: 'INCREASE', ...order }],
    };
    const finding = tested([day], [contracted(1_000n)]);
    expect(finding.tests.map((test) => [test.testedSlots, test.used!.milliWh, test.verdict])).toEqual([
      [20, 20_000_000n, 'HOLDS'],
    ]);
  });

  it.each([
    ['no policy covers the day', flat(1_000_000), []],
    ['every slot has surplus', { ...flat(1_000_000), surplus: [1] }, [contracted(0n)]],
    ['no surplus is published', { ...flat(1_000_000), surplus: [null] }, [contracted(0n)]],
  ])('is not testable where %s', (_, day, policies) => {
    expect(tested([day], policies).verdict).toBe('NOT_TESTABLE');
  });

  it('tests every policy row and month by itself, in order, whatever the order of the days', () => {
    const policies: StatedBaseline[] = [
      { ...contracted(2_000n), validTo: '2023-03-02' },
      { ...contracted(500n), validFrom: '2023-03-02' },
    ];
    const days = ['2023-03-01', '2023-03-02', '2023-04-01'].map((date) => ({ ...flat(1_000_000), date }));
    const expected = [
      ['2023-03', 2_000n, 'HOLDS'],
      ['2023-03', 500n, 'CONTRADICTED'],
      ['2023-04', 500n, 'CONTRADICTED'],
    ];
    for (const order of [days, [...days].reverse()]) {
      const finding = tested(order, policies);
      expect(finding.tests.map((test) => [test.month, test.watts, test.verdict])).toEqual(expected);
      expect(finding.sentence).toContain('Contradicted in 2023-03, 2023-04:');
    }
  });
});

const SURPLUS_AT_NOON = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9_000_000_000, 0];
const policies = [contracted(1_000n)];

describe('a contradicted baseline', () => {
  it('withholds absorbed, instructed and avoided waste, never coincident, and says what to do', () => {
    const day = { date: DATE, energy: [2_000_000], surplus: SURPLUS_AT_NOON, baselineWatts: 1_000n };
    const held = plainStatement([day]);
    expect(held.totals.absorbed!.milliWh).toBe(1_000_000n);
    const { totals, cells, avoidedWaste, findings, thresholdSensitivity, conservation } = plainStatement(
      [day],
      { baselines: policies },
    );
    expect([totals.absorbed, totals.instructed, avoidedWaste]).toEqual([null, null, null]);
    expect(totals.coincident!.milliWh).toBe(2_000_000n);
    expect(thresholdSensitivity.cases.map((found) => found.absorbed)).toEqual([null, null, null]);
    expect(findings.map((finding) => finding.code)).toEqual(['BASELINE.CONTRADICTED']);
    const auxiliary = cells.filter((cell) => cell.column === 'AUXILIARY').map((cell) => cell.energy?.milliWh);
    expect(auxiliary).toEqual([undefined, 2_000_000n, 46_000_000n]);
    const ofAbsorbed = conservation.find((check) => check.law === 'ABSORBED_WITHIN_COINCIDENT')!;
    expect([ofAbsorbed.left, ofAbsorbed.right, ofAbsorbed.holds]).toEqual([null, null, true]);
  });

  it('withholds its own month and the total, not another month', () => {
    const days = [
      { date: '2023-03-31', energy: [2_000_000], surplus: SURPLUS_AT_NOON },
      { date: '2023-04-01', energy: [1_000_000], surplus: SURPLUS_AT_NOON },
    ];
    const { rows, totals } = plainStatement(days, { baselines: policies, groupBy: 'MONTH' });
    expect(rows.map((row) => [row.label, row.absorbed?.milliWh, row.withheldBecause])).toEqual([
      ['2023-03', undefined, 'the baseline is contradicted'],
      ['2023-04', 1_000_000n, null],
    ]);
    expect(totals.absorbed).toBeNull();
  });

  it('is judged by the whole month, also for a shorter period', () => {
    const asked = { date: '2023-03-02', energy: [1_000_000], surplus: SURPLUS_AT_NOON };
    const other = { date: '2023-03-20', energy: [3_000_000], surplus: SURPLUS_AT_NOON };
    const alone = plainStatement([asked], { baselines: policies });
    const within = plainStatement([asked], { baselines: policies, monthRows: plainRows([asked, other]) });
    expect([alone.totals.absorbed?.milliWh, within.totals.absorbed]).toEqual([1_000_000n, null]);
  });
});
