import type { StatedEvent } from '../domain/curtailment/curtailment-event.js';
import type { Outcome } from '../domain/failure.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import type { RegisterReading } from '../domain/metering/checks/register.js';
import type { ClockCheck } from '../domain/metering/clock-check.js';
import type { PackedDay, SeriesDayRevision } from '../domain/metering/packed-day.js';
import type { BilledMonth, MeterVerification } from '../domain/metering/meter-facts.js';
import type { SeriesKind } from '../domain/metering/series.js';
import type { BaselinePolicyKind } from '../domain/reconciliation/baseline-rule.js';
import type { SiteDayResult } from '../domain/reconciliation/site-day-result.js';
import type { RecordedFact } from '../domain/report/recorded-fact.js';
import type { KnownAreaDay } from '../domain/surplus/area-supply.js';
import type { Instant, Interval } from '../domain/time/instant.js';
import type { LocalDate, UtcDay, ZoneName } from '../domain/time/local-calendar.js';

/** The only face of storage that the rest of the product sees. Every read takes the organisation it is allowed to see. */
export interface Store {
  readonly kind: 'EMBEDDED' | 'SERVER';
  readonly registry: RegistryReads;
  readonly documents: DocumentReads;
  readonly meters: MeterReads;
  readonly meterFacts: MeterFactReads;
  readonly areas: AreaReads;
  readonly events: EventReads;
  readonly entries: EntryReads;
  readonly results: ResultReads;
  readonly changes: ChangeReads;
  readonly jobs: JobRows;
  readonly ledger: LedgerReads;
  /** One raw transaction: head, idempotency key, `work`, leaf, key with result, commit. */
  write<T extends JsonValue>(
    request: WriteRequest,
    work: (tx: WriteTransaction) => Promise<Outcome<T>>,
  ): Promise<Outcome<Written<T>>>;
  /** What an earlier write under the key of a request came to; null when there is none. Another request is IDEMPOTENCY.CONFLICT. */
  earlier<T extends JsonValue>(request: WriteRequest): Promise<Outcome<Written<T> | null>>;
  /** Runs SQL for the job queue, which brings its own. */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
}

export interface WriteRequest {
  readonly organisationId: number;
  readonly actorId: number;
  /** What happened, for the log leaf: e.g. `meters.imported`. */
  readonly kind: string;
  readonly idempotencyKey: string | null;
  /** Hex sha256 of the canonical request; the same key with another one is IDEMPOTENCY.CONFLICT. */
  readonly requestSha256: string;
  /** Digest of each field of the request, so that a conflict can name the one that differs. */
  readonly requestFields?: Readonly<Record<string, string>>;
}

export interface Written<T> {
  readonly seq: bigint;
  readonly value: T;
  /** True when the key was known and the earlier result is given again. */
  readonly replayed: boolean;
}

export interface Organisation {
  readonly id: number;
  readonly uid: string;
  readonly code: string;
  readonly name: string;
  readonly zone: ZoneName;
}

/** An actor acts for a person of one organisation; a second person is another person, never another actor of the same. */
export interface Actor {
  readonly id: number;
  readonly organisationId: number;
  readonly code: string;
  readonly personCode: string;
  readonly personName: string;
}

export interface Site {
  readonly id: number;
  readonly uid: string;
  readonly organisationId: number;
  readonly code: string;
  readonly name: string;
  readonly zone: ZoneName;
  readonly area: string;
  readonly registrationNumber: string;
  /** What is inside the site's boundary, as its statements print it. */
  readonly boundary: string;
  /** Who holds the environmental attribute of the energy used. */
  readonly attributeHolder: string;
  /** Step of the billing meter in seconds. */
  readonly billingStepSeconds: number;
  /** Least auxiliary share in parts per million; 0 unless set. */
  readonly minAuxiliaryPerMillion: number;
  /** True when readings are simulated: every statement says so. */
  readonly simulated: boolean;
}

export interface Rig {
  readonly id: bigint;
  readonly uid: string;
  readonly siteId: number;
  readonly seriesNo: number;
  readonly serial: string;
  readonly model: string;
  readonly place: string;
  readonly nameplateWatts: number;
  readonly standbyLimitWatts: number;
  readonly hashrateGhs: bigint;
  readonly inServiceFrom: Instant;
  /** Exclusive; null while in service. */
  readonly inServiceTo: Instant | null;
}

