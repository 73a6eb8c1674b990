import { createHash } from 'node:crypto';
import type { WriteRequest } from '../../../src/storage/store.js';

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function request(change: Partial<WriteRequest> = {}): WriteRequest {
  return {
    organisationId: 1,
    actorId: 1,
    kind: 'test.written',
    idempotencyKey: null,
    requestSha256: sha256Hex('request'),
    ...change,
  };
}
