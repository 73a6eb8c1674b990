/** Seconds `[from, to)` of one UTC day. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

const SECONDS_OF_DAY = 86_400;

/**
 * The part of a span of instants inside a UTC day, in its whole seconds; null when there is none. `outward` widens to
 * whole seconds, otherwise the span is narrowed to them (unit s; rounding: floor and ceiling, named by `outward`).
 *
 * @example daySpan({ start: instant(500), end: instant(2_000) }, 0, true) gives { from: 0, to: 2 }
 */
export function daySpan(
  span: { readonly start: number; readonly end: number },
  day: number,
  outward: boolean,
): DaySpan | null {
  const start = span.start - day * SECONDS_OF_DAY * 1_000;
  const end = span.end - day * SECONDS_OF_DAY * 1_000;
  const from = Math.max(0, outward ? Math.floor(start / 1_000) : Math.ceil(start / 1_000));
  const to = Math.min(SECONDS_OF_DAY, outward ? Math.ceil(end / 1_000) : Math.floor(end / 1_000));
  return from < to ? { from, to } : null;
}

/** Spans joined where they overlap or touch, in order (unit s). @example mergeSpans([{ from: 5, to: 9 }, { from: 0, to: 6 }]) gives [{ from: 0, to: 9 }] */
export function mergeSpans(spans: readonly DaySpan[]): DaySpan[] {
  const merged: DaySpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return merged;
}

/** What merged spans leave of other merged spans (unit s). @example withoutSpans([{ from: 0, to: 9 }], [{ from: 2, to: 4 }]) gives [{ from: 0, to: 2 }, { from: 4, to: 9 }] */
export function withoutSpans(spans: readonly DaySpan[], removed: readonly DaySpan[]): DaySpan[] {
  let left = [...spans];
  for (const hole of removed) {
    left = left.flatMap((span) =>
      [
        { from: span.from, to: Math.min(span.to, hole.from) },
        { from: Math.max(span.from, hole.to), to: span.to },
      ].filter((part) => part.from < part.to),
    );
  }
  return left;
}

/**
 * Seconds of each step of the day that lie inside merged spans (unit s; exact).
 *
 * @example secondsPerStep([{ from: 0, to: 60 }], 300)[0] === 60
 */
export function secondsPerStep(spans: readonly DaySpan[], stepSeconds: number): Int32Array {
  const seconds = new Int32Array(SECONDS_OF_DAY / stepSeconds);
  for (const { from, to } of spans) {
    for (let at = from; at < to;) {
      const step = Math.floor(at / stepSeconds);
      const next = Math.min(to, (step + 1) * stepSeconds);
      seconds[step] = (seconds[step] ?? 0) + next - at;
      at = next;
    }
  }
  return seconds;
}