export type NewRig = Omit<Rig, 'id' | 'uid' | 'siteId' | 'seriesNo'> & { readonly stepSeconds: number };

export interface SeriesRow {
  readonly siteId: number;
  readonly seriesNo: number;
  readonly code: string;
  readonly kind: SeriesKind;
  readonly stepSeconds: number;
  /** Null for every series but a rig's. */
  readonly rigSerial: string | null;
  readonly nameplateWatts: number | null;
}

export type NewSeries = Pick<SeriesRow, 'code' | 'kind' | 'stepSeconds'>;

export interface BaselinePolicy {
  readonly kind: BaselinePolicyKind;
  readonly watts: bigint;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly evidence: string;
  readonly approvedBy: string;
  /** Why the row was recorded after readings of its days; null when it was recorded before them. */
  readonly restatement: string | null;
}

/** A meter clock found wrong, with the series it writes. */
export interface StoredClockCheck extends ClockCheck {
  readonly seriesNo: number;
}

/** A site took over what a plant of its area has to curtail, over local dates `[validFrom, validTo)`. */
export interface PlantContract {
  readonly plant: string;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly evidence: string;
  readonly approvedBy: string;
  /** Why it was recorded after readings of its days; null when it was recorded before them. */
  readonly restatement: string | null;
}

/** Where in a sorted list a page begins; `afterKey` is the last row's natural key (keyset, never an offset). */
export interface PageRequest {
  readonly limit: number;
  readonly afterKey: string | null;
  readonly backwards: boolean;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** The natural key of each row, for cursors. */
  readonly keys: readonly string[];
  readonly totalCount: number;
  readonly hasMore: boolean;
}

export interface RegistryReads {
  organisations(): Promise<readonly Organisation[]>;
  organisationByCode(code: string): Promise<Organisation | null>;
  actorByCode(organisationId: number, code: string): Promise<Actor | null>;
  hasPerson(organisationId: number, code: string): Promise<boolean>;
  sites(organisationId: number, page: PageRequest): Promise<Page<Site>>;
  siteByCode(organisationId: number, code: string): Promise<Site | null>;
  siteByUid(organisationId: number, uid: string): Promise<Site | null>;
  /** Sites of the organisation in one grid area known at a sequence, by code: the pool that shares the area's surplus. */
  sitesOfArea(organisationId: number, area: string, asOf: bigint): Promise<readonly Site[]>;
  rigs(siteId: number, page: PageRequest): Promise<Page<Rig>>;
  rigByUid(organisationId: number, uid: string): Promise<Rig | null>;
  /** Whether any site of the organisation has a rig of that serial. */
  hasRig(organisationId: number, serial: string): Promise<boolean>;
  /** Every rig that was ever in service at the site, as known at a sequence, by UTF-8 bytes of serial. */
  allRigs(siteId: number, asOf: bigint): Promise<readonly Rig[]>;
  /** Series known at a sequence, all when none is named. */
  series(siteId: number, asOf?: bigint): Promise<readonly SeriesRow[]>;
  /** Policy rows known as of a sequence, oldest validity first. */
  baselinePolicies(siteId: number, asOf: bigint): Promise<readonly BaselinePolicy[]>;
  /** Contracts of plants known as of a sequence, oldest validity first. */
  plantContracts(siteId: number, asOf: bigint): Promise<readonly PlantContract[]>;
  /** Of every series of the site, oldest span first. */
  clockChecks(siteId: number, asOf: bigint): Promise<readonly StoredClockCheck[]>;
}

/** What is known of meters besides their readings. */
export interface MeterFactReads {
  /** Verifications of the site's meters known as of a sequence, oldest validity first. */
  verifications(siteId: number, asOf: bigint): Promise<readonly MeterVerification[]>;
  /** Billed months known as of a sequence, the newest row of each, by month. */
  billedMonths(siteId: number, asOf: bigint): Promise<readonly BilledMonth[]>;
}

export interface LedgerReads {
  head(): Promise<bigint>;
  /** Greatest sequence labelled at or before an instant; null when there is none. */
  sequenceAt(at: Instant): Promise<bigint | null>;
}

export interface ImportedDocument {
  readonly uid: string;
  readonly organisationId: number;
  readonly siteCode: string | null;
  readonly kind: string;
  readonly name: string;
  /** Hex digest of the raw bytes. */
  readonly sha256: string;
  readonly byteLength: bigint;
  readonly replacesUid: string | null;
  readonly recordedSeq: bigint;
  readonly recordedAt: Instant;
  readonly actorCode: string;
  /** Why stored facts are changed, as the one who sent it says; '' for a file that corrects nothing. */
  readonly reason: string;
  /** Code of the second person who agreed; '' when none is named. */
  readonly approvedBy: string;
  readonly summary: JsonValue;
}

