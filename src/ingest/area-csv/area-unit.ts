import { parseScaled } from '../../domain/quantity/parse-scaled.js';
import type { FaultList } from '../fault.js';
import type { CsvRecord } from '../text/csv-text.js';

/** What one figure of a file counts: MWh or MW averaged over the interval, or ten of them (万kWh, 万kW). */
export type AreaUnit = 'MWH' | 'AVERAGE_MW' | 'TEN_MWH' | 'TEN_MW';

/** The longer names first: 万kW is part of 万kWh. */
const UNIT = /万kWh|万kW|MWh|MW/gi;
const UNITS: ReadonlyMap<string, AreaUnit> = new Map([
  ['万kwh', 'TEN_MWH'],
  ['万kw', 'TEN_MW'],
  ['mwh', 'MWH'],
  ['mw', 'AVERAGE_MW'],
]);
/** Decimals of a figure that reach the milliWh: 1 MWh is 10^9 of them. */
const SCALE: Readonly<Record<AreaUnit, number>> = { MWH: 9, AVERAGE_MW: 9, TEN_MWH: 10, TEN_MW: 10 };
const SECONDS_PER_HOUR = 3_600n;
/** A million MW is six times Japan's highest load. */
const LARGEST_MILLI_WH = 1_000_000n * 1_000_000_000n;

/**
 * The unit the header names, in a line of its own, above the columns or in each name. Null after a fault.
 *
 * @example readAreaUnit(headerRecords, faults) === 'AVERAGE_MW'
 */
export function readAreaUnit(header: readonly CsvRecord[], faults: FaultList): AreaUnit | null {
  const found = new Map<AreaUnit, { line: number; column: number; value: string }>();
  for (const { line, cells } of header) {
    for (const cell of cells) {
      for (const [name] of cell.text.normalize('NFKC').replace(/\s/g, '').matchAll(UNIT)) {
        const unit = UNITS.get(name.toLowerCase());
        if (unit !== undefined) found.set(unit, { line, column: cell.column, value: cell.text });
      }
    }
  }
  const [first, second] = [...found];
  if (first === undefined) {
    faults.add('AREA_CSV.UNIT_MISSING', 'the header names the unit: MWh, MW平均, 万kWh or 万kW', {
      line: header.at(-1)?.line ?? 1,
    });
    return null;
  }
  if (second !== undefined) {
    faults.add('AREA_CSV.UNIT_TWICE', 'the header names one unit for the whole file', second[1]);
    return null;
  }
  return first[0];
}

/** A header text without its unit, brackets and blanks, in NFKC: what two publishers' names of a column have in common. */
export function withoutUnit(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s[\]()〔〕【】]/g, '')
    .replace(/(?:単位:?)?(?:万kWh|万kW|MW平均|MWh|MW)/gi, '');
}

/** A figure as milliWh, null where nothing is published, or the code and rule its text breaks. */
export type FigureReading =
  { readonly milliWh: bigint | null } | { readonly code: string; readonly rule: string };

const NOT_PUBLISHED: ReadonlySet<string> = new Set(['', '-', '‐', '–', '—', '―', 'ー', '−']);

/**
 * Reads a figure as energy of its interval in milliWh, exactly: blank and `－` are null, negative figures stay negative,
 * nothing is rounded.
 *
 * @example readFigure('7838', 'AVERAGE_MW', 1800) gives { milliWh: 3_919_000_000_000n }
 */
export function readFigure(text: string, unit: AreaUnit, stepSeconds: number): FigureReading {
  const plain = text.normalize('NFKC').trim();
  if (NOT_PUBLISHED.has(plain)) return { milliWh: null };
  const parsed = parseScaled(plain.replace(/^−/, '-'), SCALE[unit], unit);
  if (!parsed.ok) {
    return parsed.failure.code === 'QUANTITY.TOO_FINE'
      ? TOO_FINE
      : {
          code: 'AREA_CSV.VALUE_NOT_PLAIN',
          rule: 'a plain number, blank or －: no separators, exponents or NaN',
        };
  }
  const milliWh = overStep(parsed.value, unit, stepSeconds);
  if (milliWh === null) return TOO_FINE;
  if (milliWh > LARGEST_MILLI_WH || milliWh < -LARGEST_MILLI_WH) {
    return { code: 'AREA_CSV.VALUE_TOO_LARGE', rule: 'at most 1,000,000 MWh: check the unit' };
  }
  return { milliWh };
}

const TOO_FINE: FigureReading = {
  code: 'AREA_CSV.VALUE_TOO_FINE',
  rule: 'a figure whose energy is a whole number of milliWh: nothing is rounded',
};

/** Average power × step; an energy stays as it is. Null when a part of a milliWh would be left. */
function overStep(value: bigint, unit: AreaUnit, stepSeconds: number): bigint | null {
  if (unit === 'MWH' || unit === 'TEN_MWH') return value;
  const product = value * BigInt(stepSeconds);
  return product % SECONDS_PER_HOUR === 0n ? product / SECONDS_PER_HOUR : null;
}
