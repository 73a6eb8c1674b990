import { scaledDecimal } from '../quantity/exact-decimal.js';
import { Energy } from '../quantity/energy.js';
import { Ratio } from '../quantity/ratio.js';
import type { ThermalThreshold } from '../surplus/surplus-day.js';
import { millisecondsOf } from '../time/instant.js';
import {
  localDateInterval,
  localDatesOf,
  localMonthInterval,
  parseLocalMonth,
  type LocalDate,
  type UtcDay,
  type ZoneName,
} from '../time/local-calendar.js';
import { testBaselines, type StatedBaseline } from './baseline-test.js';
import { billingMeterOf, type BillingMeterInput } from './billing-meter.js';
import { conservationOf } from './conservation.js';
import type {
  BaselineFinding,
  EnergyStatement,
  StatementDataQuality,
  StatementGrouping,
  StatementHeader,
  ThresholdSensitivity,
} from './energy-statement.js';
import { constantLoadOf, liftOf } from './flat-load.js';
import { sumLines } from './line-sums.js';
import type { PeriodSums } from './period-sums.js';
import type { SiteDaySegmentRow } from './site-day-segment-row.js';
import {
  AVOIDED_WASTE_SENTENCE,
  ENERGY_EXCLUSIONS,
  ENERGY_SOURCES,
  standingSentences,
} from './standing-sentences.js';
import { cellsOf, figuresOf, type Withheld } from './statement-figures.js';
import { STATEMENT_PARAMETERS, type StatementParameters } from './statement-parameters.js';
import { findingsOf, noticesOf, type PolicyRestatement } from './statement-remarks.js';
import { groupSums, statementRows, type GroupedSums } from './statement-rows.js';

/** A contract by which the site took over what a plant has to curtail: `[validFrom, validTo)` in local dates. */
export interface StatedContract {
  readonly plant: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly evidence: string;
  readonly approvedBy: string;
}

/** Everything an energy statement is a function of; no clock, no database. */
export interface EnergyStatementInput {
  readonly header: StatementHeader;
  /** Site-days of the period, cut at local midnights; any order. */
  readonly rows: readonly SiteDaySegmentRow[];
  /**
   * Site-days of every whole local month that the period touches: baseline and scaling are judged by the month. Null when
   * `rows` are whole months. Rig lines are not needed here.
   */
  readonly monthRows: readonly SiteDaySegmentRow[] | null;
  /** Policy rows of the site known at the cut-off, oldest validity first. */
  readonly baselines: readonly StatedBaseline[];
  /** Contracts of plants that hold in the period. */
  readonly contracts: readonly StatedContract[];
  /** Policy rows and contracts that were recorded after readings of their days and hold in the period. */
  readonly restatements: readonly PolicyRestatement[];
  readonly billingMeter: BillingMeterInput;
  /** Threshold rows of the area that touch the period. */
  readonly thresholds: readonly ThermalThreshold[];
  /** UTC days whose surplus figures are preliminary (速報). */
  readonly preliminaryDays: ReadonlySet<UtcDay>;
  /** Contracted or nameplate power in W, for comparison with a load that never changes; null: not compared. */
  readonly constantLoadWatts: bigint | null;
  /** True when the site's readings are simulated. */
  readonly simulated: boolean;
  /** Null: totals only. */
  readonly groupBy: StatementGrouping | null;
}

/**
 * The energy statement of one site and period from its stored site-days. All sums are exact integers of milliWh and depend
 * on neither the order of rows nor anything outside the input; rounding happens in print alone. Rules: methodology §3, §4
 * and §7, docs/spec/energy-statement.md.
 *
 * @example buildEnergyStatement(input).totals.energy?.MWh.toFixed()
 */
