import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../domain/proof/canonical-json.js';
import type { WriteRequest } from '../storage/store.js';
import type { Caller } from './caller.js';

/** Hex sha256 of a request: of its canonical JSON, so that the order of its fields does not matter. */
export function requestDigest(input: JsonObject): string {
  return createHash('sha256').update(canonicalJson(input)).digest('hex');
}

/** A write of the caller whose key, used again with another request, is refused with the name of the field that differs. */
export function writeRequest(
  caller: Caller,
  kind: string,
  idempotencyKey: string | null,
  input: JsonObject,
): WriteRequest {
  return {
    organisationId: caller.organisation.id,
    actorId: caller.actor.id,
    kind,
    idempotencyKey,
    requestSha256: requestDigest(input),
    requestFields: Object.fromEntries(
      Object.entries(input).map(([name, value]) => [name, requestDigest({ value })]),
    ),
  };
}
