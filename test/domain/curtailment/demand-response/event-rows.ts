import type { CurtailmentEvent } from '../../../../src/domain/curtailment/curtailment-event.js';
import { parseInstant, type Instant } from '../../../../src/domain/time/instant.js';

/** An instant of 2023-03-24 in Japan. @example onTheDay('18:00') */
export function onTheDay(time: string): Instant {
  const parsed = parseInstant(`2023-03-24T${time}:00+09:00`);
  if (!parsed.ok) throw new Error(time);
  return parsed.value;
}

/** A REDUCE order of 700 kW to the whole site, told at 15:00. */
export function rowOf(externalId: string, from: string, to: string): CurtailmentEvent {
  return {
    programme: 'evening',
    externalId,
    siteCode: 'KYU-1',
    kind: 'REDUCE',
    state: 'RESTORED',
    start: onTheDay(from),
    end: onTheDay(to),
    notifiedAt: onTheDay('15:00'),
    requestedWatts: 700n,
    targets: null,
  };
}
