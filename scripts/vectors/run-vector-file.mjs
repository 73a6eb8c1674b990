// Reads a file of worked cases, answers each with the adapter of its topic and compares.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { areaCsv } from './area-csv.mjs';
import { areaMonth } from './area-month.mjs';
import { differencesOf } from './differences.mjs';
import { eventPerformance } from './event-performance.mjs';
import { eventSettlement } from './event-settlement.mjs';
import { greenButton } from './green-button.mjs';
import { nem12Quality } from './nem12-quality.mjs';
import { sameDayHours } from './same-day-hours.mjs';
import { units } from './units.mjs';

/** Adapters of one kind of file: how a case names what it asks for, and who answers. Tax comes with its issue. */
const KINDS = {
  energy: {
    topicOf: (one) => one.topic,
    word: 'topic',
    adapters: [
      areaMonth,
      areaCsv,
      nem12Quality,
      greenButton,
      units,
      eventPerformance,
      eventSettlement,
      sameDayHours,
    ],
  },
  tax: { topicOf: (one) => one.method?.name, word: 'method', adapters: [] },
};

/**
 * Gives the exit code: 0 all passed, 1 some failed, 2 no such kind or no such file. `load` gives a module of the product by
 * its path below src.
 */
export async function runVectorFile({ kind, path, load, print }) {
  const known = KINDS[kind];
  if (known === undefined) {
    print(`unknown kind "${kind}": write ${Object.keys(KINDS).join(' or ')}`);
    return 2;
  }
  const cases = readCases(path, print);
  if (cases === null) return 2;
  // File paths in a case are relative to the folder above the vector file's own.
  const folder = dirname(dirname(resolve(path)));
  let failed = 0;
  for (const one of cases) {
    const faults = await faultsOf(one, known, folder, load);
    if (faults.length > 0) failed += 1;
    for (const fault of faults) print(`${one.id}: ${fault}`);
  }
  print(`${cases.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function readCases(path, print) {
  try {
    const { cases } = JSON.parse(readFileSync(path, 'utf8'));
    if (Array.isArray(cases) && cases.length > 0) return cases;
    print(`${path}: no cases`);
  } catch (error) {
    print(`${path}: ${error.message}`);
  }
  return null;
}

async function faultsOf(one, { topicOf, word, adapters }, folder, load) {
  const topic = topicOf(one);
  const adapter = adapters.find((candidate) => candidate.topic === topic);
  if (adapter === undefined) return [`unknown ${word} "${topic}"`];
  try {
    return differencesOf(
      one.expected,
      await adapter.answer(one.input, { folder, load }),
      one.tolerance ?? null,
    );
  } catch (error) {
    return [error.message];
  }
}
