import { unionWithin } from '../domain/curtailment/order-windows.js';
import { present } from '../domain/invariant.js';
import { changedReadings } from '../domain/metering/changed-readings.js';
import { READING_QUALITIES } from '../domain/metering/series-day.js';
import { compareUtf8 } from '../domain/quantity/utf8-order.js';
import type { RecordedFact } from '../domain/report/recorded-fact.js';
import { changedAreaDay } from '../domain/surplus/changed-area-day.js';
import { DAY, instant, type Interval } from '../domain/time/instant.js';
import {
  startOfLocalDate,
  startOfUtcDay,
  utcDayOf,
  type LocalDate,
  type UtcDay,
} from '../domain/time/local-calendar.js';
import { readAreaRevisions } from './area-store.js';
import type { Database, SqlSession } from './database.js';
import { epochMs, fromEpochMs } from './mapping/registry-rows.js';
import { readSeriesRevisions, type RecordedSeriesDay } from './meter-store.js';
import type { ChangeReads, RecordedBetween, Site } from './store.js';

/** What a store says of a fact; who, when and why is in the log and in the document of its sequence. */
type Said = Pick<
  RecordedFact,
  'sequence' | 'kind' | 'what' | 'about' | 'changed' | 'afterBilling' | 'reason' | 'approvedBy'
>;

/** Reads what was recorded between two sequences, with who recorded it and the document it came with. */
export function changeReads(db: Database): ChangeReads {
  return {
    ofSite: (site, between) =>
      db.read(async (session) => {
        const said = [
          ...(await readingsSaid(session, site, between)),
          ...(await eventsSaid(session, site, between)),
          ...(await declinesSaid(session, site, between)),
          ...(await policiesSaid(session, site, between)),
          ...(await clockChecksSaid(session, site, between)),
          ...(await rigsSaid(session, site, between)),
        ];
        return signed(session, site.organisationId, site.code, said);
      }),
    ofArea: (organisationId, area, between) =>
      db.read(async (session) =>
        signed(session, organisationId, null, await publicationsSaid(session, organisationId, area, between)),
      ),
  };
}

/** Gathers what one write says about a span of days, from the rows it left. */
class Gathered {
  readonly names = new Set<string>();
  private readonly about: Interval[] = [];
  private readonly changed: Interval[] = [];
  private readonly afterBilling: Interval[] = [];

  add(about: Interval, changed: readonly Interval[], afterBilling: readonly Interval[] = []): void {
    this.about.push(about);
    this.changed.push(...changed);
    this.afterBilling.push(...afterBilling);
  }

  said(
    head: Pick<Said, 'sequence' | 'kind' | 'what'> & Partial<Pick<Said, 'reason' | 'approvedBy'>>,
    { fromDay, toDay }: RecordedBetween,
  ): Said {
    const span = { start: startOfUtcDay(fromDay), end: startOfUtcDay(toDay) };
    const [about, changed, afterBilling] = [this.about, this.changed, this.afterBilling].map((spans) =>
      unionWithin(spans, span),
    );
    return {
      reason: null,
      approvedBy: null,
      ...head,
      about: about ?? [],
      changed: changed ?? [],
      afterBilling: afterBilling ?? [],
    };
  }
}

/** The group of a write, made when its first row is met. */
function groupOf<G>(groups: Map<bigint, G>, sequence: bigint, make: () => G): G {
  let group = groups.get(sequence);
  if (group === undefined) {
    group = make();
    groups.set(sequence, group);
  }
  return group;
}

const wholeDay = (day: UtcDay): Interval => ({
  start: startOfUtcDay(day),
  end: instant(startOfUtcDay(day) + DAY),
});

class GatheredReadings extends Gathered {
  isCorrection = false;
  /** False as soon as one of the readings is measured. */
  isEstimate = true;
}

/** Dated rows with why they hold and who agreed. */
class GatheredDated extends Gathered {
  readonly reasons = new Set<string>();
  readonly approvers = new Set<string>();

  dated(sequence: bigint, kind: RecordedFact['kind'], between: RecordedBetween): Said {
    const listOrNull = (names: ReadonlySet<string>): string | null =>
      names.size === 0 ? null : listed(names);
    const reason = listOrNull(this.reasons);
    const approvedBy = listOrNull(this.approvers);
    return this.said({ sequence, kind, what: listed(this.names), reason, approvedBy }, between);
  }
}

