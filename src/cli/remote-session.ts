import { createHash } from 'node:crypto';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { OnProgress } from '../app/caller.js';
import { failure, refused, success, type Failure, type Outcome } from '../domain/failure.js';
import type { LoopbackServer } from './cli-deps.js';
import type { CommandSession, FileToImport, Named } from './command-session.js';
import { interrupted } from './failure-report.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../domain/proof/canonical-json.js';

const MOST_ANSWER_BYTES = 256 * 1_048_576;

/** Sends commands to the server that owns the embedded folder, over loopback, with the token of its lock file. */
export class RemoteSession implements CommandSession {
  private readonly base: string;

  constructor(
    private readonly server: LoopbackServer,
    private readonly signal: AbortSignal,
  ) {
    this.base = /^https?:/.test(server.address)
      ? server.address.replace(/\/$/, '')
      : `http://${server.address}`;
  }

  async perform(
    name: string,
    named: Named,
    args: JsonObject,
    onProgress: OnProgress,
  ): Promise<Outcome<JsonValue>> {
    const body = JSON.stringify({
      organisation: named.organisationCode,
      actor: named.actorCode,
      args,
    });
    const headers = { ...this.headers(named), 'content-type': 'application/json' };
    return this.exchange('POST', `/commands/${encodeURIComponent(name)}`, headers, once(body), onProgress);
  }

  async importFile(file: FileToImport, named: Named, onProgress: OnProgress): Promise<Outcome<JsonValue>> {
    const headers = {
      ...this.headers(named),
      'content-type': 'application/octet-stream',
      'content-length': String(file.byteLength),
      'content-digest': `sha-256=:${await digestOf(file, this.signal)}:`,
    };
    const path = `/imports/${file.kind}?${uploadQuery(file).toString()}`;
    return this.exchange('PUT', path, headers, counted(file, onProgress), onProgress);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private headers(named: Named): Record<string, string> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.server.token}`,
      accept: 'application/x-ndjson, application/json',
    };
    if (named.organisationCode !== null) headers['x-yojo-organisation'] = named.organisationCode;
    if (named.actorCode !== null) headers['x-yojo-actor'] = named.actorCode;
    return headers;
  }

  private async exchange(
    method: 'POST' | 'PUT',
    path: string,
    headers: Record<string, string>,
    body: AsyncIterable<Uint8Array | string>,
    onProgress: OnProgress,
  ): Promise<Outcome<JsonValue>> {
    try {
      const message = request(`${this.base}${path}`, { method, headers, signal: this.signal });
      const [response] = await Promise.all([answerTo(message), send(message, body)]);
      return await readAnswer(response, onProgress);
    } catch (error) {
      if (this.signal.aborted) throw interrupted();
      return refused(this.connectionFailure(error));
    }
  }

  private connectionFailure(error: unknown): Failure {
    const reason = error instanceof Error ? error.message : String(error);
    return reason.includes('ECONNREFUSED')
      ? failure(
          'SERVER.UNREACHABLE',
          `the server that owns the data folder does not answer at ${this.server.address}`,
          'it may be starting or stopping: try again in a moment',
        )
      : failure(
          'SERVER.CONNECTION_LOST',
          `the connection to the server at ${this.server.address} ended early: ${reason.slice(0, 120)}`,
          'run the command again: what was stored is recognised and not stored twice',
        );
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}

async function* counted(file: FileToImport, onProgress: OnProgress): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of file.read()) {
    yield chunk;
    sent += chunk.byteLength;
    onProgress(sent, file.byteLength, `bytes of ${file.name} sent`);
  }
}

function uploadQuery({ name, arguments: args }: FileToImport): URLSearchParams {
  const query = new URLSearchParams({ name });
  const { site, area, zone, label, step, format, correctionReason, correctionVersion, correctionApprovedBy } =
    args;
  for (const [key, value] of Object.entries({
    site,
    area,
    zone,
    label,
    step,
    format,
    correctionReason,
    correctionVersion,
    correctionApprovedBy,
  })) {
    if (value !== null) query.set(key, String(value));
  }
  if (args.decimalComma) query.set('decimalComma', 'true');
  if (args.status === 'preliminary') query.set('status', 'preliminary');
  for (const { code, series } of args.seriesMap) query.append('map', `${code}=${series}`);
  if (args.dryRun) query.set('dryRun', 'true');
  return query;
}

async function digestOf(file: FileToImport, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.read()) {
    if (signal.aborted) throw interrupted();
    hash.update(chunk);
  }
  return hash.digest('base64');
}

function answerTo(message: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    message.once('response', resolve);
    // Stays: the connection may still break while the answer is read, which then ends there.
    message.on('error', reject);
  });
}

/** Writes the body at the speed the server takes it; stops when the server answers before it has read everything. */
async function send(message: ClientRequest, body: AsyncIterable<Uint8Array | string>): Promise<void> {
  const seen = { response: false };
  message.once('response', () => {
    seen.response = true;
  });
  const over = (): boolean => seen.response || message.destroyed;
  for await (const chunk of body) {
    if (over()) return;
    if (!message.write(chunk)) await drained(message);
  }
  if (!over()) message.end();
}

function drained(message: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'response', 'close', 'error'] as const;
    const settle = (): void => {
      for (const event of events) message.off(event, settle);
      resolve();
    };
    for (const event of events) message.on(event, settle);
  });
}

/** Reads lines of JSON: progress as it comes, then the result or the failure. */
async function readAnswer(response: IncomingMessage, onProgress: OnProgress): Promise<Outcome<JsonValue>> {
  let rest = '';
  let bytes = 0;
  let last: Outcome<JsonValue> | null = null;
  response.setEncoding('utf8');
  for await (const text of response as AsyncIterable<string>) {
    bytes += text.length;
    if (bytes > MOST_ANSWER_BYTES) throw new Error('the answer is too long');
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) last = readLine(line, response, onProgress) ?? last;
  }
  last = readLine(rest, response, onProgress) ?? last;
  return last ?? refused(unexpectedAnswer(response, 'no result'));
}

function readLine(
  line: string,
  response: IncomingMessage,
  onProgress: OnProgress,
): Outcome<JsonValue> | null {
  if (line.trim() === '') return null;
  const value = parseJson(line);
  if (!isJsonObject(value)) return refused(unexpectedAnswer(response, line));
  const progress = value['progress'];
  if (isJsonObject(progress)) {
    const { done, total, message } = progress;
    onProgress(Number(done ?? 0), typeof total === 'number' ? total : null, textOf(message));
    return null;
  }
  if ('result' in value) return success(value['result'] ?? null);
  const reason = isJsonObject(value['failure']) ? value['failure'] : value;
  if (typeof reason['code'] === 'string') return refused(failureOf(reason));
  return refused(unexpectedAnswer(response, line));
}

function failureOf(value: JsonObject): Failure {
  const details = isJsonObject(value['details'])
    ? Object.fromEntries(Object.entries(value['details']).map(([key, text]) => [key, textOf(text)]))
    : undefined;
  return failure(textOf(value['code']), textOf(value['message']), textOf(value['remedy']), details);
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function unexpectedAnswer(response: IncomingMessage, text: string): Failure {
  return failure(
    'SERVER.UNEXPECTED_ANSWER',
    `the server answered ${String(response.statusCode ?? 0)} with "${text.slice(0, 80)}"`,
    'use the command line of the same version as the server, or stop the server and run the command again',
  );
}
