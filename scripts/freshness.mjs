// Is what was made from the sources still true to them? A stamp beside the result lists every source with its size;
// the result is fresh when that list is the same and no source is newer than the stamp. Costs a few milliseconds.
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below `folder`, as paths relative to `root`, except those below the `except` folders. */
export function filesBelow(root, folder, except = []) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return except.includes(path) ? [] : filesBelow(root, path, except);
  });
}

/** Take it before the work begins: a source saved meanwhile then counts as newer. */
export function listSources(root, paths) {
  let newest = 0;
  const lines = paths.map((path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    newest = Math.max(newest, found?.mtimeMs ?? 0);
    return `${path} ${found?.size ?? 'absent'}`;
  });
  return { text: lines.sort().join('\n'), newest, takenAt: new Date() };
}

export function isFresh(root, stamp, sources) {
  const stamped = statSync(join(root, stamp), { throwIfNoEntry: false });
  if (stamped === undefined || sources.newest > stamped.mtimeMs) return false;
  return readFileSync(join(root, stamp), 'utf8') === sources.text;
}

export function writeStamp(root, stamp, sources) {
  writeFileSync(join(root, stamp), sources.text);
  utimesSync(join(root, stamp), sources.takenAt, sources.takenAt);
}
