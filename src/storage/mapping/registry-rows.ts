import { invariant } from '../../domain/invariant.js';
import { instant, type Instant } from '../../domain/time/instant.js';
import type { ZoneName } from '../../domain/time/local-calendar.js';
import type { Organisation, Rig, Site } from '../store.js';

/** The member of a closed list that a stored text is; anything else is a damaged row. */
export function memberOf<const T extends string>(members: readonly T[], text: string): T {
  const found = members.find((member) => member === text);
  invariant(found !== undefined, `"${text}" is one of ${members.join(', ')}`);
  return found;
}

/** Whole epoch milliseconds of a timestamptz column, as SQL. */
export function epochMs(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::bigint`;
}

/** The instant of an `epochMs` column. */
export function fromEpochMs(value: bigint): Instant {
  return instant(Number(value));
}

export interface OrganisationRow {
  readonly id: number;
  readonly uid: string;
  readonly code: string;
  readonly name: string;
  readonly zone: string;
}
export const ORGANISATION_COLUMNS = 'id, uid::text as uid, code, name, zone';

/** A stored organisation. */
export function fromOrganisationRow(row: OrganisationRow): Organisation {
  return { id: row.id, uid: row.uid, code: row.code, name: row.name, zone: row.zone as ZoneName };
}

/** A site as Prisma reads it; SQL of our own gives its columns the same names. */
export interface SiteRow {
  readonly id: number;
  readonly uid: string;
  readonly orgId: number;
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly area: string;
  readonly registrationNumber: string;
  readonly boundary: string;
  readonly attributeHolder: string;
  readonly billingStepS: number;
  readonly minAuxiliaryPpm: number;
  readonly simulated: boolean;
}
export const SITE_COLUMNS =
  'id, uid::text as uid, org_id as "orgId", code, name, zone, area, registration_number as "registrationNumber", boundary, attribute_holder as "attributeHolder", billing_step_s as "billingStepS", min_auxiliary_ppm as "minAuxiliaryPpm", simulated';

/** A stored site. */
export function fromSiteRow(row: SiteRow): Site {
  return {
    id: row.id,
    uid: row.uid,
    organisationId: row.orgId,
    code: row.code,
    name: row.name,
    zone: row.zone as ZoneName,
    area: row.area,
    registrationNumber: row.registrationNumber,
    boundary: row.boundary,
    attributeHolder: row.attributeHolder,
    billingStepSeconds: row.billingStepS,
    minAuxiliaryPerMillion: row.minAuxiliaryPpm,
    simulated: row.simulated,
  };
}

export interface RigRow {
  readonly id: bigint;
  readonly uid: string;
  readonly site_id: number;
  readonly series_no: number;
  readonly serial: string;
  readonly model: string;
  readonly place: string;
  readonly nameplate_w: number;
  readonly standby_limit_w: number;
  readonly hashrate_ghs: bigint;
  readonly from_ms: bigint;
  readonly to_ms: bigint | null;
}
export const RIG_COLUMNS = `rig.id, rig.uid::text as uid, rig.site_id, series.series_no, rig.serial, rig.model, rig.place, rig.nameplate_w, rig.standby_limit_w, rig.hashrate_ghs, ${epochMs('rig.in_service_on')} as from_ms, ${epochMs('coalesce(retired.out_of_service, rig.out_of_service)')} as to_ms`;

/** A stored rig with the number of its series. */
export function fromRigRow(row: RigRow): Rig {
  return {
    id: row.id,
    uid: row.uid,
    siteId: row.site_id,
    seriesNo: row.series_no,
    serial: row.serial,
    model: row.model,
    place: row.place,
    nameplateWatts: row.nameplate_w,
    standbyLimitWatts: row.standby_limit_w,
    hashrateGhs: row.hashrate_ghs,
    inServiceFrom: fromEpochMs(row.from_ms),
    inServiceTo: row.to_ms === null ? null : fromEpochMs(row.to_ms),
  };
}
