import { success, type Outcome } from '../domain/failure.js';
import { canonicalJson, type JsonObject } from '../domain/proof/canonical-json.js';
import { instant, renderInstant, SECOND, type Instant } from '../domain/time/instant.js';
import { OPENADR_FORMAT } from '../ingest/openadr/read-openadr-pull.js';
import type { Vtn } from './vtn.js';

/** What a VTN said, as a document to import. */
export interface OpenAdrDocument {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Programs and events in it. */
  readonly objects: number;
}

/** Asks a VTN for programs and events; the answers become one document, an object per line. */
export async function pullOpenAdr(
  vtn: Vtn,
  request: {
    readonly siteCode: string;
    readonly vtnUrl: string;
    readonly ven: string | null;
    readonly programId: string | null;
    readonly now: Instant;
  },
): Promise<Outcome<OpenAdrDocument>> {
  const { siteCode, vtnUrl, ven, programId } = request;
  const programs = await vtn.programs(programId);
  if (!programs.ok) return programs;
  const events = await vtn.events(programId);
  if (!events.ok) return events;
  const pulledAt = renderInstant(instant(Math.floor(request.now / SECOND) * SECOND));
  const lines: readonly JsonObject[] = [
    { format: OPENADR_FORMAT, site: siteCode, vtn: vtnUrl, ven, pulledAt },
    ...programs.value.map((program) => ({ program })),
    ...events.value.map((event) => ({ event })),
  ];
  return success({
    name: `openadr-${siteCode}-${pulledAt.replace(/[-:]/g, '')}.ndjson`,
    objects: lines.length - 1,
    bytes: Buffer.from(lines.map((line) => `${canonicalJson(line)}\n`).join('')),
  });
}
