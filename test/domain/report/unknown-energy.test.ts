/** Null is never 0: what the statement prints where nothing is known (invariant 12). */
import { describe, expect, it } from '@jest/globals';
import type { EnergyFigures } from '../../../src/domain/report/energy-statement.js';
import { plainStatement } from '../../support/plain-site.js';

const DATE = '2023-03-01';
const UNKNOWN = -1;

function figures(row: EnergyFigures): (bigint | null)[] {
  const { energy, measured, estimated, rigs, auxiliary, unassessed, clockRisk } = row;
  return [energy, measured, estimated, rigs, auxiliary, unassessed, clockRisk].map(
    (amount) => amount?.milliWh ?? null,
  );
}

describe('12: energy of which no reading is known', () => {
  it('is null in the totals, in every cell and on both sides of every law, and no law fails', () => {
    const { totals, cells, conservation, quality, baseline } = plainStatement([
      { date: DATE, energy: [UNKNOWN] },
    ]);
    expect(figures(totals)).toEqual([null, null, null, null, null, null, null]);
    expect(cells.map((cell) => cell.energy)).toEqual(Array.from({ length: 12 }, () => null));
    expect(conservation.map(({ left, right, holds }) => [left, right, holds])).toEqual(
      conservation.map(() => [null, null, true]),
    );
    expect([quality.scaledEnergy, quality.estimatedShare, baseline.tests[0]!.used]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is null in the interval that is missing and in no other, where 0 was measured it is 0', () => {
    const { rows, totals } = plainStatement([{ date: DATE, energy: [7, UNKNOWN, 0] }], {
      groupBy: 'INTERVAL',
    });
    expect(rows.slice(0, 3).map((row) => row.energy?.milliWh ?? null)).toEqual([7n, null, 0n]);
    expect(rows[1]!.cells.every((cell) => cell.energy === null)).toBe(true);
    expect(totals.energy!.milliWh).toBe(7n);
  });

  it('is null on the line of a rig without a reading, and stays with auxiliary in the site', () => {
    const { rows, totals } = plainStatement([{ date: DATE, energy: [1_000], rig: [UNKNOWN] }], {
      groupBy: 'RIG',
    });
    const [rig, auxiliary] = rows;
    expect([rig!.energy, rig!.energyRaw, rig!.coincident, rig!.unmatched]).toEqual([null, null, null, null]);
    expect(auxiliary!.energy!.milliWh).toBe(24_000n);
    expect([totals.rigs!.milliWh, totals.auxiliary!.milliWh]).toEqual([0n, 24_000n]);
  });

  it('is null on the line of a rig whose readings fall where the billing meter is silent', () => {
    const { rows } = plainStatement([{ date: DATE, energy: [1_000, UNKNOWN], rig: [UNKNOWN, 900] }], {
      groupBy: 'RIG',
    });
    expect([rows[0]!.energy, rows[1]!.energy!.milliWh]).toEqual([null, 1_000n]);
  });
});
