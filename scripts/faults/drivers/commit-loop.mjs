// Driver: so many commits through the store of an embedded folder, between two markers that strace sees.
// Usage: commit-loop.mjs FOLDER COMMITS [--skip-fsync]
import { rmdirSync } from 'node:fs';
import { openStore, operatorOf, valueOf } from '../fault-site.mjs';
import { MARKER_FOLDER } from '../system-calls.mjs';

const [folder, commits, skip] = process.argv.slice(2);
const disk = skip === '--skip-fsync' ? { disk: { fsync: () => undefined } } : {};

function mark() {
  try {
    rmdirSync(MARKER_FOLDER);
  } catch {
    // It is not there: the call itself is the mark.
  }
}

const store = await openStore({ folder, ...disk });
const { organisation, actor } = await operatorOf(store);
const request = {
  organisationId: organisation.id,
  actorId: actor.id,
  kind: 'faults.committed',
  idempotencyKey: null,
  requestSha256: '0'.repeat(64),
};
const before = await store.ledger.head();
mark();
for (let i = 0; i < Number(commits); i += 1)
  valueOf(await store.write(request, async () => ({ ok: true, value: null })));
mark();
const committed = (await store.ledger.head()) - before;
await store.close();
process.stdout.write(JSON.stringify({ committed: Number(committed) }));
