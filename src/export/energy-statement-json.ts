import { canonicalJson } from '../domain/proof/canonical-json.js';
import type {
  BaselineFinding,
  BillingMeterFacts,
  ConservationCheck,
  EnergyCell,
  EnergyFigures,
  EnergyRow,
  EnergyStatement,
  Lift,
  StatementDataQuality,
  ThresholdSensitivity,
} from '../domain/report/energy-statement.js';
import type { ThermalThreshold } from '../domain/surplus/surplus-day.js';
import { at, headerJson, kWh, ratio, type Rendered } from './json-values.js';

/**
 * The whole statement as canonical JSON (RFC 8785) and one newline: energy as exact kWh text under keys that end in `KWh`,
 * ratios as text with six places, instants with the offset of the site's zone, bigints as text; unknown is null.
 */
export function renderEnergyStatementJson(statement: EnergyStatement): string {
  const { header, lift, constantLoad, avoidedWaste } = statement;
  const rendered: Rendered<EnergyStatement> = {
    header: headerJson(header),
    totals: figuresJson(statement.totals),
    cells: statement.cells.map(cellJson),
    avoidedWaste:
      avoidedWaste === null
        ? null
        : {
            evidencedKWh: kWh(avoidedWaste.evidenced),
            upperBoundKWh: kWh(avoidedWaste.upperBound),
            sentence: avoidedWaste.sentence,
          },
    thresholdSensitivity: sensitivityJson(statement.thresholdSensitivity),
    coincidentShareOfEnergy: ratio(statement.coincidentShareOfEnergy),
    coincidentShareOfSurplus: ratio(statement.coincidentShareOfSurplus),
    lift: liftJson(lift),
    constantLoad:
      constantLoad === null
        ? null
        : { watts: constantLoad.watts.toString(), coincidentKWh: kWh(constantLoad.coincident) },
    baseline: baselineJson(statement.baseline),
    billingMeter: billingMeterJson(statement.billingMeter),
    resolutionSeconds: statement.resolutionSeconds,
    resolution: statement.resolution,
    quality: qualityJson(statement.quality),
    conservation: statement.conservation.map(checkJson),
    findings: statement.findings.map((finding) => ({ ...finding })),
    notices: statement.notices,
    standingSentences: statement.standingSentences,
    exclusions: statement.exclusions,
    sources: statement.sources,
    groupedBy: statement.groupedBy,
    rows: statement.rows.map((row) => rowJson(row, header.zone)),
  };
  return `${canonicalJson(rendered)}\n`;
}

function figuresJson(figures: EnergyFigures): Rendered<EnergyFigures> {
  return {
    energyKWh: kWh(figures.energy),
    measuredKWh: kWh(figures.measured),
    estimatedKWh: kWh(figures.estimated),
    rigsKWh: kWh(figures.rigs),
    auxiliaryKWh: kWh(figures.auxiliary),
    surplusOfAreaKWh: kWh(figures.surplusOfArea),
    contractedSurplusKWh: kWh(figures.contractedSurplus),
    coincidentKWh: kWh(figures.coincident),
    contractedAbsorbedKWh: kWh(figures.contractedAbsorbed),
    absorbedKWh: kWh(figures.absorbed),
    instructedKWh: kWh(figures.instructed),
    unmatchedKWh: kWh(figures.unmatched),
    unassessedKWh: kWh(figures.unassessed),
    clockRiskKWh: kWh(figures.clockRisk),
  };
}

function rowJson(row: EnergyRow, zone: string): Rendered<EnergyRow> {
  const { label, rigSerial, incompleteSlots, missingRigReadings, withheldBecause } = row;
  return {
    ...figuresJson(row),
    label,
    rigSerial,
    incompleteSlots,
    missingRigReadings,
    withheldBecause,
    start: at(row.start, zone),
    end: at(row.end, zone),
    energyRawKWh: kWh(row.energyRaw),
    cells: row.cells.map(cellJson),
  };
}

function cellJson({ row, column, energy }: EnergyCell): Rendered<EnergyCell> {
  return { row, column, energyKWh: kWh(energy) };
}

function sensitivityJson({ thresholds, cases }: ThresholdSensitivity): Rendered<ThresholdSensitivity> {
  return {
    thresholds: thresholds.map(thresholdJson),
    cases: cases.map(({ percentOfThreshold, megawatts, absorbed }) => ({
      percentOfThreshold,
      megawatts: megawatts === null ? null : megawatts.toFixed(),
      absorbedKWh: kWh(absorbed),
    })),
  };
}

function thresholdJson(threshold: ThermalThreshold): Rendered<ThermalThreshold> {
  return { ...threshold, megawatts: threshold.megawatts.toString() };
}

function liftJson(lift: Lift): Rendered<Lift> {
  return {
    value: ratio(lift.value),
    nearOne: ratio(lift.nearOne),
    flatLoadCoincidentKWh: kWh(lift.flatLoadCoincident),
    assessedSlots: lift.assessedSlots,
    sentence: lift.sentence,
  };
}

function baselineJson({ verdict, tests, sentence }: BaselineFinding): Rendered<BaselineFinding> {
  return {
    verdict,
    sentence,
    tests: tests.map((test) => ({
      month: test.month,
      policy: test.policy,
      watts: test.watts === null ? null : test.watts.toString(),
      testedSlots: test.testedSlots,
      usedKWh: kWh(test.used),
      allowedKWh: kWh(test.allowed),
      verdict: test.verdict,
    })),
  };
}

function billingMeterJson({
  verification,
  firstUnverified,
  bills,
}: BillingMeterFacts): Rendered<BillingMeterFacts> {
  return {
    verification: verification === null ? null : { ...verification },
    firstUnverified,
    bills: bills.map(({ month, billed, metered, difference, missingBillingReadings, evidence }) => ({
      month,
      billedKWh: kWh(billed),
      meteredKWh: kWh(metered),
      differenceKWh: kWh(difference),
      missingBillingReadings,
      evidence,
    })),
  };
}

function qualityJson(quality: StatementDataQuality): Rendered<StatementDataQuality> {
  const { scaledEnergy, ...counts } = quality;
  return {
    ...counts,
    scaledEnergyKWh: kWh(scaledEnergy),
    scaledShare: ratio(quality.scaledShare),
    estimatedShare: ratio(quality.estimatedShare),
    atRiskShare: ratio(quality.atRiskShare),
    preliminaryShare: ratio(quality.preliminaryShare),
  };
}

function checkJson(check: ConservationCheck): Rendered<ConservationCheck> {
  const { law, statement, relation, broken, holds } = check;
  return { law, statement, relation, broken, holds, leftKWh: kWh(check.left), rightKWh: kWh(check.right) };
}