async function readingsSaid(session: SqlSession, site: Site, between: RecordedBetween): Promise<Said[]> {
  const series = await session.query<{ series_no: number; code: string; kind: string }>(
    'select series_no, code, kind from series where site_id = $1',
    [site.id],
  );
  const bySeries = new Map(series.map((row) => [row.series_no, row]));
  const groups = new Map<bigint, GatheredReadings>();
  let before: RecordedSeriesDay | null = null;
  await readSeriesRevisions(session, site.id, between, (revision) => {
    const known = before?.day === revision.day && before.seriesNo === revision.seriesNo ? before : null;
    before = revision;
    if (revision.recordedSeq <= between.after) return;
    const { code, kind } = present(bySeries.get(revision.seriesNo), 'the series of a revision');
    const group = groupOf(groups, revision.recordedSeq, () => new GatheredReadings());
    const changed = changedReadings(known, revision);
    const day = wholeDay(revision.day);
    const rest = changed.slice(0, 1).map(({ start }) => ({ start, end: day.end }));
    group.add(day, changed, kind === 'SITE_MAIN' ? rest : []);
    group.names.add(code);
    group.isCorrection ||= revision.cause === 'CORRECTION';
    group.isEstimate &&= isEstimate(revision, changed);
  });
  return [...groups].map(([sequence, group]) => {
    const what = group.isEstimate ? 'estimate' : group.isCorrection ? 'correction' : 'readings';
    return group.said(
      { sequence, kind: 'METER_READINGS', what: `${what} of ${listed(group.names)}` },
      between,
    );
  });
}

const MEASURED = READING_QUALITIES.indexOf('MEASURED');

/** Whether nothing that a revision changes is measured. */
function isEstimate(
  { day, stepSeconds, qualities }: RecordedSeriesDay,
  changed: readonly Interval[],
): boolean {
  if (qualities === null) return false;
  const start = startOfUtcDay(day);
  return changed.every((span) => {
    const [from, to] = [span.start, span.end].map((at) => (at - start) / 1_000 / stepSeconds);
    return !qualities.subarray(from, to).includes(MEASURED);
  });
}

async function publicationsSaid(
  session: SqlSession,
  organisationId: number,
  area: string,
  between: RecordedBetween,
): Promise<Said[]> {
  const groups = new Map<bigint, Gathered>();
  let before: Awaited<ReturnType<typeof readAreaRevisions>>[number] | null = null;
  for (const revision of await readAreaRevisions(session, organisationId, area, between)) {
    const known = before?.day === revision.day ? before : null;
    before = revision;
    if (revision.recordedSeq <= between.after) continue;
    const group = groupOf(groups, revision.recordedSeq, () => new Gathered());
    group.add(wholeDay(revision.day), changedAreaDay(known, revision));
    group.names.add(revision.status.toLowerCase());
  }
  return [...groups].map(([sequence, group]) =>
    group.said(
      { sequence, kind: 'AREA_PUBLICATION', what: `${listed(group.names)} figures of ${area}` },
      between,
    ),
  );
}

async function eventsSaid(session: SqlSession, site: Site, between: RecordedBetween): Promise<Said[]> {
  // A revision is about its own span and that of the one it replaced; what was superseded on arrival replaced none.
  const rows = await session.query<{
    seq: bigint;
    kind: string;
    external_id: string;
    state: string;
    superseded: boolean;
    start_ms: bigint;
    end_ms: bigint;
    was_start_ms: bigint;
    was_end_ms: bigint;
  }>(
    `select e.recorded_seq as seq, e.kind, e.external_id, e.state, e.superseded, ${epochMs('e.starts_at')} as start_ms, ${epochMs('e.ends_at')} as end_ms,
       ${epochMs('coalesce(p.starts_at, e.starts_at)')} as was_start_ms, ${epochMs('coalesce(p.ends_at, e.ends_at)')} as was_end_ms
     from event e left join lateral (
       select * from event where uid = e.uid and revision < e.revision and not superseded order by revision desc limit 1) p on true
     where (e.site_id = $1 or p.site_id = $1) and e.recorded_seq > $2 and e.recorded_seq <= $3
     order by e.recorded_seq, e.external_id collate "C", e.uid, e.revision`,
    [site.id, between.after, between.upTo],
  );
  const groups = new Map<bigint, Gathered>();
  for (const row of rows) {
    const group = groupOf(groups, row.seq, () => new Gathered());
    group.names.add(
      `${row.kind} ${row.external_id} ${row.state}${row.superseded ? ', superseded on arrival' : ''}`,
    );
    const spans = [
      { start: fromEpochMs(row.start_ms), end: fromEpochMs(row.end_ms) },
      { start: fromEpochMs(row.was_start_ms), end: fromEpochMs(row.was_end_ms) },
    ];
    for (const span of spans) group.add(span, row.superseded ? [] : [span]);
  }
  return [...groups].map(([sequence, group]) =>
    group.said({ sequence, kind: 'CURTAILMENT_EVENT', what: listed(group.names) }, between),
  );
}

