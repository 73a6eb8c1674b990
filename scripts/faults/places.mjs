// Where a kill test works: the embedded database or a server's, with as many fresh copies of a prepared one as it needs.
import { rmSync } from 'node:fs';
import { openStore, setUp } from './fault-site.mjs';
import { openCutter, ownDatabase } from './own-database.mjs';

/** Ends the client with kill -9; whether it was inside a transaction its marks tell. */
const killClient = async (_spot, child) => {
  child.kill('SIGKILL');
  return { hit: true, inside: null };
};

/** The prepared site in a data folder; `prepare(store)` may add to it. */
export const embedded = {
  name: 'embedded',
  open: async (scratch, prepare) => {
    const base = scratch.copy('base');
    const store = await openStore({ folder: base });
    await prepare(store);
    await store.close();
    return {
      fresh: async () => {
        const folder = scratch.copy('spot', base);
        const drop = async () => rmSync(folder, { recursive: true, force: true });
        return { args: ['--data-dir', folder], env: {}, target: folder, drop };
      },
      strike: killClient,
      close: async () => undefined,
    };
  },
};

/** The prepared site in a database of a server; null when there is none. */
const onServer = (name, openStrike) => ({
  name,
  open: async (_scratch, prepare) => {
    const base = await ownDatabase();
    if (base === null) return null;
    const store = await openStore({ url: base.url });
    await setUp(store);
    await prepare(store);
    await store.close();
    const { strike, close } = await openStrike();
    return {
      fresh: async () => {
        const { name: database, url, drop } = await ownDatabase(base.name);
        return { args: [], env: { DATABASE_URL: url }, target: url, database, drop };
      },
      strike,
      close: async () => {
        await close();
        await base.drop();
      },
    };
  },
});

/** kill -9 for the client of a server. */
export const server = onServer('server', async () => ({ strike: killClient, close: async () => undefined }));

/** pg_terminate_backend for the backends of a client that lives on. */
export const serverCut = onServer('server, backends', async () => {
  const cutter = await openCutter();
  return { strike: ({ database }) => cutter.cut(database), close: () => cutter.close() };
});
