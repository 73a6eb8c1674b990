import { randomUUID } from 'node:crypto';
import { present } from '../domain/invariant.js';
import { BASELINE_POLICIES } from '../domain/reconciliation/baseline-rule.js';
import { SERIES_KINDS } from '../domain/metering/series.js';
import { compareUtf8 } from '../domain/quantity/utf8-order.js';
import { DAY, instant } from '../domain/time/instant.js';
import { utcDaysOf, type LocalDate, type UtcDay } from '../domain/time/local-calendar.js';
import type { Database, SqlSession } from './database.js';
import {
  fromOrganisationRow,
  fromRigRow,
  fromSiteRow,
  memberOf,
  ORGANISATION_COLUMNS,
  RIG_COLUMNS,
  SITE_COLUMNS,
  type OrganisationRow,
  type RigRow,
  type SiteRow,
} from './mapping/registry-rows.js';
import { readPage } from './paging.js';
import { addPolicyRow } from './policy-rows.js';
import { toStorageFault } from './storage-fault.js';
import type { NewSeries, RegistryReads, SeriesRow, Site, WriteTransaction } from './store.js';

/** A rig with its series and, known at a sequence, when it left service after it was listed. */
const rigFrom = (asOf: string): string =>
  `rig join series on series.rig_id = rig.id left join rig_retirement retired on retired.rig_id = rig.id and retired.recorded_seq <= ${asOf}`;
const HEAD = '(select seq from ledger_head)';

type RowsOf = <Row>(sql: string, params?: readonly unknown[]) => Promise<readonly Row[]>;

/** Reads organisations, people, sites, rigs, series and their dated policies. */
export function registryReads(db: Database): RegistryReads {
  const rows: RowsOf = (sql, params = []) => db.read((s) => s.query(sql, params));
  return {
    ...organisationReads(db),
    ...siteReads(db),
    ...rigReads(db, rows),
    ...datedReads(rows),
    series: (siteId, asOf) => readSeries(db, siteId, asOf),
  };
}

function organisationReads({
  prisma,
}: Database): Pick<RegistryReads, 'organisations' | 'organisationByCode' | 'actorByCode' | 'hasPerson'> {
  return {
    organisations: async () =>
      sortedByCode(await asked(prisma.organisation.findMany())).map(fromOrganisationRow),
    organisationByCode: async (code) => {
      const row = await asked(prisma.organisation.findUnique({ where: { code } }));
      return row === null ? null : fromOrganisationRow(row);
    },
    actorByCode: async (organisationId, code) => {
      const where = { orgId_code: { orgId: organisationId, code } };
      const row = await asked(prisma.actor.findUnique({ where, include: { person: true } }));
      return row === null
        ? null
        : { id: row.id, organisationId, code, personCode: row.person.code, personName: row.person.name };
    },
    hasPerson: async (organisationId, code) => {
      const where = { orgId_code: { orgId: organisationId, code } };
      return (await asked(prisma.person.findUnique({ where }))) !== null;
    },
  };
}

function siteReads(db: Database): Pick<RegistryReads, 'sites' | 'siteByCode' | 'siteByUid' | 'sitesOfArea'> {
  const { site } = db.prisma;
  return {
    sites: (organisationId, page) =>
      db.read((s) =>
        readPage(
          s,
          {
            columns: SITE_COLUMNS,
            from: 'site',
            where: 'org_id = $1',
            params: [organisationId],
            key: 'code',
            descending: false,
            fromRow: fromSiteRow,
          },
          page,
        ),
      ),
    siteByCode: async (orgId, code) =>
      siteOrNull(await asked(site.findUnique({ where: { orgId_code: { orgId, code } } }))),
    siteByUid: async (orgId, uid) => siteOrNull(await asked(site.findFirst({ where: { orgId, uid } }))),
    sitesOfArea: async (orgId, area, asOf) => {
      const known = { orgId, area, recordedSeq: { lte: asOf } };
      return sortedByCode(await asked(site.findMany({ where: known }))).map(fromSiteRow);
    },
  };
}

/** What Prisma throws leaves storage as its fault. */
async function asked<T>(answer: PromiseLike<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw toStorageFault(error);
  }
}

