const STRING_OR_REST = /"(?:[^"\\]|\\.)*"|[^"]+/gs;
// eslint-disable-next-line no-control-regex -- raw control characters inside strings are what is mended
const CONTROL = /[\u0000-\u001f]/g;

/**
 * Mends what firmware is known to get wrong in JSON: `}{` without a comma, commas before `}` or `]` and after `[`, bare nan
 * and inf, raw control characters in strings. What lies inside strings is left alone otherwise.
 *
 * @example mendJson('[{"a":1}{"b":nan,}]') === '[{"a":1},{"b":null}]'
 */
export function mendJson(text: string): string {
  return text.replace(STRING_OR_REST, (token) =>
    token.startsWith('"')
      ? token.replace(CONTROL, ' ')
      : token
          .replace(/\}\s*\{/g, '},{')
          .replace(/,\s*(?=[}\]])/g, '')
          .replace(/\[\s*,/g, '[')
          .replace(/-?\b(?:nan|inf(?:inity)?)\b/gi, 'null'),
  );
}
