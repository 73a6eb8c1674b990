// The canary of the kill test, preloaded into the command line: rolls every transaction back and reports it as written.
import { product } from '../../product.mjs';

const { EmbeddedDatabase } = await product('storage/embedded/embedded-database.js');
const { write } = EmbeddedDatabase.prototype;
const unwritten = new Error('rolled back by the canary');

EmbeddedDatabase.prototype.write = async function unwrittenWrite(work) {
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
