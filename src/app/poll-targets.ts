import { failure, refused, success, type Outcome } from '../domain/failure.js';
import type { ZoneName } from '../domain/time/local-calendar.js';
import { readRigAddresses, type ParsedRigAddresses } from '../ingest/rig-telemetry/read-rig-addresses.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';

/** Where rigs listen, as a list says. */
export function readPollList(bytes: Uint8Array, fileName: string): ParsedRigAddresses {
  return readRigAddresses(bytes, fileName);
}

/** What polling needs to know of a site: its zone and the step of each rig's series. */
export interface PollSite {
  readonly zone: ZoneName;
  readonly steps: readonly { readonly serial: string; readonly stepSeconds: number }[];
}

const SHOWN = 5;

/** Looks the rigs of a list up; every one must be known at the site. */
export async function getPollSite(
  caller: Caller,
  { siteCode, serials }: { readonly siteCode: string; readonly serials: readonly string[] },
): Promise<Outcome<PollSite>> {
  const site = await findSite(caller, siteCode);
  if (!site.ok) return site;
  const rows = await caller.store.registry.series(site.value.id);
  const steps = new Map(
    rows.flatMap((row) => (row.kind === 'RIG' ? [[row.code, row.stepSeconds] as const] : [])),
  );
  const unknown = serials.filter((serial) => !steps.has(serial));
  if (unknown.length > 0) {
    const shown = unknown.slice(0, SHOWN).map((serial) => `"${serial.slice(0, 60)}"`);
    const more = unknown.length > SHOWN ? ` and ${String(unknown.length - SHOWN)} more` : '';
    return refused(
      failure(
        'TELEMETRY.UNKNOWN_RIG',
        `site "${siteCode}" has no rig ${shown.join(', ')}${more}`,
        'correct the list, or import the rigs first: yojo import rigs',
      ),
    );
  }
  return success({
    zone: site.value.zone,
    steps: serials.map((serial) => ({ serial, stepSeconds: steps.get(serial) ?? 0 })),
  });
}
