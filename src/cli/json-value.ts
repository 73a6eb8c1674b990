/** What a command takes and gives: it travels to a running server and back unchanged. */
export type JsonValue =
  null | boolean | string | number | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type JsonObject = Readonly<Record<string, JsonValue>>;

/** True for an object that is neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * RFC 8785: keys in UTF-16 order, no blanks. Numbers are whole; exact figures travel as text, so nothing is rounded.
 *
 * @example renderCanonicalJson({ b: 1, a: 'x' }) === '{"a":"x","b":1}'
 */
export function renderCanonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => renderCanonicalJson(item)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${renderCanonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
