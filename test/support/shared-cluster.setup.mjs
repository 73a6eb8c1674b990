// Before all tests: a folder in which the first test that needs one leaves an empty embedded database for the others to copy.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  process.env.YOJO_TEST_CLUSTER = mkdtempSync(join(tmpdir(), 'yojo-test-cluster-'));
}
