/**
 * An expected failure: a value, never thrown. `code` is dotted and documented in docs/errors.md, `message` says what
 * is wrong with the value that was given, `remedy` what to do about it.
 *
 * @example failure('METER.READING_OVERLAPS', 'reading 10:00 overlaps 09:58', 'correct the file and import it again')
 */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, string>>;
}

export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Builds a failure. @example failure('SITE.UNKNOWN', 'site "X" is not known', 'yojo sites lists them') */
export function failure(
  code: string,
  message: string,
  remedy: string,
  details?: Readonly<Record<string, string>>,
): Failure {
  return details === undefined ? { code, message, remedy } : { code, message, remedy, details };
}

/** Wraps a value that came out well. @example success(3).ok === true */
export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** Wraps an expected failure. @example refused(failure('SITE.UNKNOWN', 'no site "X"', 'see yojo sites')).ok === false */
export function refused<T>(reason: Failure): Outcome<T> {
  return { ok: false, failure: reason };
}
