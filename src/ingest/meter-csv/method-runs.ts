import type { MethodRun } from './parsed-meter-file.js';

/**
 * Runs in the order of time: neighbours with the same flag and reason become one, a run that is there twice counts once.
 *
 * @example joinedRuns([]).length === 0
 */
export function joinedRuns(runs: readonly MethodRun[]): MethodRun[] {
  const joined: MethodRun[] = [];
  const inOrder = [...runs].sort((a, b) => a.fromSecond - b.fromSecond || a.toSecond - b.toSecond);
  for (const run of inOrder) {
    const last = joined.at(-1);
    const same = last?.flag === run.flag && last.reason === run.reason;
    if (last !== undefined && same && run.toSecond <= last.toSecond) continue;
    if (last !== undefined && same && run.fromSecond === last.toSecond) {
      joined[joined.length - 1] = {
        ...last,
        toSecond: run.toSecond,
        readings: last.readings + run.readings,
      };
    } else joined.push(run);
  }
  return joined;
}
