import type {
  ComplianceCall,
  ComplianceStatement,
  WorkOrderLine,
} from '../domain/report/compliance-statement.js';
import { left, point, right } from '../domain/report/text-table.js';
import { renderInstantIn, type Instant } from '../domain/time/instant.js';
import { complianceEventText } from './compliance-event-text.js';
import { complianceClosingText, complianceOpeningText } from './compliance-opening-text.js';
import { field, kWhText, list, numberText, paragraph, section, table, UNKNOWN } from './statement-text.js';

/**
 * The statement for a terminal of 120 columns: every event with its slots and troubled rigs, what each programme credits per
 * day, the work order and the day count; ends with a newline.
 */
export function renderComplianceTable(statement: ComplianceStatement): string {
  const { header, events } = statement;
  const lines = [
    ...complianceOpeningText(statement),
    ...(events.length === 0 ? section('EVENTS', ['none in the period']) : []),
    ...events.flatMap((event) => complianceEventText(event, header.zone)),
    ...settlementsText(statement),
    ...workOrderText(statement),
    ...othersText(statement),
    ...drDaysText(statement),
    ...complianceClosingText(statement),
  ];
  return `${lines.join('\n')}\n`;
}

function settlementsText({ settlements }: ComplianceStatement): string[] {
  if (settlements.length === 0) return section('SETTLEMENT', ['none']);
  return section(
    'SETTLEMENT, kWh per programme and local day',
    table(
      [
        left('day'),
        left('programme'),
        point('requested'),
        point('credited'),
        point('unadjusted'),
        point('shortfall'),
        right('slots'),
        point('payment'),
        point('penalty'),
        left(''),
      ],
      settlements.map((row) => [
        row.date,
        row.programme,
        kWhText(row.requested),
        kWhText(row.credited),
        kWhText(row.creditedUnadjusted),
        kWhText(row.shortfall),
        row.unknownSlots === 0
          ? numberText(row.slots)
          : `${numberText(row.slots)}, ${numberText(row.unknownSlots)} unknown`,
        numberText(row.payment === null ? null : row.payment.toFixed()),
        numberText(row.penalty === null ? null : row.penalty.toFixed()),
        row.currency ?? '',
      ]),
    ),
  );
}

const SECONDS_PER_MINUTE = 60;

function workOrderText({ workOrder, header }: ComplianceStatement): string[] {
  if (workOrder.length === 0)
    return section('WORK ORDER', ['nothing to do: every rig that was called obeyed']);
  return section(
    'WORK ORDER: rigs to look at',
    table(
      [
        left('event'),
        left('rig'),
        left('place'),
        left('why'),
        right('last power, W'),
        right('over, min:s'),
        left('last contact'),
      ],
      workOrder.map((line) => [
        line.eventId,
        line.serial,
        line.place,
        line.verdict.toLowerCase().replaceAll('_', ' '),
        numberText(line.lastWatts),
        minutes(line),
        at(line.lastContact, header.zone),
      ]),
    ),
  );
}

function minutes({ overSeconds }: WorkOrderLine): string {
  const seconds = overSeconds % SECONDS_PER_MINUTE;
  return `${numberText((overSeconds - seconds) / SECONDS_PER_MINUTE)}:${String(seconds).padStart(2, '0')}`;
}

function at(time: Instant | null, zone: string): string {
  return time === null ? UNKNOWN : renderInstantIn(time, zone).replace('T', ' ').slice(0, 16);
}

function othersText({ callsNotInForce, excuses, header }: ComplianceStatement): string[] {
  const call = ({ programme, externalId, kind, state, start, end }: ComplianceCall): string =>
    `${programme} ${externalId}, ${kind}, ${at(start, header.zone)} to ${at(end, header.zone)}: ${state.toLowerCase()}`;
  const said = excuses.map(
    ({ start, end, rigs, reason, evidence, approvedBy }) =>
      `${at(start, header.zone)} to ${at(end, header.zone)}, ${rigs === null ? 'the whole site' : rigs.join(', ')}: ${reason}; evidence: ${evidence}; approved by ${approvedBy}`,
  );
  return [
    ...section('CALLS THAT BOUND NOBODY', list(callsNotInForce.map(call))),
    ...section('EXCUSES', list(said)),
  ];
}

function drDaysText({ drDays }: ComplianceStatement): string[] {
  const { law, applicable, days, dates, source } = drDays;
  return section(
    'DAYS OF DEMAND RESPONSE',
    field(
      'Days',
      applicable
        ? `${numberText(days)}${dates.length === 0 ? '' : `: ${dates.join(', ')}`}`
        : 'not applicable',
    ),
    field('Not counted', notCountedText(drDays)),
    paragraph(`${law}. ${source}.`),
  );
}

function notCountedText({ applicable, notCounted }: ComplianceStatement['drDays']): string {
  if (!applicable) return 'the period lies outside the validity of the rule';
  const reasons = notCounted.map(
    ({ eventId, reason }) => `${eventId}: ${reason.toLowerCase().replaceAll('_', ' ')}`,
  );
  return reasons.length === 0 ? 'none' : reasons.join('; ');
}
