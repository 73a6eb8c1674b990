import type { EnergyStatement } from '../domain/report/energy-statement.js';
import { renderInstantIn } from '../domain/time/instant.js';
import { field, list, paragraph, ratioText, section, UNKNOWN } from './statement-text.js';

/** Title, notices, who says what about which site and when, and what is wrong. */
export function openingText(statement: EnergyStatement): string[] {
  const { header, notices, findings } = statement;
  return [
    `ENERGY STATEMENT   ${header.siteCode}   ${header.period}`,
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
      field('Resolution', statement.resolution === '' ? null : statement.resolution),
      field('Data cut-off', `as known at sequence ${header.asOfSequence.toString()}`),
      field('Data shares', dataShares(statement)),
      field('Preparer', header.preparer),
      field('Reviewer', header.reviewer),
      field('Assurance', header.assurance.toLowerCase()),
      field('Waivers', header.waivers.length === 0 ? 'none' : header.waivers.join('; ')),
    ),
    '',
    ...paragraph(
      `Energy is exact to the last decimal shown. Ratios are exact fractions, rounded half-even to six places in print. ${UNKNOWN} is unknown, withheld or not applicable; it is never 0.`,
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
  ];
}

function periodText({ header }: EnergyStatement): string {
  const { period, periodStart, periodEnd, zone } = header;
  return `${period}, ${renderInstantIn(periodStart, zone)} to before ${renderInstantIn(periodEnd, zone)}, ${zone}`;
}

function dataShares({ quality }: EnergyStatement): string {
  const { estimatedShare, atRiskShare, preliminaryShare } = quality;
  return `estimated ${ratioText(estimatedShare)} of E, at risk by clock ${ratioText(atRiskShare)} of E, preliminary ${ratioText(preliminaryShare)} of S`;
}

/** What stands on every surplus figure, what the statement leaves out, and where its rules come from. */
export function closingText({ standingSentences, exclusions, sources }: EnergyStatement): string[] {
  return [
    ...section('ON EVERY SURPLUS FIGURE', list(standingSentences)),
    ...section('NOT IN THIS STATEMENT', list(exclusions)),
    ...section('METHODS AND SOURCES', list(sources)),
  ];
}
