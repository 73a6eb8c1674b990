import type { ComplianceStatement } from '../domain/report/compliance-statement.js';
import { renderInstantIn } from '../domain/time/instant.js';
import { field, list, paragraph, section, UNKNOWN } from './statement-text.js';

/** Title, notices, who says what about which site and when, what is wrong and what is not known. */
export function complianceOpeningText(statement: ComplianceStatement): string[] {
  const { header, notices, findings, unknown } = statement;
  return [
    `COMPLIANCE STATEMENT   ${header.siteCode}   ${header.period}`,
    ...notices.flatMap((notice) => paragraph(notice, '! ')),
    ...section(
      'ENTITY, SITE AND PERIOD',
      field('Entity', header.entity),
      field('Registration', header.registrationNumber),
      field('Site', `${header.siteCode}, ${header.siteName}`),
      field('Boundary', header.boundary),
      field('Grid area', header.area),
      field('Period', periodText(statement)),
      field('Criteria', header.criteria),
      field('Method version', String(header.methodVersion)),
      field('Data cut-off', `as known at sequence ${header.asOfSequence.toString()}`),
      field('Preparer', header.preparer),
      field('Reviewer', header.reviewer),
      field('Assurance', header.assurance.toLowerCase()),
      field('Waivers', header.waivers.length === 0 ? 'none' : header.waivers.join('; ')),
    ),
    '',
    ...paragraph(
      `Energy is exact to the last decimal shown; B* is rounded once per slot against the claimant. Ratios are exact fractions, rounded half-even to six places in print. ${UNKNOWN} is unknown or not applicable; it is never 0.`,
    ),
    ...section(
      'FINDINGS (each blocks a final seal)',
      findings.length === 0
        ? ['none']
        : findings.flatMap(({ code, message, remedy }) => [
            ...paragraph(`${code}: ${message}`, '! '),
            ...paragraph(remedy, '  To do: '),
          ]),
    ),
    ...section('UNKNOWN (earns nothing)', list(unknown)),
  ];
}

function periodText({ header }: ComplianceStatement): string {
  const { period, periodStart, periodEnd, zone } = header;
  return `${period}, ${renderInstantIn(periodStart, zone)} to before ${renderInstantIn(periodEnd, zone)}, ${zone}`;
}

/** What stands on every compliance figure, what the statement leaves out, and where its rules come from. */
export function complianceClosingText({
  standingSentences,
  exclusions,
  sources,
}: ComplianceStatement): string[] {
  return [
    ...section('ON EVERY COMPLIANCE FIGURE', list(standingSentences)),
    ...section('NOT IN THIS STATEMENT', list(exclusions)),
    ...section('METHODS AND SOURCES', list(sources)),
  ];
}