export interface DocumentReads {
  byIdentity(organisationId: number, identitySha256: string): Promise<ImportedDocument | null>;
  byUid(organisationId: number, uid: string): Promise<ImportedDocument | null>;
  /** The newest document of a kind with the same bytes, whatever its options were. */
  newestWithBytes(organisationId: number, kind: string, sha256: string): Promise<ImportedDocument | null>;
  /** Newest first. */
  list(organisationId: number, page: PageRequest): Promise<Page<ImportedDocument>>;
  /** Names of every file imported so far. */
  names(organisationId: number): Promise<ReadonlySet<string>>;
  /** The raw bytes as they came, chunk by chunk. */
  bytes(documentUid: string, onBytes: (chunk: Uint8Array) => void): Promise<void>;
}

/** A revision with the version its source gave it. */
export interface StoredSeriesDay extends SeriesDayRevision {
  /** The greatest of the day. */
  readonly sourceVersion: bigint;
  /** Per slot, where a day mixes several; null or absent when every reading has `sourceVersion`. */
  readonly slotVersions?: BigInt64Array | null;
}

export interface Finding {
  readonly siteId: number;
  readonly code: string;
  readonly seriesCode: string;
  readonly span: Interval;
  readonly detail: string;
  readonly documentUid: string;
  readonly recordedSeq: bigint;
  /** What a check of readings looked at; absent for what an import noticed otherwise. */
  readonly judged?: JudgedDays;
}

/** A finding of a check holds as long as none of the days it looked at has a later revision. */
export interface JudgedDays {
  readonly seriesNo: number;
  readonly checkVersion: number;
  readonly fromDay: UtcDay;
  /** Included. */
  readonly toDay: UtcDay;
}

export interface StoredRegisterReading extends RegisterReading {
  readonly seriesNo: number;
}

export interface MeterReads {
  /** The days `[fromDay, toDay)` that have readings, in order, with the newest revision of every series at or before `asOf`. */
  packedDays(siteId: number, fromDay: UtcDay, toDay: UtcDay, asOf: bigint): Promise<readonly PackedDay[]>;
  /** As `packedDays`, for any number of days: calls back day by day with series that are valid during the call only. */
  days(
    siteId: number,
    fromDay: UtcDay,
    toDay: UtcDay,
    asOf: bigint,
    onDay: (day: UtcDay, series: readonly SeriesDayRevision[]) => void | Promise<void>,
  ): Promise<void>;
  /** As `days`, for some series only (numbers within the site). */
  seriesDays(
    siteId: number,
    seriesNos: readonly number[],
    fromDay: UtcDay,
    toDay: UtcDay,
    asOf: bigint,
  ): Promise<readonly StoredSeriesDay[]>;
  /** What imports noticed in the span, without findings of checks whose days have changed since; by start, then series. */
  findings(siteId: number, span: Interval, asOf: bigint): Promise<readonly Finding[]>;
  /** Newest revision of every register reading of the site at or before `asOf`, by series, then time. */
  registerReadings(siteId: number, asOf: bigint): Promise<readonly StoredRegisterReading[]>;
}

/** A revision is the whole state of an area's UTC day. */
export interface StoredAreaDay extends KnownAreaDay {
  readonly revision: number;
}

export interface AreaReads {
  /** Newest revision of each UTC day at or before `asOf`, in order. */
  days(
    organisationId: number,
    area: string,
    fromDay: UtcDay,
    toDay: UtcDay,
    asOf: bigint,
  ): Promise<readonly StoredAreaDay[]>;
}

export interface StoredEvent extends StatedEvent {
  readonly uid: string;
  readonly revision: number;
  readonly recordedSeq: bigint;
}

export interface EventReads {
  /** Current revision of every event of the site that touches the span, by start then external id. */
  ofSite(siteId: number, span: Interval, asOf: bigint): Promise<readonly StoredEvent[]>;
  byKey(
    organisationId: number,
    programme: string,
    externalId: string,
    asOf: bigint,
  ): Promise<StoredEvent | null>;
  byUid(organisationId: number, uid: string): Promise<StoredEvent | null>;
  /** One revision of an event, whether or not it is the newest. */
  byRevision(organisationId: number, uid: string, revision: number): Promise<StoredEvent | null>;
  list(organisationId: number, siteId: number | null, page: PageRequest): Promise<Page<StoredEvent>>;
}

