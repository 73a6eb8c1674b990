import { failure, type Failure } from '../failure.js';
import { DAY, renderInstant, SECOND } from '../time/instant.js';
import type { CurtailmentEvent } from './curtailment-event.js';

/** 48 hours in ms: longer calls are several calls, or a slip of the pen. */
const MAX_LENGTH = DAY + DAY;
/** 1 TW in W: more than any grid has, and a row still holds it. */
const MAX_REQUEST = 1_000_000_000_000n;

/**
 * Everything wrong with an event, all at once; an empty list is good. `knownSerials` are the rigs that were ever in
 * service at the site. Pure: nothing is corrected here.
 *
 * @example checkEvent({ ...event, end: event.start }, new Set()).map((f) => f.code) gives ['EVENT.ZERO_LENGTH']
 */
export function checkEvent(event: CurtailmentEvent, knownSerials: ReadonlySet<string>): Failure[] {
  return [
    ...identityFaults(event),
    ...timeFaults(event),
    ...requestFaults(event),
    ...targetFaults(event, knownSerials),
  ];
}

/** Longer names, or names with control characters, are slips: people read and type them. */
const IDENTITY = /^\P{C}{1,255}$/u;

function identityFaults(event: CurtailmentEvent): Failure[] {
  const names = [event.programme, event.externalId];
  if (names.every((name) => name.trim() !== ''))
    return names
      .filter((name) => !IDENTITY.test(name))
      .map((name) =>
        failure(
          'EVENT.BAD_IDENTITY',
          `${JSON.stringify(name.slice(0, 60))} names no event`,
          'give programme and id 255 characters at most, without control characters',
        ),
      );
  return [
    failure(
      'EVENT.NO_IDENTITY',
      'an event has no programme or no id within its programme',
      'give both: together they name the event when it is revised',
    ),
  ];
}

function timeFaults(event: CurtailmentEvent): Failure[] {
  const { start, end, notifiedAt } = event;
  const span = `${renderInstant(start)} to ${renderInstant(end)}`;
  const faults: Failure[] = [];
  if (end < start)
    faults.push(failure('EVENT.ENDS_BEFORE_START', `the event runs ${span}`, 'swap start and end'));
  if (end === start)
    faults.push(
      failure(
        'EVENT.ZERO_LENGTH',
        `the event runs ${span}`,
        'give an end after the start, or cancel the event',
      ),
    );
  if (end - start > MAX_LENGTH)
    faults.push(
      failure(
        'EVENT.TOO_LONG',
        `the event runs ${span}, more than 48 hours`,
        'check the dates; record a longer call as several events',
      ),
    );
  if ([start, end, notifiedAt ?? start].some((at) => at % SECOND !== 0))
    faults.push(
      failure(
        'EVENT.NOT_WHOLE_SECONDS',
        `a time of the event has a fraction of a second`,
        'give whole seconds',
      ),
    );
  if (notifiedAt !== null && end > start && notifiedAt >= end)
    faults.push(
      failure(
        'EVENT.NOTIFIED_AFTER_END',
        `the event runs ${span} but notice came at ${renderInstant(notifiedAt)}`,
        'correct the notice; what nobody was told in time is not an order',
      ),
    );
  return faults;
}

function requestFaults({ requestedWatts }: CurtailmentEvent): Failure[] {
  if (requestedWatts === null) return [];
  if (requestedWatts > MAX_REQUEST)
    return [
      failure('EVENT.REQUEST_TOO_LARGE', 'the event asks for more than 1 TW', 'check the unit: it is kW'),
    ];
  if (requestedWatts > 0n) return [];
  return [
    failure(
      'EVENT.REQUEST_NOT_POSITIVE',
      `the event asks for ${requestedWatts.toString()} W`,
      'give the size of the change as a positive number; the kind says which way, blank means all',
    ),
  ];
}

function targetFaults({ targets }: CurtailmentEvent, knownSerials: ReadonlySet<string>): Failure[] {
  if (targets === null) return [];
  if (targets.length === 0)
    return [
      failure(
        'EVENT.NO_TARGETS',
        'the list of targets is empty',
        'name rigs, or leave targets out for the whole site',
      ),
    ];
  const faults: Failure[] = [];
  const unknown = targets.filter((serial) => !knownSerials.has(serial));
  if (unknown.length > 0)
    faults.push(
      failure(
        'EVENT.UNKNOWN_TARGET',
        `the site has no rig ${listed(unknown)}`,
        'correct the serial, or import the rig first',
      ),
    );
  const twice = targets.filter((serial, index) => targets.indexOf(serial) !== index);
  if (twice.length > 0)
    faults.push(
      failure('EVENT.TARGET_TWICE', `a rig is named twice: ${listed(twice)}`, 'name every rig once'),
    );
  return faults;
}

const SHOWN = 5;

function listed(serials: readonly string[]): string {
  const shown = serials.slice(0, SHOWN).map((serial) => `"${serial.slice(0, 60)}"`);
  const rest = serials.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${String(rest)} more` : shown.join(', ');
}
