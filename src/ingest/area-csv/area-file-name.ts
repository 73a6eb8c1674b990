const DATE = /^\d{6}(?:\d{2})?$/;
const TWO_DIGITS = /^\d{2}$/;
/** What stands before two digits that are a month or day: a year, a month, or a month glued to a word (`rikuden201604_06`). */
const BEFORE_A_DATE_PART = /^(?:\d{4}|\d{2})$|[^\d]\d{4,8}$/;

/**
 * The area code a file carries as `_NN` in its name, at the end or before a date; null when there is none. Years, months,
 * quarters and spans of months are not mistaken for it.
 *
 * @example areaCodeOfFileName('eria_jukyu_202604_09.csv') === '09'
 */
export function areaCodeOfFileName(fileName: string): string | null {
  const base = fileName.replace(/^.*[/\\]/, '').replace(/(?: ?\(\d+\))?(?:\.[A-Za-z][A-Za-z0-9]*)*$/, '');
  const parts = base.split('_');
  while (DATE.test(parts.at(-1) ?? '')) parts.pop();
  const [before, last] = [parts.at(-2), parts.at(-1)];
  if (before === undefined || last === undefined || !TWO_DIGITS.test(last)) return null;
  return BEFORE_A_DATE_PART.test(before) ? null : last;
}
