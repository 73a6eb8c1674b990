/** Rows that moved, what accounts for them, and that nothing is accounted for by what cannot move it. */
import { describe, expect, it } from '@jest/globals';
import { Energy } from '../../../src/domain/quantity/energy.js';
import { buildChangeLog } from '../../../src/domain/report/change-log.js';
import { canMove, causesOf, cutTo } from '../../../src/domain/report/change-reach.js';
import {
  comparedRows,
  figureChanges,
  hasMoved,
  type SpanRow,
} from '../../../src/domain/report/changed-figures.js';
import { changedArea, changedState } from '../../support/changed-facts.js';
import { changedSmallSite, SMALL_SITE_FACTS } from '../../support/changed-small-site.js';
import { tokyo } from '../../support/small-site.js';

const rowsBy = (by: 'DAY' | 'INTERVAL') => buildChangeLog(changedSmallSite(by)).rows;

describe('buildChangeLog', () => {
  it('11: names the fact that touches each interval, and only that', () => {
    const sequences = rowsBy('INTERVAL').map(({ label, causes }) => [
      label.slice(5, 16),
      causes.map(({ through, fact }) => `${fact.sequence.toString()} ${through}`).join(),
    ]);
    expect(sequences).toEqual([
      ['03-01T12:00', '43 DIRECT'],
      ['03-01T18:00', '44 DIRECT'],
      ['03-01T18:30', '44 DIRECT'],
      ['03-01T19:00', '44 DIRECT'],
      ['03-02T10:00', '45 SHARED_SURPLUS'],
      ['03-02T10:30', '45 SHARED_SURPLUS'],
    ]);
    expect(rowsBy('INTERVAL').every(({ unexplained }) => unexplained.length === 0)).toBe(true);
  });

  it('names what moved although nothing that was recorded can have moved it', () => {
    const input = changedSmallSite('INTERVAL');
    const others = input.facts.filter(({ sequence }) => sequence !== 43n);
    const [first] = buildChangeLog({ ...input, facts: others }).rows;
    expect(first).toMatchObject({ causes: [], label: '2023-03-01T12:00:00+09:00' });
    expect(first?.unexplained).toContain('energy');
    // Another site takes surplus, it never moves what this one used.
    const theirs = input.facts.map((fact) => (fact.sequence === 43n ? { ...fact, siteCode: 'KYU-2' } : fact));
    const [row] = buildChangeLog({ ...input, facts: theirs }).rows;
    expect(row?.causes).toMatchObject([{ through: 'SHARED_SURPLUS' }]);
    expect(row?.unexplained).toEqual(['energy', 'measured', 'rigs', 'auxiliary']);
  });

  it('5: gives the difference of the period as the sum of the differences of its rows', () => {
    const log = buildChangeLog(changedSmallSite('DAY'));
    for (const by of ['DAY', 'INTERVAL'] as const) {
      const parts = rowsBy(by).flatMap(({ figures }) => figures.filter(({ figure }) => figure === 'energy'));
      const sum = parts.reduce((all, { difference }) => all + difference!.milliWh, 0n);
      const total = log.totals.find(({ figure }) => figure === 'energy');
      expect([by, sum]).toEqual([by, total?.difference?.milliWh]);
      expect(sum).toBe(-250_000n);
    }
  });

  it('has no difference where nothing was known before', () => {
    const log = buildChangeLog({ ...changedSmallSite('DAY'), before: null });
    expect(log.totals.every(({ before, difference }) => before === null && difference === null)).toBe(true);
    expect(log.rows.map(({ label }) => label)).toEqual(['2023-03-01', '2023-03-02']);
  });
});

