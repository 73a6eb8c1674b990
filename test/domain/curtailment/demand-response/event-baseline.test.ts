import { describe, expect, it } from '@jest/globals';
import {
  eventBaseline,
  type EventBaseline,
} from '../../../../src/domain/curtailment/demand-response/event-baseline.js';
import type { ObservedDay } from '../../../../src/domain/curtailment/demand-response/observed-day.js';
import { slotsOfEvent } from '../../../../src/domain/curtailment/demand-response/relative-slot.js';
import { SiteUse } from '../../../../src/domain/curtailment/demand-response/site-use.js';
import { present } from '../../../../src/domain/invariant.js';
import { DAY, instant, parseInstant, renderInstantIn } from '../../../../src/domain/time/instant.js';
import {
  localDateOf,
  utcDayOf,
  type UtcDay,
  type ZoneName,
} from '../../../../src/domain/time/local-calendar.js';
import { baselinePresetOf } from '../../../../src/reference/baseline-presets.js';

const at = (text: string) => {
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

interface Worked {
  readonly preset: string;
  readonly zone?: string;
  readonly start: string;
  readonly end: string;
  /** kWh of every half-hour of a local day, by date; 1 where not listed. */
  readonly levels?: Readonly<Record<string, number>>;
  /** kWh of half-hours that differ from their day, by start. */
  readonly slots?: Readonly<Record<string, number>>;
  readonly holidays?: readonly string[];
  readonly onlineWatts?: bigint;
}

function baselineOf(worked: Worked): EventBaseline {
  const zone = (worked.zone ?? 'Asia/Tokyo') as ZoneName;
  const preset = present(baselinePresetOf(worked.preset), worked.preset);
  const [start, end] = [at(worked.start), at(worked.end)];
  const kWhAt = new Map(Object.entries(worked.slots ?? {}).map(([time, kWh]) => [at(time), kWh]));
  const days: ObservedDay[] = [];
  for (let day = utcDayOf(start) - 50; day <= utcDayOf(end) + 2; day += 1) {
    const values = Array.from({ length: 48 }, (_, slot) => {
      const from = instant(day * DAY + slot * 1_800_000);
      return (kWhAt.get(from) ?? worked.levels?.[localDateOf(from, zone)] ?? 1) * 1_000_000;
    });
    days.push({ day: day as UtcDay, stepMs: 1_800_000, values: Float64Array.from(values) });
  }
  const use = new SiteUse(days, zone, preset.slotSeconds);
  return eventBaseline({
    preset,
    kind: 'REDUCE',
    event: slotsOfEvent({ start, end }, use),
    use,
    holidays: new Set(worked.holidays ?? []),
    eventDays: new Set(),
    onlineWatts: worked.onlineWatts ?? null,
  });
}

const chosenOf = (baseline: EventBaseline) => baseline.choice?.chosen.map(({ date }) => date);
const reasonOf = (baseline: EventBaseline, date: string) =>
  baseline.choice?.rejected.find((day) => day.date === date)?.reason;
const adjustedOf = ({ slots }: EventBaseline) => slots.map(({ adjusted }) => adjusted?.toString());
const unadjustedOf = ({ slots }: EventBaseline) => slots.map(({ unadjusted }) => unadjusted?.toString());

/** A Friday. */
const EVENING = { start: '2023-03-24T18:00:00+09:00', end: '2023-03-24T19:00:00+09:00' };
const ERAB = { preset: 'JP_ERAB_2020_06', ...EVENING };

describe('ERAB, edition 2020-06', () => {
  it('means the 4 highest of the last 5 weekdays, holidays passed over', () => {
    const levels = { '2023-03-23': 5, '2023-03-22': 2, '2023-03-20': 6, '2023-03-17': 7, '2023-03-16': 8 };
    const baseline = baselineOf({ ...ERAB, levels, holidays: ['2023-03-21'] });
    expect(chosenOf(baseline)).toEqual(['2023-03-23', '2023-03-20', '2023-03-17', '2023-03-16']);
    expect(reasonOf(baseline, '2023-03-22')).toBe('NOT_AMONG_CHOSEN');
    expect(reasonOf(baseline, '2023-03-21')).toBe('OTHER_DAY_TYPE');
    expect(unadjustedOf(baseline)).toEqual(['6.5', '6.5']);
    expect(baseline.adjustment?.perSlot?.toString()).toBe('-5.5');
    expect(adjustedOf(baseline)).toEqual(['1', '1']);
  });

  it('drops the day farthest from the event on a tie for the minimum', () => {
    const levels = { '2023-03-23': 3, '2023-03-22': 3, '2023-03-21': 4, '2023-03-20': 3, '2023-03-17': 4 };
    const baseline = baselineOf({ ...ERAB, levels });
    expect(chosenOf(baseline)).toEqual(['2023-03-23', '2023-03-22', '2023-03-21', '2023-03-17']);
    expect(reasonOf(baseline, '2023-03-20')).toBe('NOT_AMONG_CHOSEN');
  });

  it('replaces a day below a quarter of the mean of the candidates, and keeps one exactly at it', () => {
    const levels = { '2023-03-23': 1, '2023-03-22': 5, '2023-03-21': 5, '2023-03-20': 5, '2023-03-17': 5 };
    const low = baselineOf({ ...ERAB, levels: { ...levels, '2023-03-16': 5 } });
    expect(reasonOf(low, '2023-03-23')).toBe('LOW_USE');
    expect(low.choice?.eligible).toContain('2023-03-16');
    // 1 of (1 + 4 × 4.75) ÷ 5 = 4: exactly a quarter.
    const exact = {
      ...levels,
      '2023-03-22': 4.75,
      '2023-03-21': 4.75,
      '2023-03-20': 4.75,
      '2023-03-17': 4.75,
    };
    expect(reasonOf(baselineOf({ ...ERAB, levels: exact }), '2023-03-23')).toBe('NOT_AMONG_CHOSEN');
  });

  it('takes 2 of 3 on a holiday', () => {
    const baseline = baselineOf({ ...ERAB, holidays: ['2023-03-24'] });
    expect(baseline.choice?.dayType).toBe('WEEKEND_OR_HOLIDAY');
    expect(chosenOf(baseline)).toEqual(['2023-03-19', '2023-03-18']);
  });

  it('adjusts by six half-hours from four hours to one hour before, floors at 0 and caps at what is on line', () => {
    const slots = {
      '2023-03-24T14:00:00+09:00': 7,
      '2023-03-24T16:30:00+09:00': 7,
      '2023-03-24T17:00:00+09:00': 99,
    };
    const baseline = baselineOf({ ...ERAB, slots });
    expect(baseline.adjustment?.slots).toBe(6);
    expect(adjustedOf(baseline)).toEqual(['3', '3']);
    expect(adjustedOf(baselineOf({ ...ERAB, slots, onlineWatts: 5_000n }))).toEqual(['2.5', '2.5']);
    const idle = { '2023-03-24': 0 };
    const busy = Object.fromEntries(['14:00', '14:30', '15:00'].map((t) => [`2023-03-23T${t}:00+09:00`, 9]));
    expect(adjustedOf(baselineOf({ ...ERAB, levels: idle, slots: busy }))).toEqual(['0', '0']);
  });
});

describe('other presets', () => {
  it('PJM same day: an event in hours ending 13 to 17 rests on hours ending 9 to 11, 19 and 20', () => {
    const zone = 'America/New_York';
    const day = {
      preset: 'PJM_SAME_DAY_3_2',
      zone,
      start: '2023-07-05T12:00:00-04:00',
      end: '2023-07-05T17:00:00-04:00',
    };
    const baseline = baselineOf({
      ...day,
      slots: { '2023-07-05T10:30:00-04:00': 6, '2023-07-05T19:30:00-04:00': 6 },
    });
    expect(
      baseline.ownDayWindows.map((w) => [renderInstantIn(w.start, zone), renderInstantIn(w.end, zone)]),
    ).toEqual([
      ['2023-07-05T08:00:00-04:00', '2023-07-05T11:00:00-04:00'],
      ['2023-07-05T18:00:00-04:00', '2023-07-05T20:00:00-04:00'],
    ]);
    expect(adjustedOf(baseline)).toEqual(['4', '4', '4', '4', '4']);
  });

  it.each([
    ['CAISO_10_OF_10', 3, '2.4', '1.5'],
    ['CAISO_10_OF_10', 1.1, '2.2', '1.1'],
    ['NYISO_5_OF_10', 0.1, '1.6', '0.1'],
  ])('%s moves the mean by a factor within 0.8 to 1.2 (day at %d)', (preset, level, expected, uncapped) => {
    const zone = 'America/Los_Angeles';
    const start = '2023-07-20T17:00:00-07:00';
    const baseline = baselineOf({
      preset,
      zone,
      start,
      end: '2023-07-20T18:00:00-07:00',
      levels: { '2023-07-20': level },
    });
    expect(adjustedOf(baseline)).toEqual([expected]);
    expect(baseline.adjustment?.uncappedFactor?.toFixed(1)).toBe(level === 3 ? '3.0' : uncapped);
    expect(baseline.choice?.needed).toBe(10);
  });

  it('compares by the wall clock across a clock change', () => {
    const zone = 'America/New_York';
    // Clocks went forward on 2023-03-12: 18:00 is 23:00Z before and 22:00Z after.
    const slots = { '2023-03-10T18:00:00-05:00': 3, '2023-03-10T18:30:00-05:00': 3 };
    const baseline = baselineOf({
      preset: 'PJM_HIGH_4_OF_5',
      zone,
      start: '2023-03-13T18:00:00-04:00',
      end: '2023-03-13T19:00:00-04:00',
      slots,
    });
    expect(unadjustedOf(baseline)).toEqual(['3']);
  });

  it('says INSUFFICIENT_HISTORY with the days it found', () => {
    const start = '2023-03-24T18:00:00+09:00';
    const use = new SiteUse([], 'Asia/Tokyo' as ZoneName, 1_800);
    const baseline = eventBaseline({
      preset: present(baselinePresetOf('JP_ERAB_2020_06'), 'the ERAB preset'),
      kind: 'REDUCE',
      event: slotsOfEvent({ start: at(start), end: instant(at(start) + 3_600_000) }, use),
      use,
      holidays: new Set(),
      eventDays: new Set(),
      onlineWatts: null,
    });
    expect(baseline.status).toBe('INSUFFICIENT_HISTORY');
    expect(baseline.choice).toMatchObject({ eligible: [], needed: 5 });
    expect(adjustedOf(baseline)).toEqual([undefined, undefined]);
  });
});
