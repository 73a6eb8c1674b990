import type { UtcDay } from '../time/local-calendar.js';

/** Rows of the cell matrix: what the grid was throwing away while the energy was used. */
export const CELL_ROWS = ['ABSORBED', 'COINCIDENT_ONLY', 'UNMATCHED'] as const;
export type CellRow = (typeof CELL_ROWS)[number];
/** Columns of the cell matrix: what the energy was used for. */
export const CELL_COLUMNS = ['RUNNING', 'STANDBY_UNDER_ORDER', 'AGAINST_ORDER', 'AUXILIARY'] as const;
export type CellColumn = (typeof CELL_COLUMNS)[number];
export const CELL_COUNT = 12;

/** Index of a cell in a lane of cells: row-major. @example cellIndex('COINCIDENT_ONLY', 'RUNNING') === 4 */
export function cellIndex(row: CellRow, column: CellColumn): number {
  return CELL_ROWS.indexOf(row) * CELL_COLUMNS.length + CELL_COLUMNS.indexOf(column);
}

/**
 * Site figures per match slot of one UTC day: parallel lanes of integers in milliWh (each below 2^53), one element per
 * slot. Where `complete[i]` is 0 (a billing reading or the surplus figure is missing) coincident, absorbed, instructed are
 * null: their lanes hold NULL_FIGURE (−1) there and the cells hold what is known in row UNMATCHED only.
 */
export interface SlotLanes {
  readonly stepSeconds: number;
  readonly slots: number;
  /** E: the site's import, sum of the known billing readings. */
  readonly energy: Float64Array;
  /** M: measured part of E (not estimated, neither billing nor rig reading). */
  readonly measured: Float64Array;
  /** M°: part of M outside REDUCE orders. */
  readonly measuredOutsideOrders: Float64Array;
  /** Sum of the rigs' raw readings, before scaling to the billing meter. */
  readonly rigsRaw: Float64Array;
  readonly auxiliary: Float64Array;
  /** S of the area as published, −1 where not published. */
  readonly surplus: Float64Array;
  /** S′: S less what contracted plants of the pool still curtailed, not below 0; −1 where either is unknown. */
  readonly surplusOfPool: Float64Array;
  /** S_c: what the site's contracted plants had to curtail; −1 where no plant is in force or a reading of one is missing. */
  readonly contractedSurplus: Float64Array;
  /** A_c: the part of C out of S_c, before the clock risk; −1 where no plant is in force and where C is null. */
  readonly contractedAbsorbed: Float64Array;
  readonly baseline: Float64Array;
  readonly coincident: Float64Array;
  /** A, gated by CONFIRMED quality, less clock risk. */
  readonly absorbed: Float64Array;
  /** What A would be with the area's thermal threshold 20 % lower and 20 % higher. */
  readonly absorbedAtLowerThreshold: Float64Array;
  readonly absorbedAtUpperThreshold: Float64Array;
  readonly instructed: Float64Array;
  readonly clockRisk: Float64Array;
  /** CELL_COUNT lanes, row-major by cellIndex; they sum to `energy` in every slot. */
  readonly cells: readonly Float64Array[];
  /** Balance steps whose billing readings are all known; 0: E of the slot is unknown, not 0. */
  readonly knownBillingSteps: Float64Array;
  readonly missingBillingReadings: Float64Array;
  readonly missingRigReadings: Float64Array;
  /** Balance steps in which rigs were scaled down to the billing meter (SUM_CHECK). */
  readonly scaledSteps: Float64Array;
  /** 1 when any order (REDUCE or INCREASE) touches the slot. */
  readonly orderRunning: Uint8Array;
  /** 1 when the billing meter and S are known for the whole slot. */
  readonly complete: Uint8Array;
  /** 1 when surplus quality is CONFIRMED. */
  readonly confirmed: Uint8Array;
}

export const NULL_FIGURE = -1;

/** The line of one rig (or of auxiliary, last) over one local-day segment: integers in milliWh. */
export interface RigLanes {
  /** Serials in kernel order; the auxiliary line follows the last rig and has no serial. */
  readonly serials: readonly string[];
  readonly energy: Float64Array;
  readonly energyRaw: Float64Array;
  readonly estimated: Float64Array;
  /** CELL_COUNT lanes, row-major by cellIndex; per line they sum to `energy`. */
  readonly cells: readonly Float64Array[];
  /** Readings of the line known in steps that are known to the billing meter; 0: its energy is unknown, not 0. */
  readonly knownReadings: Float64Array;
  readonly missingReadings: Float64Array;
}

/** One UTC day of one site, reconciled; `segments[i]` covers `[fromSecond, toSecond)` of local day `localDate`. */
export interface SiteDayResult {
  readonly siteCode: string;
  readonly day: UtcDay;
  readonly slots: SlotLanes;
  readonly segments: readonly {
    readonly localDate: string;
    readonly fromSecond: number;
    readonly toSecond: number;
    readonly lines: RigLanes;
  }[];
}
