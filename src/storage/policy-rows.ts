import { randomUUID } from 'node:crypto';
import type { SqlSession } from './database.js';

/** A dated row of a site with its evidence and its second person, as every kind of policy is stored. */
export interface NewPolicyRow {
  readonly kind: 'BASELINE' | 'CONTRACTED_PLANT' | 'METER' | 'BILL';
  readonly validFrom: string;
  /** First local date it no longer holds; null: open. */
  readonly validTo: string | null;
  readonly body: object;
  readonly evidence: string;
  readonly approvedBy: string;
}

/** Appends a policy row. */
export async function addPolicyRow(
  session: SqlSession,
  at: { readonly seq: bigint; readonly organisationId: number; readonly siteId: number },
  { kind, validFrom, validTo, body, evidence, approvedBy }: NewPolicyRow,
): Promise<void> {
  await session.query(
    `insert into policy (uid, revision, org_id, site_id, kind, valid_from, valid_to, body, evidence, approved_by, recorded_seq)
     values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      randomUUID(),
      at.organisationId,
      at.siteId,
      kind,
      validFrom,
      validTo,
      body,
      evidence,
      approvedBy,
      at.seq,
    ],
  );
}
