// One real fsync for every commit of the embedded database, as the kernel sees it.
import { drive } from './child-process.mjs';
import { callsOf, straceMissing, traced } from './system-calls.mjs';

export const countFsyncs = {
  name: 'count-fsyncs',
  what: 'one real fsync per commit on the embedded database',
  count: { quick: 100, full: 300 },
  run: async ({ scratch, count, say, skip }) => {
    const missing = straceMissing();
    if (missing !== null) return skip(missing);
    const real = await fsyncsOf(scratch, count);
    say(`${real.committed} commits, ${real.fsyncs} fsync calls between the first and the last`);
    const unmended = await fsyncsOf(scratch, count, '--skip-fsync');
    say(
      `canary: without the mended disk calls ${unmended.committed} commits, ${unmended.fsyncs} fsync calls`,
    );
    const faults = isOnePerCommit(real, count) ? [] : ['not one fsync per commit'];
    return isOnePerCommit(unmended, count)
      ? [...faults, 'canary: missing fsyncs were not found out']
      : faults;
  },
};

/** A commit may meet a checkpoint, which has its own; fewer than one per commit is never right. */
function isOnePerCommit({ committed, fsyncs }, wanted) {
  return committed === wanted && fsyncs >= committed && fsyncs <= committed * 1.2;
}

async function fsyncsOf(scratch, commits, ...flags) {
  const log = scratch.path('strace');
  const under = traced(log, ['fsync', 'fdatasync', 'rmdir']);
  const { committed } = await drive('commit-loop.mjs', [scratch.copy('commits'), String(commits), ...flags], {
    under,
  });
  const calls = callsOf(log).map(({ name, detail }) => (detail.includes('yojo-marker') ? 'MARK' : name));
  const between = calls.slice(calls.indexOf('MARK') + 1, calls.lastIndexOf('MARK'));
  return { committed, fsyncs: between.filter((name) => /^f(data)?sync$/.test(name)).length };
}
