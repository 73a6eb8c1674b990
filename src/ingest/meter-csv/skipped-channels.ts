const MOST_NAMED = 20;

/**
 * The fact that names the channels of a file that were counted and left out.
 *
 * @example skippedChannels(new Map([['NMI1:Q1 kVArh', 48]]), 'values')
 */
export function skippedChannels(
  counts: ReadonlyMap<string, number>,
  counted: string,
): Record<string, string> {
  if (counts.size === 0) return {};
  const named = [...counts]
    .slice(0, MOST_NAMED)
    .map(([name, count]) => `${name}: ${String(count)} ${counted}`);
  const more = counts.size > MOST_NAMED ? [`and ${String(counts.size - MOST_NAMED)} more`] : [];
  return { 'skipped channels': [...named, ...more].join('; ') };
}
