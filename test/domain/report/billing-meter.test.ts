import { describe, expect, it } from '@jest/globals';
import { Energy } from '../../../src/domain/quantity/energy.js';
import type { BillingMeterInput } from '../../../src/domain/report/billing-meter.js';
import type { EnergyStatement } from '../../../src/domain/report/energy-statement.js';
import { renderEnergyTable } from '../../../src/export/energy-statement-table.js';
import { plainStatement } from '../../support/plain-site.js';

const VERIFIED = {
  seriesCode: 'MAIN',
  accuracyClass: '0.5S',
  currentRatio: '400/5',
  voltageRatio: '',
  validFrom: '2020-04-01',
  verifiedUntil: '2023-02-28',
  evidence: 'certificate 881',
  approvedBy: 'ito',
};
const bill = (month: string, milliWh: bigint): BillingMeterInput['bills'][number] => ({
  month,
  energy: Energy.ofMilliWh(milliWh),
  evidence: `invoice ${month}`,
  approvedBy: 'ito',
});

/** February 2023 whole, 1 kWh an hour (672 kWh), and the first day of March. */
function statement(
  billingMeter: Partial<BillingMeterInput>,
  { energy = [1_000_000], days = 29 } = {},
): EnergyStatement {
  const dates = Array.from({ length: days }, (_, day) =>
    new Date(Date.UTC(2023, 1, 1 + day)).toISOString().slice(0, 10),
  );
  return plainStatement(
    dates.map((date) => ({ date, energy })),
    { billingMeter: { verifications: [], bills: [], ...billingMeter } },
  );
}
const codes = ({ findings }: EnergyStatement): string[] => findings.map((finding) => finding.code);
const notice = 'No verification of the billing meter is recorded for the period: that blocks a final seal.';

describe('verification of the billing meter', () => {
  it('is said to be missing where none is recorded, or none holds in the period', () => {
    expect(statement({}).notices).toContain(notice);
    const ended = statement({ verifications: [{ ...VERIFIED, verifiedUntil: '2022-03-31' }] });
    expect(ended.notices).toContain(notice);
    expect(ended.billingMeter.verification).toBeNull();
  });

  it('holds to its last day and is a finding from the next', () => {
    const whole = statement({ verifications: [VERIFIED] }, { days: 28 });
    expect([codes(whole), whole.billingMeter.firstUnverified]).toEqual([[], null]);
    expect(whole.notices).not.toContain(notice);
    const later = statement({ verifications: [VERIFIED] });
    expect(codes(later)).toEqual(['METER.VERIFICATION_EXPIRED']);
    expect(later.billingMeter.firstUnverified).toBe('2023-03-01');
    const renewed = { ...VERIFIED, validFrom: '2023-03-01', verifiedUntil: '2027-03-31' };
    const both = statement({ verifications: [VERIFIED, renewed] });
    expect([codes(both), both.billingMeter.verification]).toEqual([[], renewed]);
  });
});

describe('monthly tie to the billed energy', () => {
  it('compares whole months only, exactly: 1 kWh is how bills are rounded, more is a finding', () => {
    const bills = [bill('2023-02', 671_000_000n), bill('2023-03', 5n)];
    const { billingMeter, ...rest } = statement({ bills });
    expect(
      billingMeter.bills.map((tie) => [tie.month, tie.metered?.milliWh, tie.difference?.milliWh]),
    ).toEqual([['2023-02', 672_000_000n, 1_000_000n]]);
    expect(codes({ billingMeter, ...rest })).toEqual([]);
    expect(codes(statement({ bills: [bill('2023-02', 670_999_999n)] }))).toEqual(['STATEMENT.BILL_DIFFERS']);
    expect(codes(statement({ bills: [bill('2023-02', 673_000_001n)] }))).toEqual(['STATEMENT.BILL_DIFFERS']);
  });

  it('12: does not compare a month of which no reading is known', () => {
    const { billingMeter, findings } = statement({ bills: [bill('2023-02', 5n)] }, { energy: [-1] });
    expect(billingMeter.bills).toMatchObject([
      { metered: null, difference: null, missingBillingReadings: 672 },
    ]);
    expect(findings).toEqual([]);
  });

  it('is printed with the verification', () => {
    const table = renderEnergyTable(
      statement({ verifications: [VERIFIED], bills: [bill('2023-02', 671_500_000n)] }),
    );
    const section = table.slice(table.indexOf('BILLING METER'), table.indexOf('CONSERVATION'));
    expect(section.replace(/ +/g, ' ')).toContain('2023-02 671.5 672 0.5 0 invoice 2023-02');
    expect(section).toContain('class 0.5S, verified from 2020-04-01 to 2023-02-28');
  });
});