/** Time of a call that the site declined: no order binds it there any more. */
async function declinesSaid(session: SqlSession, site: Site, between: RecordedBetween): Promise<Said[]> {
  const rows = await session.query<{ seq: bigint; external_id: string; start_ms: bigint; end_ms: bigint }>(
    `select d.recorded_seq as seq, e.external_id, ${epochMs('d.starts_at')} as start_ms, ${epochMs('d.ends_at')} as end_ms
     from event_decline d join event e on e.uid = d.event_uid and e.revision = 1
     where d.site_id = $1 and d.recorded_seq > $2 and d.recorded_seq <= $3 order by d.recorded_seq, d.starts_at, d.uid`,
    [site.id, between.after, between.upTo],
  );
  const groups = new Map<bigint, Gathered>();
  for (const row of rows) {
    const group = groupOf(groups, row.seq, () => new Gathered());
    const span = { start: fromEpochMs(row.start_ms), end: fromEpochMs(row.end_ms) };
    group.add(span, [span]);
    group.names.add(`declined slots of ${row.external_id}`);
  }
  return [...groups].map(([sequence, group]) =>
    group.said({ sequence, kind: 'CURTAILMENT_EVENT', what: listed(group.names) }, between),
  );
}

async function policiesSaid(session: SqlSession, site: Site, between: RecordedBetween): Promise<Said[]> {
  const rows = await session.query<{
    seq: bigint;
    kind: string;
    valid_from: string;
    valid_to: string | null;
    body: { readonly kind?: string; readonly plant?: string; readonly restatement?: string | null };
    evidence: string;
    approved_by: string;
  }>(
    `select recorded_seq as seq, kind, valid_from::text as valid_from, valid_to::text as valid_to, body, evidence, approved_by from policy
     where site_id = $1 and recorded_seq > $2 and recorded_seq <= $3 order by recorded_seq, valid_from, uid`,
    [site.id, between.after, between.upTo],
  );
  const groups = new Map<bigint, GatheredDated>();
  for (const row of rows) {
    const group = groupOf(groups, row.seq, () => new GatheredDated());
    const end = row.valid_to === null ? startOfUtcDay(between.toDay) : startOfDate(row.valid_to, site);
    const local = { start: startOfDate(row.valid_from, site), end };
    // A plant's step is that of its pool for the whole UTC day.
    const span = row.kind === 'BASELINE' ? local : inWholeDays(local);
    group.add(span, [span]);
    const until = row.valid_to === null ? '' : ` until ${row.valid_to}`;
    group.names.add(
      `${row.kind.toLowerCase().replace('_', ' ')} policy ${row.body.kind ?? row.body.plant ?? ''} from ${row.valid_from}${until}`,
    );
    group.reasons.add(row.body.restatement ?? row.evidence);
    group.approvers.add(row.approved_by);
  }
  return [...groups].map(([sequence, group]) => group.dated(sequence, 'POLICY', between));
}

/** The UTC days that a span touches. */
function inWholeDays({ start, end }: Interval): Interval {
  const last = utcDayOf(instant(end - 1));
  return { start: startOfUtcDay(utcDayOf(start)), end: wholeDay(last).end };
}

function startOfDate(date: string, site: Site): Interval['start'] {
  return startOfLocalDate(date as LocalDate, site.zone);
}

