// The hours of an event's own day that the PJM same-day (3+2) baseline rests on, named by their ends.
const MS_PER_HOUR = 3_600_000;
/** A summer weekday without a clock change. */
const DATE = '2023-07-05';
const ZONE = 'America/New_York';

export const sameDayHours = {
  topic: 'PJM same-day (3+2) CBL hours',
  async answer({ event_hours_ending: hours }, { load }) {
    const { eventBaseline } = await load('domain/curtailment/demand-response/event-baseline.js');
    const { slotsOfEvent } = await load('domain/curtailment/demand-response/relative-slot.js');
    const { SiteUse } = await load('domain/curtailment/demand-response/site-use.js');
    const { startOfLocalDate } = await load('domain/time/local-calendar.js');
    const { baselinePresetOf } = await load('reference/baseline-presets.js');
    const preset = baselinePresetOf('PJM_SAME_DAY_3_2');
    const midnight = startOfLocalDate(DATE, ZONE);
    const use = new SiteUse([], ZONE, preset.slotSeconds);
    const event = {
      start: midnight + (Math.min(...hours) - 1) * MS_PER_HOUR,
      end: midnight + Math.max(...hours) * MS_PER_HOUR,
    };
    const { ownDayWindows } = eventBaseline({
      preset,
      kind: 'REDUCE',
      event: slotsOfEvent(event, use),
      use,
      holidays: new Set(),
      eventDays: new Set(),
      onlineWatts: null,
    });
    return {
      cbl_hours_ending: ownDayWindows.flatMap(({ start, end }) =>
        Array.from(
          { length: (end - start) / MS_PER_HOUR },
          (_, hour) => (start - midnight) / MS_PER_HOUR + hour + 1,
        ),
      ),
    };
  },
};