/** By bytes: the order must not hang on the collation of the database. */
function sortedByCode<T extends { readonly code: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => compareUtf8(a.code, b.code));
}

function siteOrNull(row: SiteRow | null): Site | null {
  return row === null ? null : fromSiteRow(row);
}

function rigReads(
  db: Database,
  rows: RowsOf,
): Pick<RegistryReads, 'rigs' | 'rigByUid' | 'hasRig' | 'allRigs'> {
  return {
    rigs: (siteId, page) =>
      db.read((s) =>
        readPage(
          s,
          {
            columns: RIG_COLUMNS,
            from: rigFrom(HEAD),
            where: 'rig.site_id = $1',
            params: [siteId],
            key: 'rig.serial',
            descending: false,
            fromRow: fromRigRow,
          },
          page,
        ),
      ),
    rigByUid: async (organisationId, uid) => {
      const [row] = await rows<RigRow>(
        `select ${RIG_COLUMNS} from ${rigFrom(HEAD)} where rig.org_id = $1 and rig.uid = $2`,
        [organisationId, uid],
      );
      return row === undefined ? null : fromRigRow(row);
    },
    hasRig: async (organisationId, serial) =>
      (await rows('select 1 from rig where org_id = $1 and serial = $2', [organisationId, serial])).length >
      0,
    allRigs: async (siteId, asOf) => {
      const found = await rows<RigRow>(
        `select ${RIG_COLUMNS} from ${rigFrom('$2')} where rig.site_id = $1 and rig.recorded_seq <= $2 order by rig.serial collate "C"`,
        [siteId, asOf],
      );
      return found.map(fromRigRow);
    },
  };
}

/** What was agreed or checked for a span of time. */
function datedReads(
  rows: RowsOf,
): Pick<RegistryReads, 'baselinePolicies' | 'plantContracts' | 'clockChecks'> {
  return {
    baselinePolicies: async (siteId, asOf) => {
      const found = await rows<PolicyRow>(
        `select body, valid_from::text as valid_from, valid_to::text as valid_to, evidence, approved_by
         from policy where site_id = $1 and kind = 'BASELINE' and recorded_seq <= $2 order by valid_from, recorded_seq`,
        [siteId, asOf],
      );
      return found.map((row) => ({
        kind: memberOf(BASELINE_POLICIES, row.body.kind),
        watts: BigInt(row.body.watts),
        validFrom: row.valid_from as LocalDate,
        validTo: row.valid_to as LocalDate | null,
        evidence: row.evidence,
        approvedBy: row.approved_by,
        restatement: row.body.restatement ?? null,
      }));
    },
    plantContracts: async (siteId, asOf) => {
      const found = await rows<ContractRow>(
        `select body, valid_from::text as valid_from, valid_to::text as valid_to, evidence, approved_by
         from policy where site_id = $1 and kind = 'CONTRACTED_PLANT' and recorded_seq <= $2 order by valid_from, recorded_seq`,
        [siteId, asOf],
      );
      return found.map((row) => ({
        plant: row.body.plant,
        validFrom: row.valid_from as LocalDate,
        validTo: row.valid_to as LocalDate | null,
        evidence: row.evidence,
        approvedBy: row.approved_by,
        restatement: row.body.restatement,
      }));
    },
    clockChecks: async (siteId, asOf) => {
      const found = await rows<ClockCheckRow>(
        `select coalesce(series_no, 0) as series_no, (extract(epoch from starts_at) * 1000)::bigint as start_ms, (extract(epoch from ends_at) * 1000)::bigint as end_ms, offset_s, tolerance_s
         from clock_check where site_id = $1 and recorded_seq <= $2 order by starts_at, recorded_seq`,
        [siteId, asOf],
      );
      return found.map((row) => ({
        seriesNo: row.series_no,
        span: { start: instant(Number(row.start_ms)), end: instant(Number(row.end_ms)) },
        offsetSeconds: row.offset_s,
        toleranceSeconds: row.tolerance_s,
      }));
    },
  };
}

interface ClockCheckRow {
  readonly series_no: number;
  readonly start_ms: bigint;
  readonly end_ms: bigint;
  readonly offset_s: number;
  readonly tolerance_s: number;
}

