// The disk runs full while importing: a clear error, nothing acknowledged lost, and work goes on when space returns.
import { spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledgedIn, brokenPromises } from './acknowledged-files.mjs';
import { drive, lastWords, yojo } from './child-process.mjs';
import { SITE, WHO } from './fault-site.mjs';
import { writeMeterFile } from './meter-files.mjs';

const MIB = 1_048_576;
const BALLAST_MIB = 64;
const FILES = Array.from({ length: 60 }, (_, i) => i);

export const fullDisk = {
  name: 'full-disk',
  what: 'a full disk while importing: a clear error, nothing acknowledged lost, goes on when space returns',
  count: { quick: 1, full: 3 },
  run: async ({ scratch, count, say, skip }) => {
    const files = scratch.folder('files');
    const paths = FILES.map((file) => writeMeterFile(files, file));
    const faults = [];
    for (let i = 0; i < count; i += 1) {
      const mount = scratch.folder('tmpfs');
      const freeMib = 2 + i;
      const size = usedMib(scratch.pristine) + BALLAST_MIB + freeMib;
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', mount]).status !== 0)
        return skip('a tmpfs cannot be mounted: not root, or a container that may not');
      try {
        faults.push(...(await fillAndGoOn(scratch, mount, paths, freeMib, say)));
      } finally {
        spawnSync('umount', [mount]);
      }
    }
    return faults;
  },
};

function usedMib(folder) {
  const { stdout } = spawnSync('du', ['-sm', folder], { encoding: 'utf8' });
  return Number(stdout.split('\t')[0]);
}

async function fillAndGoOn(scratch, mount, paths, freeMib, say) {
  const folder = join(mount, 'data');
  const ballast = join(mount, 'ballast');
  cpSync(scratch.pristine, folder, { recursive: true });
  writeFileSync(ballast, Buffer.alloc(BALLAST_MIB * MIB));
  const args = ['import', 'meters', ...paths, '--site', SITE, ...WHO, '--data-dir', folder];
  const full = await yojo(args, { limitMs: 60_000 });
  const { stored } = acknowledgedIn(full.stdout);
  say(`${freeMib} MiB free: ${stored.length} of ${FILES.length} files acknowledged, then ${lastWords(full)}`);
  const faults = [];
  if (full.code !== 3 || !/STORAGE\.(DISK_FULL|IO_FAILED)/.test(full.stderr))
    faults.push(`not a clear error: ${lastWords(full)}`);
  rmSync(ballast);
  const found = await drive('inspect-database.mjs', [folder]);
  faults.push(...brokenPromises(found, FILES, new Set(stored)));
  const again = await yojo(args);
  const after = acknowledgedIn(again.stdout);
  say(`with space again: ${after.known.length} known already, ${after.stored.length} stored`);
  if (again.code !== 0) faults.push(`does not go on: ${lastWords(again)}`);
  const all = new Set([...after.known, ...after.stored]);
  if (all.size !== FILES.length) faults.push(`${FILES.length - all.size} files not stored afterwards`);
  return [...faults, ...brokenPromises(await drive('inspect-database.mjs', [folder]), FILES, all)];
}
