import type {
  BaselineFinding,
  BaselineTest,
  BillingMeterFacts,
  ConservationCheck,
  EnergyStatement,
  StatementDataQuality,
} from '../domain/report/energy-statement.js';
import { left, point, right } from '../domain/report/text-table.js';
import { kWhText, numberText, paragraph, ratioText, section, table, UNKNOWN } from './statement-text.js';

/** The baseline test, the laws of conservation and the quality of the data. */
export function checksText({ baseline, billingMeter, conservation, quality }: EnergyStatement): string[] {
  return [
    ...baselineText(baseline),
    ...billingMeterText(billingMeter),
    ...conservationText(conservation),
    ...qualityText(quality),
  ];
}

const VERDICTS: Readonly<Record<BaselineTest['verdict'], string>> = {
  HOLDS: 'holds',
  CONTRADICTED: 'CONTRADICTED',
  NOT_TESTABLE: 'not testable',
};

function baselineText({ tests, sentence }: BaselineFinding): string[] {
  return section(
    'BASELINE TEST (whole local months, slots without surplus and without any order)',
    table(
      [
        left('month'),
        left('policy'),
        right('W'),
        right('slots'),
        point('used, kWh'),
        point('allowed, kWh'),
        left('verdict'),
      ],
      tests.map((test) => [
        test.month,
        test.policy ?? UNKNOWN,
        numberText(test.watts),
        numberText(test.testedSlots),
        kWhText(test.used),
        kWhText(test.allowed),
        VERDICTS[test.verdict],
      ]),
    ),
    paragraph(sentence),
    paragraph(
      'Allowed is the stated power over the tested slots, tolerance included, rounded down to 1 milliWh.',
    ),
  );
}

function billingMeterText({ verification, bills }: BillingMeterFacts): string[] {
  const said =
    verification === null
      ? [`${UNKNOWN}  no verification is recorded for the period`]
      : paragraph(
          `${verification.seriesCode}, class ${verification.accuracyClass}, verified from ${verification.validFrom} to ${verification.verifiedUntil}; transformers: current ${verification.currentRatio || 'none'}, voltage ${verification.voltageRatio || 'none'}. Evidence: ${verification.evidence}; approved by ${verification.approvedBy}.`,
        );
  const ties = bills.map((tie) => [
    tie.month,
    kWhText(tie.billed),
    kWhText(tie.metered),
    kWhText(tie.difference),
    numberText(tie.missingBillingReadings),
    tie.evidence,
  ]);
  if (ties.length === 0) return section('BILLING METER', said);
  const columns = [
    left('month'),
    point('billed, kWh'),
    point('metered, kWh'),
    point('difference, kWh'),
    right('missing'),
    left('bill'),
  ];
  return section('BILLING METER', said, table(columns, ties));
}

function conservationText(checks: readonly ConservationCheck[]): string[] {
  return section(
    'CONSERVATION, kWh (both sides from sums of their own)',
    table(
      [left('law'), point('left'), left(''), point('right'), left('verdict')],
      checks.map((check) => [
        check.statement,
        kWhText(check.left),
        check.relation === '<=' ? '≤' : check.relation,
        kWhText(check.right),
        verdictOf(check),
      ]),
    ),
  );
}

function verdictOf({ holds, broken }: ConservationCheck): string {
  if (holds === null) return 'not checked';
  if (holds) return 'holds';
  return broken === 0 ? 'BROKEN' : `BROKEN in ${numberText(broken)}`;
}

function qualityText(quality: StatementDataQuality): string[] {
  const { datesNotCovered } = quality;
  const rows: readonly (readonly [string, string])[] = [
    ['match slots', numberText(quality.slots)],
    ['  incomplete: C is unknown', numberText(quality.incompleteSlots)],
    ['  without a published surplus figure', numberText(quality.slotsWithoutSurplus)],
    ['  with surplus of DOUBTFUL quality', numberText(quality.doubtfulSlots)],
    ['missing readings of the billing meter', numberText(quality.missingBillingReadings)],
    ['missing rig readings', numberText(quality.missingRigReadings)],
    ['balance steps with rigs scaled down (SUM_CHECK)', numberText(quality.scaledSteps)],
    ['  scaled away, kWh', kWhText(quality.scaledEnergy)],
    ['  share of E', ratioText(quality.scaledShare)],
    ['estimated share of E', ratioText(quality.estimatedShare)],
    ['share of E at risk from the meter clock', ratioText(quality.atRiskShare)],
    ['preliminary share of S', ratioText(quality.preliminaryShare)],
    ['local days not covered', numberText(datesNotCovered.length)],
  ];
  return section(
    'DATA QUALITY',
    table([left(''), point('')], rows).slice(1),
    datesNotCovered.length === 0 ? [] : paragraph(datesNotCovered.join(', '), '  '),
  );
}
