#!/usr/bin/env node
// The command line: builds what is stale, then runs the command in this process.
import { runYojo } from '../scripts/ensure-built.mjs';

await runYojo(process.argv.slice(2));
