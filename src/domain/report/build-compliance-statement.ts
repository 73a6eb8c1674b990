import type { CurtailmentEvent } from '../curtailment/curtailment-event.js';
import type { AssessedEvent } from '../curtailment/demand-response/assess-event.js';
import { unionWithin } from '../curtailment/order-windows.js';
import { creditOnce } from '../curtailment/demand-response/credit-claims.js';
import type { EventSlot } from '../curtailment/demand-response/delivery.js';
import { countDrDays, type DrCall, type DrDayRule } from '../curtailment/demand-response/dr-day-count.js';
import type { CallReason, ProgrammeTerms } from '../curtailment/demand-response/programme-terms.js';
import type { RigVerdict } from '../curtailment/demand-response/rig-verdict.js';
import { settleDay, type SettledEvent } from '../curtailment/demand-response/settle.js';
import type { ClockCheck } from '../metering/clock-check.js';
import { Energy } from '../quantity/energy.js';
import { scaledDecimal } from '../quantity/exact-decimal.js';
import type { Interval } from '../time/instant.js';
import { localDateOf, type ZoneName } from '../time/local-calendar.js';
import { complianceFindings, complianceNotices, unknownsOf } from './compliance-remarks.js';
import { COMPLIANCE_EXCLUSIONS, COMPLIANCE_SENTENCES, COMPLIANCE_SOURCES } from './compliance-sentences.js';
import type {
  ComplianceBaseline,
  ComplianceCall,
  ComplianceEvent,
  ComplianceExcuse,
  ComplianceSettlement,
  ComplianceStatement,
  WorkOrderLine,
} from './compliance-statement.js';
import type { StatementHeader } from './energy-statement.js';

/** Everything a compliance statement is a function of; no clock, no database. */
export interface ComplianceStatementInput {
  readonly header: StatementHeader;
  /** Events that touch the period, measured. */
  readonly events: readonly AssessedEvent[];
  /** Calls that touch the period and bound nobody. */
  readonly callsNotInForce: readonly CurtailmentEvent[];
  readonly excuses: readonly ComplianceExcuse[];
  /** Spans with published surplus in the site's area. */
  readonly surplus: readonly Interval[];
  readonly clockChecks: readonly ClockCheck[];
  readonly drDayRule: DrDayRule;
  readonly simulated: boolean;
}

/**
 * The compliance statement of one site and period from its measured events: one kWh is credited once across programmes, days
 * are settled by the programme's terms, and rigs that did not obey make the work order. Energies are exact integers of
 * milliWh; no order of events or rigs changes a byte. Rules: methodology §5, docs/spec/compliance-statement.md.
 *
 * @example buildComplianceStatement(input).events[0].delivery?.toFixed(6)
 */
export function buildComplianceStatement(input: ComplianceStatementInput): ComplianceStatement {
  const { header, simulated, clockChecks } = input;
  const zone = header.zone as ZoneName;
  const once = creditOnce(input.events);
  const assessed = input.events.map((event, index) => ({ ...event, slots: once.slots[index] ?? [] }));
  const events = assessed.map(complianceEvent);
  return {
    header,
    events,
    settlements: settlementsOf(assessed, header),
    workOrder: events.flatMap(workOrderOf),
    callsNotInForce: input.callsNotInForce.map(complianceCall),
    excuses: input.excuses,
    drDays: countDrDays(
      assessed.flatMap((event) => drCallOf(event, input.surplus, header)),
      input.drDayRule,
      { from: localDateOf(header.periodStart, zone), to: localDateOf(header.periodEnd, zone) },
    ),
    unknown: unknownsOf(events),
    findings: complianceFindings(assessed, once.doubles),
    notices: complianceNotices({ events: assessed, simulated, clockChecks, zone }),
    standingSentences: COMPLIANCE_SENTENCES,
    exclusions: COMPLIANCE_EXCLUSIONS,
    sources: [...COMPLIANCE_SOURCES, ...new Set(assessed.flatMap(sourcesOf))],
  };
}

function complianceEvent(assessed: AssessedEvent): ComplianceEvent {
  const { event, slots, rigs, verdict, delivery, deliveryUnadjusted, deliveryWithExcuses } = assessed;
  const reduction = assessed.observedReductionMilliwatts;
  return {
    programme: event.programme,
    id: event.id,
    kind: event.kind,
    start: event.start,
    end: event.end,
    notifiedAt: event.notifiedAt,
    acknowledged: event.calls.every(({ state }) => state !== 'ISSUED'),
    calls: event.calls.map(complianceCall),
    verdict,
    baseline: complianceBaseline(assessed),
    slots,
    delivery,
    deliveryUnadjusted,
    deliveryWithExcuses,
    obedience: assessed.obedience,
    obedienceWithExcuses: assessed.obedienceWithExcuses,
    orderedSeconds: rigs.reduce((sum, rig) => sum + BigInt(rig.orderedSeconds), 0n),
    observedSeconds: rigs.reduce((sum, rig) => sum + BigInt(rig.observedSeconds), 0n),
    observedReductionKW: reduction === null ? null : scaledDecimal(reduction, 6),
    flags: assessed.flags,
    residual: knownSum(rigs.map((rig) => rig.residual)),
    forgone: knownSum(rigs.map((rig) => rig.forgone)),
    rigsNotMeasured: event.kind === 'INCREASE' ? 0 : rigs.filter(({ residual }) => residual === null).length,
    rigs,
  };
}

