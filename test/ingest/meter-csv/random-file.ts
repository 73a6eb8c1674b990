import fc from 'fast-check';
import type { OracleOptions } from './oracle.js';

export interface RandomFile {
  readonly text: string;
  readonly options: OracleOptions;
}

/** First UTC day and the zone: days on which clocks change, one on which they do not, and one without a clock change at all. */
const PLACES = [
  ['Europe/Berlin', '2023-03-25'],
  ['Europe/Berlin', '2023-10-28'],
  ['America/New_York', '2023-03-11'],
  ['America/New_York', '2023-11-04'],
  ['America/New_York', '2023-06-01'],
  ['Asia/Tokyo', '2023-02-28'],
] as const;

/** Local times that clocks skip the day after the first one. */
const SKIPPED: Readonly<Record<string, string>> = {
  '2023-03-25': '2023-03-26 02:30',
  '2023-03-11': '2023-03-12T02:15',
};

const NAMES = ['TKH0001', 'TKH0002', 'A', 'A1', '号機 1', 'x,"y"', 'MAIN'];

const shapes = fc.record({
  place: fc.constantFrom(...PLACES),
  time: fc.constantFrom('offset', 'utc', 'local', 'local', 'local seconds'),
  series: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
  bySeries: fc.boolean(),
  step: fc.constantFrom(300, 900, 1_800, 3_600),
  firstSlot: fc.nat({ max: 40 }),
  slots: fc.integer({ min: 1, max: 80 }),
  columns: fc.shuffledSubarray(['quality', 'version', 'step', 'note'], { minLength: 0 }),
  times: fc.constantFrom(['start'], ['end'], ['start'], ['end', 'start']),
  unit: fc.constantFrom('energy_kwh', 'energy_kwh', 'Energy_Wh', 'power_kw', 'power_w'),
  label: fc.constantFrom(null, null, 'start', 'end'),
  declared: fc.boolean(),
  comma: fc.constantFrom('', '', '', ',', ';'),
  newline: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\ufeff'),
  quoting: fc.constantFrom(0, 0, 20, 100),
  trouble: fc.constantFrom(0, 0, 3, 15),
  seed: fc.nat(),
});

type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

/** A meter file as a careful stranger might write it, with some trouble. */
export const randomFiles: fc.Arbitrary<RandomFile> = shapes.map((shape) => {
  const draw = drawsFrom(shape.seed);
  const delimiter = shape.comma === ';' ? ';' : ',';
  const header = columnsOf(shape, draw);
  const quote = (cell: string): string =>
    draw(100) < shape.quoting || /[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = rowsOf(shape, header, draw).map((cells) => cells.map(quote).join(delimiter));
  const { newline } = shape;
  if (draw(3) === 0) lines.splice(draw(lines.length + 1), 0, '');
  const text = `${shape.mark}${[header.join(delimiter), ...lines].join(newline)}${draw(2) === 0 ? newline : ''}`;
  const known = shape.declared || (shape.unit.startsWith('power') && !shape.columns.includes('step'));
  return {
    text,
    options: {
      zone: shape.place[0],
      label: shape.label,
      stepSeconds: known ? shape.step : null,
      decimalComma: shape.comma !== '',
    },
  };
});

function drawsFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return (state >>> 7) % below;
  };
}

function columnsOf(shape: Shape, draw: (below: number) => number): string[] {
  const columns = [['series', 'rig', 'Meter'][draw(3)]!, ...shape.times, shape.unit, ...shape.columns];
  for (let from = columns.length - 1; from > 0; from -= 1) {
    const to = draw(from + 1);
    [columns[from], columns[to]] = [columns[to]!, columns[from]!];
  }
  return columns;
}

function timeText(at: number, shape: Shape): string {
  if (shape.time === 'utc') return new Date(at).toISOString().replace('.000', '');
  if (shape.time === 'offset') return `${new Date(at - 4 * 3_600_000).toISOString().slice(0, 16)}-04:00`;
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: shape.place[0],
    dateStyle: 'short',
    timeStyle: shape.time === 'local' ? 'short' : 'medium',
  });
  return format.format(at).replace(' ', shape.time === 'local' ? ' ' : 'T');
}

function rowsOf(shape: Shape, header: readonly string[], draw: (below: number) => number): string[][] {
  const first = Date.parse(`${shape.place[1]}T21:00Z`) + shape.firstSlot * shape.step * 1_000;
  const outer = shape.bySeries ? shape.series.length : shape.slots;
  const inner = shape.bySeries ? shape.slots : shape.series.length;
  const rows: string[][] = [];
  for (let i = 0; i < outer; i += 1) {
    for (let j = 0; j < inner; j += 1) {
      const [index, slot] = shape.bySeries ? [i, j] : [j, i];
      const hit = (): boolean => draw(100) < shape.trouble;
      if (hit()) continue;
      const at = first + slot * shape.step * 1_000 + (hit() ? [30, 60, 120][draw(3)]! * 1_000 : 0);
      const row = header.map((column) => cellOf(column, shape.series[index]!, at, shape, draw, hit));
      if (hit()) row.splice(draw(row.length), 1);
      rows.push(row);
    }
  }
  const repeated = rows.filter(() => draw(100) < shape.trouble * 2);
  const amount = header.indexOf(shape.unit);
  const again = repeated.map((row) =>
    draw(4) > 0 || row.length !== header.length ? row : row.with(amount, `${row[amount] ?? ''}1`),
  );
  return [...rows, ...again];
}

function cellOf(
  column: string,
  name: string,
  at: number,
  shape: Shape,
  draw: (below: number) => number,
  hit: () => boolean,
): string {
  switch (column) {
    case 'start':
      return hit() ? (SKIPPED[shape.place[1]] ?? timeText(at, shape)) : timeText(at, shape);
    case 'end':
      return timeText(at + shape.step * 1_000, shape);
    case 'quality':
      return hit() ? ['E', 'S', 'N', 'MISSING', 'ESTIMATED', 'X'][draw(6)]! : ['', 'A', 'MEASURED'][draw(3)]!;
    case 'version':
      return hit() ? String(draw(3)) : '1';
    case 'step':
      return String(hit() ? 60 : shape.step);
    case 'note':
      return ['', 'ok', 'ähm', 'two\nlines', 'a;b'][draw(hit() ? 5 : 2)]!;
    case shape.unit:
      return amountOf(shape, draw, hit).replace('.', shape.comma === '' ? '.' : ',');
    default:
      return name;
  }
}

function amountOf(shape: Shape, draw: (below: number) => number, hit: () => boolean): string {
  if (hit()) return ['', 'NaN', '1e3', '-1', '0.0000001', '+1', '-0'][draw(7)]!;
  const decimals = draw(shape.unit.toLowerCase().includes('_k') ? 7 : 4);
  // Multiples of 12 become whole milliWh at every step of five minutes or more.
  const units = shape.unit.startsWith('power') && !hit() ? draw(1_000) * 12 : draw(20_000);
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
