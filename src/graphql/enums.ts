import { registerEnumType } from 'type-graphql';
import { CORRECTED_QUALITIES, type CorrectedQuality } from '../app/correct-readings.js';
import { IMPORT_KINDS, type ImportKind, type ImportOptions } from '../app/import-report.js';
import { ENTRY_KINDS, type EntryKind } from '../app/manual-entry.js';
import {
  EVENT_KINDS,
  EVENT_STATES,
  type EventKind,
  type EventState,
} from '../domain/curtailment/curtailment-event.js';
import { SERIES_KINDS, type SeriesKind } from '../domain/metering/series.js';
import { BASELINE_POLICIES, type BaselinePolicyKind } from '../domain/reconciliation/baseline-rule.js';
import {
  CELL_COLUMNS,
  CELL_ROWS,
  type CellColumn,
  type CellRow,
} from '../domain/reconciliation/site-day-result.js';
import {
  ASSURANCE_LEVELS,
  BASELINE_VERDICTS,
  STATEMENT_GROUPINGS,
  type AssuranceLevel,
  type BaselineVerdict,
  type ConservationCheck,
  type StatementGrouping,
} from '../domain/report/energy-statement.js';
import {
  PUBLICATION_STATUSES,
  SURPLUS_QUALITIES,
  type PublicationStatus,
  type SurplusQuality,
} from '../domain/surplus/area-supply.js';
import type { JobState } from './app-types.js';

