// A meter file that a case names, read by the product's own readers.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Reads a file with a reader of the product; throws at the first fault. */
export function parsedMeterFile(Reader, { file }, { folder }) {
  const reader = new Reader(basename(file));
  reader.push(readFileSync(join(folder, file)));
  const parsed = reader.finish();
  const [fault] = parsed.faults;
  if (fault !== undefined) throw new Error(`${fault.file}:${fault.line} ${fault.code} ${fault.rule}`);
  return parsed;
}

/** Every reading of a file in the order of time: seconds since 1970, milliWh, seconds. */
export function readingsOf({ series }) {
  return series
    .flatMap(({ days }) =>
      days.flatMap(({ day, stepSeconds, values }) =>
        [...values].map((milliWh, slot) => ({
          second: day * 86_400 + slot * stepSeconds,
          milliWh,
          stepSeconds,
        })),
      ),
    )
    .filter(({ milliWh }) => milliWh >= 0)
    .sort((a, b) => a.second - b.second);
}
