import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { parseInstant } from '../domain/time/instant.js';
import type { Store } from '../storage/store.js';

/**
 * Resolves `asOf`: null = now (the head), digits = a sequence, ISO 8601 = the greatest sequence labelled at or before it.
 * Beyond the head is refused: nobody knows it yet.
 */
export async function resolveKnownAt(store: Store, asOf: string | null): Promise<Outcome<bigint>> {
  const head = await store.ledger.head();
  if (asOf === null) return success(head);
  if (/^\d{1,18}$/.test(asOf)) {
    const seq = BigInt(asOf);
    return seq <= head ? success(seq) : beyond(asOf, head);
  }
  const at = parseInstant(asOf);
  if (!at.ok) {
    return refused(
      failure(
        'KNOWN_AT.UNREADABLE',
        `"${asOf.slice(0, 60)}" is neither a sequence nor an instant`,
        'write e.g. 42 or 2023-04-01T00:00:00+09:00',
      ),
    );
  }
  const seq = await store.ledger.sequenceAt(at.value);
  if (seq === null)
    return refused(
      failure('KNOWN_AT.BEFORE_RECORDS', `nothing was recorded at or before ${asOf}`, 'ask for a later time'),
    );
  return success(seq);
}

function beyond(asOf: string, head: bigint): Outcome<bigint> {
  return refused(
    failure(
      'KNOWN_AT.BEYOND_HEAD',
      `sequence ${asOf} is beyond the head ${head.toString()}`,
      'ask for a sequence up to the head',
    ),
  );
}
