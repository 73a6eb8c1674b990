import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoScenario as LoadedScenario } from '../src/app/load-demo.js';
import { DEMO_DATES } from './demo-month.js';
import { readDemoSite, readingsCsvOfDay } from './generate-readings.js';
import { lateCorrectionCsv } from './late-correction.js';

/** The sentence every statement of the demo carries. */
export const DEMO_NOTICE = 'simulated readings; illustrative hardware, not on the market in 2023';

type LoadedFacts = LoadedScenario['facts'];

/** The facts of `site.json`: those the loader takes, and those that only readers of the seeds need. */
export interface DemoFacts extends LoadedFacts {
  readonly notice: string;
  readonly clockChecks: readonly (LoadedFacts['clockChecks'][number] & { readonly offsetSeconds: number })[];
}

/** One file to load; `byteStream()` gives the same bytes every time it is called. */
export type DemoFile = LoadedScenario['files'][number];

/** Everything the demo loader needs: facts first, then the files in this order. */
export interface DemoScenario extends LoadedScenario {
  readonly facts: DemoFacts;
  readonly period: { readonly from: string; readonly to: string; readonly month: string };
}

/** Builds the scenario from the repository's `seeds` folder; nothing is generated before a `byteStream` is read. */
export function demoScenario(seedsFolder: string): DemoScenario {
  const facts = JSON.parse(readFileSync(join(seedsFolder, 'site.json'), 'utf8')) as DemoFacts;
  // Read at its first use: a start that finds the demo loaded asks for the names of the files only.
  let site: ReturnType<typeof readDemoSite> | null = null;
  const theSite = (): ReturnType<typeof readDemoSite> => (site ??= readDemoSite(seedsFolder));
  const stored = (kind: DemoFile['kind'], path: string): DemoFile => ({
    kind,
    name: path,
    byteStream: () => [readFileSync(join(seedsFolder, path))],
    correction: false,
  });
  const days = DEMO_DATES.map((date): DemoFile => ({
    kind: 'meters',
    name: `${facts.site.code}-${date}.csv`,
    byteStream: () => readingsCsvOfDay(theSite(), date),
    correction: false,
  }));
  const late: DemoFile = {
    kind: 'meters',
    name: `${facts.site.code}-late-correction.csv`,
    byteStream: () => [lateCorrectionCsv(theSite())],
    correction: true,
  };
  return {
    facts,
    period: { from: '2023-03-01', to: '2023-04-01', month: '2023-03' },
    files: [
      stored('rigs', 'rigs.csv'),
      stored('area', 'area/kyushu-2023-03.csv'),
      stored('events', 'events.csv'),
      ...days,
      late,
    ],
  };
}
