/** A site of four rigs with six events that have a little of everything a compliance statement has to say. */
import type { CurtailmentEvent } from '../../src/domain/curtailment/curtailment-event.js';
import { assessEvent } from '../../src/domain/curtailment/demand-response/assess-event.js';
import { eventDaysOf } from '../../src/domain/curtailment/demand-response/choose-days.js';
import {
  mergeCalls,
  windowsOfRig,
  type MergedEvent,
} from '../../src/domain/curtailment/demand-response/merge-calls.js';
import { UNOBSERVED, type ObservedDay } from '../../src/domain/curtailment/demand-response/observed-day.js';
import type { ProgrammeTerms } from '../../src/domain/curtailment/demand-response/programme-terms.js';
import type { RigUnderOrder } from '../../src/domain/curtailment/demand-response/rig-verdict.js';
import { isInForce } from '../../src/domain/curtailment/order-windows.js';
import type { ComplianceStatementInput } from '../../src/domain/report/build-compliance-statement.js';
import { instant, type Instant, type Interval } from '../../src/domain/time/instant.js';
import { utcDayOf, type UtcDay, type ZoneName } from '../../src/domain/time/local-calendar.js';
import { baselinePresetOf } from '../../src/reference/baseline-presets.js';
import { DR_DAY_RULE } from '../../src/reference/energy-conservation-act.js';
import { SMALL_SITE_HEADER } from './small-site.js';

const ZONE = 'Asia/Tokyo' as ZoneName;
const HALF_HOUR = 1_800_000;
const FIVE_MINUTES = 300_000;

/** An instant of June 2023 in Japan. @example june('16 18:00') */
function june(text: string): Instant {
  const [day = '', time = ''] = text.split(' ');
  return instant(Date.parse(`2023-06-${day}T${time}:00+09:00`));
}

const span = (from: string, to: string): Interval => ({ start: june(from), end: june(to) });
const inside = (at: number, { start, end }: Interval): boolean => at >= start && at < end;

const PRESET = baselinePresetOf('JP_ERAB_2020_06');

function terms(programme: string, changes: Partial<ProgrammeTerms> = {}): ProgrammeTerms {
  return {
    programme,
    edition: '2023',
    validFrom: '2023-04-01',
    validTo: null,
    baselinePreset: 'JP_ERAB_2020_06',
    settlement: {
      clamp: 'DAY',
      negativeSlots: 'KEEP',
      cappedAtRequested: true,
      dayUnitMilliWh: 10_000n,
      creditPerKWh: '45',
      penaltyPerKWh: '60',
      currency: 'JPY',
    },
    responseSeconds: 600,
    calledFor: 'TIGHT_SUPPLY',
    ordered: true,
    source: 'contract of the test site',
    illustrative: true,
    ...changes,
  };
}

const TERMS: Readonly<Record<string, ProgrammeTerms>> = {
  evening: terms('evening'),
  capacity: terms('capacity', { ordered: false, illustrative: false }),
  soak: terms('soak', { calledFor: 'SURPLUS', ordered: false }),
};

function call(
  programme: string,
  externalId: string,
  when: Interval,
  changes: Partial<CurtailmentEvent> = {},
): CurtailmentEvent {
  return {
    programme,
    externalId,
    siteCode: 'KYU-1',
    kind: 'REDUCE',
    state: 'RESTORED',
    ...when,
    notifiedAt: instant(when.start - 3 * 3_600_000),
    requestedWatts: 6_000n,
    targets: null,
    ...changes,
  };
}

const CALLS: readonly CurtailmentEvent[] = [
  call('evening', 'E-0', span('06 18:00', '06 19:00')),
  call('evening', 'E-1', span('16 18:00', '16 19:00')),
  call('evening', 'E-2', span('16 18:30', '16 19:40'), { notifiedAt: null, requestedWatts: 7_001n }),
  call('capacity', 'C-1', span('16 19:00', '16 19:30'), { targets: ['A-9', 'b-1'], state: 'ISSUED' }),
  call('evening', 'E-3', span('15 18:00', '15 19:00'), { state: 'CANCELLED' }),
  call('nobody', 'N-1', span('14 10:00', '14 10:30'), { notifiedAt: null, requestedWatts: null }),
  call('soak', 'S-1', span('11 11:00', '11 12:00'), { kind: 'INCREASE', requestedWatts: 9_000n }),
];

const SURPLUS = [span('11 10:00', '11 15:00'), span('16 14:00', '16 15:00')];
const METER_LOST = june('15 18:00');
const READING_LOST = june('16 19:05');

