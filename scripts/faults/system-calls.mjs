// strace around a child: what it counted, what it injects.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Null when strace can be used, otherwise why not. Installs it where we are root. */
export function straceMissing() {
  if (works()) return null;
  if (process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '-qq', 'strace'], { stdio: 'ignore' });
  }
  return works() ? null : 'strace is not there or may not trace (install it: apt-get install strace)';
}

function works() {
  return spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
}

/** The words to put before a program; the log goes to `file`. */
export function traced(file, calls, inject = []) {
  const injects = inject.flatMap((rule) => ['-e', `inject=${rule}`]);
  return ['strace', '-f', '-y', '-qq', '-o', file, '-e', `trace=${calls.join(',')}`, ...injects];
}

/** System calls of a log in their order, as { name, detail }; unfinished ones count where they begin. */
export function callsOf(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name, detail] = /^\d+\s+(\w+)\((.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [{ name, detail }];
    });
}

/** A call that always fails and shows in the log: where the part to be looked at begins and ends. */
export const MARKER_FOLDER = '/yojo-marker-that-is-not-there';
