import { success, type Outcome, refused, failure } from '../domain/failure.js';
import type { Store } from '../storage/store.js';
import { identifyCaller, silent, type Caller, type OnProgress } from './caller.js';
import { importFile } from './import-file.js';
import { NO_OPTIONS, type ImportKind, type ImportOptions, type ImportReport } from './import-report.js';
import { recordClockCheck, type ClockCheckInput } from './record-clock-check.js';
import { reconcilePeriod } from './reconcile-period.js';
import { addPerson, createOrganisation, createSite, setBaselinePolicy } from './setup.js';

/** A demo as data: who, which site, which files in which order. The seeds folder holds one. */
export interface DemoScenario {
  readonly facts: {
    readonly organisation: { readonly code: string; readonly name: string; readonly zone: string };
    readonly persons: readonly { readonly code: string; readonly name: string; readonly role: string }[];
    readonly actors: readonly { readonly code: string; readonly person: string }[];
    readonly site: {
      readonly code: string;
      readonly name: string;
      readonly zone: string;
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
      readonly kind: string;
      readonly kW: string;
      readonly validFrom: string;
      readonly validTo: string | null;
      readonly evidence: string;
      readonly approvedBy: string;
    }[];
    readonly clockChecks: readonly (Omit<ClockCheckInput, 'siteCode'> & {
      readonly reason: string;
      readonly approvedBy: string;
    })[];
  };
  readonly period: { readonly month: string };
  readonly files: readonly {
    readonly kind: 'rigs' | 'area' | 'events' | 'meters';
    readonly name: string;
    readonly byteStream: () => Iterable<Uint8Array>;
    readonly correction: boolean;
  }[];
}

const KINDS: Readonly<Record<DemoScenario['files'][number]['kind'], ImportKind>> = {
  rigs: 'RIGS',
  area: 'AREA',
  events: 'EVENTS',
  meters: 'METERS',
};
const CORRECTION = { reason: 'late reading of the rig and billing meter', version: 2n };

export interface LoadedDemo {
  readonly organisationCode: string;
  readonly actorCode: string;
  readonly siteCode: string;
  readonly month: string;
}

/** True when nothing was ever stored: only then is a demo loaded. */
export async function isEmpty(store: Store): Promise<boolean> {
  return (await store.registry.organisations()).length === 0;
}

/** Loads a demo through the same use cases as everyone else's data, then reconciles its month. */
export async function loadDemo(
  store: Store,
  scenario: DemoScenario,
  onProgress: OnProgress = silent,
): Promise<Outcome<LoadedDemo>> {
  const caller = await loadFacts(store, scenario);
  if (!caller.ok) return caller;
  const { site, organisation } = scenario.facts;
  for (const [index, file] of scenario.files.entries()) {
    onProgress(index, scenario.files.length, `loading ${file.name}`);
    const report = await importDemoFile(caller.value, scenario, file);
    if (!report.ok) return report;
    const [fault] = report.value.faults;
    if (fault !== undefined)
      return refused(
        failure(
          'DEMO.FILE_REFUSED',
          `${file.name}:${String(fault.line)} ${fault.code} ${fault.value}`,
          'the seeds are damaged: check out the repository again',
        ),
      );
  }
  onProgress(scenario.files.length, scenario.files.length, 'files loaded');
  const request = { siteCode: site.code, period: scenario.period.month, asOf: null };
  const reconciled = await reconcilePeriod(caller.value, request, (done, total) => {
    onProgress(done, total, 'days reconciled');
  });
  if (!reconciled.ok) return reconciled;
  return success({
    organisationCode: organisation.code,
    actorCode: caller.value.actor.code,
    siteCode: site.code,
    month: scenario.period.month,
  });
}

async function loadFacts(store: Store, { facts }: DemoScenario): Promise<Outcome<Caller>> {
  const organisation = await createOrganisation(store, facts.organisation);
  if (!organisation.ok) return organisation;
  for (const actor of facts.actors) {
    const person = facts.persons.find((p) => p.code === actor.person);
    const added = await addPerson(store, {
      organisationCode: facts.organisation.code,
      code: actor.person,
      name: person?.name ?? actor.person,
      actorCode: actor.code,
    });
    if (!added.ok) return added;
  }
  const caller = await identifyCaller(store, {
    organisationCode: facts.organisation.code,
    actorCode: facts.actors[0]?.code ?? null,
  });
  if (!caller.ok) return caller;
  const site = await createSite(caller.value, facts.site);
  if (!site.ok) return site;
  for (const policy of facts.baselinePolicies) {
    const stored = await setBaselinePolicy(caller.value, {
      ...policy,
      siteCode: facts.site.code,
      restatement: null,
    });
    if (!stored.ok) return stored;
  }
  for (const check of facts.clockChecks) {
    const { reason, approvedBy, ...said } = check;
    const grounds = { reason, approvedBy, idempotencyKey: null };
    const stored = await recordClockCheck(caller.value, { ...said, siteCode: facts.site.code }, grounds);
    if (!stored.ok) return stored;
  }
  return caller;
}

async function importDemoFile(
  caller: Caller,
  scenario: DemoScenario,
  file: DemoScenario['files'][number],
): Promise<Outcome<ImportReport>> {
  const { site } = scenario.facts;
  const options: ImportOptions = {
    ...NO_OPTIONS,
    zone: site.zone,
    correction: file.correction ? CORRECTION : null,
  };
  return importFile(caller, {
    kind: KINDS[file.kind],
    fileName: file.name,
    bytes: streamOf(file.byteStream()),
    siteCode: file.kind === 'area' ? null : site.code,
    area: file.kind === 'area' ? site.area : null,
    options,
    dryRun: false,
    idempotencyKey: null,
  });
}

async function* streamOf(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
