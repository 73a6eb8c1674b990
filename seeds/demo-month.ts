/** The month of the demo: local March 2023 in Asia/Tokyo, which has no clock changes; 5-minute slots. */
export const SLOT_SECONDS = 300;
export const SLOTS_PER_DAY = 288;
export const DAY_SECONDS = 86_400;
export const OFFSET_TEXT = '+09:00';

/** The 31 local dates of the demo. */
export const DEMO_DATES: readonly string[] = Array.from(
  { length: 31 },
  (_, index) => `2023-03-${String(index + 1).padStart(2, '0')}`,
);

/** 0 for 2023-03-01 … 30 for 2023-03-31. */
export function dayIndexOf(localDate: string): number {
  const index = DEMO_DATES.indexOf(localDate);
  if (index < 0) throw new Error(`${localDate} is not a day of the demo month`);
  return index;
}

/** A span of seconds of one local day, half-open. */
export interface SecondSpan {
  readonly from: number;
  readonly to: number;
}

/** `2023-03-09T17:07:00+09:00` → its local date and second of day; only the demo's own offset is read. */
export function localMoment(text: string): { readonly date: string; readonly second: number } {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})\+09:00$/.exec(text);
  if (found === null) throw new Error(`${text} is not an instant with ${OFFSET_TEXT}`);
  const second = Number(found[2]) * 3_600 + Number(found[3]) * 60 + Number(found[4]);
  return { date: found[1] ?? '', second };
}

/** Start of a slot as the files write it. @example slotStartText('2023-03-01', 1) === '2023-03-01T00:05:00+09:00' */
export function slotStartText(localDate: string, slot: number): string {
  const hour = String(Math.trunc(slot / 12)).padStart(2, '0');
  const minute = String((slot % 12) * 5).padStart(2, '0');
  return `${localDate}T${hour}:${minute}:00${OFFSET_TEXT}`;
}

/** Slot that begins at `hh:mm`. @example slotAt('01:05') === 13 */
export function slotAt(time: string): number {
  const [hour = '', minute = ''] = time.split(':');
  return Number(hour) * 12 + Number(minute) / 5;
}

/** Joins touching and overlapping spans; the result is in order. */
export function unionOf(spans: readonly SecondSpan[]): SecondSpan[] {
  const joined: SecondSpan[] = [];
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to) {
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      joined.push(span);
    }
  }
  return joined;
}

/** `spans` without the seconds of `hole`. */
export function without(spans: readonly SecondSpan[], hole: SecondSpan): SecondSpan[] {
  return spans.flatMap((span) =>
    [
      { from: span.from, to: Math.min(span.to, hole.from) },
      { from: Math.max(span.from, hole.to), to: span.to },
    ].filter((piece) => piece.from < piece.to),
  );
}

/** Data rows of a plain CSV of the seeds (no quoting is used there): the header's names to cells. */
export function rowsOf(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}
