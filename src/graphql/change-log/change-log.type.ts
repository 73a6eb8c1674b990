import { Field, ObjectType } from 'type-graphql';
import { CELL_COLUMNS, CELL_ROWS } from '../../domain/reconciliation/site-day-result.js';
import type { ChangedRow, ChangeGrouping, ChangeLog } from '../../domain/report/change-log.js';
import { ENERGY_FIGURES, type CountChange, type FigureChange } from '../../domain/report/changed-figures.js';
import type { StatementHeader } from '../../domain/report/energy-statement.js';
import type { Instant } from '../../domain/time/instant.js';
import { StatementHeaderType } from '../energy-statement/statement-header.type.js';
import { ListSize } from '../limits/list-size.js';
import { connectionType } from '../paging/connection.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { ChangeGroupingEnum } from './change-enums.js';
import { CountChangeType, FigureChangeType } from './figure-change.type.js';

/** The energies of a row and its cells. */
const FIGURES = ENERGY_FIGURES.length + CELL_ROWS.length * CELL_COLUMNS.length;

/** `causes` is a list in pages: `ChangedRowResolver` adds it. */
@ObjectType('ChangedRow', {
  simpleResolvers: true,
  description: 'A row of the energy statement of which something moved.',
})
export class ChangedRowType implements Omit<ChangedRow, 'causes'> {
  @Field(() => String, { description: "YYYY-MM-DD, or the interval's start with offset. Unit: none." })
  readonly label!: string;

  @Field(() => DateTimeScalar, { description: 'Start of the row. Unit: see DateTime.' })
  readonly start!: Instant;

  @Field(() => DateTimeScalar, { description: 'End (exclusive) of the row. Unit: see DateTime.' })
  readonly end!: Instant;

  @ListSize(FIGURES)
  @Field(() => [FigureChangeType], { description: 'The energies that moved. Unit: see its fields.' })
  readonly figures!: readonly FigureChange[];

  @ListSize(2)
  @Field(() => [CountChangeType], { description: 'The counts that moved. Unit: see its fields.' })
  readonly counts!: readonly CountChange[];

  @Field(() => [String], {
    description: 'What moved although no recorded fact accounts for it: method or unknown. Unit: none.',
  })
  readonly unexplained!: readonly string[];
}

export const ChangedRowConnectionType = connectionType(
  'ChangedRow',
  ChangedRowType,
  'rows that moved, in order of time',
);

/** `rows` and `facts` are lists in pages: `ChangeLogResolver` adds them. */
@ObjectType('ChangeLog', {
  simpleResolvers: true,
  description:
    'Which figures of a site and period moved between two knowledge sequences, by how much and why. Source rule: docs/spec/change-log.md.',
})
export class ChangeLogType implements Omit<ChangeLog, 'rows' | 'facts'> {
  @Field(() => StatementHeaderType, {
    description: 'The header of the statement as known at the later sequence. Unit: see its fields.',
  })
  readonly header!: StatementHeader;

  @Field(() => ChangeGroupingEnum, { description: 'What the rows are. Unit: none.' })
  readonly by!: ChangeGrouping;

  @Field(() => BigIntScalar, { description: 'The earlier knowledge sequence. Unit: none.' })
  readonly sinceSequence!: bigint;

  @Field(() => BigIntScalar, {
    description: 'The later knowledge sequence; give it as `until` to page on. Unit: none.',
  })
  readonly untilSequence!: bigint;

  @ListSize(FIGURES)
  @Field(() => [FigureChangeType], {
    description: 'Every energy of the whole period, moved or not. Unit: see its fields.',
  })
  readonly totals!: readonly FigureChange[];

  @Field(() => [String], {
    description: 'E.g. why no statement could be made at the earlier sequence. Unit: none.',
  })
  readonly notices!: readonly string[];
}
