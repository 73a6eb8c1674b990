/**
 * The `code` of an error of Node's system calls, e.g. 'ENOENT'; null for anything else. Looks at the shape, because such
 * errors may come from another realm, where `instanceof Error` is false.
 */
export function systemCodeOf(error: unknown): string | null {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return typeof code === 'string' ? code : null;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : null;
  return typeof message === 'string' ? message : String(error);
}