export function buildEnergyStatement(input: EnergyStatementInput): EnergyStatement {
  const { header, rows } = input;
  const parameters = STATEMENT_PARAMETERS;
  const grouped = groupSums(rows, input.preliminaryDays);
  const monthRows = input.monthRows ?? rows;
  const baseline = testBaselines(monthRows, input.baselines, parameters);
  const months = input.monthRows === null ? grouped.months : groupSums(monthRows, NO_DAYS).months;
  const scaledMonths = scaledBeyondLimit(months, grouped, parameters);
  const claims = claimsOf(baseline, scaledMonths, grouped);
  const lines = sumLines(rows);
  const totals = figuresOf(grouped.total, claims.inAll);
  const context = { grouped, lines, zone: header.zone, withheldIn: claims.in, withheldInAll: claims.inAll };
  const energyRows = input.groupBy === null ? [] : statementRows(input.groupBy, rows, context);
  const checkedRows =
    input.groupBy === null || (input.groupBy === 'RIG' && lines === null) ? null : energyRows;
  const absorbedWithheld = claims.inAll.absorbedBecause !== null;
  const conservation = conservationOf(grouped.total, lines, checkedRows, absorbedWithheld);
  const quality = qualityOf(grouped.total, input);
  const billingMeter = billingMeterOf(input.billingMeter, grouped.months, ...datesOf(header));
  const netted = rows.some(({ slots }) => slots.baseline.some((watts) => watts > 0));
  const { thresholds, simulated, restatements } = input;
  const grounds = {
    baseline,
    quality,
    conservation,
    scaledMonths,
    thresholds,
    simulated,
    restatements,
    billingMeter,
    netted,
  };
  const steps = [...new Set(rows.map((row) => row.slots.stepSeconds))].sort((a, b) => a - b);
  const { coincident, absorbed, instructed, energy } = totals;
  const supply = totals.surplusOfArea === null ? null : Energy.ofMilliWh(grouped.total.sum('supply'));
  const contracted = totals.contractedSurplus !== null || grouped.total.count('reducedSlots') > 0;
  return {
    header,
    totals,
    cells: cellsOf((index) => grouped.total.cell(index), totals),
    avoidedWaste:
      absorbed === null || instructed === null
        ? null
        : { evidenced: instructed, upperBound: absorbed, sentence: AVOIDED_WASTE_SENTENCE },
    thresholdSensitivity: sensitivityOf(grouped.total, thresholds, absorbed !== null),
    coincidentShareOfEnergy: share(coincident, energy),
    coincidentShareOfSurplus: share(coincident, supply),
    lift: liftOf(rows, grouped.total, parameters),
    constantLoad: input.constantLoadWatts === null ? null : constantLoadOf(rows, input.constantLoadWatts),
    baseline,
    billingMeter,
    resolutionSeconds: steps,
    resolution: steps.map((step) => resolutionOf(step, contracted)).join('; '),
    quality,
    conservation,
    findings: findingsOf(grounds),
    notices: noticesOf(grounds),
    standingSentences: standingSentences(header.attributeHolder),
    exclusions: ENERGY_EXCLUSIONS,
    sources: [
      ...ENERGY_SOURCES,
      ...thresholds.map(thresholdSource),
      ...input.contracts.map((contract) => contractSource(contract, header.area)),
    ],
    groupedBy: input.groupBy,
    rows: energyRows,
  };
}

const NO_DAYS: ReadonlySet<UtcDay> = new Set();

/** Months of the period in which scaling took more than the dated share of the site's energy. */
function scaledBeyondLimit(
  months: ReadonlyMap<string, PeriodSums>,
  grouped: GroupedSums,
  parameters: StatementParameters,
): string[] {
  const limit = parameters.scalingLimitPerMillion;
  return [...months]
    .filter(([month]) => grouped.months.has(month))
    .filter(([, sums]) => sums.sum('scaledEnergy') * 1_000_000n > sums.sum('energy') * limit)
    .map(([month]) => month);
}

/** What may be claimed in each month and in all: a contradicted month contradicts the total, not the other months. */
function claimsOf(
  baseline: BaselineFinding,
  scaledMonths: readonly string[],
  grouped: GroupedSums,
): { readonly in: (month: string) => Withheld; readonly inAll: Withheld } {
  const contradicted = new Set(
    baseline.tests.filter((test) => test.verdict === 'CONTRADICTED').map((test) => test.month),
  );
  const scaled = new Set(scaledMonths);
  const withheld = (isContradicted: boolean, isScaled: boolean): Withheld => ({
    absorbedBecause: isContradicted ? 'the baseline is contradicted' : null,
    perRigBecause: isScaled ? 'rigs were scaled down by more than the limit' : null,
  });
  const months = [...grouped.months.keys()];
  return {
    in: (month) => withheld(contradicted.has(month), scaled.has(month)),
    inAll: withheld(
      months.some((month) => contradicted.has(month)),
      months.some((month) => scaled.has(month)),
    ),
  };
}

function share(part: Energy | null, whole: Energy | null): Ratio | null {
  return part === null || whole === null ? null : Ratio.of(part.milliWh, whole.milliWh);
}

