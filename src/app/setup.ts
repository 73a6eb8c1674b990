import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { ADDED_SERIES_KINDS } from '../domain/metering/series.js';
import { parseLocalDate, parseZone } from '../domain/time/local-calendar.js';
import { parseScaled } from '../domain/quantity/parse-scaled.js';
import { BASELINE_POLICIES, type BaselinePolicyKind } from '../domain/reconciliation/baseline-rule.js';
import { STEPS } from '../ingest/meter-csv/reading-store.js';
import { gridAreaByKey } from '../reference/grid-areas.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';
import type { Site, Store, WriteRequest } from '../storage/store.js';
import { checkApprover, checkReason } from './approval.js';
import { requireNotBackDated } from './back-dating.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';
import { requestDigest, writeRequest } from './write-request.js';

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/** Meters are named by others: NEM12 channels read NMI:suffix. */
const SERIES_CODE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,62}$/;
/** The sequence of the first organisation is written by nobody yet: the database itself. */
const NOBODY = 0;

function checkCode(code: string, field: string): Outcome<string> {
  if (CODE.test(code)) return success(code);
  return refused(
    failure(
      'SETUP.BAD_CODE',
      `${field} "${code.slice(0, 70)}" is not a code`,
      'use letters, digits, dot, dash and underscore, 63 at most',
    ),
  );
}

/** Refuses what cannot be the code of a series. */
export function checkSeriesCode(code: string): Outcome<string> {
  if (SERIES_CODE.test(code)) return success(code);
  return refused(
    failure(
      'SETUP.BAD_SERIES_CODE',
      `"${code.slice(0, 70)}" is not the code of a series`,
      'use letters, digits, dot, dash, underscore and colon, 63 at most',
    ),
  );
}

/** A write before anybody is there to make it. */
function foundingRequest(organisationId: number, kind: string, content: JsonObject): WriteRequest {
  const requestSha256 = requestDigest(content);
  return { organisationId, actorId: NOBODY, kind, idempotencyKey: null, requestSha256 };
}

/** Adds an organisation; a code that exists is refused. */
export async function createOrganisation(
  store: Store,
  input: { readonly code: string; readonly name: string; readonly zone: string },
): Promise<Outcome<{ code: string }>> {
  const code = checkCode(input.code, 'organisation');
  if (!code.ok) return code;
  const zone = parseZone(input.zone);
  if (!zone.ok) return zone;
  if ((await store.registry.organisationByCode(input.code)) !== null)
    return exists('organisation', input.code);
  const written = await store.write(
    foundingRequest(NOBODY, 'organisation.added', { ...input }),
    async (tx) => {
      await tx.addOrganisation({ code: input.code, name: input.name, zone: zone.value });
      return success({ code: input.code });
    },
  );
  return written.ok ? success(written.value.value) : written;
}

/** Adds a person and the actor that stands for them; separate people are needed wherever two must agree. */
export async function addPerson(
  store: Store,
  input: {
    readonly organisationCode: string;
    readonly code: string;
    readonly name: string;
    readonly actorCode: string;
  },
): Promise<Outcome<{ actorCode: string }>> {
  const organisation = await store.registry.organisationByCode(input.organisationCode);
  if (organisation === null)
    return refused(
      failure(
        'ORGANISATION.UNKNOWN',
        `no organisation "${input.organisationCode}"`,
        'check the code given with --org',
      ),
    );
  for (const [field, value] of [
    ['person', input.code],
    ['actor', input.actorCode],
  ] as const) {
    const code = checkCode(value, field);
    if (!code.ok) return code;
  }
  if ((await store.registry.actorByCode(organisation.id, input.actorCode)) !== null)
    return exists('actor', input.actorCode);
  const written = await store.write(
    foundingRequest(organisation.id, 'person.added', { ...input }),
    async (tx) => {
      await tx.addPerson({
        organisationId: organisation.id,
        code: input.code,
        name: input.name,
        actorCode: input.actorCode,
      });
      return success({ actorCode: input.actorCode });
    },
  );
  return written.ok ? success(written.value.value) : written;
}

export interface NewSite {
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
}

/** Adds a site with its billing meter to the caller's organisation. */
export async function createSite(caller: Caller, input: NewSite): Promise<Outcome<{ code: string }>> {
  const code = checkCode(input.code, 'site');
  if (!code.ok) return code;
  const meter = checkSeriesCode(input.billingMeterCode);
  if (!meter.ok) return meter;
  const zone = parseZone(input.zone);
  if (!zone.ok) return zone;
  if (gridAreaByKey(input.area) === null)
    return refused(
      failure(
        'AREA.UNKNOWN',
        `"${input.area.slice(0, 40)}" is not a grid area Yojo knows`,
        'name one of hokkaido, tohoku, tokyo, chubu, hokuriku, kansai, chugoku, shikoku, kyushu, okinawa',
      ),
    );
  if ((await caller.store.registry.siteByCode(caller.organisation.id, input.code)) !== null)
    return exists('site', input.code);
  const { billingMeterCode, ...facts } = input;
  const site: Omit<Site, 'id' | 'uid'> = {
    ...facts,
    zone: zone.value,
    organisationId: caller.organisation.id,
  };
  const written = await caller.store.write(
    writeRequest(caller, 'site.added', null, { ...input }),
    async (tx) => {
      await tx.addSite(site, billingMeterCode);
      return success({ code: input.code });
    },
  );
  return written.ok ? success(written.value.value) : written;
}

