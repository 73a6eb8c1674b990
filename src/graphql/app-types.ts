import type { listCurtailmentEvents, listImportedFiles, listRigs, listSites } from '../app/list-records.js';
import type { getDataQuality } from '../app/get-data-quality.js';
import type { ImportReport } from '../app/import-report.js';
import type { getJob } from '../app/start-job.js';
import type { Outcome } from '../domain/failure.js';

/** What the use cases hand out, named after them: graphql knows storage only through `app`. */
type Row<P> = P extends { readonly rows: readonly (infer R)[] } ? R : never;
type Given<F extends (...args: never[]) => unknown> =
  Awaited<ReturnType<F>> extends Outcome<infer V> ? V : Awaited<ReturnType<F>>;

export type Site = Row<Given<typeof listSites>>;
export type Rig = Row<Given<typeof listRigs>>;
export type StoredEvent = Row<Given<typeof listCurtailmentEvents>>;
export type ImportedDocument = Row<Given<typeof listImportedFiles>>;
export type JobRow = NonNullable<Given<typeof getJob>>;
export type JobState = JobRow['state'];
export type Finding = Given<typeof getDataQuality>['findings'][number];
export type RowFault = ImportReport['faults'][number];
