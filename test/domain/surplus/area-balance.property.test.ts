import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkAreaDay } from '../../../src/domain/surplus/area-balance.js';
import type { AreaColumn, AreaDay } from '../../../src/domain/surplus/area-supply.js';
import type { UtcDay } from '../../../src/domain/time/local-calendar.js';

const MWH = 1_000_000_000n;
const COLUMNS: readonly AreaColumn[] = [
  'NUCLEAR',
  'THERMAL',
  'HYDRO',
  'SOLAR',
  'WIND',
  'PUMPED_STORAGE',
  'INTERCONNECTION',
];

describe('15: parts = total in a stored area day', () => {
  it('finds the one slot in which a part changed by more than 2 MW, whichever sign interconnection has (300 cases)', () => {
    const amount = fc.bigInt({ min: -1_000n * MWH, max: 9_000n * MWH });
    const row = fc.array(amount, { minLength: 24, maxLength: 24 });
    const table = fc.array(row, { minLength: COLUMNS.length, maxLength: COLUMNS.length });
    const change = fc.bigInt({ min: 2n * MWH + 1n, max: 100n * MWH });
    fc.assert(
      fc.property(
        fc.record({
          table,
          change,
          column: fc.nat(COLUMNS.length - 1),
          slot: fc.nat(23),
          plus: fc.boolean(),
        }),
        ({ table: rows, change: by, column, slot, plus }) => {
          const lanes: Partial<Record<AreaColumn, bigint[]>> = {};
          COLUMNS.forEach((name, i) => (lanes[name] = [...rows[i]!]));
          lanes.TOTAL = rows[0]!.map((_, i) =>
            COLUMNS.reduce((sum, name) => {
              const subtracted = name === 'INTERCONNECTION' && !plus;
              return subtracted ? sum - lanes[name]![i]! : sum + lanes[name]![i]!;
            }, 0n),
          );
          const day: AreaDay = {
            area: 'kyushu',
            day: 0 as UtcDay,
            stepSeconds: 3_600,
            status: 'CONFIRMED',
            lanes,
          };
          expect(checkAreaDay(day)).toEqual([]);
          lanes[COLUMNS[column]!]![slot]! += by;
          expect(checkAreaDay(day).map((fault) => fault.slot)).toEqual([slot]);
        },
      ),
      { numRuns: 300, seed: 61 },
    );
  });
});
