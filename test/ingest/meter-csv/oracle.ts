import { Decimal } from 'decimal.js';

/** What the oracle needs to be told: the same as the reader, as plain words. */
export interface OracleOptions {
  readonly zone: string | null;
  readonly label: 'start' | 'end' | null;
  readonly stepSeconds: number | null;
  readonly decimalComma: boolean;
}

export interface OracleSeries {
  readonly code: string;
  readonly version: string;
  readonly stepSeconds: number;
  readonly duplicates: number;
  /** `start value quality line` in the order of the start; milliWh. */
  readonly readings: readonly string[];
}

export interface OracleFile {
  readonly series: readonly OracleSeries[];
  /** `line code`, sorted. */
  readonly faults: readonly string[];
}

interface Row {
  readonly line: number;
  readonly value: Decimal | null;
  readonly quality: string;
}

interface Group {
  readonly code: string;
  readonly version: bigint;
  step: number | null;
  duplicates: number;
  readonly held: Map<string, { readonly instants: readonly number[]; readonly rows: Row[] }>;
  readonly placed: (Row & { readonly at: number })[];
}

const STEPS = [3600, 1800, 900, 600, 300, 60];
const RANK = ['MEASURED', 'SUBSTITUTED', 'ESTIMATED', 'MISSING'];
const LETTERS: Record<string, string> = {
  A: 'MEASURED',
  S: 'SUBSTITUTED',
  F: 'SUBSTITUTED',
  E: 'ESTIMATED',
  N: 'MISSING',
  '': 'MEASURED',
};

/** Cells of every record with the line it begins on; a character at a time. */
function records(text: string, delimiter: string): { line: number; cells: string[] }[] {
  const found: { line: number; cells: string[] }[] = [];
  let line = 1;
  let begin = 1;
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let blank = true;
  const close = (): void => {
    if (!blank) found.push({ line: begin, cells: [...cells, cell.replace(/\r$/, '')] });
    cells = [];
    cell = '';
    blank = true;
    begin = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at]!;
    if (c === '\n') line += 1;
    if (c === '"' && quoted && text[at + 1] === '"') {
      cell += c;
      at += 1;
    } else if (c === '"') {
      quoted = !quoted;
      blank = false;
    } else if (c === delimiter && !quoted) {
      cells.push(cell);
      cell = '';
      blank = false;
    } else if (c === '\n' && !quoted) close();
    else {
      cell += c;
      blank &&= c.trim() === '';
    }
  }
  close();
  return found;
}

const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  let format = calendars.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    calendars.set(timeZone, format);
  }
  return format;
}

const instantsByText = new Map<string, readonly number[]>();

/** Every instant (seconds) that a text stands for: all offsets of quarter hours are tried against the calendar of the zone. */
function instantsOf(text: string, zone: string | null): readonly number[] {
  const iso = text.replace(' ', 'T');
  if (/(Z|[+-]\d\d:\d\d)$/.test(iso)) return [Date.parse(iso) / 1_000];
  const key = `${zone ?? ''} ${iso}`;
  const known = instantsByText.get(key);
  if (known !== undefined) return known;
  const midnight = iso.includes('T24:00');
  const wall = Date.parse(`${iso.replace('T24:00', 'T00:00')}Z`) + (midnight ? 86_400_000 : 0);
  const wanted = new Date(wall).toISOString().slice(0, 16).replace('T', ' ');
  const format = calendarOf(zone ?? 'UTC');
  const found: number[] = [];
  for (let offset = 14 * 60; offset >= -14 * 60; offset -= 15) {
    const at = wall - offset * 60_000;
    if (format.format(at) === wanted) found.push(at / 1_000);
  }
  instantsByText.set(key, found);
  return found;
}

