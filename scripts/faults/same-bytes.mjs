// One statement, the same bytes: under any time zone and language of the machine, on both databases.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { drive, lastWords, yojo } from './child-process.mjs';
import { ownDatabase } from './own-database.mjs';

const PLACES = [
  { TZ: 'UTC', LANG: 'C' },
  { TZ: 'Asia/Tokyo', LANG: 'ja_JP.UTF-8' },
  { TZ: 'America/New_York', LANG: 'tr_TR.UTF-8' },
];
const LOAD_LIMIT_MS = 600_000;

export const sameBytes = {
  name: 'same-bytes',
  what: 'yojo statement energy --json gives the same bytes under every TZ and on both databases',
  /** Days of the demo that are loaded. */
  count: { quick: 3, full: 31 },
  run: async ({ scratch, count, say }) => {
    const folder = scratch.path('demo');
    const loaded = await load(folder, count);
    const digests = await digestsOn('embedded', loaded, { args: ['--data-dir', folder], env: {} }, say);
    const server = await ownDatabase();
    if (server === null) say('server: left out, no PostgreSQL server answers (DATABASE_URL names one)');
    else {
      try {
        await load(server.url, count);
        digests.push(
          ...(await digestsOn('server', loaded, { args: [], env: { DATABASE_URL: server.url } }, say)),
        );
      } finally {
        await server.drop();
      }
    }
    const byDay = await statement(loaded, { args: ['--data-dir', folder, '--by', 'day'], env: {} });
    say(`canary: another statement has ${byDay.digest.slice(0, 16)}`);
    const faults = new Set(digests).size === 1 ? [] : [`${new Set(digests).size} different statements`];
    return digests.includes(byDay.digest) ? [...faults, 'canary: two statements look the same'] : faults;
  },
};

function load(target, days) {
  return drive('load-demo.mjs', days >= 31 ? [target] : [target, String(days)], { limitMs: LOAD_LIMIT_MS });
}

async function digestsOn(name, loaded, where, say) {
  const digests = [];
  for (const place of PLACES) {
    const { digest, bytes } = await statement(loaded, { ...where, env: { ...where.env, ...place } });
    say(`${name.padEnd(8)} TZ=${place.TZ.padEnd(16)} ${digest} (${bytes} bytes)`);
    digests.push(digest);
  }
  return digests;
}

async function statement({ organisationCode, actorCode, siteCode, month }, { args, env }) {
  const who = ['--org', organisationCode, '--as', actorCode];
  const what = ['statement', 'energy', '--site', siteCode, '--period', month, '--json'];
  const result = await yojo([...what, ...who, ...args], { env });
  if (result.code !== 0) throw new Error(`statement: ${lastWords(result)}`);
  return {
    digest: createHash('sha256').update(result.stdout).digest('hex'),
    bytes: Buffer.byteLength(result.stdout),
  };
}