/** A statement to append: a new event, or a further statement of one that is known. */
export interface NewEventRevision {
  readonly event: StatedEvent;
  /** The current revision; null for a new event. */
  readonly revises: StoredEvent | null;
  /** SUPERSEDED is kept as evidence and never the current one; CONFIRMS changes nothing but the version. */
  readonly decision: 'REPLACES' | 'CONFIRMS' | 'SUPERSEDED';
}

/** Time of an event in which some rigs, or the whole site (`rigs` null), could not follow. */
export interface NewExcuse extends Interval {
  readonly eventUid: string;
  readonly rigs: readonly string[] | null;
  readonly evidence: string;
}

export interface StoredExcuse extends NewExcuse {
  readonly reason: string;
  readonly approvedBy: string;
}

/** Time of an event that the site declined. */
export interface StoredDecline extends Interval {
  readonly eventUid: string;
}

export interface NewDecline extends StoredDecline {
  /** When the programme was told; not after `start`. */
  readonly toldAt: Instant;
  readonly evidence: string;
}

export interface EntryReads {
  /** Programmes that have an event with an external id. */
  programmesOf(organisationId: number, externalId: string): Promise<readonly string[]>;
  /** Excuses that touch the span, by start. */
  excuses(siteId: number, span: Interval, asOf: bigint): Promise<readonly StoredExcuse[]>;
  /** Declined time that touches the span, by start. */
  declines(siteId: number, span: Interval, asOf: bigint): Promise<readonly StoredDecline[]>;
}

/** A stored result of one site-day: what the kernel gave, under which method and knowledge. */
export interface StoredSiteDay {
  readonly siteId: number;
  readonly methodVersion: number;
  readonly asOfSeq: bigint;
  readonly inputHash: string;
  readonly result: SiteDayResult;
}

export interface ResultReads {
  /** Newest result computed at or before `asOf` for each UTC day in `[fromDay, toDay)`, in order. `withLines` false leaves rig lines empty. */
  siteDays(
    siteId: number,
    fromDay: UtcDay,
    toDay: UtcDay,
    methodVersion: number,
    asOf: bigint,
    withLines: boolean,
  ): Promise<readonly StoredSiteDay[]>;
  /** Days whose facts changed after their newest result at or before `asOf`. */
  dirtyDays(siteId: number, fromDay: UtcDay, toDay: UtcDay, asOf: bigint): Promise<readonly UtcDay[]>;
}

/** What was recorded after one sequence and up to another, about UTC days `[fromDay, toDay)`. */
export interface RecordedBetween {
  readonly fromDay: UtcDay;
  readonly toDay: UtcDay;
  readonly after: bigint;
  readonly upTo: bigint;
}

export interface ChangeReads {
  /** Facts of a site that its figures rest on: readings of its billing meter and rigs, events, policies, clock checks, rigs. */
  ofSite(site: Site, between: RecordedBetween): Promise<readonly RecordedFact[]>;
  /** Publications of an area's supply and demand. */
  ofArea(organisationId: number, area: string, between: RecordedBetween): Promise<readonly RecordedFact[]>;
}

