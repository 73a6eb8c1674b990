import type {
  BaselinePreset,
  PriorDaysMethod,
  SameDayAdjustment,
  WindowBefore,
} from '../domain/curtailment/demand-response/baseline-preset.js';
import { Ratio } from '../domain/quantity/ratio.js';

/** Four hours to one hour before the event. */
const FOUR_HOURS_TO_ONE: WindowBefore = { fromSecondsBefore: 14_400, toSecondsBefore: 3_600 };
const FOUR_HOURS_TO_TWO: WindowBefore = { fromSecondsBefore: 14_400, toSecondsBefore: 7_200 };
const A_QUARTER = new Ratio(1n, 4n);

function ratioCapped(window: WindowBefore): SameDayAdjustment {
  return { kind: 'RATIO', window, lowest: new Ratio(4n, 5n), highest: new Ratio(6n, 5n) };
}

/** The same number of days for both types, unless a row says otherwise. */
function priorDays(
  take: number,
  of: number,
  changes: Partial<PriorDaysMethod> & Pick<PriorDaysMethod, 'lookBackDays' | 'adjustment'>,
): PriorDaysMethod {
  return {
    kind: 'PRIOR_DAYS',
    selection: { WEEKDAY: { take, of }, WEEKEND_OR_HOLIDAY: { take, of } },
    excludedKinds: ['REDUCE', 'INCREASE'],
    lowUse: null,
    rank: 'HIGHEST',
    tie: 'KEEP_NEAREST',
    ...changes,
  };
}

const HIGH_4_OF_5_AND_2_OF_3 = {
  WEEKDAY: { take: 4, of: 5 },
  WEEKEND_OR_HOLIDAY: { take: 2, of: 3 },
} as const;

/**
 * Baseline rules of programmes, as dated rows. A later edition is a row added with its text, never an edit. What nobody has
 * checked against the programme's own text is listed under `unverified`, and statements repeat it.
 */
const BASELINE_PRESETS: readonly BaselinePreset[] = [
  {
    code: 'JP_ERAB_2020_06',
    edition: '2020-06',
    validFrom: '2020-06-01',
    validTo: null,
    slotSeconds: 1_800,
    holidayCountry: 'JP',
    method: priorDays(4, 5, {
      selection: HIGH_4_OF_5_AND_2_OF_3,
      lookBackDays: 30,
      lowUse: A_QUARTER,
      adjustment: { kind: 'ADDITIVE', window: FOUR_HOURS_TO_ONE },
    }),
    cappedAtOnline: true,
    source:
      'Guidelines on Energy Resource Aggregation Business (ERAB), Agency for Natural Resources and Energy, edition of June 2020, standard baseline High 4 of 5 with same-day adjustment',
    unverified: ['later editions are not entered', 'the rule is taken for INCREASE events as it stands'],
  },
  {
    code: 'PJM_HIGH_4_OF_5',
    edition: 'economic CBL',
    validFrom: '2012-06-01',
    validTo: null,
    slotSeconds: 3_600,
    holidayCountry: 'US',
    method: priorDays(4, 5, {
      selection: HIGH_4_OF_5_AND_2_OF_3,
      lookBackDays: 45,
      lowUse: A_QUARTER,
      adjustment: { kind: 'ADDITIVE', window: FOUR_HOURS_TO_ONE },
    }),
    cappedAtOnline: false,
    source: 'PJM Manual 11, section 10.4.2, customer baseline load with symmetric additive adjustment',
    unverified: ['look-back of 45 days', 'all US public holidays; the programme keeps a list of its own'],
  },
  {
    code: 'PJM_SAME_DAY_3_2',
    edition: 'same day (3+2)',
    validFrom: '2012-06-01',
    validTo: null,
    slotSeconds: 3_600,
    holidayCountry: 'US',
    method: {
      kind: 'SAME_DAY',
      before: FOUR_HOURS_TO_ONE,
      after: { fromSecondsAfter: 3_600, toSecondsAfter: 10_800 },
    },
    cappedAtOnline: false,
    source: 'PJM Manual 11, alternative customer baselines, same day (three hours before + two after)',
    unverified: [],
  },
  {
    code: 'CAISO_10_OF_10',
    edition: 'ten in ten',
    validFrom: '2019-11-01',
    validTo: null,
    slotSeconds: 3_600,
    holidayCountry: 'US',
    method: priorDays(10, 10, { lookBackDays: 45, adjustment: ratioCapped(FOUR_HOURS_TO_ONE) }),
    cappedAtOnline: false,
    source: 'California ISO, demand response performance evaluation, day matching 10 in 10',
    unverified: [
      'cap 0.8 to 1.2',
      'ten days also on weekends and holidays',
      'look-back of 45 days',
      'holidays',
    ],
  },
  {
    code: 'AEMO_10_OF_10',
    edition: 'ten of ten',
    validFrom: '2021-10-24',
    validTo: null,
    slotSeconds: 1_800,
    holidayCountry: 'AU',
    method: priorDays(10, 10, { lookBackDays: 45, adjustment: ratioCapped(FOUR_HOURS_TO_ONE) }),
    cappedAtOnline: false,
    source: 'Australian Energy Market Operator, wholesale demand response, baseline methodology',
    unverified: ['cap 0.8 to 1.2', 'window of the adjustment', 'slots of 30 minutes', 'look-back of 45 days'],
  },
  {
    code: 'NYISO_5_OF_10',
    edition: 'average day CBL',
    validFrom: '2013-05-01',
    validTo: null,
    slotSeconds: 3_600,
    holidayCountry: 'US',
    method: priorDays(5, 10, { lookBackDays: 45, adjustment: ratioCapped(FOUR_HOURS_TO_TWO) }),
    cappedAtOnline: false,
    source: 'New York ISO, average day customer baseline load with in-day adjustment',
    unverified: [
      'cap 0.8 to 1.2',
      'window of the adjustment',
      'five of ten also on weekends and holidays',
      'look-back of 45 days',
      'holidays',
    ],
  },
];

/** The preset of a code; null when there is none. */
export function baselinePresetOf(code: string): BaselinePreset | null {
  return BASELINE_PRESETS.find((row) => row.code === code) ?? null;
}
