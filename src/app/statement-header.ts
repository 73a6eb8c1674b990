import { METHOD_VERSION } from '../domain/reconciliation/method-version.js';
import type { StatementHeader } from '../domain/report/energy-statement.js';
import type { Site } from '../storage/store.js';
import type { Caller } from './caller.js';
import type { Period } from './period.js';

/** What every statement opens with: the same for the energy and the compliance of a site. */
export function statementHeader(
  caller: Caller,
  { site, period, asOf }: { readonly site: Site; readonly period: Period; readonly asOf: bigint },
): StatementHeader {
  return {
    entity: caller.organisation.name,
    registrationNumber: site.registrationNumber,
    siteCode: site.code,
    siteName: site.name,
    boundary: site.boundary,
    area: site.area,
    zone: site.zone,
    criteria: `Yojo methodology, method version ${String(METHOD_VERSION)}`,
    methodVersion: METHOD_VERSION,
    period: period.text,
    periodStart: period.span.start,
    periodEnd: period.span.end,
    asOfSequence: asOf,
    preparer: caller.actor.personName,
    reviewer: null,
    assurance: 'NONE',
    waivers: [],
    attributeHolder: site.attributeHolder,
  };
}
