// The compiled product for scripts that drive it from outside.
import { ensureBuilt } from './ensure-built.mjs';

let built = false;

/** A module of the product by its path below src, e.g. `app/setup.js`; compiled first when a source changed. */
export async function product(path) {
  if (!built) ensureBuilt();
  built = true;
  return import(new URL(`../dist/src/${path}`, import.meta.url).href);
}