/** The rules of a meter file once more, slowly: decimal.js, a list of rows, nothing clever. */
export function oracle(text: string, options: OracleOptions): OracleFile {
  const whole = text.replace(/^\ufeff/, '');
  const [first = ''] = whole.split('\n');
  const delimiter = first.includes(';') && !first.includes(',') ? ';' : ',';
  const [header, ...rows] = records(whole, delimiter);
  const column = (...names: string[]): number =>
    header!.cells.findIndex((name) => names.includes(name.toLowerCase()));
  const at = {
    name: column('series', 'rig', 'meter'),
    start: column('start'),
    end: column('end'),
    amount: column('energy_kwh', 'energy_wh', 'power_kw', 'power_w'),
    quality: column('quality'),
    version: column('version'),
    step: column('step', 'step_seconds'),
  };
  const unit = header!.cells[at.amount]!.toLowerCase();
  const groups = new Map<string, Group>();
  const faults: string[] = [];
  for (const { line, cells } of rows) {
    const wrong = (code: string): void => void faults.push(`${String(line)} METER_CSV.${code}`);
    if (cells.length !== header!.cells.length) {
      faults.push(`${String(line)} TEXT.COLUMN_COUNT`);
      continue;
    }
    const before = faults.length;
    const qualityText = cells[at.quality] ?? '';
    const quality = LETTERS[qualityText] ?? qualityText;
    if (!RANK.includes(quality)) wrong('QUALITY_UNKNOWN');
    const instants = instantsOf(cells[at.start < 0 ? at.end : at.start]!, options.zone);
    if (instants.length === 0) wrong('TIME_SKIPPED');
    const amount = cells[at.amount]!;
    const plain = options.decimalComma ? amount.replace(',', '.') : amount;
    let value: Decimal | null = null;
    if (amount === '') {
      if (quality !== 'MISSING') wrong('ENERGY_BLANK');
    } else if (!/^-?\d+(\.\d+)?$/.test(plain)) wrong('ENERGY_NOT_PLAIN');
    else {
      value = new Decimal(plain).times(unit.includes('_k') ? 1_000_000 : 1_000);
      if (!value.isInteger()) wrong('ENERGY_TOO_FINE');
      else if (value.isNegative() && !value.isZero()) wrong('ENERGY_NEGATIVE');
      if (quality === 'MISSING') value = null;
    }
    let step = options.stepSeconds;
    if (step === null && at.step >= 0) step = Number(cells[at.step]);
    if (options.stepSeconds === null && at.start >= 0 && at.end >= 0) {
      const ends = instantsOf(cells[at.end]!, options.zone);
      const spans = ends.flatMap((end) => instants.map((begin) => end - begin));
      const between = Math.min(...spans.filter((span) => STEPS.includes(span)));
      if (ends.length === 0) wrong('TIME_SKIPPED');
      else if (instants.length > 0 && between !== (step ?? between)) wrong('STEP_DIFFERS');
      step = between;
    }
    if (faults.length > before) continue;
    const code = cells[at.name]!;
    const version = BigInt(cells[at.version] ?? 0);
    const key = `${code}\n${String(version)}`;
    const group: Group = groups.get(key) ?? {
      code,
      version,
      step,
      duplicates: 0,
      held: new Map(),
      placed: [],
    };
    groups.set(key, group);
    if (group.step !== step) {
      wrong('STEP_DIFFERS');
      continue;
    }
    const row: Row = { line, value, quality };
    if (instants.length === 1) {
      const [only = 0] = instants;
      if (only % (step ?? 60) !== 0) wrong('TIME_OFF_STEP');
      else group.placed.push({ ...row, at: only });
      continue;
    }
    const held = group.held.get(instants.join()) ?? { instants, rows: [] };
    group.held.set(instants.join(), held);
    if (held.rows.length === 2) wrong('TIME_AMBIGUOUS');
    else held.rows.push(row);
  }
  const label = at.start >= 0 && at.end >= 0 ? 'start' : (options.label ?? (at.start >= 0 ? 'start' : 'end'));
  const series = [...groups.values()].flatMap((group) => finish(group, label, unit, faults) ?? []);
  series.sort((a, b) =>
    a.code === b.code
      ? Number(a.version) - Number(b.version)
      : Buffer.compare(Buffer.from(a.code), Buffer.from(b.code)),
  );
  return { series, faults: faults.sort() };
}

function finish(group: Group, label: string, unit: string, faults: string[]): OracleSeries | null {
  for (const { instants, rows } of group.held.values()) {
    if (rows.length === 1) faults.push(`${String(rows[0]!.line)} METER_CSV.TIME_AMBIGUOUS`);
    else {
      rows.forEach((row, index) => {
        if (instants[index]! % (group.step ?? 60) !== 0)
          faults.push(`${String(row.line)} METER_CSV.TIME_OFF_STEP`);
        else group.placed.push({ ...row, at: instants[index]! });
      });
    }
  }
  if (group.placed.length === 0) return null;
  const step = group.step ?? STEPS.find((known) => group.placed.every(({ at }) => at % known === 0))!;
  const slots = new Map<number, Row & { disputed?: boolean }>();
  for (const row of group.placed) {
    const known = slots.get(row.at);
    if (known === undefined) slots.set(row.at, row);
    else if (known.disputed !== true && String(known.value) === String(row.value)) {
      group.duplicates += 1;
      const better = RANK.indexOf(row.quality) < RANK.indexOf(known.quality) ? row.quality : known.quality;
      slots.set(row.at, { ...known, quality: better });
    } else {
      faults.push(`${String(row.line)} METER_CSV.TWO_VALUES`);
      slots.set(row.at, { ...known, disputed: true });
    }
  }
  const readings: string[] = [];
  for (const [at, row] of [...slots].sort(([a], [b]) => a - b)) {
    if (row.value === null || row.disputed === true) continue;
    const energy = unit.startsWith('power') ? row.value.times(step).div(3_600) : row.value;
    if (!energy.isInteger()) faults.push(`${String(row.line)} METER_CSV.POWER_NOT_WHOLE`);
    else {
      const start = label === 'end' ? at - step : at;
      readings.push(`${String(start)} ${energy.toFixed()} ${row.quality} ${String(row.line)}`);
    }
  }
  const { code, version, duplicates } = group;
  return { code, version: String(version), stepSeconds: step, duplicates, readings };
}
