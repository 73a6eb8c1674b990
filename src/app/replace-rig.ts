import { failure, refused, success, type Failure, type Outcome } from '../domain/failure.js';
import { parseScaled } from '../domain/quantity/parse-scaled.js';
import {
  parseInstant,
  renderInstant,
  renderInstantIn,
  SECOND,
  type Instant,
} from '../domain/time/instant.js';
import { isUsableSerial } from '../ingest/rigs-csv/rig-row.js';
import { DEFAULT_STANDBY_LIMIT_WATTS, rigModelByName } from '../reference/rig-models.js';
import type { NewRig, Rig, SeriesRow, Site } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findSite, knownRigs } from './find-site.js';
import { recordEntry, type EntryGrounds, type RecordedEntry } from './manual-entry.js';

export interface RigReplacement {
  readonly siteCode: string;
  readonly oldSerial: string;
  readonly newSerial: string;
  /** Last instant of the old rig and first of the new one. */
  readonly at: string;
  readonly model: string;
  /** Whole watts, and TH/s as a decimal; null where the catalogue knows the model. */
  readonly nameplateWatts: number | null;
  readonly standbyLimitWatts: number | null;
  readonly hashrateTHs: string | null;
}

/** 1 MW and 1 EH/s: beyond them it is a slip of the pen, as in a rig list. */
const MAX_WATTS = 1_000_000;
const MAX_GHS = 1_000_000_000n;
const MAX_MODEL_LENGTH = 200;

/** Puts another rig in the place of one: rigs are dated by serial, and neither ever changes (methodology §3). */
export async function replaceRig(
  caller: Caller,
  input: RigReplacement,
  grounds: EntryGrounds,
): Promise<Outcome<RecordedEntry>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const at = parseInstant(input.at);
  if (!at.ok) return at;
  const rig = parseRig(input);
  if (!rig.ok) return rig;
  const old = (await knownRigs(caller, site.value)).find(({ serial }) => serial === input.oldSerial);
  if (old === undefined)
    return refused(
      failure(
        'RIG.UNKNOWN',
        `site "${site.value.code}" has no rig "${input.oldSerial.slice(0, 70)}"`,
        'name the rig by its serial, as the query `rigs` shows it',
      ),
    );
  const series = await caller.store.registry.series(site.value.id);
  const step = series.find(({ seriesNo }) => seriesNo === old.seriesNo)?.stepSeconds;
  const fresh: NewRig = {
    ...rig.value,
    place: old.place,
    inServiceFrom: at.value,
    inServiceTo: null,
    stepSeconds: step ?? site.value.billingStepSeconds,
  };
  const taken = await isTaken(caller, series, input.newSerial);
  const entry = {
    kind: 'RIG_REPLACEMENT',
    site: site.value,
    name: `${input.newSerial} in the place of ${input.oldSerial}`,
    said: {
      old: input.oldSerial,
      new: input.newSerial,
      at: renderInstant(at.value),
      model: fresh.model,
      nameplateWatts: fresh.nameplateWatts,
      standbyLimitWatts: fresh.standbyLimitWatts,
      hashrateGhs: fresh.hashrateGhs.toString(),
    },
  } as const;
  return recordEntry(caller, entry, grounds, (tx) => {
    const fault = faultOf(old, fresh, taken, site.value);
    if (fault !== null) return Promise.resolve(refused(fault));
    return Promise.resolve(
      success({
        facts: { place: old.place, 'out of service': old.serial, 'in service': fresh.serial },
        apply: async (documentUid) => {
          await tx.retireRig(site.value.id, old.serial, at.value, documentUid);
          await tx.addRigs(site.value.id, [fresh]);
        },
      }),
    );
  });
}

/** What somebody says of the new rig, with what the catalogue knows of its model. */
function parseRig(
  input: RigReplacement,
): Outcome<Pick<NewRig, 'serial' | 'model' | 'nameplateWatts' | 'standbyLimitWatts' | 'hashrateGhs'>> {
  const { newSerial: serial } = input;
  const model = input.model.trim();
  if (!isUsableSerial(serial) || model === '' || model.length > MAX_MODEL_LENGTH || /\p{C}/u.test(model))
    return refused(
      failure(
        'RIG.BAD_NAME',
        'the serial or model of the new rig cannot be used',
        'write both on one line, the serial with at most 64 characters and no blank at either end',
      ),
    );
  const catalogue = rigModelByName(model);
  const nameplateWatts = input.nameplateWatts ?? catalogue?.nameplateWatts ?? 0;
  const standbyLimitWatts =
    input.standbyLimitWatts ?? catalogue?.standbyLimitWatts ?? DEFAULT_STANDBY_LIMIT_WATTS;
  const hashrate =
    input.hashrateTHs === null
      ? success(catalogue?.hashrateGhs ?? 0n)
      : parseScaled(input.hashrateTHs, 3, 'TH/s');
  if (!hashrate.ok) return hashrate;
  const isWatts = (watts: number): boolean => Number.isInteger(watts) && watts >= 0 && watts <= MAX_WATTS;
  const isGood =
    isWatts(nameplateWatts) &&
    isWatts(standbyLimitWatts) &&
    standbyLimitWatts < nameplateWatts &&
    hashrate.value > 0n &&
    hashrate.value <= MAX_GHS;
  if (isGood)
    return success({ serial, model, nameplateWatts, standbyLimitWatts, hashrateGhs: hashrate.value });
  return refused(
    failure(
      'RIG.BAD_FACTS',
      `nameplate, standby limit or hashrate of "${model}" is missing or cannot be`,
      'give a nameplate above the standby limit, in watts, and a hashrate, or a model of the catalogue',
    ),
  );
}

/** Serials are unique in an organisation, and name a series of the site. */
async function isTaken(
  { store, organisation }: Caller,
  series: readonly SeriesRow[],
  serial: string,
): Promise<boolean> {
  if (series.some(({ code }) => code === serial)) return true;
  return store.registry.hasRig(organisation.id, serial);
}

function faultOf(old: Rig, fresh: NewRig, isTaken: boolean, { zone }: Site): Failure | null {
  const at: Instant = fresh.inServiceFrom;
  if (isTaken)
    return failure('RIG.SERIAL_TAKEN', `rig or series "${fresh.serial}" exists already`, 'check the serial');
  if (at % SECOND !== 0)
    return failure('RIG.NOT_WHOLE_SECONDS', 'the instant has a fraction of a second', 'give whole seconds');
  if (old.inServiceTo === null && old.inServiceFrom < at) return null;
  const end = old.inServiceTo === null ? 'now' : renderInstantIn(old.inServiceTo, zone);
  return failure(
    'RIG.NOT_IN_SERVICE',
    `rig ${old.serial} is in service from ${renderInstantIn(old.inServiceFrom, zone)} to ${end}`,
    'name the rig that stands there at that time',
  );
}
