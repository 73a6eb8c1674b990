import type { Failure } from '../domain/failure.js';

export const EXIT_OK = 0;
/** A check found something broken, or the run itself failed. */
export const EXIT_FAILED = 1;
/** The input or the usage is wrong. */
export const EXIT_BAD_INPUT = 2;
/** The database is locked, unreachable or cannot be used. */
export const EXIT_OPERATIONAL = 3;
export const EXIT_INTERRUPTED = 130;

export const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    a check found something broken, or the run failed
  2    bad input or usage; nothing was stored
  3    the database or the server is locked or cannot be reached
  130  interrupted`;

const OPERATIONAL = /^(STORAGE|SERVER)\./;
const RUN_FAILED: ReadonlySet<string> = new Set([
  'CLI.UNEXPECTED',
  'DEMO.FILE_REFUSED',
  'DEMO.INCOMPLETE',
  'EVENT.UNKNOWN',
  'INTERNAL.UNEXPECTED',
  'OPENADR.REFUSED',
  'OPENADR.UNEXPECTED_ANSWER',
  'OPENADR.UNREACHABLE',
  'TELEMETRY.NOT_STORED',
]);

/** The exit code that belongs to a failure: what is refused is bad input unless it is known to be something else. */
export function exitCodeOf(failure: Failure): number {
  if (failure.code === 'CLI.INTERRUPTED') return EXIT_INTERRUPTED;
  if (OPERATIONAL.test(failure.code)) return EXIT_OPERATIONAL;
  return RUN_FAILED.has(failure.code) ? EXIT_FAILED : EXIT_BAD_INPUT;
}
