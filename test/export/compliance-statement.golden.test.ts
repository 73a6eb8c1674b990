/** The printed bytes of one statement. `UPDATE_GOLDEN=1 npm run unit -- test/export` writes them anew: read the difference. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildComplianceStatement } from '../../src/domain/report/build-compliance-statement.js';
import { renderComplianceStatementJson } from '../../src/export/compliance-statement-json.js';
import { renderComplianceTable } from '../../src/export/compliance-statement-table.js';
import { complianceInput } from '../support/compliance-site.js';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'golden', 'compliance-statement');

function expectGolden(name: string, text: string): void {
  const path = join(folder, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`).toBe(text);
}

const input = complianceInput();
const statement = buildComplianceStatement(input);

describe('the compliance statement of a small site', () => {
  it('prints the same JSON and table bytes', () => {
    expectGolden('statement.json', renderComplianceStatementJson(statement));
    expectGolden('statement.txt', renderComplianceTable(statement));
  });

  it('prints a period without events', () => {
    expectGolden(
      'empty.txt',
      renderComplianceTable(
        buildComplianceStatement({ ...input, events: [], callsNotInForce: [], excuses: [] }),
      ),
    );
  });

  it('7: does not depend on the order of its events', () => {
    const turned = { ...input, events: [...input.events].reverse() };
    const credits = ({ settlements }: typeof statement) =>
      settlements.map(({ date, programme, credited }) => [date, programme, credited.toString()]);
    expect(credits(buildComplianceStatement(turned))).toEqual(credits(statement));
  });

  it('credits no slot twice and says so', () => {
    expect(statement.findings.map(({ code }) => code)).toEqual([
      'DR.PROGRAMME_UNKNOWN',
      'DR.CREDIT_CLAIMED_TWICE',
    ]);
    const claimed = statement.events.flatMap(({ slots }) =>
      slots.filter(({ state }) => state === 'CLAIMED_ELSEWHERE'),
    );
    expect(claimed).toHaveLength(1);
  });

  it('fits a terminal of 120 columns', () => {
    const lines = renderComplianceTable(statement).split('\n');
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});
