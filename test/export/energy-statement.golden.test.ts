/** The printed bytes of one statement. `UPDATE_GOLDEN=1 npm run unit -- test/export` writes them anew: read the difference. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildEnergyStatement,
  type EnergyStatementInput,
} from '../../src/domain/report/build-energy-statement.js';
import { renderEnergyStatementJson } from '../../src/export/energy-statement-json.js';
import { renderEnergyTable } from '../../src/export/energy-statement-table.js';
import { smallSiteInput } from '../support/small-site.js';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'golden', 'energy-statement');

/** Compares with the committed bytes; a missing file fails unless files are being written. */
function expectGolden(name: string, text: string): void {
  const path = join(folder, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`).toBe(text);
}

const statementOf = (changes: Partial<EnergyStatementInput> = {}) =>
  buildEnergyStatement({ ...smallSiteInput(), ...changes });

describe('the energy statement of a small site', () => {
  it('prints the same JSON bytes', () => {
    expectGolden('by-day.json', renderEnergyStatementJson(statementOf({ groupBy: 'DAY' })));
    expectGolden('by-rig.json', renderEnergyStatementJson(statementOf({ groupBy: 'RIG' })));
  });

  it.each(['DAY', 'RIG', 'INTERVAL'] as const)('prints the same table by %s', (groupBy) => {
    expectGolden(`by-${groupBy.toLowerCase()}.txt`, renderEnergyTable(statementOf({ groupBy })));
  });

  it('prints the same table where the baseline is contradicted and nothing is absorbed', () => {
    const baselines = [
      { kind: 'CONTRACTED_LOAD', watts: 1_000n, validFrom: '2023-03-01', validTo: null },
    ] as const;
    expectGolden('contradicted.txt', renderEnergyTable(statementOf({ baselines, groupBy: 'MONTH' })));
  });

  it.each(['DAY', 'MONTH', 'RIG'] as const)('fits a terminal of 110 columns by %s', (groupBy) => {
    const lines = renderEnergyTable(statementOf({ groupBy })).split('\n');
    expect(lines.filter((line) => line.length > 110)).toEqual([]);
  });

  it('ends JSON and table with one newline and puts keys in order', () => {
    const json = renderEnergyStatementJson(statementOf());
    expect(json.endsWith('}\n')).toBe(true);
    expect(json.indexOf('\n')).toBe(json.length - 1);
    const keys = Object.keys(JSON.parse(json) as object);
    expect(keys).toEqual([...keys].sort());
  });
});
