import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_DATES } from './demo-month.js';
import { readDemoSite, readingsCsvOfDay } from './generate-readings.js';
import { lateCorrectionCsv } from './late-correction.js';

/** The sentence every statement of the demo carries. */
export const DEMO_NOTICE = 'simulated readings; illustrative hardware, not on the market in 2023';

/** The facts of `site.json`; dates are local, `from`/`to` and times are ISO 8601 with offset, half-open. */
export interface DemoFacts {
  readonly notice: string;
  readonly organisation: { readonly code: string; readonly name: string; readonly zone: string };
  readonly persons: readonly {
    readonly code: string;
    readonly name: string;
    readonly role: 'OPERATOR' | 'PREPARER' | 'APPROVER';
  }[];
  readonly actors: readonly { readonly code: string; readonly person: string }[];
  readonly site: {
    readonly code: string;
    readonly name: string;
    readonly zone: string;
    /** Key of the grid area, as `yojo import area --area` takes it. */
    readonly area: string;
    readonly registrationNumber: string;
    readonly boundary: string;
    readonly attributeHolder: string;
    readonly billingMeterCode: string;
    readonly billingStepSeconds: number;
    readonly minAuxiliaryPerMillion: number;
    readonly simulated: boolean;
  };
  readonly baselinePolicies: readonly {
    readonly kind: 'CONTRACTED_LOAD' | 'SURPLUS_ONLY';
    /** The stated load in kW as decimal text, including auxiliary. */
    readonly kW: string;
    readonly validFrom: string;
    readonly validTo: string | null;
    readonly evidence: string;
    readonly approvedBy: string;
  }[];
  readonly clockChecks: readonly {
    readonly series: string;
    readonly from: string;
    readonly to: string;
    readonly meterTime: string;
    readonly referenceTime: string;
    readonly offsetSeconds: number;
    readonly toleranceSeconds: number;
    readonly evidence: string;
  }[];
  readonly thermalThresholds: readonly {
    readonly area: string;
    readonly megawatts: string;
    readonly validFrom: string;
    readonly validTo: string | null;
    readonly source: string;
    readonly illustrative: boolean;
  }[];
}

/** One file to load, in order. `bytes()` gives the same bytes every time it is called. */
export interface DemoFile {
  readonly kind: 'rigs' | 'area' | 'events' | 'meters';
  /** The file's name as the documents list shows it. */
  readonly name: string;
  readonly byteStream: () => Iterable<Uint8Array>;
  /** True for the late file: import it as a correction, under version 2. */
  readonly correction: boolean;
}

/** Everything the demo loader needs: facts first, then the files in this order. */
export interface DemoScenario {
  readonly facts: DemoFacts;
  readonly period: { readonly from: string; readonly to: string; readonly month: string };
  readonly files: readonly DemoFile[];
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
