// Area files that a case names, read by the product's own parser.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The files of a pattern like `data/area/area_*.csv`, in the order of their names. */
function filesOf(folder, pattern) {
  const parts = basename(pattern).split('*');
  const below = join(folder, dirname(pattern));
  const matches = (name) =>
    parts.length === 1
      ? name === parts[0]
      : name.startsWith(parts[0]) && name.endsWith(parts.at(-1)) && name.length >= parts.join('').length;
  return readdirSync(below)
    .filter(matches)
    .sort()
    .map((name) => join(below, name));
}

/** Every file parsed; throws when there is none or when the parser finds a fault. */
export async function parsedAreaFiles(input, { folder, load }) {
  const { readAreaCsv } = await load('ingest/area-csv/read-area-csv.js');
  const { gridAreaByCode, gridAreaByKey } = await load('reference/grid-areas.js');
  const options = {
    area: input.area ?? null,
    label: null,
    areaOfCode: gridAreaByCode,
    areaOfKey: gridAreaByKey,
  };
  const paths = filesOf(folder, input.file);
  if (paths.length === 0) throw new Error(`no file ${input.file}`);
  return paths.map((path) => {
    const parsed = readAreaCsv(readFileSync(path), basename(path), options);
    const [fault] = parsed.faults;
    if (fault !== undefined) throw new Error(`${basename(path)}:${fault.line} ${fault.code} ${fault.rule}`);
    return parsed;
  });
}
