import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  EVENT_STATES,
  type EventState,
  type StatedEvent,
} from '../../../src/domain/curtailment/curtailment-event.js';
import { decideEvent } from '../../../src/domain/curtailment/decide-event.js';
import { instant } from '../../../src/domain/time/instant.js';

const EVENT: StatedEvent = {
  programme: 'evening',
  externalId: 'E-1',
  siteCode: 'KYU-1',
  kind: 'REDUCE',
  state: 'ISSUED',
  start: instant(0),
  end: instant(3_600_000),
  notifiedAt: null,
  requestedWatts: 5_000n,
  targets: ['A-9', 'b-1'],
  version: 3n,
};
const stated = (change: Partial<StatedEvent>): StatedEvent => ({ ...EVENT, ...change });
const end = instant(7_200_000);

describe('decideEvent', () => {
  it.each<[string, Partial<StatedEvent>, string, string[]]>([
    ['the same again', { targets: ['b-1', 'A-9'] }, 'REPEATS', []],
    ['the same of an older version', { version: 2n }, 'REPEATS', []],
    ['the same of a later version', { version: 4n }, 'CONFIRMS', []],
    ['a later version', { version: 4n, end }, 'REPLACES', ['end']],
    [
      'an older version, however far in its life',
      { version: 2n, state: 'RESTORED' },
      'SUPERSEDED',
      ['state'],
    ],
    ['a later stage', { state: 'ACTIVE' }, 'REPLACES', ['state']],
    ['a later stage with another end', { state: 'ACTIVE', end }, 'CONFLICTS', ['state', 'end']],
    [
      'one version, other content',
      { requestedWatts: null, targets: ['A-9'] },
      'CONFLICTS',
      ['requestedWatts', 'targets'],
    ],
  ])('%s', (_name, change, decision, differing) => {
    expect(decideEvent(stated(change), EVENT)).toEqual({ decision, differing });
  });

  it.each<[EventState, EventState, string]>([
    ['ISSUED', 'ACKNOWLEDGED', 'SUPERSEDED'],
    ['CANCELLED', 'ACTIVE', 'REPLACES'],
    ['CANCELLED', 'RESTORED', 'CONFLICTS'],
    ['DECLINED', 'ACKNOWLEDGED', 'REPLACES'],
  ])('%s after %s of one version: %s', (state, before, decision) => {
    expect(decideEvent(stated({ state }), stated({ state: before })).decision).toBe(decision);
  });

  it('ends in the same statement whatever the order of arrival', () => {
    const life: EventState[] = EVENT_STATES.filter((state) => state !== 'CANCELLED' && state !== 'DECLINED');
    // What a version says of the times is one thing; its states may be many.
    const statement = fc
      .record({ version: fc.bigInt({ min: 0n, max: 4n }), state: fc.constantFrom(...life) })
      .map(({ version, state }) =>
        stated({ version, state, end: instant(3_600_000 * (1 + (Number(version) % 3))) }),
      );
    const delivered = fc
      .array(statement, { minLength: 1, maxLength: 8 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(delivered, ([one, other]) => {
        expect(lastWord(one)).toEqual(lastWord(other));
      }),
      { seed: 20_261_126, numRuns: 2_000 },
    );
  });
});

function lastWord(statements: readonly StatedEvent[]): StatedEvent {
  return statements.reduce((known, arriving) => {
    const { decision } = decideEvent(arriving, known);
    return decision === 'REPLACES' || decision === 'CONFIRMS' ? arriving : known;
  });
}
