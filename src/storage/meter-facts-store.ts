import type { MeterVerification } from '../domain/metering/meter-facts.js';
import { Energy } from '../domain/quantity/energy.js';
import { nextLocalDate, type LocalDate } from '../domain/time/local-calendar.js';
import type { Database, SqlSession } from './database.js';
import { addPolicyRow, type NewPolicyRow } from './policy-rows.js';
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
  const add = (siteId: number, row: NewPolicyRow): Promise<void> =>
    addPolicyRow(session, { seq, organisationId, siteId }, row);
  return {
    addMeterVerification: async (siteId, verification) => {
      const { seriesCode, accuracyClass, currentRatio, voltageRatio, validFrom, verifiedUntil } =
        verification;
      const { evidence, approvedBy } = verification;
      const body = { seriesCode, accuracyClass, currentRatio, voltageRatio };
      const validTo = nextLocalDate(verifiedUntil as LocalDate);
      await add(siteId, { kind: 'METER', validFrom, validTo, body, evidence, approvedBy });
    },
    addBilledMonth: async (siteId, { month, energy, evidence, approvedBy }) => {
      const validFrom = `${month}-01`;
      const validTo = nextLocalDate(validFrom as LocalDate);
      const body = { milliWh: energy.milliWh.toString() };
      await add(siteId, { kind: 'BILL', validFrom, validTo, body, evidence, approvedBy });
    },
  };
}