type PolicyRow = DatedRow<{
  readonly kind: string;
  readonly watts: string;
  readonly restatement?: string | null;
}>;
type ContractRow = DatedRow<{ readonly plant: string; readonly restatement: string | null }>;

interface DatedRow<Body> {
  readonly body: Body;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly evidence: string;
  readonly approved_by: string;
}

async function readSeries(db: Database, siteId: number, asOf?: bigint): Promise<readonly SeriesRow[]> {
  const found = await db.read((s) =>
    s.query<{
      series_no: number;
      code: string;
      kind: string;
      step_s: number;
      serial: string | null;
      nameplate_w: number | null;
    }>(
      'select series_no, series.code, series.kind, step_s, rig.serial, rig.nameplate_w from series left join rig on rig.id = series.rig_id where series.site_id = $1 and ($2::bigint is null or series.recorded_seq <= $2) order by series_no',
      [siteId, asOf ?? null],
    ),
  );
  return found.map((row) => ({
    siteId,
    seriesNo: row.series_no,
    code: row.code,
    kind: memberOf(SERIES_KINDS, row.kind),
    stepSeconds: row.step_s,
    rigSerial: row.serial,
    nameplateWatts: row.nameplate_w,
  }));
}

type RegistryWrites = Pick<
  WriteTransaction,
  | 'addOrganisation'
  | 'addPerson'
  | 'addSite'
  | 'addRigs'
  | 'addSeries'
  | 'retireRig'
  | 'addBaselinePolicy'
  | 'plantClaims'
  | 'addPlantContract'
  | 'addClockCheck'
>;

/** Appends to the registry inside one transaction; whatever changes a figure marks the days it may change. */
export function registryWrites(session: SqlSession, seq: bigint, organisationId: number): RegistryWrites {
  return {
    ...organisationWrites(session, seq),
    addSite: (row, billingMeterCode) => addSite(session, seq, row, billingMeterCode),
    addRigs: (siteId, rigs) => addRigs(session, { seq, organisationId, siteId }, rigs),
    addSeries: (siteId, series) => addSeries(session, { seq, organisationId, siteId }, series),
    ...datedWrites(session, seq, organisationId),
    ...contractWrites(session, seq, organisationId),
  };
}

function organisationWrites(
  session: SqlSession,
  seq: bigint,
): Pick<RegistryWrites, 'addOrganisation' | 'addPerson'> {
  return {
    addOrganisation: async (row) => {
      const found = await session.query<OrganisationRow>(
        `insert into organisation (uid, code, name, zone, recorded_seq) values ($1, $2, $3, $4, $5) returning ${ORGANISATION_COLUMNS}`,
        [randomUUID(), row.code, row.name, row.zone, seq],
      );
      return fromOrganisationRow(present(found[0], 'the organisation that was added'));
    },
    addPerson: async (row) => {
      const people = await session.query<{ id: number }>(
        `with known as (select id from person where org_id = $1 and code = $2),
         fresh as (insert into person (org_id, code, name, recorded_seq) select $1, $2, $3, $4 where not exists (select 1 from known) returning id)
         select id from known union all select id from fresh`,
        [row.organisationId, row.code, row.name, seq],
      );
      const person = present(people[0], 'the person that was added');
      const actors = await session.query<{ id: number }>(
        `insert into actor (org_id, person_id, code, kind, recorded_seq) values ($1, $2, $3, 'PERSON', $4) returning id`,
        [row.organisationId, person.id, row.actorCode, seq],
      );
      const actor = present(actors[0], 'the actor that was added');
      return {
        id: actor.id,
        organisationId: row.organisationId,
        code: row.actorCode,
        personCode: row.code,
        personName: row.name,
      };
    },
  };
}

