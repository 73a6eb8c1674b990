import { failure, refused, success, type Outcome } from '../domain/failure.js';

/** The code of a series in a file, and the series of the site it stands for. */
export interface SeriesRename {
  readonly code: string;
  readonly series: string;
}

/** They travel in the address of an upload. */
const MAX_RENAMES = 100;

/** Reads `CODE=SERIES` texts; the last `=` divides, since codes of other formats may hold one. */
export function parseSeriesMap(texts: readonly string[]): Outcome<readonly SeriesRename[]> {
  const renames: SeriesRename[] = [];
  for (const text of texts) {
    const at = text.lastIndexOf('=');
    if (at < 0) return badMap(`"${text.slice(0, 80)}" names no series of the site`);
    renames.push({ code: text.slice(0, at), series: text.slice(at + 1) });
  }
  return checkSeriesMap(renames);
}

/** Refuses blanks, and a code or a series that is named twice; gives the renames in the order of their codes. */
export function checkSeriesMap(renames: readonly SeriesRename[]): Outcome<readonly SeriesRename[]> {
  if (renames.length > MAX_RENAMES) return badMap(`${String(renames.length)} codes are renamed`);
  const codes = new Set(renames.map(({ code }) => code));
  const series = new Set(renames.map((rename) => rename.series));
  if (codes.has('') || series.has('')) return badMap('a code or a series is blank');
  if (codes.size < renames.length) return badMap('a code of the file is renamed twice');
  if (series.size < renames.length) return badMap('two codes of the file become one series');
  return success([...renames].sort((a, b) => (a.code < b.code ? -1 : 1)));
}

function badMap<T>(what: string): Outcome<T> {
  return refused(
    failure('IMPORT.BAD_MAP', what, 'write CODE=SERIES once per code, e.g. VABD000163:E1=MAIN; at most 100'),
  );
}