/** Registers an enum whose values are their own names; every value says what it means. */
export function enumOf<V extends string>(
  name: string,
  description: string,
  values: readonly V[],
  meanings: Readonly<Record<V, string>>,
): Readonly<Record<string, V>> {
  const members: Record<string, V> = Object.fromEntries(values.map((value) => [value, value]));
  const valuesConfig = Object.fromEntries(values.map((value) => [value, { description: meanings[value] }]));
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

export const EventKindEnum: Readonly<Record<string, EventKind>> = enumOf(
  'EventKind',
  'What a curtailment event asks of a site.',
  EVENT_KINDS,
  { REDUCE: 'Pause: demand is high. Wins where both apply.', INCREASE: 'Run: soak up surplus (上げDR).' },
);

export const EventStateEnum: Readonly<Record<string, EventState>> = enumOf(
  'EventState',
  'Where an event stands in its life.',
  EVENT_STATES,
  {
    ISSUED: 'Called by the programme.',
    ACKNOWLEDGED: 'The site has accepted it.',
    ACTIVE: 'In force.',
    RESTORED: 'Ended, load restored.',
    CANCELLED: 'Withdrawn: it binds nobody.',
    DECLINED: 'Refused by the site: it binds nobody.',
  },
);

export const StatementGroupingEnum: Readonly<Record<string, StatementGrouping>> = enumOf(
  'StatementGrouping',
  'What the rows of a statement are broken down by.',
  STATEMENT_GROUPINGS,
  {
    INTERVAL: 'One row per match interval.',
    DAY: 'One row per local day.',
    MONTH: 'One row per local month.',
    RIG: 'One row per rig, auxiliary last.',
  },
);

export const CellRowEnum: Readonly<Record<string, CellRow>> = enumOf(
  'CellRow',
  'What the grid was throwing away while energy was used.',
  CELL_ROWS,
  {
    ABSORBED: 'Surplus-matched increase over the baseline.',
    COINCIDENT_ONLY: 'Used while energy was thrown away, no increase shown.',
    UNMATCHED: 'No surplus, more use than surplus, or not assessed.',
  },
);

export const CellColumnEnum: Readonly<Record<string, CellColumn>> = enumOf(
  'CellColumn',
  'What energy was used for.',
  CELL_COLUMNS,
  {
    RUNNING: 'Rigs, no order against it.',
    STANDBY_UNDER_ORDER: 'Rigs under a REDUCE order, at or below the standby limit.',
    AGAINST_ORDER: 'Rigs under a REDUCE order, above the standby limit.',
    AUXILIARY: 'Everything of the site but its rigs.',
  },
);

export const SurplusQualityEnum: Readonly<Record<string, SurplusQuality>> = enumOf(
  'SurplusQuality',
  'How sure it is that more load would have lowered curtailment.',
  SURPLUS_QUALITIES,
  {
    CONFIRMED: 'Pumped storage was charging and thermal output was at or below the threshold.',
    DOUBTFUL: 'One of the two did not hold.',
  },
);

export const PublicationStatusEnum: Readonly<Record<string, PublicationStatus>> = enumOf(
  'PublicationStatus',
  'How final a published figure is.',
  PUBLICATION_STATUSES,
  { PRELIMINARY: '速報: may still change.', CONFIRMED: '確報.' },
);

export const BaselinePolicyEnum: Readonly<Record<string, BaselinePolicyKind>> = enumOf(
  'BaselinePolicyKind',
  'The rule that says what a site would have used without surplus.',
  BASELINE_POLICIES,
  {
    SURPLUS_ONLY: 'Nothing but standby and auxiliary.',
    CONTRACTED_LOAD: 'The stated load, auxiliary included.',
  },
);

export const BaselineVerdictEnum: Readonly<Record<string, BaselineVerdict>> = enumOf(
  'BaselineVerdict',
  'What the readings say about the stated baseline.',
  BASELINE_VERDICTS,
  {
    HOLDS: 'Use without surplus and without an order stays within the baseline.',
    CONTRADICTED: 'Use exceeds it: nothing is claimed as absorbed.',
    NOT_TESTABLE: 'No slot to test on.',
  },
);

export const AssuranceLevelEnum: Readonly<Record<string, AssuranceLevel>> = enumOf(
  'AssuranceLevel',
  'How far somebody independent vouches for a statement.',
  ASSURANCE_LEVELS,
  { NONE: 'Nobody does.', LIMITED: 'Limited assurance.', REASONABLE: 'Reasonable assurance.' },
);

export const RelationEnum: Readonly<Record<string, ConservationCheck['relation']>> = {
  EQUAL: '=',
  AT_MOST: '<=',
};
registerEnumType(RelationEnum, {
  name: 'Relation',
  description: 'What must hold between the two sides of a law of conservation.',
  valuesConfig: { EQUAL: { description: 'Left = right.' }, AT_MOST: { description: 'Left ≤ right.' } },
});

export const SeriesKindEnum: Readonly<Record<string, SeriesKind>> = enumOf(
  'SeriesKind',
  'What a series of readings measures.',
  SERIES_KINDS,
  {
    SITE_MAIN: 'The billing meter.',
    RIG: 'One rig.',
    AUX: 'Auxiliary load.',
    EXPORT: 'Energy fed back.',
    POWER: 'Power, not energy.',
    CHECK: 'A meter beside the billing meter.',
    SUB: 'A meter below the billing meter.',
    PLANT: 'What a contracted plant had to curtail.',
  },
);

const IMPORT_MEANINGS: Readonly<Record<ImportKind, string>> = {
  METERS: 'Meter readings: CSV, NEM12 or Green Button.',
  AREA: "An area's published supply and demand.",
  EVENTS: 'Curtailment events, CSV.',
  RIGS: 'A list of rigs, CSV.',
  TELEMETRY: 'A log of what rigs said of their power, NDJSON.',
  OPENADR: 'Programs and events as a VTN of OpenADR 3 gave them, NDJSON.',
};

export const ImportKindEnum: Readonly<Record<string, ImportKind>> = enumOf(
  'ImportKind',
  'What a file holds.',
  IMPORT_KINDS,
  IMPORT_MEANINGS,
);

const ENTRY_MEANINGS: Readonly<Record<EntryKind, string>> = {
  CORRECTION: 'Readings of a series, corrected.',
  CLOCK_CHECK: "A meter's clock beside a reference.",
  EXCUSE: 'Why rigs could not follow an event.',
  DECLINED_SLOTS: 'Time of an event that the site declined.',
  RIG_REPLACEMENT: 'A rig in the place of another.',
  ESTIMATION: 'Readings that were missing, estimated.',
};

export const EntryKindEnum: Readonly<Record<string, EntryKind>> = enumOf(
  'EntryKind',
  'What people enter by hand.',
  ENTRY_KINDS,
  ENTRY_MEANINGS,
);

/** Facts come from files, and from what people enter. */
export const DocumentKindEnum: Readonly<Record<string, ImportKind | EntryKind>> = enumOf(
  'DocumentKind',
  'What facts were taken from.',
  [...IMPORT_KINDS, ...ENTRY_KINDS],
  { ...IMPORT_MEANINGS, ...ENTRY_MEANINGS },
);

export const CorrectedQualityEnum: Readonly<Record<string, CorrectedQuality>> = enumOf(
  'CorrectedQuality',
  'What a corrected reading is.',
  CORRECTED_QUALITIES,
  {
    MEASURED: 'What the meter measured.',
    SUBSTITUTED: 'It stands for a reading that is lost: never matched.',
  },
);

const JOB_STATES: readonly JobState[] = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED'];

export const JobStateEnum: Readonly<Record<string, JobState>> = enumOf(
  'JobState',
  'Where a job stands.',
  JOB_STATES,
  {
    QUEUED: 'Waiting for a worker.',
    RUNNING: 'Being worked on.',
    SUCCEEDED: 'Done; the result is there.',
    FAILED: 'Ended by a failure, which the result names.',
  },
);

export const MeterFormatEnum: Readonly<Record<string, ImportOptions['format']>> = {
  CSV: 'csv',
  NEM12: 'nem12',
  GREEN_BUTTON: 'green-button',
};
registerEnumType(MeterFormatEnum, {
  name: 'MeterFormat',
  description: 'How a meter file is written.',
  valuesConfig: {
    CSV: { description: 'A table with a header row.' },
    NEM12: { description: 'Interval data of the Australian market.' },
    GREEN_BUTTON: { description: 'Atom XML with ESPI.' },
  },
});

export const ReadingLabelEnum: Readonly<Record<string, 'start' | 'end'>> = { START: 'start', END: 'end' };
registerEnumType(ReadingLabelEnum, {
  name: 'ReadingLabel',
  description: 'Which end of its interval the time of a reading names.',
  valuesConfig: { START: { description: 'The beginning.' }, END: { description: 'The end.' } },
});