async function addSite(
  session: SqlSession,
  seq: bigint,
  row: Parameters<WriteTransaction['addSite']>[0],
  billingMeterCode: string,
): ReturnType<WriteTransaction['addSite']> {
  const found = await session.query<SiteRow>(
    `insert into site (uid, org_id, code, name, zone, area, registration_number, boundary, attribute_holder, billing_step_s, min_auxiliary_ppm, simulated, recorded_seq)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${SITE_COLUMNS}`,
    [
      randomUUID(),
      row.organisationId,
      row.code,
      row.name,
      row.zone,
      row.area,
      row.registrationNumber,
      row.boundary,
      row.attributeHolder,
      row.billingStepSeconds,
      row.minAuxiliaryPerMillion,
      row.simulated,
      seq,
    ],
  );
  const site = fromSiteRow(present(found[0], 'the site that was added'));
  await session.query(
    `insert into series (site_id, series_no, uid, org_id, rig_id, kind, code, step_s, recorded_seq) values ($1, 0, $2, $3, null, 'SITE_MAIN', $4, $5, $6)`,
    [site.id, randomUUID(), row.organisationId, billingMeterCode, row.billingStepSeconds, seq],
  );
  return site;
}

/** Writes that hold from a day on: they mark the results of the days they may change. */
function datedWrites(
  session: SqlSession,
  seq: bigint,
  organisationId: number,
): Pick<RegistryWrites, 'retireRig' | 'addBaselinePolicy' | 'addClockCheck'> {
  return {
    retireRig: async (siteId, serial, inServiceTo, documentUid) => {
      await session.query(
        `insert into rig_retirement (rig_id, org_id, out_of_service, recorded_seq, document_id)
         select id, org_id, to_timestamp($3::bigint / 1000.0), $4, $5 from rig where site_id = $1 and serial = $2`,
        [siteId, serial, inServiceTo, seq, documentUid],
      );
      await markResultDays(session, seq, siteId, Math.floor(inServiceTo / DAY) as UtcDay);
    },
    addBaselinePolicy: async (siteId, policy) => {
      const { kind, watts, restatement } = policy;
      const body = { kind, watts: watts.toString(), restatement };
      await addPolicyRow(session, { seq, organisationId, siteId }, { ...policy, kind: 'BASELINE', body });
      await markResultDays(session, seq, siteId, dayBefore(policy.validFrom));
    },
    addClockCheck: async (siteId, check, evidence, documentUid) => {
      await session.query(
        `insert into clock_check (uid, revision, org_id, site_id, series_no, starts_at, ends_at, offset_s, tolerance_s, evidence, recorded_seq, document_id)
         values ($1, 1, $2, $3, $4, to_timestamp($5::bigint / 1000.0), to_timestamp($6::bigint / 1000.0), $7, $8, $9, $10, $11)`,
        [
          randomUUID(),
          organisationId,
          siteId,
          check.seriesNo,
          check.span.start,
          check.span.end,
          check.offsetSeconds,
          check.toleranceSeconds,
          evidence,
          seq,
          documentUid,
        ],
      );
      await markDays(session, seq, siteId, utcDaysOf(check.span));
    },
  };
}

function contractWrites(
  session: SqlSession,
  seq: bigint,
  organisationId: number,
): Pick<RegistryWrites, 'plantClaims' | 'addPlantContract'> {
  return {
    plantClaims: async (area, plant) => {
      const found = await session.query<{ valid_from: string; valid_to: string | null }>(
        `select p.valid_from::text as valid_from, p.valid_to::text as valid_to from policy p join site s on s.id = p.site_id
         where p.kind = 'CONTRACTED_PLANT' and p.body ->> 'plant' = $2 and s.area = $1 order by p.valid_from`,
        [area, plant],
      );
      return found.map((row) => ({
        validFrom: row.valid_from as LocalDate,
        validTo: row.valid_to as LocalDate | null,
      }));
    },
    addPlantContract: async (siteId, contract) => {
      const { plant, restatement, validFrom } = contract;
      const row = { ...contract, kind: 'CONTRACTED_PLANT', body: { plant, restatement } } as const;
      await addPolicyRow(session, { seq, organisationId, siteId }, row);
      await markResultDays(session, seq, siteId, dayBefore(validFrom));
    },
  };
}

function dayBefore(date: LocalDate): UtcDay {
  return (Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY) - 1) as UtcDay;
}

interface SiteWrite {
  readonly seq: bigint;
  readonly organisationId: number;
  readonly siteId: number;
}

