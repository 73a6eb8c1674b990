import { describe, expect, it } from '@jest/globals';
import { checkEvent } from '../../../src/domain/curtailment/check-event.js';
import type { CurtailmentEvent } from '../../../src/domain/curtailment/curtailment-event.js';
import { DAY, instant } from '../../../src/domain/time/instant.js';

const HOUR = 3_600_000;
const KNOWN = new Set(['rig-1', 'rig-2']);
const GOOD: CurtailmentEvent = {
  programme: 'evening',
  externalId: '2023-03-06',
  siteCode: 'KYU-1',
  kind: 'REDUCE',
  state: 'ISSUED',
  start: instant(10 * HOUR),
  end: instant(12 * HOUR),
  notifiedAt: instant(2 * HOUR),
  requestedWatts: 3_000_000n,
  targets: ['rig-1', 'rig-2'],
};

const codes = (change: Partial<CurtailmentEvent>): string[] =>
  checkEvent({ ...GOOD, ...change }, KNOWN).map((fault) => fault.code);

describe('checkEvent', () => {
  it.each<[string, Partial<CurtailmentEvent>, string[]]>([
    ['a good event', {}, []],
    ['nothing optional given', { notifiedAt: null, requestedWatts: null, targets: null }, []],
    ['no programme', { programme: ' ' }, ['EVENT.NO_IDENTITY']],
    ['no id', { externalId: '' }, ['EVENT.NO_IDENTITY']],
    ['a line break in its id', { externalId: 'E1\n2' }, ['EVENT.BAD_IDENTITY']],
    ['an id of 256 characters', { externalId: 'x'.repeat(256) }, ['EVENT.BAD_IDENTITY']],
    ['the end before the start', { end: instant(9 * HOUR) }, ['EVENT.ENDS_BEFORE_START']],
    ['no length', { end: GOOD.start }, ['EVENT.ZERO_LENGTH']],
    ['48 hours', { end: instant(GOOD.start + 2 * DAY) }, []],
    ['a second more than 48 hours', { end: instant(GOOD.start + 2 * DAY + 1_000) }, ['EVENT.TOO_LONG']],
    ['half a second in its start', { start: instant(GOOD.start + 500) }, ['EVENT.NOT_WHOLE_SECONDS']],
    ['half a second in its end', { end: instant(GOOD.end + 500) }, ['EVENT.NOT_WHOLE_SECONDS']],
    ['half a second in its notice', { notifiedAt: instant(2 * HOUR + 1) }, ['EVENT.NOT_WHOLE_SECONDS']],
    ['notice during the event', { notifiedAt: instant(11 * HOUR) }, []],
    ['notice at its end', { notifiedAt: GOOD.end }, ['EVENT.NOTIFIED_AFTER_END']],
    ['a request of 0 W', { requestedWatts: 0n }, ['EVENT.REQUEST_NOT_POSITIVE']],
    ['a negative request', { requestedWatts: -1n }, ['EVENT.REQUEST_NOT_POSITIVE']],
    ['a request of 1 TW', { requestedWatts: 10n ** 12n }, []],
    ['a request above 1 TW', { requestedWatts: 10n ** 12n + 1n }, ['EVENT.REQUEST_TOO_LARGE']],
    ['an empty list of targets', { targets: [] }, ['EVENT.NO_TARGETS']],
    ['an unknown rig', { targets: ['rig-1', 'rig-9'] }, ['EVENT.UNKNOWN_TARGET']],
    ['a rig named twice', { targets: ['rig-1', 'rig-1'] }, ['EVENT.TARGET_TWICE']],
    [
      'everything at once',
      { programme: '', end: GOOD.start, requestedWatts: 0n, targets: ['x', 'x'] },
      [
        'EVENT.NO_IDENTITY',
        'EVENT.ZERO_LENGTH',
        'EVENT.REQUEST_NOT_POSITIVE',
        'EVENT.UNKNOWN_TARGET',
        'EVENT.TARGET_TWICE',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  it('names five unknown rigs and counts the rest', () => {
    const targets = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const [fault] = checkEvent({ ...GOOD, targets }, KNOWN);
    expect(fault?.message).toBe('the site has no rig "a", "b", "c", "d", "e" and 2 more');
  });

  it('says of every fault what to do', () => {
    const faults = checkEvent({ ...GOOD, programme: '', end: GOOD.start, targets: [] }, KNOWN);
    expect(faults.every((fault) => fault.message !== '' && fault.remedy !== '')).toBe(true);
    expect(faults).toHaveLength(3);
  });
});
