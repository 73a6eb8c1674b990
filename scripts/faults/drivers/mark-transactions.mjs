// Preloaded into the command line: says on descriptor 3 when a write transaction begins and ends.
import { writeSync } from 'node:fs';
import { product } from '../../product.mjs';

const { EmbeddedDatabase } = await product('storage/embedded/embedded-database.js');
const { ServerDatabase } = await product('storage/server/server-database.js');
const mark = (word) => writeSync(3, `${word}\n`);

for (const { prototype } of [EmbeddedDatabase, ServerDatabase]) {
  const { write } = prototype;
  prototype.write = async function markedWrite(work) {
    try {
      return await write.call(this, (session) => {
        mark('begin');
        return work(session);
      });
    } finally {
      mark('end');
    }
  };
}