async function nextSeriesNo(session: SqlSession, siteId: number): Promise<number> {
  const [top] = await session.query<{ next: number }>(
    'select max(series_no) + 1 as next from series where site_id = $1',
    [siteId],
  );
  return top?.next ?? 1;
}

/** No day is marked: a series without readings changes no figure. */
async function addSeries(
  session: SqlSession,
  at: SiteWrite,
  { code, kind, stepSeconds }: NewSeries,
): Promise<void> {
  await session.query(
    `insert into series (site_id, series_no, uid, org_id, rig_id, kind, code, step_s, recorded_seq) values ($1, $2, $3, $4, null, $5, $6, $7, $8)`,
    [
      at.siteId,
      await nextSeriesNo(session, at.siteId),
      randomUUID(),
      at.organisationId,
      kind,
      code,
      stepSeconds,
      at.seq,
    ],
  );
}

async function addRigs(
  session: SqlSession,
  at: SiteWrite,
  rigs: Parameters<WriteTransaction['addRigs']>[1],
): Promise<void> {
  let seriesNo = await nextSeriesNo(session, at.siteId);
  for (const rig of rigs) {
    const found = await session.query<{ id: bigint }>(
      `insert into rig (uid, org_id, site_id, serial, place, model, nameplate_w, standby_limit_w, hashrate_ghs, in_service_on, out_of_service, recorded_seq)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10::bigint / 1000.0), to_timestamp($11::bigint / 1000.0), $12) returning id`,
      [
        randomUUID(),
        at.organisationId,
        at.siteId,
        rig.serial,
        rig.place,
        rig.model,
        rig.nameplateWatts,
        rig.standbyLimitWatts,
        rig.hashrateGhs,
        rig.inServiceFrom,
        rig.inServiceTo,
        at.seq,
      ],
    );
    await session.query(
      `insert into series (site_id, series_no, uid, org_id, rig_id, kind, code, step_s, recorded_seq) values ($1, $2, $3, $4, $5, 'RIG', $6, $7, $8)`,
      [
        at.siteId,
        seriesNo,
        randomUUID(),
        at.organisationId,
        present(found[0], 'the rig that was added').id,
        rig.serial,
        rig.stepSeconds,
        at.seq,
      ],
    );
    seriesNo += 1;
  }
  const earliest = rigs.reduce((least, rig) => Math.min(least, rig.inServiceFrom), Number.MAX_SAFE_INTEGER);
  if (rigs.length > 0) await markResultDays(session, at.seq, at.siteId, Math.floor(earliest / DAY) as UtcDay);
}

/** Marks every day from `fromDay` on that has a result, for the site and those that share its area's surplus. */
async function markResultDays(
  session: SqlSession,
  seq: bigint,
  siteId: number,
  fromDay: UtcDay,
): Promise<void> {
  await session.query(
    `insert into dirty_day (org_id, site_id, day, cause_seq)
     select distinct r.org_id, r.site_id, r.day, $1::bigint from site_day_result r join site s on s.id = r.site_id
     join site me on me.id = $2 and me.org_id = s.org_id and me.area = s.area
     where r.day >= date '1970-01-01' + $3::int on conflict do nothing`,
    [seq, siteId, fromDay],
  );
}

/** Marks days of a site and of those that share its area's surplus. */
export async function markDays(
  session: SqlSession,
  seq: bigint,
  siteId: number,
  days: readonly UtcDay[],
): Promise<void> {
  await session.query(
    `insert into dirty_day (org_id, site_id, day, cause_seq)
     select s.org_id, s.id, date '1970-01-01' + d, $1::bigint from site me join site s on s.org_id = me.org_id and s.area = me.area, unnest($3::int[]) d
     where me.id = $2 on conflict do nothing`,
    [seq, siteId, days],
  );
}

/** Marks days of every site of an organisation in an area. */
export async function markAreaDays(
  session: SqlSession,
  seq: bigint,
  organisationId: number,
  area: string,
  days: readonly UtcDay[],
): Promise<void> {
  await session.query(
    `insert into dirty_day (org_id, site_id, day, cause_seq)
     select org_id, id, date '1970-01-01' + d, $1::bigint from site, unnest($4::int[]) d where org_id = $2 and area = $3 on conflict do nothing`,
    [seq, organisationId, area, days],
  );
}
