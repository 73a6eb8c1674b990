import type { DayRejection } from '../domain/curtailment/demand-response/choose-days.js';
import type { EventSlot } from '../domain/curtailment/demand-response/delivery.js';
import type { RigVerdict, SecondsBetween } from '../domain/curtailment/demand-response/rig-verdict.js';
import type { Energy } from '../domain/quantity/energy.js';
import { FLAG_SENTENCES } from '../domain/report/compliance-sentences.js';
import type {
  ComplianceBaseline,
  ComplianceCall,
  ComplianceEvent,
} from '../domain/report/compliance-statement.js';
import { left, point, right } from '../domain/report/text-table.js';
import { renderInstantIn, type Instant, type Interval } from '../domain/time/instant.js';
import { knownSum } from './known-sum.js';
import {
  field,
  kWhText,
  numberText,
  paragraph,
  ratioText,
  section,
  table,
  UNKNOWN,
} from './statement-text.js';

const EVENT_WORDS = {
  IN_FULL: 'delivered in full',
  IN_PART: 'delivered in part',
  NOT_DELIVERED: 'NOT DELIVERED',
  UNKNOWN: 'UNKNOWN',
} as const;

/** One event as a person reads it: what was asked, what the baseline rests on, what was delivered, and which rigs did not. */
export function complianceEventText(event: ComplianceEvent, zone: string): string[] {
  const { baseline, flags } = event;
  return section(
    `EVENT ${event.id}   ${event.programme}   ${event.kind}   ${EVENT_WORDS[event.verdict]}`,
    field('When', `${at(event.start, zone)} to ${at(event.end, zone)}`),
    field('Notice', `${at(event.notifiedAt, zone)}; ${event.acknowledged ? '' : 'NOT '}acknowledged`),
    event.calls.flatMap((call) => field('Call', callText(call, event, zone))),
    ...(baseline === null ? [] : baselineText(baseline, zone)),
    slotsText(event, zone),
    field('Delivery', deliveryText(event)),
    field('Observed', observedText(event)),
    field('Obedience', obedienceText(event)),
    field('Energy of rigs', energyText(event)),
    flags.length === 0
      ? field('Flags', 'none')
      : flags.flatMap((flag) => field('! Flag', `${flag}: ${FLAG_SENTENCES[flag]}`)),
    rigsText(event),
  );
}

function at(time: Instant | null, zone: string): string {
  return time === null ? UNKNOWN : renderInstantIn(time, zone).replace('T', ' ').slice(0, 16);
}

/** The time of day, for instants on the event's own day. */
function clock(time: Instant, zone: string): string {
  return at(time, zone).slice(11);
}

function callText(call: ComplianceCall, event: ComplianceEvent, zone: string): string {
  const asked = call.requestedWatts === null ? 'everything' : `${kilowatts(call.requestedWatts)} kW`;
  const rigs = call.namedRigs === null ? 'the whole site' : `${numberText(call.namedRigs)} rigs`;
  const span =
    call.start === event.start && call.end === event.end
      ? ''
      : `, ${at(call.start, zone)} to ${at(call.end, zone)}`;
  const declined = call.declined.map((part) => windowText(part, zone)).join(', ');
  return `${call.externalId}: ${asked} from ${rigs}${span}; ${call.state.toLowerCase()}${declined === '' ? '' : `; declined ${declined}`}`;
}

function kilowatts(watts: bigint): string {
  const text = watts.toString().padStart(4, '0');
  return numberText(`${text.slice(0, -3)}.${text.slice(-3)}`.replace(/\.?0+$/, ''));
}

const REJECTION_WORDS: Readonly<Record<DayRejection, string>> = {
  OTHER_DAY_TYPE: 'other type of day',
  EVENT_DAY: 'event day',
  NOT_MEASURED: 'not measured',
  LOW_USE: 'low use',
  NOT_AMONG_CHOSEN: 'not among the chosen',
};

