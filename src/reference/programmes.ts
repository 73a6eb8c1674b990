import type {
  ProgrammeTerms,
  SettlementTerms,
} from '../domain/curtailment/demand-response/programme-terms.js';

/** ERAB settles a day's kWh as a whole, truncated from the third decimal; at or below 0 it is 0. */
const ERAB_SETTLEMENT: SettlementTerms = {
  clamp: 'DAY',
  negativeSlots: 'KEEP',
  cappedAtRequested: true,
  dayUnitMilliWh: 10_000n,
  creditPerKWh: '45',
  penaltyPerKWh: '60',
  currency: 'JPY',
};

const DEMO_SOURCE =
  'Illustrative: the demo’s programme is fictional; settled by the ERAB guidelines with invented rates and response time';

/** Terms of the programmes that call, as dated rows; a new edition is a row added, never an edit. */
const PROGRAMMES: readonly ProgrammeTerms[] = [
  {
    programme: 'evening-reduction',
    edition: 'demo 2022',
    validFrom: '2022-04-01',
    validTo: null,
    baselinePreset: 'JP_ERAB_2020_06',
    settlement: ERAB_SETTLEMENT,
    responseSeconds: 600,
    calledFor: 'TIGHT_SUPPLY',
    ordered: true,
    source: DEMO_SOURCE,
    illustrative: true,
  },
  {
    programme: 'surplus-call',
    edition: 'demo 2022',
    validFrom: '2022-04-01',
    validTo: null,
    baselinePreset: 'JP_ERAB_2020_06',
    settlement: { ...ERAB_SETTLEMENT, creditPerKWh: null, penaltyPerKWh: null, currency: null },
    responseSeconds: 900,
    calledFor: 'SURPLUS',
    ordered: false,
    source: DEMO_SOURCE,
    illustrative: true,
  },
];

/** The terms of a programme on a local date; null when none are recorded, and then nothing is credited. */
export function programmeTermsOf(programme: string, date: string): ProgrammeTerms | null {
  return (
    PROGRAMMES.find(
      (row) =>
        row.programme === programme && row.validFrom <= date && (row.validTo === null || date < row.validTo),
    ) ?? null
  );
}
