// A canary of the kill tests, preloaded into the command line: rolls every transaction back and reports it as written.
import { product } from '../../product.mjs';

const { EmbeddedDatabase } = await product('storage/embedded/embedded-database.js');
const { ServerDatabase } = await product('storage/server/server-database.js');
const unwritten = new Error('rolled back by the canary');

for (const { prototype } of [EmbeddedDatabase, ServerDatabase]) {
  const { write } = prototype;
  prototype.write = async function unwrittenWrite(work) {
    let result;
    try {
      await write.call(this, async (session) => {
        result = await work(session);
        throw unwritten;
      });
    } catch (error) {
      if (error !== unwritten) throw error;
    }
    return result;
  };
}