function baselineText(baseline: ComplianceBaseline, zone: string): string[][] {
  const { preset, edition, status, dayType, daysNeeded, daysEligible, daysChosen } = baseline;
  const days =
    dayType === null
      ? 'from hours of its own day'
      : `${dayType.toLowerCase().replaceAll('_', ' ')}, ${numberText(daysChosen.length)} days of ${numberText(daysNeeded)}`;
  const found = status === 'INSUFFICIENT_HISTORY' ? ` (${numberText(daysEligible)} eligible)` : '';
  const known = status === 'KNOWN' ? '' : `; ${status}${found}`;
  return [
    field('Baseline', `${preset}, edition ${edition}: ${days}${known}`),
    daysChosen.length === 0
      ? []
      : field('Days chosen', `by use in the event’s window: ${chosenText(baseline)}`),
    dayType === null ? [] : field('Passed over', rejectionsText(baseline)),
    field('Adjustment', adjustmentText(baseline, zone)),
  ];
}

function chosenText({ daysChosen }: ComplianceBaseline): string {
  return daysChosen.map(({ date, windowUse }) => `${date} ${kWhText(windowUse)} kWh`).join('; ');
}

/** Reasons in the order in which they first occur, each with its days as month and day. */
function rejectionsText({ daysRejected }: ComplianceBaseline): string {
  const reasons = [...new Set(daysRejected.map(({ reason }) => reason))];
  if (reasons.length === 0) return 'none';
  const datesOf = (reason: DayRejection): string =>
    spans(daysRejected.filter((day) => day.reason === reason).map(({ date }) => date.slice(5)));
  return reasons.map((reason) => `${REJECTION_WORDS[reason]} ${datesOf(reason)}`).join('; ');
}

const MANY = 8;

function spans(dates: readonly string[]): string {
  if (dates.length <= MANY) return dates.join(', ');
  return `${dates.slice(0, MANY - 1).join(', ')} and ${String(dates.length - MANY + 1)} more to ${dates.at(-1) ?? ''}`;
}

function adjustmentText({ adjustment, ownDayWindows, status }: ComplianceBaseline, zone: string): string {
  const windows = ownDayWindows.map((window) => windowText(window, zone)).join(' and ');
  if (adjustment === null)
    return windows === '' ? 'none' : status === 'KNOWN' ? `none; rests on ${windows}` : UNKNOWN;
  const { perSlot, factor, uncappedFactor, slots } = adjustment;
  const moved =
    perSlot !== null
      ? `${perSlot.milliWh < 0n ? '' : '+'}${kWhText(perSlot)} kWh per slot`
      : `× ${ratioText(factor)} (${ratioText(uncappedFactor)} before its limits)`;
  return `${moved}, from ${windows} (${numberText(slots)} slots)`;
}

function windowText({ start, end }: Interval, zone: string): string {
  return `${clock(start, zone)} to ${clock(end, zone)}`;
}

function slotsText({ slots, start, kind }: ComplianceEvent, zone: string): string[] {
  if (slots.length === 0) return [];
  const day = at(start, zone).slice(0, 10);
  const label = (slot: EventSlot): string => {
    const text = at(slot.start, zone);
    return text.startsWith(day) ? text.slice(11) : text;
  };
  const counted = slots.filter(({ state }) => state === 'ACCEPTED' || state === 'UNKNOWN');
  const sum = (of: (slot: EventSlot) => Energy | null): string => kWhText(knownSum(counted.map(of)));
  return [
    '',
    ...table(
      [
        left('slot, kWh'),
        point('unadjusted'),
        point('B*'),
        point('metered'),
        point(kind === 'REDUCE' ? 'Δ = B* − q' : 'Δ = q − B*'),
        point('requested'),
        left('counts as'),
      ],
      [
        ...slots.map((slot) => [
          label(slot),
          ...[slot.unadjusted, slot.adjusted, slot.actual, slot.delta, slot.requested].map(kWhText),
          slot.state.toLowerCase().replaceAll('_', ' '),
        ]),
        [
          'sum',
          sum((slot) => slot.unadjusted),
          sum((slot) => slot.adjusted),
          sum((slot) => slot.actual),
          sum((slot) => slot.delta),
          sum((slot) => slot.requested),
          'of slots that count',
        ],
      ],
    ),
    '',
  ];
}

