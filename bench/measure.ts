import { performance } from 'node:perf_hooks';

/** What one path measured, as its process hands it to the one that prints. */
export interface PathReport {
  /** Seconds of each round; the first, warming round is not among them. */
  readonly seconds: readonly number[];
  /** Greatest resident size of the process. */
  readonly residentMB: number;
  readonly note: string;
  /** Days whose figures were written for the comparison; 0 for a path that computes none. */
  readonly figuresDays: number;
  /** Other figures by name, e.g. what loading took. */
  readonly extra: Readonly<Record<string, number>>;
}

/** A path that this machine cannot run, with the reason. */
export class SkippedPath extends Error {}

/** The middle of some numbers; of an even count the lower middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Seconds that a call took. */
export async function timed(work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Runs once to warm up, then `rounds` times; gives the seconds of the rounds. */
export async function measureRounds(rounds: number, work: () => Promise<void> | void): Promise<number[]> {
  await work();
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) seconds.push(await timed(work));
  return seconds;
}

/** Greatest resident size of this process so far, in MB. */
export function greatestResidentMB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1_024);
}