async function clockChecksSaid(session: SqlSession, site: Site, between: RecordedBetween): Promise<Said[]> {
  const rows = await session.query<{
    seq: bigint;
    start_ms: bigint;
    end_ms: bigint;
    offset_s: number;
    evidence: string;
  }>(
    `select recorded_seq as seq, ${epochMs('starts_at')} as start_ms, ${epochMs('ends_at')} as end_ms, offset_s, evidence from clock_check
     where site_id = $1 and coalesce(series_no, 0) = 0 and recorded_seq > $2 and recorded_seq <= $3 order by recorded_seq, starts_at, uid`,
    [site.id, between.after, between.upTo],
  );
  const groups = new Map<bigint, GatheredDated>();
  for (const row of rows) {
    const group = groupOf(groups, row.seq, () => new GatheredDated());
    const span = { start: fromEpochMs(row.start_ms), end: fromEpochMs(row.end_ms) };
    group.add(span, [span]);
    group.names.add(`clock of the billing meter off by ${String(row.offset_s)} s`);
    group.reasons.add(row.evidence);
  }
  return [...groups].map(([sequence, group]) => group.dated(sequence, 'CLOCK_CHECK', between));
}

async function rigsSaid(session: SqlSession, site: Site, between: RecordedBetween): Promise<Said[]> {
  const rows = await session.query<{
    seq: bigint;
    serial: string;
    start_ms: bigint;
    end_ms: bigint | null;
    retired: boolean;
  }>(
    `select recorded_seq as seq, serial, ${epochMs('in_service_on')} as start_ms, ${epochMs('out_of_service')} as end_ms, false as retired
     from rig where site_id = $1 and recorded_seq > $2 and recorded_seq <= $3
     union all
     select t.recorded_seq, r.serial, ${epochMs('least(t.out_of_service, r.out_of_service)')}, null, true
     from rig_retirement t join rig r on r.id = t.rig_id
     where r.site_id = $1 and t.recorded_seq > $2 and t.recorded_seq <= $3
     order by 1, 2`,
    [site.id, between.after, between.upTo],
  );
  const groups = new Map<bigint, Gathered>();
  for (const row of rows) {
    const group = groupOf(groups, row.seq, () => new Gathered());
    group.names.add(`${row.serial}${row.retired ? ' out of service' : ''}`);
    const end = row.end_ms === null ? startOfUtcDay(between.toDay) : fromEpochMs(row.end_ms);
    const span = { start: fromEpochMs(row.start_ms), end };
    group.add(span, [span]);
  }
  return [...groups].map(([sequence, group]) =>
    group.said({ sequence, kind: 'RIG', what: `rigs ${listed(group.names)}` }, between),
  );
}

const SHOWN = 3;

/** The first names by bytes, and how many more there are. */
function listed(names: ReadonlySet<string>): string {
  const sorted = [...names].sort(compareUtf8);
  const shown = sorted.slice(0, SHOWN).join(', ');
  return sorted.length > SHOWN ? `${shown} and ${String(sorted.length - SHOWN)} more` : shown;
}

interface SignatureRow {
  readonly seq: bigint;
  readonly at_ms: bigint;
  readonly actor_code: string | null;
  readonly document_uid: string | null;
  readonly document_name: string | null;
  readonly reason: string | null;
  readonly approved_by: string | null;
}

/** Adds to what was said who said it and when, and the document with its reason; facts about no day asked for are left out. */
async function signed(
  session: SqlSession,
  organisationId: number,
  siteCode: string | null,
  said: readonly Said[],
): Promise<RecordedFact[]> {
  const sequences = [...new Set(said.map(({ sequence }) => sequence.toString()))];
  const rows = await session.query<SignatureRow>(
    `select l.seq, ${epochMs('l.at')} as at_ms, a.code as actor_code, d.id::text as document_uid, d.name as document_name,
       nullif(d.reason, '') as reason, nullif(d.approved_by, '') as approved_by
     from log_leaf l
     left join actor a on a.org_id = l.org_id and a.id = (convert_from(l.leaf, 'UTF8')::jsonb ->> 'actor')::int
     left join lateral (select * from source_document where org_id = l.org_id and recorded_seq = l.seq order by id limit 1) d on true
     where l.org_id = $1 and l.seq = any($2::text::bigint[])`,
    [organisationId, `{${sequences.join(',')}}`],
  );
  const signatures = new Map(rows.map((row) => [row.seq, row]));
  return said.flatMap((fact) => {
    const by = signatures.get(fact.sequence);
    if (by === undefined || fact.about.length === 0) return [];
    return [
      {
        ...fact,
        siteCode,
        recordedAt: fromEpochMs(by.at_ms),
        actorCode: by.actor_code ?? '',
        documentUid: by.document_uid,
        documentName: by.document_name,
        reason: fact.reason ?? by.reason,
        approvedBy: fact.approvedBy ?? by.approved_by,
      },
    ];
  });
}