/** Adds a series that belongs to no rig: a check meter, a sub-meter, auxiliary load or exported energy. */
export async function createSeries(
  caller: Caller,
  input: {
    readonly siteCode: string;
    readonly code: string;
    readonly kind: string;
    readonly stepSeconds: number;
  },
): Promise<Outcome<{ code: string }>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const code = checkSeriesCode(input.code);
  if (!code.ok) return code;
  const kind = ADDED_SERIES_KINDS.find((known) => known === input.kind);
  if (kind === undefined)
    return refused(
      failure(
        'SETUP.BAD_KIND',
        `"${input.kind.slice(0, 40)}" is not a kind of series that is added by itself`,
        'write AUX, EXPORT, CHECK or SUB; the billing meter comes with its site, the series of a rig with the rig, of a plant with its contract',
      ),
    );
  const { stepSeconds } = input;
  if (!STEPS.includes(stepSeconds)) return badStep(stepSeconds);
  const known = await caller.store.registry.series(site.value.id);
  if (known.some((series) => series.code === input.code)) return exists('series', input.code);
  const written = await caller.store.write(
    writeRequest(caller, 'series.added', null, { ...input }),
    async (tx) => {
      await tx.addSeries(site.value.id, { code: input.code, kind, stepSeconds });
      return success({ code: input.code });
    },
  );
  return written.ok ? success(written.value.value) : written;
}

/** Refusal of a step at which readings are not kept. */
export function badStep<T>(stepSeconds: number): Outcome<T> {
  return refused(
    failure(
      'SETUP.BAD_STEP',
      `readings every ${String(stepSeconds)} s are not kept`,
      'write 60, 300, 600, 900, 1800 or 3600 seconds',
    ),
  );
}

export interface NewBaselinePolicy {
  readonly siteCode: string;
  readonly kind: string;
  readonly kW: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly evidence: string;
  /** Person code of the approver, who must not be the person who acts. */
  readonly approvedBy: string;
  /** Why it is recorded after readings of its days (a restatement); null: it is not. */
  readonly restatement: string | null;
}

/**
 * Records a dated baseline policy row; approved by another person than the one who records it. Over days whose use is
 * known already it is refused unless it is a restatement with its reason: nobody chooses a baseline that suits the readings
 * in silence (methodology §4).
 */
export async function setBaselinePolicy(
  caller: Caller,
  input: NewBaselinePolicy,
): Promise<Outcome<{ siteCode: string }>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const kind = BASELINE_POLICIES.find((k) => k === input.kind);
  if (kind === undefined)
    return refused(
      failure(
        'BASELINE.UNKNOWN_KIND',
        `"${input.kind.slice(0, 40)}" is not a baseline policy`,
        'write SURPLUS_ONLY or CONTRACTED_LOAD',
      ),
    );
  const watts = parseScaled(input.kW, 3, 'kW');
  if (!watts.ok) return watts;
  if (watts.value < 0n)
    return refused(
      failure('BASELINE.NEGATIVE', `${input.kW} kW is negative`, 'state the load in kW, 0 or more'),
    );
  const from = parseLocalDate(input.validFrom);
  if (!from.ok) return from;
  const to = input.validTo === null ? success(null) : parseLocalDate(input.validTo);
  if (!to.ok) return to;
  if (to.value !== null && to.value <= from.value)
    return refused(
      failure(
        'BASELINE.ENDS_BEFORE_START',
        `the policy holds from ${from.value} to before ${to.value}`,
        'give an end after the start, or none',
      ),
    );
  if (input.evidence.trim() === '')
    return refused(
      failure('BASELINE.NO_EVIDENCE', 'the policy names no evidence', 'name the contract or document'),
    );
  const reason = input.restatement === null ? success(null) : checkReason(input.restatement);
  if (!reason.ok) return reason;
  const approver = await checkApprover(caller, input.approvedBy);
  if (!approver.ok) return approver;
  const policy = {
    kind: kind satisfies BaselinePolicyKind,
    watts: watts.value,
    validFrom: from.value,
    validTo: to.value,
    evidence: input.evidence,
    approvedBy: input.approvedBy,
    restatement: reason.value,
  };
  const written = await caller.store.write(
    writeRequest(caller, 'policy.recorded', null, { ...input }),
    async (tx) => {
      const dated = await requireNotBackDated(tx, site.value, policy, {
        code: 'BASELINE.BACK_DATED',
        what: 'policy',
      });
      if (!dated.ok) return dated;
      await tx.addBaselinePolicy(site.value.id, policy);
      return success({ siteCode: input.siteCode });
    },
  );
  return written.ok ? success(written.value.value) : written;
}

/** Refusal of a code that is taken. */
export function exists<T>(what: string, code: string): Outcome<T> {
  return refused(
    failure(
      'SETUP.EXISTS',
      `${what} "${code}" exists already`,
      'choose another code, or use the one that is there',
    ),
  );
}
