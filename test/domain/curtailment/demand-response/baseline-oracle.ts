/** The baseline once more, as naively as possible: decimal.js, days as numbers before the event, no shared code. */
import { Decimal } from 'decimal.js';
import { dateBefore, SLOTS, useAt, type History } from './random-history.js';

const Exact = Decimal.clone({ precision: 80 });

export interface OracleAnswer {
  readonly status: string;
  readonly chosen: readonly string[];
  readonly unadjusted: readonly (string | null)[];
  readonly adjusted: readonly (string | null)[];
}

const slotsFrom = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

function isWorkday(history: History, before: number): boolean {
  const weekday = (((4 - before) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6 && !history.holidaysBefore.includes(before);
}

export function oracle(history: History): OracleAnswer {
  const { method, from, to } = history;
  const inside = slotsFrom(from, to);
  const moved = method.adjustment;
  const further =
    moved === null
      ? []
      : slotsFrom(from - moved.window.fromSecondsBefore / 1_800, from - moved.window.toSecondsBefore / 1_800);
  const needed = [...inside, ...further];

  const rule = method.selection[isWorkday(history, 0) ? 'WEEKDAY' : 'WEEKEND_OR_HOLIDAY'];
  const spoilt = (before: number): boolean =>
    [0, ...needed.map((slot) => Math.floor(slot / SLOTS))].some(
      (shift) => before - shift <= 0 || history.eventDaysBefore.includes(before - shift),
    );
  const usable = slotsFrom(1, method.lookBackDays + 1).filter(
    (before) =>
      isWorkday(history, before) === isWorkday(history, 0) &&
      !spoilt(before) &&
      needed.every((slot) => useAt(history, -before, slot) !== null),
  );
  const meanUse = (before: number): Decimal =>
    inside
      .reduce((sum, slot) => sum.plus(useAt(history, -before, slot) ?? 0), new Exact(0))
      .div(inside.length);

  let candidates: number[];
  const dropped = new Set<number>();
  for (;;) {
    candidates = usable.filter((before) => !dropped.has(before)).slice(0, rule.of);
    if (candidates.length < rule.of) break;
    const mean = candidates.reduce((sum, day) => sum.plus(meanUse(day)), new Exact(0)).div(rule.of);
    const low = candidates.filter((day) => method.lowUse !== null && meanUse(day).times(4).lt(mean));
    if (low.length === 0) break;
    for (const day of low) dropped.add(day);
  }
  if (candidates.length < rule.of) {
    const unknown = inside.map(() => null);
    return { status: 'INSUFFICIENT_HISTORY', chosen: [], unadjusted: unknown, adjusted: unknown };
  }
  const sign = method.rank === 'HIGHEST' ? -1 : 1;
  const near = method.tie === 'KEEP_NEAREST' ? 1 : -1;
  const chosen = [...candidates]
    .sort((a, b) => meanUse(a).comparedTo(meanUse(b)) * sign || (a - b) * near)
    .slice(0, rule.take)
    .sort((a, b) => a - b);

  // Sums over the chosen days: divided last, so that 80 digits are more than enough for the one rounding.
  const sumOf = (slot: number): Decimal =>
    chosen.reduce((sum, day) => sum.plus(useAt(history, -day, slot) ?? 0), new Exact(0));
  const rounded = (numerator: Decimal, denominator: Decimal.Value): string => {
    const quotient = numerator.div(denominator);
    const whole = history.kind === 'REDUCE' ? quotient.floor() : quotient.ceil();
    const floored = Decimal.max(whole, 0);
    if (history.onlineWatts === null) return floored.toFixed();
    return Decimal.min(floored, new Exact(history.onlineWatts.toString()).times(500)).toFixed();
  };
  const unadjusted = inside.map((slot) => rounded(sumOf(slot), rule.take));
  const names = chosen.map(dateBefore);
  if (moved === null) return { status: 'KNOWN', chosen: names, unadjusted, adjusted: unadjusted };
  const actuals = further.map((slot) => useAt(history, 0, slot));
  const expected = further.reduce((sum, slot) => sum.plus(sumOf(slot)), new Exact(0));
  const actual = actuals.reduce<Decimal>((sum, value) => sum.plus(value ?? 0), new Exact(0)).times(rule.take);
  if (actuals.includes(null) || (moved.kind === 'RATIO' && expected.isZero())) {
    return {
      status: 'ADJUSTMENT_NOT_MEASURED',
      chosen: names,
      unadjusted,
      adjusted: inside.map(() => null),
    };
  }
  const adjusted = inside.map((slot) => {
    if (moved.kind === 'ADDITIVE') {
      const perDay = sumOf(slot).times(further.length).plus(actual).minus(expected);
      return rounded(perDay, further.length * rule.take);
    }
    if (actual.times(5).lt(expected.times(4))) return rounded(sumOf(slot).times(4), 5 * rule.take);
    if (actual.times(5).gt(expected.times(6))) return rounded(sumOf(slot).times(6), 5 * rule.take);
    return rounded(sumOf(slot).times(actual), expected.times(rule.take));
  });
  return { status: 'KNOWN', chosen: names, unadjusted, adjusted };
}
