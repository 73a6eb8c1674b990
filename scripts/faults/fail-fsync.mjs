// The disk fails at some fsync of an import: a clear error in time, and nothing acknowledged is lost.
import { acknowledgedIn, brokenPromises } from './acknowledged-files.mjs';
import { drive, lastWords, yojo } from './child-process.mjs';
import { SITE, WHO } from './fault-site.mjs';
import { writeMeterFile } from './meter-files.mjs';
import { seededRandom } from './seeded-random.mjs';
import { callsOf, straceMissing, traced } from './system-calls.mjs';

const FILES = [0, 1, 2, 3, 4, 5];
const LIMIT_MS = 30_000;

export const failFsync = {
  name: 'fail-fsync',
  what: 'EIO at an fsync while importing: a clear error, no hang, nothing acknowledged lost',
  count: { quick: 5, full: 25 },
  run: async ({ scratch, seed, count, say, skip }) => {
    const missing = straceMissing();
    if (missing !== null) return skip(missing);
    const files = scratch.folder('files');
    const paths = FILES.map((file) => writeMeterFile(files, file));
    const whole = await importWith(scratch, paths, []);
    if (whole.result.code !== 0) return [`without a fault: ${lastWords(whole.result)}`];
    const { importing, all } = fsyncsOf(whole.log);
    say(`an import of ${FILES.length} files makes ${importing} fsync calls, closing ${all - importing} more`);
    const faults = [];
    let slowest = 0;
    for (let i = 0; i < count; i += 1) {
      const random = seededRandom(seed * 1_000 + i);
      // One in five falls into the checkpoint at the end, when everything is acknowledged.
      const at = i % 5 === 4 ? random.whole(importing + 1, all) : random.whole(1, importing);
      // Every other fault stays: a disk that answers once more must not be believed.
      const rule = `fsync:error=EIO:when=${at}${i % 2 === 0 ? '' : '+'}`;
      const { folder, result } = await importWith(scratch, paths, [rule]);
      slowest = Math.max(slowest, result.seconds);
      const found = await faultsAfter(folder, result);
      say(`${rule}: ${acknowledgedIn(result.stdout).stored.length} acknowledged, ${lastWords(result)}`);
      faults.push(...found.map((fault) => `${rule}: ${fault}`));
    }
    say(`slowest end ${slowest.toFixed(1)} s`);
    return faults;
  },
};

/** How many calls come until the last commit, one for every file, and how many in all. */
function fsyncsOf(log) {
  const calls = callsOf(log);
  const commits = calls.flatMap(({ detail }, index) => (detail.includes('/pg_wal/') ? [index + 1] : []));
  return { importing: commits[FILES.length - 1], all: calls.length };
}

async function importWith(scratch, paths, inject) {
  const folder = scratch.copy('eio');
  const log = scratch.path('strace');
  const args = ['import', 'meters', ...paths, '--site', SITE, ...WHO, '--data-dir', folder];
  const result = await yojo(args, { under: traced(log, ['fsync'], inject), limitMs: LIMIT_MS });
  return { folder, log, result };
}

async function faultsAfter(folder, result) {
  const faults = [];
  if (result.timedOut) faults.push(`no end within ${LIMIT_MS / 1_000} s`);
  if (result.code !== 3 || !result.stderr.includes('STORAGE.IO_FAILED'))
    faults.push(`not a clear error: ${lastWords(result)}`);
  const found = await drive('inspect-database.mjs', [folder]);
  return [...faults, ...brokenPromises(found, FILES, new Set(acknowledgedIn(result.stdout).stored))];
}
