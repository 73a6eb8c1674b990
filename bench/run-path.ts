import { loadDuckDb, measureDuckDb } from './path-duckdb.js';
import { measureEmbeddedIntake, measureServerIntake } from './path-intake.js';
import { measureKernel } from './path-memory.js';
import { measureOrmRows } from './path-orm-rows.js';
import { measureOracle } from './path-oracle.js';
import { measurePostgresRows } from './path-postgres-rows.js';
import { loadTarget, measureStorage } from './path-storage.js';
import { measureCSum, measureSum } from './path-sum.js';
import { SkippedPath, type PathReport } from './measure.js';

/** What one child process is asked to measure. */
export interface PathJob {
  readonly path: PathName;
  readonly days: number;
  readonly rounds: number;
  /** Folder of the embedded database, URL of the server's or the DuckDB file; unused by paths in memory. */
  readonly place: string;
  /** Where the figures go, for paths that compute them. */
  readonly figuresFile: string;
}

/** What a child process hands back. */
export type PathOutcome = { readonly report: PathReport } | { readonly skipped: string };

/** Days of the paths that would take too long on all; their seconds are scaled. */
const ROW_DAYS = 10;
const ORACLE_DAYS = 1;

const PATHS = {
  'c sum': (job: PathJob) => measureCSum(job.days, job.rounds),
  'js sum': (job: PathJob) => measureSum(job.days, job.rounds),
  kernel: (job: PathJob) => measureKernel(job.days, job.rounds, job.figuresFile),
  'pglite load': (job: PathJob) => loadTarget({ kind: 'embedded', folder: job.place }, job.days),
  pglite: (job: PathJob) =>
    measureStorage({ kind: 'embedded', folder: job.place }, job.days, job.rounds, job.figuresFile),
  'postgres load': (job: PathJob) => loadTarget({ kind: 'postgres', url: job.place }, job.days),
  postgres: (job: PathJob) =>
    measureStorage({ kind: 'postgres', url: job.place }, job.days, job.rounds, job.figuresFile),
  'pglite intake': (job: PathJob) => measureEmbeddedIntake(job.days, job.rounds),
  'postgres intake': (job: PathJob) => measureServerIntake(job.days, job.rounds),
  'duckdb load': (job: PathJob) => loadDuckDb(job.place, job.days),
  duckdb: (job: PathJob) => measureDuckDb(job.place, 'UNIFORM', job.days, job.rounds, job.figuresFile),
  'duckdb cheapest': (job: PathJob) =>
    measureDuckDb(job.place, 'CHEAPEST', job.days, job.rounds, job.figuresFile),
  'postgres rows': (job: PathJob) =>
    measurePostgresRows(job.days, Math.min(job.days, ROW_DAYS), job.rounds, job.figuresFile),
  'orm rows': (job: PathJob) => measureOrmRows(job.days, job.rounds),
  oracle: (job: PathJob) => measureOracle(job.days, ORACLE_DAYS),
} as const;

export type PathName = keyof typeof PATHS;

const send = (outcome: PathOutcome): void => {
  process.send?.(outcome);
};

// A process that was started for a path; whoever imports this file for its types starts nothing.
process.once('message', (job: PathJob) => {
  PATHS[job.path](job).then(
    (report) => {
      send({ report });
      process.disconnect();
    },
    (error: unknown) => {
      if (error instanceof SkippedPath) send({ skipped: error.message });
      else {
        console.error(error);
        process.exitCode = 1;
      }
      process.disconnect();
    },
  );
});
