// The power is cut: only what was fsynced is on the disk. Every acknowledged import must be there.
import { join } from 'node:path';
import { root } from '../ensure-built.mjs';
import { acknowledgedIn, brokenPromises } from './acknowledged-files.mjs';
import { drive, lastWords, start } from './child-process.mjs';
import { writeMeterFile } from './meter-files.mjs';
import { seededRandom } from './seeded-random.mjs';

export const cutPower = {
  name: 'cut-power',
  what: 'after a power cut, with only fsynced bytes on the disk, nothing acknowledged is lost',
  count: { quick: 3, full: 20 },
  run: async ({ scratch, seed, count, say }) => {
    const faults = [];
    let acknowledged = 0;
    for (let i = 0; i < count; i += 1) {
      const files = seededRandom(seed * 1_000 + i).whole(1, 6);
      const cut = await cutAfter(scratch, files, []);
      acknowledged += cut.acknowledged;
      faults.push(...cut.faults);
    }
    say(`${count} cuts, ${acknowledged} acknowledged imports, ${faults.length} promises broken`);
    const canary = await cutAfter(scratch, 3, ['--unmended']);
    say(
      `canary: PGlite as it comes: ${canary.acknowledged} acknowledged, ${canary.faults.length} promises broken`,
    );
    return canary.faults.length > 0 ? faults : [...faults, 'canary: PGlite without fsync lost nothing'];
  },
};

async function cutAfter(scratch, howMany, flags) {
  const [folder, shadow, files] = [scratch.copy('disk'), scratch.copy('shadow'), scratch.folder('files')];
  const numbers = Array.from({ length: howMany }, (_, i) => i);
  const paths = numbers.map((file) => writeMeterFile(files, file));
  const driver = join(root, 'scripts/faults/drivers/shadow-disk.mjs');
  const result = await start(process.execPath, [driver, folder, shadow, ...paths, ...flags]).ended;
  const { stored } = acknowledgedIn(result.stdout);
  if (result.signal !== 'SIGKILL' || stored.length !== howMany)
    return { acknowledged: stored.length, faults: [`import: ${lastWords(result)}`] };
  return { acknowledged: stored.length, faults: await lostIn(shadow, numbers, new Set(stored)) };
}

/** A folder that cannot even be opened has lost everything. */
async function lostIn(shadow, numbers, stored) {
  try {
    return brokenPromises(await drive('inspect-database.mjs', [shadow]), numbers, stored);
  } catch (error) {
    return [`cannot be opened: ${error.message.slice(0, 200)}`];
  }
}
