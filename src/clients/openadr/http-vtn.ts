import type { Vtn, VtnCredentials } from '../../app/vtn.js';
import { failure, refused, success, type Outcome } from '../../domain/failure.js';
import { isJsonObject, type JsonObject } from '../../domain/proof/canonical-json.js';

/** The most a VTN gives at once (openadr3.yaml: limit, maximum 50). */
const PAGE = 50;
/** A VTN that never ends is none: so many pages of any list. */
const MOST_PAGES = 200;
const MOST_ANSWER_BYTES = 8 * 1_048_576;

interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A VTN over HTTP, by the published interface (openadr3.yaml 3.0.1): `programs`, `events`, `reports` below a base address,
 * `auth/token` for client credentials. Every request ends within its time; redirections are not followed, so that a token goes
 * nowhere else.
 */
export class HttpVtn implements Vtn {
  private token: string | null = null;
  private readonly base: string;

  constructor(
    url: URL,
    private readonly credentials: VtnCredentials | null,
    private readonly timeoutMs: number,
  ) {
    this.base = url.href.replace(/\/*$/, '/');
  }

  programs(programId: string | null): Promise<Outcome<readonly JsonObject[]>> {
    if (programId === null) return this.list('programs', {});
    return this.one(`programs/${encodeURIComponent(programId)}`);
  }

  events(programId: string | null): Promise<Outcome<readonly JsonObject[]>> {
    return this.list('events', programId === null ? {} : { programID: programId });
  }

  async event(eventId: string): Promise<Outcome<JsonObject>> {
    return this.object('GET', `events/${encodeURIComponent(eventId)}`, null);
  }

  reports(filter: {
    readonly programId: string;
    readonly eventId: string;
    readonly clientName: string;
  }): Promise<Outcome<readonly JsonObject[]>> {
    const { programId, eventId, clientName } = filter;
    return this.list('reports', { programID: programId, eventID: eventId, clientName });
  }

  async sendReport(reportId: string | null, report: JsonObject): Promise<Outcome<string>> {
    const path = reportId === null ? 'reports' : `reports/${encodeURIComponent(reportId)}`;
    const sent = await this.object(reportId === null ? 'POST' : 'PUT', path, report);
    if (!sent.ok) return sent;
    const { id } = sent.value;
    return success(typeof id === 'string' ? id : (reportId ?? ''));
  }

  private async one(path: string): Promise<Outcome<readonly JsonObject[]>> {
    const object = await this.object('GET', path, null);
    return object.ok ? success([object.value]) : object;
  }

  /** All pages of a list, by skip and limit. */
  private async list(
    path: string,
    filter: Readonly<Record<string, string>>,
  ): Promise<Outcome<readonly JsonObject[]>> {
    const all: JsonObject[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = new URLSearchParams({ ...filter, skip: String(page * PAGE), limit: String(PAGE) });
      const answer = await this.ask('GET', `${path}?${query.toString()}`, null);
      if (!answer.ok) return answer;
      const { body } = answer.value;
      if (!Array.isArray(body) || !body.every(isJsonObject)) return unexpected(path, 'no list of objects');
      all.push(...body);
      if (body.length < PAGE) return success(all);
    }
    return unexpected(path, `more than ${String(MOST_PAGES)} pages`);
  }

  private async object(
    method: HttpRequest['method'],
    path: string,
    body: JsonObject | null,
  ): Promise<Outcome<JsonObject>> {
    const answer = await this.ask(method, path, body);
    if (!answer.ok) return answer;
    return isJsonObject(answer.value.body) ? success(answer.value.body) : unexpected(path, 'no object');
  }

  private async ask(
    method: HttpRequest['method'],
    path: string,
    body: JsonObject | null,
  ): Promise<Outcome<HttpAnswer>> {
    const token = await this.bearer();
    if (!token.ok) return token;
    const headers: Record<string, string> = { accept: 'application/json' };
    if (token.value !== null) headers['authorization'] = `Bearer ${token.value}`;
    if (body !== null) headers['content-type'] = 'application/json';
    const request = { method, headers, ...(body === null ? {} : { body: JSON.stringify(body) }) };
    return checked(path, await this.exchange(`${this.base}${path}`, request));
  }

  /** The token of every request: given, or asked for once. */
  private async bearer(): Promise<Outcome<string | null>> {
    if (this.credentials === null) return success(null);
    if ('token' in this.credentials) return success(this.credentials.token);
    if (this.token !== null) return success(this.token);
    const { clientId, clientSecret, tokenUrl, scope } = this.credentials;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...(scope === null ? {} : { scope }),
    });
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await this.exchange(tokenUrl ?? `${this.base}auth/token`, {
      method: 'POST',
      headers,
      body: form.toString(),
    });
    const good = checked('auth/token', answer);
    if (!good.ok) return good;
    const { body } = good.value;
    const token = isJsonObject(body) ? body['access_token'] : null;
    if (typeof token !== 'string' || token === '') return unexpected('auth/token', 'no access_token');
    this.token = token;
    return success(token);
  }

  private async exchange(url: string, request: HttpRequest): Promise<Outcome<HttpAnswer>> {
    try {
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      const text = await boundedText(response);
      if (text === null) return unexpected(url, `more than ${String(MOST_ANSWER_BYTES)} bytes`);
      return success({ status: response.status, body: parsed(text) });
    } catch (error) {
      return refused(
        failure(
          'OPENADR.UNREACHABLE',
          `the VTN does not answer at ${withoutQuery(url)}: ${reasonOf(error)}`,
          'check --vtn and the network, then pull again: nothing was changed',
        ),
      );
    }
  }
}

function checked(path: string, answer: Outcome<HttpAnswer>): Outcome<HttpAnswer> {
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  if (status >= 200 && status < 300) return answer;
  const problem = isJsonObject(body) ? (body['detail'] ?? body['title'] ?? body['error']) : null;
  const said = typeof problem === 'string' ? `: ${problem.slice(0, 200)}` : '';
  if (status !== 401 && status !== 403) return unexpected(path, `status ${String(status)}${said}`);
  return refused(
    failure(
      'OPENADR.REFUSED',
      `the VTN answers ${withoutQuery(path)} with ${String(status)}${said}`,
      'check the credentials in --token-file and what they may do',
    ),
  );
}

function unexpected<T>(path: string, what: string): Outcome<T> {
  return refused(
    failure(
      'OPENADR.UNEXPECTED_ANSWER',
      `the VTN answers ${withoutQuery(path)} with ${what}`,
      'check that --vtn is the base address of an OpenADR 3 VTN, e.g. https://vtn.example/openadr3/3.0.1',
    ),
  );
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*$/, '');
}

/** The text of an answer; null when it is too long. */
async function boundedText(response: Response): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > MOST_ANSWER_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** fetch hides what happened in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took too long';
  const { cause } = error;
  return cause instanceof Error ? cause.message || error.message : error.message;
}
