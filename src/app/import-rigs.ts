import { readRigsCsv, type ParsedRig } from '../ingest/rigs-csv/read-rigs-csv.js';
import { FaultList } from '../ingest/fault.js';
import { DEFAULT_STANDBY_LIMIT_WATTS, rigModelByName } from '../reference/rig-models.js';
import type { Rig, WriteTransaction } from '../storage/store.js';
import { knownRigs } from './find-site.js';
import {
  NO_FIGURES,
  WholeFile,
  type FileIntake,
  type ImportPlan,
  type ReadFile,
  type SiteImport,
} from './import-intake.js';

const PARSER_VERSION = 'rigs-csv/1';

interface ListedRig {
  readonly line: number;
  readonly rig: ParsedRig;
}

/** Takes the rig list of one site: new rigs are added, a rig that left service is retired, other changes are refused. */
export class RigsIntake implements FileIntake {
  private readonly whole = new WholeFile();

  constructor(private readonly about: SiteImport) {}

  push(piece: Uint8Array): void {
    this.whole.push(piece);
  }

  async finish(): Promise<ReadFile> {
    const { caller, site, zone } = this.about;
    const { fileName } = this.about.request;
    const file = readRigsCsv(this.whole.bytes(), fileName, {
      zone: zone ?? site.zone,
      rigModelByName,
      defaultStandbyLimitWatts: DEFAULT_STANDBY_LIMIT_WATTS,
    });
    const known = new Map((await knownRigs(caller, site)).map((rig) => [rig.serial, rig]));
    const faults = new FaultList(fileName);
    for (const listed of file.rigs) this.check(listed, known, faults);
    return {
      siteId: site.id,
      scope: site.uid,
      parserVersion: PARSER_VERSION,
      rows: file.rows,
      faults: [...file.faults, ...faults.faults],
      faultCount: file.faultCount + faults.count,
      plan: (tx) => Promise.resolve(this.plan(tx, file.rows, file.rigs, known)),
    };
  }

  private check({ line, rig }: ListedRig, known: ReadonlyMap<string, Rig>, faults: FaultList): void {
    const before = known.get(rig.serial);
    if (before !== undefined) {
      const changed = changedField(before, rig);
      if (changed !== null)
        faults.add(
          'RIG.CHANGED',
          `the ${changed} that is known for the serial: a rig with other facts is another rig`,
          {
            line,
            field: changed,
            value: rig.serial,
          },
        );
      return;
    }
    for (const other of known.values()) {
      if (rig.place !== '' && other.place === rig.place && overlap(other, rig))
        faults.add('RIG.PLACE_TAKEN', `one rig at a time: ${other.serial} stands at ${rig.place}`, {
          line,
          field: 'place',
          value: rig.serial,
        });
    }
  }

  private plan(
    tx: WriteTransaction,
    rows: number,
    listed: readonly ListedRig[],
    known: ReadonlyMap<string, Rig>,
  ): ImportPlan {
    const fresh = listed.map(({ rig }) => rig).filter((rig) => !known.has(rig.serial));
    const retired = listed
      .map(({ rig }) => rig)
      .filter((rig) => rig.inServiceTo !== null && known.get(rig.serial)?.inServiceTo === null);
    return {
      faults: [],
      faultCount: 0,
      figures: {
        ...NO_FIGURES,
        rows,
        accepted: fresh.length + retired.length,
        duplicates: listed.length - fresh.length - retired.length,
        revised: retired.length,
        facts: { 'new rigs': String(fresh.length), 'rigs taken out of service': String(retired.length) },
      },
      apply: async (documentUid) => {
        const { site } = this.about;
        const step = site.billingStepSeconds;
        const rigs = fresh.map((rig) => ({ ...rig, stepSeconds: rig.stepSeconds ?? step }));
        await tx.addRigs(site.id, rigs);
        for (const { serial, inServiceTo } of retired)
          if (inServiceTo !== null) await tx.retireRig(site.id, serial, inServiceTo, documentUid);
      },
    };
  }
}

/** The first fact in which a listed rig differs from the known one; taking it out of service is not a difference. */
function changedField(before: Rig, rig: ParsedRig): string | null {
  for (const field of [
    'model',
    'place',
    'nameplateWatts',
    'standbyLimitWatts',
    'hashrateGhs',
    'inServiceFrom',
  ] as const)
    if (before[field] !== rig[field]) return field;
  return before.inServiceTo !== null && before.inServiceTo !== rig.inServiceTo ? 'inServiceTo' : null;
}

function overlap(
  a: Pick<Rig, 'inServiceFrom' | 'inServiceTo'>,
  b: Pick<Rig, 'inServiceFrom' | 'inServiceTo'>,
): boolean {
  const end = (rig: typeof a): number => rig.inServiceTo ?? Number.POSITIVE_INFINITY;
  return a.inServiceFrom < end(b) && b.inServiceFrom < end(a);
}