function complianceCall(call: CurtailmentEvent): ComplianceCall {
  const { programme, externalId, kind, state, start, end, notifiedAt, requestedWatts, targets } = call;
  const namedRigs = targets === null ? null : targets.length;
  const declined = unionWithin(call.declined ?? [], call);
  return { declined, programme, externalId, kind, state, start, end, notifiedAt, requestedWatts, namedRigs };
}

function complianceBaseline({ baseline, preset }: AssessedEvent): ComplianceBaseline | null {
  if (baseline === null || preset === null) return null;
  const { status, choice, adjustment, ownDayWindows } = baseline;
  return {
    preset: preset.code,
    edition: preset.edition,
    status,
    dayType: choice?.dayType ?? null,
    daysNeeded: choice?.needed ?? null,
    daysEligible: choice?.eligible.length ?? null,
    daysChosen: choice?.chosen ?? [],
    daysRejected: choice?.rejected ?? [],
    adjustment,
    ownDayWindows,
    unverified: preset.unverified,
  };
}

function knownSum(energies: readonly (Energy | null)[]): Energy | null {
  const known = energies.filter((energy) => energy !== null);
  return known.length === 0 ? null : known.reduce((sum, energy) => sum.plus(energy), Energy.zero);
}

/** One row per programme, edition and local day of the period; a slot belongs to the day in which it starts. */
function settlementsOf(events: readonly AssessedEvent[], header: StatementHeader): ComplianceSettlement[] {
  const zone = header.zone as ZoneName;
  const days = new Map<string, { readonly terms: ProgrammeTerms; readonly events: SettledEvent[] }>();
  for (const { event, terms, slots } of events) {
    if (terms === null) continue;
    const ofPeriod = slots.filter(({ start }) => start >= header.periodStart && start < header.periodEnd);
    for (const [date, ofDate] of slotsByDate(ofPeriod, zone)) {
      const key = JSON.stringify([date, terms.programme, terms.edition]);
      const known = days.get(key) ?? { terms, events: [] };
      known.events.push({ id: event.id, slots: ofDate });
      days.set(key, known);
    }
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { terms, events: ofDay }]) => {
      const [date = ''] = JSON.parse(key) as string[];
      const { programme, edition, illustrative, settlement } = terms;
      return { programme, edition, illustrative, ...settleDay(date, ofDay, settlement) };
    });
}

function slotsByDate(
  slots: readonly EventSlot[],
  zone: ZoneName,
): Map<ReturnType<typeof localDateOf>, EventSlot[]> {
  const byDate = new Map<ReturnType<typeof localDateOf>, EventSlot[]>();
  for (const slot of slots) {
    const date = localDateOf(slot.start, zone);
    byDate.set(date, [...(byDate.get(date) ?? []), slot]);
  }
  return byDate;
}

function workOrderOf({ id, rigs }: ComplianceEvent): WorkOrderLine[] {
  return rigs
    .filter(({ verdict }) => verdict !== 'OBEYED')
    .map((rig: RigVerdict) => {
      const { serial, place, verdict, lastWatts, overSeconds, lastContact } = rig;
      return { eventId: id, serial, place, verdict, lastWatts, overSeconds, lastContact };
    });
}

/** The event for the day count; an event that starts outside the period belongs to another statement. */
function drCallOf(assessed: AssessedEvent, surplus: readonly Interval[], header: StatementHeader): DrCall[] {
  const { event, terms, slots } = assessed;
  if (event.start < header.periodStart || event.start >= header.periodEnd) return [];
  const accepted = slots.flatMap(({ state, delta }) =>
    state === 'ACCEPTED' && delta !== null ? [delta] : [],
  );
  const inSurplus = surplus.some(({ start, end }) => start < event.end && end > event.start);
  const byKind: CallReason = event.kind === 'REDUCE' ? 'TIGHT_SUPPLY' : 'SURPLUS';
  return [
    {
      eventId: event.id,
      date: localDateOf(event.start, header.zone as ZoneName),
      kind: event.kind,
      supply: event.kind === 'REDUCE' && inSurplus ? 'SURPLUS' : (terms?.calledFor ?? byKind),
      ordered: terms?.ordered ?? false,
      beatBaseline:
        accepted.length === 0 ? null : accepted.reduce((sum, delta) => sum + delta.milliWh, 0n) > 0n,
    },
  ];
}

function sourcesOf({ terms, preset }: AssessedEvent): string[] {
  return [
    ...(terms === null ? [] : [`Terms of ${terms.programme}, ${terms.edition}: ${terms.source}.`]),
    ...(preset === null ? [] : [`Baseline ${preset.code}, ${preset.edition}: ${preset.source}.`]),
  ];
}
