import { present } from '../domain/invariant.js';
import type { Database } from './database.js';
import type { LedgerReads } from './store.js';

/** Reads the knowledge sequence. */
export function ledgerReads(db: Database): LedgerReads {
  return {
    head: async () => {
      const rows = await db.read((s) => s.query<{ seq: bigint }>('select seq from ledger_head'));
      return present(rows[0], 'the ledger head').seq;
    },
    sequenceAt: async (at) => {
      const rows = await db.read((s) =>
        s.query<{ seq: bigint | null }>(
          'select max(seq) as seq from log_leaf where at <= to_timestamp($1::bigint / 1000.0)',
          [at],
        ),
      );
      return rows[0]?.seq ?? null;
    },
  };
}
