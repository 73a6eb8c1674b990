import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import type { Comparison } from './figures.js';
import { median, type PathReport } from './measure.js';
import type { PathName } from './run-path.js';
import { RIGS, STEPS } from './workload.js';

/** One path of a run, with its comparison when it computed figures. */
export interface MeasuredPath {
  readonly path: PathName;
  readonly report: PathReport;
  readonly compared: Comparison | null;
}

/** All paths on one size of the workload. */
export interface SizeRun {
  readonly size: string;
  readonly days: number;
  readonly rounds: number;
  /** Version of the PostgreSQL server; null when none answered. */
  readonly serverVersion: string | null;
  readonly paths: readonly MeasuredPath[];
}

/** The whole report as markdown. */
export function renderBenchmark(runs: readonly SizeRun[]): string {
  const sections = runs.map(renderSize);
  const growth = renderGrowth(runs);
  return ['# Benchmark', machine(runs), ...sections, ...(growth === null ? [] : [growth]), ''].join('\n\n');
}

function machine(runs: readonly SizeRun[]): string {
  const cores = cpus();
  const cpu = cores[0]?.model.trim() ?? 'unknown';
  const server = runs.find((run) => run.serverVersion !== null)?.serverVersion ?? 'none';
  const { devDependencies, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly devDependencies: Record<string, string>;
    readonly dependencies: Record<string, string>;
  };
  const lines = [
    `* ${new Date().toISOString().slice(0, 10)}`,
    `* Machine: ${String(cores.length)} cores, ${cpu}, ${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    `* Node ${process.versions.node}, PostgreSQL ${server}, PGlite ${dependencies['@electric-sql/pglite'] ?? ''}, DuckDB ${devDependencies['@duckdb/node-api'] ?? ''}`,
    `* Load average when the run ended (1, 5, 15 minutes; its own included): ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
    '* Every path ran in a process of its own, so its resident memory is its own (a server’s memory is not in it). Seconds are',
    '  medians after one warming round, files and caches warm. Times differ from machine to machine: compare ratios.',
  ];
  return lines.join('\n');
}

const HEAD = [
  'path',
  'seconds',
  '× DuckDB',
  '× DuckDB cheapest',
  'of C sum',
  'MB',
  'M readings/s',
  'what it does',
];

function renderSize(run: SizeRun): string {
  const readings = run.days * RIGS * STEPS;
  const secondsOf = (path: PathName): number =>
    median(run.paths.find((one) => one.path === path)?.report.seconds ?? []);
  const rows = run.paths.map(({ path, report }) => {
    const seconds = median(report.seconds);
    const storesOnly = report.figuresDays === 0 && !['oracle', 'orm rows'].includes(path);
    const faster = (other: PathName): string => (storesOnly ? '' : ratio(secondsOf(other) / seconds));
    const slower =
      path.endsWith('load') || path.endsWith('intake') ? '' : ratio(seconds / secondsOf('c sum'));
    return [
      path,
      seconds.toFixed(seconds < 0.1 ? 4 : 2),
      faster('duckdb'),
      faster('duckdb cheapest'),
      slower,
      String(report.residentMB),
      (readings / seconds / 1e6).toFixed(1),
      report.note,
    ];
  });
  return [
    `## Size ${run.size}: ${String(run.days)} days, ${readings.toLocaleString('en')} readings, ${String(run.rounds)} rounds`,
    table(HEAD, rows),
    comparisons(run),
  ].join('\n\n');
}

function comparisons(run: SizeRun): string {
  const lines = run.paths.flatMap(({ path, compared }) => {
    if (compared === null) return [];
    const { rows, cells, differing } = compared;
    const count = `${rows.toLocaleString('en')} rows (${cells.toLocaleString('en')} figures)`;
    return [`* ${path}: ${count} compared with the kernel's digit for digit, ${String(differing)} differ`];
  });
  return lines.join('\n');
}

/** How the time grows from the smallest to the largest size that were run. */
function renderGrowth(runs: readonly SizeRun[]): string | null {
  const [small, large] = [runs[0], runs.at(-1)];
  if (small === undefined || large === undefined || small === large) return null;
  const rows = large.paths.flatMap(({ path, report }) => {
    const before = small.paths.find((one) => one.path === path);
    if (before === undefined) return [];
    const growth = median(report.seconds) / median(before.report.seconds);
    return [[path, growth.toFixed(1), String(report.residentMB - before.report.residentMB)]];
  });
  const title = `## Growth from size ${small.size} to ${large.size}: ${(large.days / small.days).toFixed(1)} times the days`;
  return [title, table(['path', 'times the seconds', 'more MB'], rows)].join('\n\n');
}

function ratio(value: number): string {
  return Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 0) : '';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