describe('comparedRows', () => {
  const row = (from: string, to: string, milliWh: bigint): SpanRow => {
    const figures = { energy: Energy.ofMilliWh(milliWh), measured: null, estimated: null, rigs: null };
    const rest = { auxiliary: null, surplusOfArea: null, coincident: null, absorbed: null, instructed: null };
    const last = {
      unmatched: null,
      unassessed: null,
      clockRisk: null,
      contractedSurplus: null,
      contractedAbsorbed: null,
      cells: [],
    };
    const counts = { incompleteSlots: 0, missingRigReadings: 0 };
    return {
      span: { start: tokyo(`2023-03-01T${from}`), end: tokyo(`2023-03-01T${to}`) },
      row: { ...figures, ...rest, ...last, ...counts },
    };
  };

  it('13: takes together what is only cut otherwise, so that it has not moved', () => {
    const halves = [row('10:00', '10:30', 2n), row('10:30', '11:00', 3n), row('11:00', '11:30', 4n)];
    const hours = [row('10:00', '11:00', 5n), row('11:00', '12:00', 4n)];
    const compared = comparedRows(halves, hours);
    expect(compared.map(({ before, after }) => [before.length, after.length])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    const moved = compared.flatMap(({ before, after }) =>
      figureChanges(
        before.map((one) => one.row),
        after.map((one) => one.row),
      ).filter(hasMoved),
    );
    expect(moved).toEqual([]);
  });
});

describe('causesOf', () => {
  const [correction] = SMALL_SITE_FACTS;
  const context = {
    siteCode: 'KYU-1',
    zone: 'Asia/Tokyo' as never,
    clockChecks: [],
    turnedMonths: new Set<string>(),
  };
  const span = { start: tokyo('2023-03-01T15:00'), end: tokyo('2023-03-01T15:30') };
  const reached = (figures: readonly string[], change: object): string[] =>
    causesOf(span, figures, [correction!], { ...context, ...change }).map(({ through }) => through);

  it('reaches other days of the month only through the test of the baseline, and claims alone', () => {
    expect(reached(['absorbed'], {})).toEqual([]);
    expect(reached(['absorbed'], { turnedMonths: new Set(['2023-03']) })).toEqual(['BASELINE_TEST']);
    expect(reached(['energy'], { turnedMonths: new Set(['2023-03']) })).toEqual([]);
    expect(reached(['absorbed'], { turnedMonths: new Set(['2023-04']) })).toEqual([]);
  });

  it('reaches later slots of the day through a clock that is out of tolerance', () => {
    const billing = {
      ...correction!,
      afterBilling: [{ start: correction!.changed[0]!.start, end: span.end }],
    };
    const check = { span, offsetSeconds: -420, toleranceSeconds: 60 };
    const reach = (offsetSeconds: number): string[] =>
      causesOf(span, ['clockRisk'], [billing], {
        ...context,
        clockChecks: [{ ...check, offsetSeconds }],
      }).map(({ through }) => through);
    expect([reach(-420), reach(420), reach(60)]).toEqual([['CLOCK_RISK'], ['CLOCK_RISK'], []]);
  });

  it('lets no other site and no area move what a site used', () => {
    const shared = { through: 'SHARED_SURPLUS', fact: { ...correction!, siteCode: 'KYU-2' } } as const;
    const area = { through: 'DIRECT', fact: { ...correction!, siteCode: null } } as const;
    for (const figure of ['energy', 'measured', 'rigs', 'auxiliary'])
      expect([canMove(shared, figure), canMove(area, figure)]).toEqual([false, false]);
    expect([canMove(shared, 'surplusOfArea'), canMove(area, 'surplusOfArea')]).toEqual([false, true]);
    expect([canMove(shared, 'coincident'), canMove(area, 'coincident')]).toEqual([true, true]);
  });

  it('cuts a fact to the days on which its site takes part', () => {
    expect(cutTo(correction!, [])).toBeNull();
    expect(cutTo(correction!, [span])).toBeNull();
    expect(cutTo(correction!, correction!.about)).toEqual(correction);
  });
});

describe('what a revision changes', () => {
  it('11: only the slots that differ in value or quality, adjoining ones as one span', () => {
    expect(changedState({ 3: 7, 4: 8, 9: 7 }, {})).toEqual([
      [3, 5],
      [9, 10],
    ]);
    expect(changedState({}, { 5: 2 })).toEqual([[5, 6]]);
    expect(changedState({}, {})).toEqual([]);
  });

  it('11: the whole day where it is the first state, or has another step', () => {
    expect(changedState({}, {}, 'FIRST')).toEqual([[0, 48]]);
    expect(changedState({}, {}, 'OTHER_STEP')).toEqual([[0, 48]]);
  });

  it('11: of an area any column, and the whole day where the columns are others', () => {
    expect(changedArea({ SOLAR_CURTAILED: { 2: 5n } })).toEqual([[2, 3]]);
    expect(changedArea({ PUMPED_STORAGE: { 2: null } })).toEqual([[2, 3]]);
    expect(changedArea({ THERMAL_LNG: { 2: 5n } })).toEqual([[0, 24]]);
    expect(changedArea({})).toEqual([]);
  });
});
