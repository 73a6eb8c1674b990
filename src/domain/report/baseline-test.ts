import { Energy } from '../quantity/energy.js';
import { divideFloor } from '../quantity/rounding.js';
import type { BaselinePolicyKind } from '../reconciliation/baseline-rule.js';
import type { BaselineFinding, BaselineTest, BaselineVerdict } from './energy-statement.js';
import { ExactSum } from '../quantity/exact-sum.js';
import type { SiteDaySegmentRow } from './site-day-segment-row.js';
import type { StatementParameters } from './statement-parameters.js';

/** A dated baseline policy row: `[validFrom, validTo)` in local dates; a later row wins where two overlap. */
export interface StatedBaseline {
  readonly kind: BaselinePolicyKind;
  readonly watts: bigint;
  readonly validFrom: string;
  readonly validTo: string | null;
}

interface TestSums {
  readonly month: string;
  /** Position of the policy row; −1 where none covers the day. */
  readonly position: number;
  readonly policy: StatedBaseline | null;
  readonly used: ExactSum;
  readonly seconds: ExactSum;
  slots: number;
}

const PER_MILLION = 1_000_000n;

/**
 * Tests every policy row in every local month on slots where S = 0 is published, no contracted plant had to curtail
 * anything, the billing meter is known and no order runs: SURPLUS_ONLY is contradicted when ΣE exceeds its allowance, CONTRACTED_LOAD when mean use exceeds the stated
 * power by more than the dated tolerance. milliWh and W·s, compared exactly; methodology §4.
 *
 * @example testBaselines(rows, policies, STATEMENT_PARAMETERS).verdict
 */
export function testBaselines(
  rows: readonly SiteDaySegmentRow[],
  policies: readonly StatedBaseline[],
  parameters: StatementParameters,
): BaselineFinding {
  const sums = new Map<string, TestSums>();
  for (const row of rows) {
    const month = row.localDate.slice(0, 7);
    const policy = policyOn(policies, row.localDate);
    const position = policy === null ? -1 : policies.indexOf(policy);
    const key = `${month} ${String(position)}`;
    let group = sums.get(key);
    if (group === undefined) {
      group = { month, position, policy, used: new ExactSum(), seconds: new ExactSum(), slots: 0 };
      sums.set(key, group);
    }
    addRow(group, row);
  }
  const ordered = [...sums.values()].sort(byMonthAndPolicy);
  return findingOf(ordered.map((group) => verdictOf(group, parameters)));
}

function byMonthAndPolicy(a: TestSums, b: TestSums): number {
  if (a.month !== b.month) return a.month < b.month ? -1 : 1;
  return a.position - b.position;
}

function policyOn(policies: readonly StatedBaseline[], date: string): StatedBaseline | null {
  return (
    policies.filter((p) => p.validFrom <= date && (p.validTo === null || date < p.validTo)).at(-1) ?? null
  );
}

function addRow(group: TestSums, { slots }: SiteDaySegmentRow): void {
  for (let slot = 0; slot < slots.slots; slot += 1) {
    if (slots.complete[slot] !== 1 || slots.surplus[slot] !== 0 || slots.orderRunning[slot] === 1) continue;
    if ((slots.contractedSurplus[slot] ?? 0) > 0) continue;
    group.used.add(slots.energy[slot] ?? 0);
    group.seconds.add(slots.stepSeconds);
    group.slots += 1;
  }
}

function verdictOf(group: TestSums, parameters: StatementParameters): BaselineTest {
  const used = group.used.value;
  const { month, policy, slots } = group;
  const shared = { month, testedSlots: slots, used: slots === 0 ? null : Energy.ofMilliWh(used) };
  if (policy === null)
    return { ...shared, policy: null, watts: null, allowed: null, verdict: 'NOT_TESTABLE' };
  const tolerance = policy.kind === 'CONTRACTED_LOAD' ? parameters.contractTolerancePerMillion : 0n;
  const numerator = policy.watts * group.seconds.value * 5n * (PER_MILLION + tolerance);
  const denominator = 18n * PER_MILLION;
  const verdict: BaselineVerdict =
    slots === 0 ? 'NOT_TESTABLE' : used * denominator > numerator ? 'CONTRADICTED' : 'HOLDS';
  const allowed = slots === 0 ? null : Energy.ofMilliWh(divideFloor(numerator, denominator));
  return { ...shared, policy: policy.kind, watts: policy.watts, allowed, verdict };
}

function findingOf(tests: readonly BaselineTest[]): BaselineFinding {
  const having = (verdict: BaselineVerdict): BaselineTest[] => tests.filter((t) => t.verdict === verdict);
  const contradicted = having('CONTRADICTED');
  if (contradicted.length > 0) {
    const months = [...new Set(contradicted.map((t) => t.month))].join(', ');
    const sentence = `Contradicted in ${months}: the site used more without surplus and without any order than its baseline states; nothing is claimed as absorbed.`;
    return { verdict: 'CONTRADICTED', tests, sentence };
  }
  const holds = having('HOLDS');
  if (holds.length === 0) {
    const sentence = 'Not testable: no slot without surplus and without an order is known in full.';
    return { verdict: 'NOT_TESTABLE', tests, sentence };
  }
  const sentence = `Holds in ${String(holds.length)} of ${String(tests.length)} monthly tests, on slots without surplus and without any order.`;
  return { verdict: 'HOLDS', tests, sentence };
}