export const JOB_STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobRow {
  readonly uid: string;
  readonly organisationId: number;
  readonly kind: string;
  readonly state: JobState;
  readonly done: bigint;
  readonly total: bigint | null;
  readonly message: string;
  readonly input: JsonValue;
  readonly result: JsonValue;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Jobs are bookkeeping, not facts: they change in place. */
export interface JobRows {
  byUid(organisationId: number, uid: string): Promise<JobRow | null>;
  /** For the worker, which serves every organisation. */
  anyByUid(uid: string): Promise<JobRow | null>;
  /** Uids of jobs that have not ended, oldest first: what a worker takes up again after a crash. */
  unfinished(): Promise<readonly string[]>;
  update(
    uid: string,
    change: Partial<Pick<JobRow, 'state' | 'done' | 'total' | 'message' | 'result'>>,
  ): Promise<void>;
}

export interface NewDocument {
  readonly siteId: number | null;
  readonly kind: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly identitySha256: string;
  readonly byteLength: bigint;
  readonly parserVersion: string;
  readonly replacesUid: string | null;
  readonly reason: string;
  readonly approvedBy: string;
  readonly summary: JsonValue;
}

/** What may be written; all of it inside one transaction with its sequence. Facts are only ever added. */
export interface WriteTransaction {
  readonly seq: bigint;
  addOrganisation(row: {
    readonly code: string;
    readonly name: string;
    readonly zone: ZoneName;
  }): Promise<Organisation>;
  addPerson(row: {
    readonly organisationId: number;
    readonly code: string;
    readonly name: string;
    readonly actorCode: string;
  }): Promise<Actor>;
  addSite(row: Omit<Site, 'id' | 'uid'>, billingMeterCode: string): Promise<Site>;
  /** New rigs get the next series numbers in the given order; a known serial with other facts is refused by the caller. */
  addRigs(siteId: number, rigs: readonly NewRig[]): Promise<void>;
  /** A series that belongs to no rig; it gets the next series number of the site. */
  addSeries(siteId: number, series: NewSeries): Promise<void>;
  /** Takes a rig out of service, once: a row of its own beside the rig. */
  retireRig(siteId: number, serial: string, inServiceTo: Instant, documentUid: string): Promise<void>;
  addBaselinePolicy(siteId: number, policy: BaselinePolicy): Promise<void>;
  /** Contracts of a plant in a grid area, of all organisations of this database, read after the head lock. */
  plantClaims(area: string, plant: string): Promise<readonly Pick<PlantContract, 'validFrom' | 'validTo'>[]>;
  addPlantContract(siteId: number, contract: PlantContract): Promise<void>;
  /** Marks the days of the span dirty. */
  addClockCheck(
    siteId: number,
    check: StoredClockCheck,
    evidence: string,
    documentUid: string,
  ): Promise<void>;
  addExcuse(siteId: number, excuse: NewExcuse, documentUid: string): Promise<void>;
  /** Marks the days of the declined time dirty: its order no longer binds. */
  addDecline(siteId: number, decline: NewDecline, documentUid: string): Promise<void>;
  addMeterVerification(siteId: number, verification: MeterVerification): Promise<void>;
  addBilledMonth(siteId: number, bill: BilledMonth): Promise<void>;
  /** Stores a document and its bytes, packed by the caller before the transaction; returns its uid. */
  addDocument(document: NewDocument, gzipChunks: readonly Uint8Array[]): Promise<string>;
  /** Current states of series-days, read inside the transaction after the head lock, for merging. */
  currentSeriesDays(
    siteId: number,
    fromDay: UtcDay,
    toDay: UtcDay,
    seriesNos: readonly number[],
  ): Promise<readonly StoredSeriesDay[]>;
  /** The last UTC day with a state of the series; null when there is none. */
  lastSeriesDay(siteId: number, seriesNo: number): Promise<UtcDay | null>;
  /** Appends whole new revisions (binary COPY) and marks their days dirty. */
  addSeriesDays(
    siteId: number,
    documentUid: string,
    cause: 'IMPORT' | 'CORRECTION' | 'ESTIMATE',
    days: Iterable<StoredSeriesDay>,
  ): Promise<void>;
  addFindings(findings: readonly Omit<Finding, 'recordedSeq'>[]): Promise<void>;
  /** Records what a register showed; the same instant again is a revision. */
  addRegisterReading(siteId: number, reading: StoredRegisterReading, evidence: string): Promise<void>;
  currentAreaDays(area: string, fromDay: UtcDay, toDay: UtcDay): Promise<readonly StoredAreaDay[]>;
  /** Appends revisions and marks the days of every site of the organisation in the area dirty. */
  addAreaDays(documentUid: string, days: readonly StoredAreaDay[]): Promise<void>;
  /** The current revision of an event, read inside the transaction after the head lock. */
  currentEvent(programme: string, externalId: string): Promise<StoredEvent | null>;
  /** Appends a statement of an event and, where it changes what is known, marks its days dirty. */
  addEvent(
    siteId: number,
    revision: NewEventRevision,
    documentUid: string | null,
  ): Promise<Pick<StoredEvent, 'uid' | 'revision'>>;
  /** Stores results and clears the dirty marks at or before their `asOfSeq`. */
  addResults(results: readonly StoredSiteDay[]): Promise<void>;
  /** Stores a job of the organisation with the request for it, or neither; returns its uid. */
  addJob(kind: string, input: JsonValue): Promise<string>;
}