/** Absorbed at 80, 100 and 120 per cent of T; megawatts only where one threshold covers the period. */
function sensitivityOf(
  total: PeriodSums,
  thresholds: readonly ThermalThreshold[],
  known: boolean,
): ThresholdSensitivity {
  const [only, ...others] = thresholds;
  const megawatts = only === undefined || others.length > 0 ? null : only.megawatts;
  const lanes = [
    [80, 'absorbedAtLowerThreshold'],
    [100, 'absorbed'],
    [120, 'absorbedAtUpperThreshold'],
  ] as const;
  const cases = lanes.map(([percent, key]) => ({
    percentOfThreshold: percent,
    megawatts: megawatts === null ? null : scaledDecimal(megawatts * BigInt(percent), 2),
    absorbed: known ? Energy.ofMilliWh(total.sum(key)) : null,
  }));
  return { thresholds, cases };
}

function qualityOf(total: PeriodSums, input: EnergyStatementInput): StatementDataQuality {
  const energy = total.sum('energy');
  const surplus = total.sum('surplus');
  const slots = total.count('slots');
  const scaledEnergy = total.sum('scaledEnergy');
  return {
    slots,
    incompleteSlots: total.count('incompleteSlots'),
    slotsWithoutSurplus: slots - total.count('surplusSlots'),
    missingBillingReadings: total.count('missingBillingReadings'),
    missingRigReadings: total.count('missingRigReadings'),
    scaledSteps: total.count('scaledSteps'),
    scaledEnergy: total.count('knownBillingSteps') === 0 ? null : Energy.ofMilliWh(scaledEnergy),
    scaledShare: Ratio.of(scaledEnergy, energy),
    estimatedShare: Ratio.of(energy - total.sum('measured'), energy),
    atRiskShare: Ratio.of(total.sum('clockRisk'), energy),
    preliminaryShare: Ratio.of(total.sum('surplusPreliminary'), surplus),
    doubtfulSlots: total.count('doubtfulSlots'),
    datesNotCovered: datesNotCovered(input),
  };
}

/** Local dates of the period whose segments do not add up to the whole local day. */
function datesNotCovered({ header, rows }: EnergyStatementInput): string[] {
  const covered = new Map<string, number>();
  for (const { localDate, fromSecond, toSecond } of rows)
    covered.set(localDate, (covered.get(localDate) ?? 0) + toSecond - fromSecond);
  const zone = header.zone as ZoneName;
  const [, dates] = datesOf(header);
  return (dates as readonly LocalDate[]).filter((date) => {
    const { start, end } = localDateInterval(date, zone);
    return millisecondsOf(covered.get(date) ?? 0) !== end - start;
  });
}

/** The local months that lie in the period whole, and its local dates. */
function datesOf({ periodStart: start, periodEnd: end, zone }: StatementHeader): [string[], LocalDate[]] {
  const dates = localDatesOf({ start, end }, zone as ZoneName);
  const months = [...new Set(dates.map((date) => date.slice(0, 7)))];
  const whole = months.filter((text) => {
    const month = parseLocalMonth(text);
    if (!month.ok) return false;
    const span = localMonthInterval(month.value, zone as ZoneName);
    return start <= span.start && span.end <= end;
  });
  return [whole, dates];
}

/** Coarse matching can only flatter, but for the floors at 0 that contracted plants bring in: then nothing is said. */
function resolutionOf(stepSeconds: number, contracted: boolean): string {
  const names: Readonly<Record<number, string>> = { 3_600: 'hourly', 1_800: 'half-hourly' };
  const match = `${names[stepSeconds] ?? `${String(stepSeconds)}-second`} match`;
  return contracted ? match : `${match}, ≥ a finer match`;
}

function contractSource(contract: StatedContract, area: string): string {
  const { plant, validFrom, evidence, approvedBy } = contract;
  return `Contracted plant ${plant} of ${area} from ${validFrom}${untilText(contract)}: ${evidence}, approved by ${approvedBy}; claimed once in this database, others are not known`;
}

function untilText({ validTo }: { readonly validTo: string | null }): string {
  return validTo === null ? '' : ` to ${validTo} (exclusive)`;
}

function thresholdSource(row: ThermalThreshold): string {
  const until = untilText(row);
  return `Thermal threshold of ${row.area}, ${row.megawatts.toString()} MW from ${row.validFrom}${until}: ${row.source}`;
}
