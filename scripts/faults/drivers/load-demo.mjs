// Driver: loads the demo's scenario into an embedded folder or a database of a server.
// Usage: load-demo.mjs <FOLDER | postgresql://…> [DAYS], all days when not given.
import { product } from '../../product.mjs';
import { join } from 'node:path';
import { root } from '../../ensure-built.mjs';
import { openStore, targetOf, valueOf } from '../fault-site.mjs';

const [target, days] = process.argv.slice(2);
const { loadDemo } = await product('app/load-demo.js');
const { demoScenario } = await product('../seeds/demo-scenario.js');

const scenario = demoScenario(join(root, 'seeds'));
let meters = 0;
const wanted = ({ kind, correction }) => {
  if (kind !== 'meters' || days === undefined) return true;
  meters += 1;
  return !correction && meters <= Number(days);
};
const store = await openStore(targetOf(target));
const loaded = valueOf(await loadDemo(store, { ...scenario, files: scenario.files.filter(wanted) }));
await store.close();
process.stdout.write(JSON.stringify(loaded));
