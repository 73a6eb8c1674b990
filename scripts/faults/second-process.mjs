// A second process is refused while the first owns the data folder, and let in when it is gone.
import { once } from 'node:events';
import { lastWords, start, yojo } from './child-process.mjs';
import { WHO } from './fault-site.mjs';
import { join } from 'node:path';
import { root } from '../ensure-built.mjs';

export const secondProcess = {
  name: 'second-process',
  what: 'a second process is refused while the first owns the folder',
  count: { quick: 1, full: 1 },
  run: async ({ scratch, say }) => {
    const folder = scratch.copy('owned');
    const owner = start(process.execPath, [join(root, 'scripts/faults/drivers/hold-folder.mjs'), folder]);
    await once(owner.child.stdout, 'data');
    const refused = await yojo(['imports', ...WHO, '--data-dir', folder]);
    say(`while process ${owner.child.pid} owns it: ${lastWords(refused)}`);
    owner.child.kill('SIGKILL');
    await owner.ended;
    const admitted = await yojo(['imports', ...WHO, '--data-dir', folder]);
    say(`canary: after that process was killed: exit ${admitted.code}`);
    const faults = [];
    if (refused.code !== 3 || !refused.stderr.includes('STORAGE.FOLDER_LOCKED'))
      faults.push(`not refused: ${lastWords(refused)}`);
    if (admitted.code !== 0) faults.push(`still refused: ${lastWords(admitted)}`);
    return faults;
  },
};
