import type { EventSlot } from '../domain/curtailment/demand-response/delivery.js';
import type { AppliedAdjustment } from '../domain/curtailment/demand-response/event-baseline.js';
import type { RigVerdict, SecondsBetween } from '../domain/curtailment/demand-response/rig-verdict.js';
import { canonicalJson, type JsonValue } from '../domain/proof/canonical-json.js';
import type {
  ComplianceBaseline,
  ComplianceCall,
  ComplianceEvent,
  ComplianceExcuse,
  ComplianceSettlement,
  ComplianceStatement,
  WorkOrderLine,
} from '../domain/report/compliance-statement.js';
import type { Interval } from '../domain/time/instant.js';
import { at, headerJson, kWh, ratio, type Rendered } from './json-values.js';

/**
 * The whole statement as canonical JSON (RFC 8785) and one newline, every rig of every event: energy as exact kWh text under
 * keys that end in `KWh`, ratios as text with six places, money and kW as exact text, instants with the offset of the site's
 * zone, bigints as text; unknown is null.
 */
export function renderComplianceStatementJson(statement: ComplianceStatement): string {
  const { header, drDays } = statement;
  const { zone } = header;
  const rendered: Rendered<ComplianceStatement> = {
    header: headerJson(header),
    events: statement.events.map((event) => eventJson(event, zone)),
    settlements: statement.settlements.map(settlementJson),
    workOrder: statement.workOrder.map((line) => workOrderJson(line, zone)),
    callsNotInForce: statement.callsNotInForce.map((call) => callJson(call, zone)),
    excuses: statement.excuses.map((excuse) => excuseJson(excuse, zone)),
    drDays: { ...drDays, notCounted: drDays.notCounted.map((row) => ({ ...row })) },
    unknown: statement.unknown,
    findings: statement.findings.map((finding) => ({ ...finding })),
    notices: statement.notices,
    standingSentences: statement.standingSentences,
    exclusions: statement.exclusions,
    sources: statement.sources,
  };
  return `${canonicalJson(rendered)}\n`;
}

function eventJson(event: ComplianceEvent, zone: string): Rendered<ComplianceEvent> {
  const { programme, id, kind, acknowledged, verdict, flags, rigsNotMeasured, observedReductionKW } = event;
  return {
    programme,
    id,
    kind,
    acknowledged,
    verdict,
    flags,
    rigsNotMeasured,
    ...spanJson(event, zone),
    notifiedAt: at(event.notifiedAt, zone),
    calls: event.calls.map((call) => callJson(call, zone)),
    baseline: event.baseline === null ? null : baselineJson(event.baseline, zone),
    slots: event.slots.map((slot) => slotJson(slot, zone)),
    delivery: ratio(event.delivery),
    deliveryUnadjusted: ratio(event.deliveryUnadjusted),
    deliveryWithExcuses: ratio(event.deliveryWithExcuses),
    obedience: ratio(event.obedience),
    obedienceWithExcuses: ratio(event.obedienceWithExcuses),
    orderedSeconds: event.orderedSeconds.toString(),
    observedSeconds: event.observedSeconds.toString(),
    observedReductionKW: observedReductionKW === null ? null : observedReductionKW.toFixed(),
    residualKWh: kWh(event.residual),
    forgoneKWh: kWh(event.forgone),
    rigs: event.rigs.map((rig) => rigJson(rig, zone)),
  };
}

function spanJson({ start, end }: Interval, zone: string): { start: JsonValue; end: JsonValue } {
  return { start: at(start, zone), end: at(end, zone) };
}

function callJson(call: ComplianceCall, zone: string): Rendered<ComplianceCall> {
  return {
    ...call,
    ...spanJson(call, zone),
    notifiedAt: at(call.notifiedAt, zone),
    requestedWatts: call.requestedWatts === null ? null : call.requestedWatts.toString(),
    declined: call.declined.map((part) => spanJson(part, zone)),
  };
}

function baselineJson(baseline: ComplianceBaseline, zone: string): Rendered<ComplianceBaseline> {
  const { adjustment } = baseline;
  return {
    ...baseline,
    daysChosen: baseline.daysChosen.map(({ date, windowUse }) => ({ date, windowUseKWh: kWh(windowUse) })),
    daysRejected: baseline.daysRejected.map((day) => ({ ...day })),
    adjustment: adjustment === null ? null : adjustmentJson(adjustment, zone),
    ownDayWindows: baseline.ownDayWindows.map((window) => spanJson(window, zone)),
  };
}

function adjustmentJson(adjustment: AppliedAdjustment, zone: string): Rendered<AppliedAdjustment> {
  const { kind, slots, window, perSlot, factor, uncappedFactor } = adjustment;
  return {
    kind,
    slots,
    window: spanJson(window, zone),
    perSlotKWh: kWh(perSlot),
    factor: ratio(factor),
    uncappedFactor: ratio(uncappedFactor),
  };
}

function slotJson(slot: EventSlot, zone: string): Rendered<EventSlot> {
  return {
    state: slot.state,
    ...spanJson(slot, zone),
    unadjustedKWh: kWh(slot.unadjusted),
    adjustedKWh: kWh(slot.adjusted),
    actualKWh: kWh(slot.actual),
    requestedKWh: kWh(slot.requested),
    deltaKWh: kWh(slot.delta),
    unadjustedDeltaKWh: kWh(slot.unadjustedDelta),
  };
}

function rigJson(rig: RigVerdict, zone: string): Rendered<RigVerdict> {
  const { residual, forgone, ...others } = rig;
  return {
    ...others,
    reachedAfter: between(rig.reachedAfter),
    restoredAfter: between(rig.restoredAfter),
    residualKWh: kWh(residual),
    forgoneKWh: kWh(forgone),
    lastWatts: rig.lastWatts === null ? null : rig.lastWatts.toString(),
    lastContact: at(rig.lastContact, zone),
  };
}

function between(seconds: SecondsBetween | null): JsonValue {
  return seconds === null ? null : { ...seconds };
}

function settlementJson(settlement: ComplianceSettlement): Rendered<ComplianceSettlement> {
  const { requested, credited, creditedUnadjusted, shortfall, payment, penalty, ...others } = settlement;
  return {
    ...others,
    requestedKWh: kWh(requested),
    creditedKWh: kWh(credited),
    creditedUnadjustedKWh: kWh(creditedUnadjusted),
    shortfallKWh: kWh(shortfall),
    payment: payment === null ? null : payment.toFixed(),
    penalty: penalty === null ? null : penalty.toFixed(),
  };
}

function workOrderJson(line: WorkOrderLine, zone: string): Rendered<WorkOrderLine> {
  const { lastWatts, lastContact } = line;
  return {
    ...line,
    lastWatts: lastWatts === null ? null : lastWatts.toString(),
    lastContact: at(lastContact, zone),
  };
}

function excuseJson(excuse: ComplianceExcuse, zone: string): Rendered<ComplianceExcuse> {
  return { ...excuse, ...spanJson(excuse, zone) };
}
