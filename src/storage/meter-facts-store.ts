import { randomUUID } from 'node:crypto';
import type { MeterVerification } from '../domain/metering/meter-facts.js';
import { Energy } from '../domain/quantity/energy.js';
import type { Database, SqlSession } from './database.js';
import type { MeterFactReads, WriteTransaction } from './store.js';

/** Rows of the table `policy`: dated, with evidence and a second person, like every policy of a site. */
interface VerificationRow {
  readonly body: Pick<MeterVerification, 'seriesCode' | 'accuracyClass' | 'currentRatio' | 'voltageRatio'>;
  readonly valid_from: string;
  readonly last_day: string;
  readonly evidence: string;
  readonly approved_by: string;
}

interface BillRow {
  readonly body: { readonly milliWh: string };
  readonly month: string;
  readonly evidence: string;
  readonly approved_by: string;
}

/** Reads what is known of meters besides their readings. */
export function meterFactReads(db: Database): MeterFactReads {
  return {
    verifications: async (siteId, asOf) => {
      const rows = await db.read((s) =>
        s.query<VerificationRow>(
          `select body, valid_from::text as valid_from, (valid_to - 1)::text as last_day, evidence, approved_by
           from policy where site_id = $1 and kind = 'METER' and recorded_seq <= $2 order by valid_from, recorded_seq`,
          [siteId, asOf],
        ),
      );
      return rows.map(({ body, valid_from, last_day, evidence, approved_by }) => ({
        seriesCode: body.seriesCode,
        accuracyClass: body.accuracyClass,
        currentRatio: body.currentRatio,
        voltageRatio: body.voltageRatio,
        validFrom: valid_from,
        verifiedUntil: last_day,
        evidence,
        approvedBy: approved_by,
      }));
    },
    billedMonths: async (siteId, asOf) => {
      const rows = await db.read((s) =>
        s.query<BillRow>(
          `select distinct on (valid_from) body, to_char(valid_from, 'YYYY-MM') as month, evidence, approved_by
           from policy where site_id = $1 and kind = 'BILL' and recorded_seq <= $2 order by valid_from, recorded_seq desc`,
          [siteId, asOf],
        ),
      );
      return rows.map(({ body, month, evidence, approved_by }) => ({
        month,
        energy: Energy.ofMilliWh(BigInt(body.milliWh)),
        evidence,
        approvedBy: approved_by,
      }));
    },
  };
}

/** Records what is known of meters besides their readings. */
export function meterFactWrites(
  session: SqlSession,
  seq: bigint,
  organisationId: number,
): Pick<WriteTransaction, 'addMeterVerification' | 'addBilledMonth'> {
  const add = async (
    siteId: number,
    row: {
      readonly kind: 'METER' | 'BILL';
      readonly from: string;
      readonly lastDay: string;
      readonly body: object;
    },
    { evidence, approvedBy }: { readonly evidence: string; readonly approvedBy: string },
  ): Promise<void> => {
    await session.query(
      `insert into policy (uid, revision, org_id, site_id, kind, valid_from, valid_to, body, evidence, approved_by, recorded_seq)
       values ($1, 1, $2, $3, $4, $5::date, $6::date + 1, $7, $8, $9, $10)`,
      [
        randomUUID(),
        organisationId,
        siteId,
        row.kind,
        row.from,
        row.lastDay,
        row.body,
        evidence,
        approvedBy,
        seq,
      ],
    );
  };
  return {
    addMeterVerification: async (siteId, verification) => {
      const { seriesCode, accuracyClass, currentRatio, voltageRatio, validFrom, verifiedUntil } =
        verification;
      const body = { seriesCode, accuracyClass, currentRatio, voltageRatio };
      await add(siteId, { kind: 'METER', from: validFrom, lastDay: verifiedUntil, body }, verification);
    },
    addBilledMonth: async (siteId, bill) => {
      const from = `${bill.month}-01`;
      const body = { milliWh: bill.energy.milliWh.toString() };
      await add(siteId, { kind: 'BILL', from, lastDay: from, body }, bill);
    },
  };
}
