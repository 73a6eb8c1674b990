import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { parseLocalDate } from '../domain/time/local-calendar.js';
import { STEPS } from '../ingest/meter-csv/reading-store.js';
import type { PlantContract, SeriesRow, Site, WriteTransaction } from '../storage/store.js';
import { checkApprover, checkReason } from './approval.js';
import { requireNotBackDated } from './back-dating.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';
import { badStep, checkSeriesCode, exists } from './setup.js';
import { writeRequest } from './write-request.js';

export interface NewPlantContract {
  readonly siteCode: string;
  /** Code of the plant, and of the series that holds what it had to curtail. */
  readonly code: string;
  readonly stepSeconds: number;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly evidence: string;
  /** Person code of the approver, who must not be the person who acts. */
  readonly approvedBy: string;
  /** Why it is recorded after readings of its days (a restatement); null: it is not. */
  readonly restatement: string | null;
}

/**
 * Records that a site took over what a plant of its area has to curtail, with the series of that energy. One plant has one
 * contract at a time in an area, whoever holds it in this database; like a baseline it is approved by another person and
 * not back-dated in silence (methodology §4).
 */
export async function contractPlant(
  caller: Caller,
  input: NewPlantContract,
): Promise<Outcome<{ siteCode: string; plant: string }>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const code = checkSeriesCode(input.code);
  if (!code.ok) return code;
  if (!STEPS.includes(input.stepSeconds)) return badStep(input.stepSeconds);
  const contract = await contractOf(caller, input);
  if (!contract.ok) return contract;
  const known = await caller.store.registry.series(site.value.id);
  const series = known.find((row) => row.code === input.code);
  if (series !== undefined && !isPlant(series, input.stepSeconds)) return exists('series', input.code);
  const written = await caller.store.write(
    writeRequest(caller, 'plant.contracted', null, { ...input }),
    async (tx) => {
      const free = await requireFree(tx, site.value, contract.value);
      if (!free.ok) return free;
      if (series === undefined)
        await tx.addSeries(site.value.id, {
          code: input.code,
          kind: 'PLANT',
          stepSeconds: input.stepSeconds,
        });
      await tx.addPlantContract(site.value.id, contract.value);
      return success({ siteCode: input.siteCode, plant: input.code });
    },
  );
  return written.ok ? success(written.value.value) : written;
}

function isPlant(series: SeriesRow, stepSeconds: number): boolean {
  return series.kind === 'PLANT' && series.stepSeconds === stepSeconds;
}

async function contractOf(caller: Caller, input: NewPlantContract): Promise<Outcome<PlantContract>> {
  const from = parseLocalDate(input.validFrom);
  if (!from.ok) return from;
  const to = input.validTo === null ? success(null) : parseLocalDate(input.validTo);
  if (!to.ok) return to;
  if (to.value !== null && to.value <= from.value)
    return refused(
      failure(
        'PLANT.ENDS_BEFORE_START',
        `the contract holds from ${from.value} to before ${to.value}`,
        'give an end after the start, or none',
      ),
    );
  if (input.evidence.trim() === '')
    return refused(
      failure('PLANT.NO_EVIDENCE', 'the contract names no evidence', 'name the contract or document'),
    );
  const reason = input.restatement === null ? success(null) : checkReason(input.restatement);
  if (!reason.ok) return reason;
  const approver = await checkApprover(caller, input.approvedBy);
  if (!approver.ok) return approver;
  return success({
    plant: input.code,
    validFrom: from.value,
    validTo: to.value,
    evidence: input.evidence,
    approvedBy: input.approvedBy,
    restatement: reason.value,
  });
}

/** Refuses a plant that is claimed already, and days of which a reading is known unless they are restated. */
async function requireFree(
  tx: WriteTransaction,
  site: Site,
  contract: PlantContract,
): Promise<Outcome<null>> {
  const { plant, validFrom, validTo } = contract;
  const claims = await tx.plantClaims(site.area, plant);
  const taken = claims.find(
    (claim) =>
      (claim.validTo === null || validFrom < claim.validTo) &&
      (validTo === null || claim.validFrom < validTo),
  );
  if (taken !== undefined)
    return refused(
      failure(
        'PLANT.CLAIMED_TWICE',
        `plant "${plant}" of ${site.area} is contracted from ${taken.validFrom}${taken.validTo === null ? '' : ` to before ${taken.validTo}`}`,
        'let the contracts follow each other, or give another plant its own code',
      ),
    );
  return requireNotBackDated(tx, site, contract, { code: 'PLANT.BACK_DATED', what: 'contract' });
}
