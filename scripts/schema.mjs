// npm run schema: writes schema.graphql from the classes of src/graphql, compiled first when a source changed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, root } from './ensure-built.mjs';

ensureBuilt();
const { printYojoSchema } = await import(
  new URL('../dist/src/graphql/build-schema.js', import.meta.url).href
);
writeFileSync(join(root, 'schema.graphql'), printYojoSchema());
