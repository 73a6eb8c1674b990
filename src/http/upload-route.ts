import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { identifyCaller, type OnProgress } from '../app/caller.js';
import { importFile } from '../app/import-file.js';
import { importReportAsJson } from '../app/import-report-json.js';
import { success, type Outcome } from '../domain/failure.js';
import { isJsonObject, type JsonValue } from '../domain/proof/canonical-json.js';
import { allowOnly } from './allowed-methods.js';
import { digested, promisedDigest } from './content-digest.js';
import type { HttpServices } from './http-services.js';
import { answerLongWork } from './long-work.js';
import { namedCallerOf } from './named-caller.js';
import { readBody, type BodyBounds } from './request-body.js';
import { parseUpload } from './upload-request.js';

interface UploadRoute {
  readonly Params: { readonly kind: string };
  readonly Querystring: Readonly<Record<string, unknown>>;
}

/** `PUT /imports/<kind>`: the body is the file itself, read as it comes. */
export function addUploadRoute(app: FastifyInstance, services: HttpServices, bounds: BodyBounds): void {
  // A scope of its own, where no body is read before the handler asks for it.
  void app.register((uploads, _options, done) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', (_request, _payload, taken) => {
      taken(null);
    });
    uploads.put<UploadRoute>('/imports/:kind', (request, reply) =>
      answerUpload(request, reply, services, bounds),
    );
    done();
  });
  allowOnly(app, '/imports/:kind', 'PUT');
}

function answerUpload(
  request: FastifyRequest<UploadRoute>,
  reply: FastifyReply,
  services: HttpServices,
  bounds: BodyBounds,
): Promise<FastifyReply> {
  const work = async (onProgress: OnProgress): Promise<Outcome<JsonValue>> => {
    const upload = parseUpload(request.params.kind, request.query);
    const promised = promisedDigest(request.headers);
    const caller = await identifyCaller(services.store, namedCallerOf(request.headers));
    if (!caller.ok) return caller;
    const bytes = digested(readBody(request.raw, bounds), promised);
    const idempotencyKey = request.headers['idempotency-key']?.toString() ?? null;
    const report = await importFile(caller.value, { ...upload, bytes, idempotencyKey }, onProgress);
    return report.ok ? success(importReportAsJson(report.value)) : report;
  };
  return answerLongWork(request, reply, services, work, statusOfReport);
}

/** A file with faults was understood and refused as a whole. */
function statusOfReport(report: JsonValue): number {
  return isJsonObject(report) && Number(report['faultCount']) > 0 ? 422 : 200;
}