function deliveryText({ delivery, deliveryUnadjusted, deliveryWithExcuses }: ComplianceEvent): string {
  return `${ratioText(delivery)} of what was requested; ${ratioText(deliveryUnadjusted)} by the unadjusted baseline; ${ratioText(deliveryWithExcuses)} without excused slots`;
}

function observedText({ observedReductionKW }: ComplianceEvent): string {
  const kW = observedReductionKW === null ? null : observedReductionKW.toFixed();
  return `reduction ${numberText(kW)} kW: mean of the 30 minutes before notice less mean of the event`;
}

function obedienceText(event: ComplianceEvent): string {
  const { obedience, obedienceWithExcuses, observedSeconds, orderedSeconds, kind } = event;
  const side = kind === 'REDUCE' ? 'at or below' : 'above';
  return `${ratioText(obedience)} of observed seconds ${side} the standby limit (${ratioText(obedienceWithExcuses)} without excused time); observed ${numberText(observedSeconds)} of ${numberText(orderedSeconds)} rig-seconds`;
}

function energyText({ kind, residual, forgone, rigsNotMeasured }: ComplianceEvent): string {
  if (kind === 'INCREASE') return 'not applicable';
  const unknown = rigsNotMeasured === 0 ? '' : `; unknown of ${numberText(rigsNotMeasured)} of the rigs`;
  return `${kWhText(residual)} kWh used while ordered off, ${kWhText(forgone)} kWh forgone${unknown}`;
}

const VERDICT_WORDS: Readonly<Record<RigVerdict['verdict'], string>> = {
  AGAINST_ORDER: 'against order',
  LATE: 'late',
  RELAPSED: 'relapsed',
  NOT_OBSERVED: 'not observed',
  PARTLY_OBSERVED: 'partly observed',
  OBEYED: 'obeyed',
};

/** A count of verdicts, and the rigs that did not obey; all of them are in the JSON. */
function rigsText({ rigs, kind }: ComplianceEvent): string[] {
  const counts = Object.entries(VERDICT_WORDS).flatMap(([code, words]) => {
    const many = rigs.filter(({ verdict }) => verdict === code).length;
    return many === 0 ? [] : [`${numberText(many)} ${words}`];
  });
  const restored = rigs.filter(({ restoration }) => restoration === 'RESTORED').length;
  const idle = rigs.filter(({ restoration }) => restoration === 'WAS_IDLE').length;
  const after =
    kind === 'INCREASE' ? '' : `; ${numberText(restored)} seen to come back, ${numberText(idle)} idle before`;
  const summary = `${numberText(rigs.length)} called: ${counts.join(', ')}${after}`;
  const troubled = rigs.filter(({ verdict }) => verdict !== 'OBEYED');
  if (troubled.length === 0) return field('Rigs', summary);
  return [
    ...field('Rigs', summary),
    '',
    ...table(
      [
        left('rig'),
        left('place'),
        left('verdict'),
        right('reached after, s'),
        right('obeyed, s'),
        right('observed, s'),
        right('ordered, s'),
        point('used, kWh'),
        left('afterwards'),
      ],
      troubled.map((rig) => [
        rig.serial,
        rig.place,
        VERDICT_WORDS[rig.verdict],
        between(rig.reachedAfter),
        numberText(rig.obeyedSeconds),
        numberText(rig.observedSeconds),
        numberText(rig.orderedSeconds),
        kWhText(rig.residual),
        rig.restoration.toLowerCase().replaceAll('_', ' '),
      ]),
    ),
    ...(troubled.some(({ residualIsProRata }) => residualIsProRata)
      ? paragraph('Readings across the boundary of the order are cut by time, floored inside.')
      : []),
  ];
}

function between(seconds: SecondsBetween | null): string {
  if (seconds === null) return 'never';
  return seconds.earliest === seconds.latest
    ? String(seconds.latest)
    : `${String(seconds.earliest)} to ${String(seconds.latest)}`;
}
