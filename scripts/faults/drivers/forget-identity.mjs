// A canary of the kill tests, preloaded into the command line: no import has an identity and no write a key, so that a file
// that is sent again is stored again.
import { randomBytes } from 'node:crypto';
import { product } from '../../product.mjs';

const { EmbeddedDatabase } = await product('storage/embedded/embedded-database.js');
const { ServerDatabase } = await product('storage/server/server-database.js');
const IDENTITY_BYTES = 32;

function forgetful(session) {
  const query = async (text, params = []) => {
    if (text.includes('idempotency')) return [];
    if (!text.includes('insert into source_document')) return session.query(text, params);
    const columns = text.slice(text.indexOf('(') + 1, text.indexOf(')')).split(',');
    const at = columns.findIndex((column) => column.trim() === 'identity_sha256');
    return session.query(text, params.with(at, randomBytes(IDENTITY_BYTES).toString('hex')));
  };
  return { ...session, query };
}

for (const { prototype } of [EmbeddedDatabase, ServerDatabase]) {
  const { write } = prototype;
  prototype.write = function forgetfulWrite(work) {
    return write.call(this, (session) => work(forgetful(session)));
  };
}
