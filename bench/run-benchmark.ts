import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServerDatabase, type OwnServerDatabase } from './bench-database.js';
import { renderBenchmark, type MeasuredPath, type SizeRun } from './benchmark-table.js';
import { compareFigures, firstDays, readFigures, type Comparison } from './figures.js';
import { median } from './measure.js';
import type { PathJob, PathName, PathOutcome } from './run-path.js';
import { daysOfSize } from './workload.js';

const DEFAULT_ROUNDS = 5;

const MEMORY_PATHS: readonly PathName[] = ['c sum', 'js sum', 'kernel'];
const EMBEDDED_PATHS: readonly PathName[] = ['pglite load', 'pglite', 'pglite intake'];
const SERVER_PATHS: readonly PathName[] = ['postgres load', 'postgres', 'postgres intake'];
const DUCKDB_PATHS: readonly PathName[] = ['duckdb load', 'duckdb', 'duckdb cheapest'];
const OTHER_PATHS: readonly PathName[] = ['postgres rows', 'orm rows', 'oracle'];

interface Arguments {
  readonly sizes: readonly string[];
  readonly rounds: number;
  readonly paths: readonly string[] | null;
  readonly out: string | null;
}

function parseArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      size: { type: 'string', default: '1/10' },
      rounds: { type: 'string', default: String(DEFAULT_ROUNDS) },
      paths: { type: 'string' },
      out: { type: 'string' },
    },
  });
  return {
    sizes: values.size.split(','),
    rounds: Number(values.rounds),
    paths: values.paths?.split(',') ?? null,
    out: values.out ?? null,
  };
}

/** A size as `1/10`, `1/3` or `1` of a year. */
function daysOf(size: string): number {
  const [part = Number.NaN, whole = 1] = size.split('/').map(Number);
  if (!(part > 0 && whole > 0)) throw new Error(`--size ${size}: write 1/10, 1/3 or 1`);
  return daysOfSize(part / whole);
}

/** Runs one path in a process of its own. */
function runPath(job: PathJob): Promise<PathOutcome> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('run-path.js', import.meta.url)), {
      execArgv: ['--enable-source-maps', '--expose-gc'],
    });
    let outcome: PathOutcome | null = null;
    child.on('message', (message) => {
      outcome = message as PathOutcome;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (outcome !== null) resolve(outcome);
      else reject(new Error(`path ${job.path} ended with code ${String(code)}`));
    });
    child.send(job);
  });
}

/** Runs all paths on one size, in order, and compares the figures of each with the kernel's. */
class SizeRunner {
  readonly paths: MeasuredPath[] = [];

  constructor(
    private readonly folder: string,
    private readonly days: number,
    private readonly args: Arguments,
  ) {}

  async run(server: OwnServerDatabase | null): Promise<void> {
    await this.measure(MEMORY_PATHS, '');
    await this.measure(EMBEDDED_PATHS, join(this.folder, 'pglite'));
    if (server === null) process.stderr.write('no PostgreSQL server answers: its paths are skipped\n');
    else await this.measure(SERVER_PATHS, server.url);
    await this.measure(DUCKDB_PATHS, join(this.folder, 'duckdb.db'));
    await this.measure(OTHER_PATHS, '');
  }

  private async measure(names: readonly PathName[], place: string): Promise<void> {
    for (const path of names) {
      // Others are compared with the kernel's figures and read what the load paths store.
      const needed = path === 'kernel' || path.endsWith(' load');
      if (this.args.paths !== null && !needed && !this.args.paths.includes(path)) continue;
      process.stderr.write(`${String(this.days)} days: ${path} …`);
      const job = { path, days: this.days, rounds: this.args.rounds, place, figuresFile: this.fileOf(path) };
      const outcome = await runPath(job);
      if ('skipped' in outcome) {
        process.stderr.write(` skipped: ${outcome.skipped}\n`);
        continue;
      }
      const { report } = outcome;
      const compared = path === 'kernel' ? null : this.compare(path, report.figuresDays);
      this.paths.push({ path, report, compared });
      process.stderr.write(` ${median(report.seconds).toFixed(3)} s${told(compared)}\n`);
    }
  }

  private compare(path: PathName, days: number): Comparison | null {
    if (days === 0) return null;
    const expected = firstDays(readFigures(this.fileOf('kernel'), this.days), days);
    return compareFigures(expected, readFigures(this.fileOf(path), days));
  }

  private fileOf(path: PathName): string {
    return join(this.folder, `figures ${path}`);
  }
}

function told(compared: Comparison | null): string {
  if (compared === null) return '';
  const { rows, differing, examples } = compared;
  return `, ${String(rows)} rows compared, ${String(differing)} differ ${examples.join('; ')}`;
}

async function runSize(size: string, args: Arguments): Promise<SizeRun> {
  const folder = mkdtempSync(join(tmpdir(), 'yojo-bench-'));
  const server = await createServerDatabase();
  try {
    const days = daysOf(size);
    const runner = new SizeRunner(folder, days, args);
    await runner.run(server);
    return { size, days, rounds: args.rounds, serverVersion: server?.version ?? null, paths: runner.paths };
  } finally {
    await server?.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the benchmark and prints its table; the exit code is 1 when any path's figures differ from the kernel's. */
export async function runBenchmark(argv: readonly string[]): Promise<number> {
  const args = parseArguments(argv);
  const runs: SizeRun[] = [];
  for (const size of args.sizes) runs.push(await runSize(size, args));
  const text = renderBenchmark(runs);
  process.stdout.write(text);
  if (args.out !== null) writeFileSync(args.out, text);
  const differing = runs.flatMap((run) => run.paths).some((path) => (path.compared?.differing ?? 0) > 0);
  return differing ? 1 : 0;
}