/** Mean power of a rig in W: rig 0 ignores orders, rig 1 comes late, rig 2 idles at all times, rig 3 is quick. */
function watts(rig: number, at: number): number {
  if (rig === 2) return 31;
  const orders = CALLS.filter(({ programme, state }) => programme === 'evening' && state === 'RESTORED');
  const delay = rig === 1 ? 1_200_000 : 120_000;
  const off = orders.some(({ start, end }) => at >= start + delay && at < end + delay);
  return off && rig !== 0 ? 24 : 3_300 + rig * 17;
}

/** Energy of a rig in milliWh between two instants, minute by minute. */
function energyOf(rig: number, from: number, to: number): number {
  let wattMinutes = 0;
  for (let at = from; at < to; at += 60_000) wattMinutes += watts(rig, at);
  return Math.floor((wattMinutes * 1_000) / 60);
}

/** The billing meter: the rigs, an auxiliary load that varies by day, and one lost reading. */
function billing(): ObservedDay[] {
  const days: ObservedDay[] = [];
  for (let day = utcDayOf(june('01 00:00')); day <= utcDayOf(june('17 00:00')); day = (day + 1) as UtcDay) {
    const values = Array.from({ length: 48 }, (_, slot) => {
      const at = day * 86_400_000 + slot * HALF_HOUR;
      if (at === METER_LOST) return UNOBSERVED;
      const auxiliary = 100_000 + ((day * 7_919 + slot * 613) % 10_007) * 3;
      return [0, 1, 2, 3].reduce((sum, rig) => sum + energyOf(rig, at, at + HALF_HOUR), auxiliary);
    });
    days.push({ day, stepMs: HALF_HOUR, values: Float64Array.from(values) });
  }
  return days;
}

function rigDays(rig: number, event: MergedEvent): ObservedDay[] {
  const day = utcDayOf(event.start);
  const values = Array.from({ length: 288 }, (_, slot) => {
    const at = day * 86_400_000 + slot * FIVE_MINUTES;
    return rig === 3 && at === READING_LOST ? UNOBSERVED : energyOf(rig, at, at + FIVE_MINUTES);
  });
  return [{ day, stepMs: FIVE_MINUTES, values: Float64Array.from(values) }];
}

function rigsUnder(event: MergedEvent): RigUnderOrder[] {
  return ['A-10', 'A-9', 'b-1', 'c-7'].flatMap((serial, rig) => {
    const windows = windowsOfRig(event, serial);
    if (windows.length === 0) return [];
    return {
      serial,
      place: `R0${String(rig)}`,
      standbyLimitWatts: 200,
      windows,
      days: rigDays(rig, event),
      excused: serial === 'A-9' ? [EXCUSED] : [],
    };
  });
}

const EXCUSED = span('16 18:00', '16 18:30');

/** What the statement of the site is built from. @example buildComplianceStatement(complianceInput()) */
export function complianceInput(): ComplianceStatementInput {
  const meter = billing();
  const events = mergeCalls(CALLS)
    .filter(({ end }) => end > june('10 00:00'))
    .map((event) =>
      assessEvent({
        event,
        terms: TERMS[event.programme] ?? null,
        preset: TERMS[event.programme] === undefined ? null : PRESET,
        zone: ZONE,
        billing: meter,
        rigs: rigsUnder(event),
        holidays: new Set(['2023-06-12']),
        eventDays: eventDaysOf(
          CALLS.filter(({ start }) => start < event.start),
          ['REDUCE', 'INCREASE'],
          ZONE,
        ),
        surplus: SURPLUS,
        onlineWatts: 13_000n,
        excused: [],
      }),
    );
  const first = june('10 00:00');
  return {
    header: {
      ...SMALL_SITE_HEADER,
      period: '2023-06-10/2023-06-16',
      periodStart: first,
      periodEnd: june('17 00:00'),
    },
    events,
    callsNotInForce: CALLS.filter(
      (one) => !isInForce(one) && inside(one.start, { start: first, end: june('17 00:00') }),
    ),
    excuses: [
      {
        ...EXCUSED,
        rigs: ['A-9'],
        reason: 'breaker under maintenance',
        evidence: 'work permit 23-118',
        approvedBy: 'Naomi Ishida',
      },
    ],
    surplus: SURPLUS,
    clockChecks: [{ span: span('13 00:00', '14 00:00'), offsetSeconds: 420, toleranceSeconds: 60 }],
    drDayRule: DR_DAY_RULE,
    simulated: true,
  };
}
