// After all tests: removes what shared-cluster.setup made.
import { rmSync } from 'node:fs';

export default function tearDown() {
  rmSync(process.env.YOJO_TEST_CLUSTER, { recursive: true, force: true });
}
