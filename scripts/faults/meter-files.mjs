// Meter files for the fault tests: one UTC day each, every reading a function of file, series and slot.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const SLOTS = 288;
const STEP_MS = 300_000;
const MILLI_WH_PER_TENTH = 100;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2023, 2, 1) / DAY_MS;
const RIGS = 40;

export const BILLING_SERIES = 'MAIN';
const RIG_SERIALS = Array.from({ length: RIGS }, (_, i) => `RIG-${String(i + 1).padStart(3, '0')}`);
const ALL_SERIES = [BILLING_SERIES, ...RIG_SERIALS];

/** Whole tenths of a Wh, so that a torn or mixed day cannot equal another. */
function tenthsOf(file, series, slot) {
  return 3_000 + ((file * 131 + series * 31 + slot * 7) % 3_500);
}

function valueOf(file, series, slot) {
  if (series > 0) return tenthsOf(file, series, slot);
  const rigs = RIG_SERIALS.reduce((sum, _, rig) => sum + tenthsOf(file, rig + 1, slot), 0);
  return rigs + 5_000;
}

/** The UTC day of a file: days since 1970. */
export function dayOf(file) {
  return FIRST_DAY + file;
}

/** `digest` of a day: equal when every reading of every series is. `rows` gives [code, values in milliWh] in any order. */
export function digestOfDay(rows) {
  const hash = createHash('sha256');
  for (const [code, values] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${code}:${values.join(',')}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** What the day of a file must hold when it was imported, no more and no less. */
export function expectedDigest(file) {
  return digestOfDay(
    ALL_SERIES.map((code, series) => [
      code,
      Array.from({ length: SLOTS }, (_, slot) => valueOf(file, series, slot) * MILLI_WH_PER_TENTH),
    ]),
  );
}

export function fileName(file) {
  return `meters-${String(file).padStart(4, '0')}.csv`;
}

/** Writes a file and gives its path. */
export function writeMeterFile(folder, file) {
  const path = join(folder, fileName(file));
  writeFileSync(path, meterFile(file));
  return path;
}

/** The bytes of a file. */
export function meterFile(file) {
  const rows = ALL_SERIES.flatMap((code, series) =>
    Array.from({ length: SLOTS }, (_, slot) => {
      const start = new Date(dayOf(file) * DAY_MS + slot * STEP_MS).toISOString().replace('.000Z', 'Z');
      const digits = String(valueOf(file, series, slot)).padStart(5, '0');
      return `${code},${start},${digits.slice(0, -4)}.${digits.slice(-4)}\n`;
    }),
  );
  return Buffer.from(`series,start,energy_kwh\n${rows.join('')}`);
}

export function rigsCsv() {
  const rows = RIG_SERIALS.map(
    (serial, i) => `${serial},Avalon A1566HA,8064,200,480,R01-S${i + 1},2022-01-01,\n`,
  );
  return `serial,model,nameplate_w,standby_limit_w,hashrate_ths,place,in_service_on,out_of_service_on\n${rows.join('')}`;
}
