/** The printed bytes of one change log. `UPDATE_GOLDEN=1 npm run unit -- test/export` writes them anew: read the difference. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildChangeLog } from '../../src/domain/report/change-log.js';
import { renderChangeLogJson } from '../../src/export/change-log-json.js';
import { renderChangeLogTable } from '../../src/export/change-log-table.js';
import { changedSmallSite } from '../support/changed-small-site.js';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'golden', 'change-log');

/** Compares with the committed bytes; a missing file fails unless files are being written. */
function expectGolden(name: string, text: string): void {
  const path = join(folder, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`).toBe(text);
}

describe('the change log of a small site', () => {
  it.each(['DAY', 'INTERVAL'] as const)('prints the same table by %s', (by) => {
    const log = buildChangeLog(changedSmallSite(by));
    expectGolden(`by-${by.toLowerCase()}.txt`, renderChangeLogTable(log));
  });

  it('prints the same JSON bytes', () => {
    expectGolden('by-day.json', renderChangeLogJson(buildChangeLog(changedSmallSite('DAY'))));
  });

  it('prints "method or unknown" where no recorded fact accounts for what moved', () => {
    const input = changedSmallSite('DAY');
    const log = buildChangeLog({ ...input, facts: input.facts.slice(2) });
    expectGolden('unexplained.txt', renderChangeLogTable(log));
  });

  it('prints that there was nothing to compare with', () => {
    const notices = ['No statement could be made at the earlier sequence: no policy'];
    const log = buildChangeLog({ ...changedSmallSite('DAY'), before: null, facts: [], notices });
    expectGolden('nothing-before.txt', renderChangeLogTable(log));
  });

  it('fits a terminal of 110 columns', () => {
    const lines = renderChangeLogTable(buildChangeLog(changedSmallSite('INTERVAL'))).split('\n');
    expect(lines.filter((line) => line.length > 110)).toEqual([]);
  });
});
