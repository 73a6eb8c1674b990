import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Vtn, VtnCredentials } from '../app/vtn.js';
import { failure } from '../domain/failure.js';
import { isJsonObject, type JsonObject } from '../domain/proof/canonical-json.js';
import type { CliHost } from './cli-host.js';
import { CommandRefused } from './failure-report.js';
import { openInputFile } from './open-input-file.js';

const TIMEOUT_MS = 20_000;

/** Options of every command that asks a VTN. */
export interface VtnOptions {
  readonly vtn: URL;
  readonly site: string;
  readonly ven?: string;
  readonly tokenFile?: string;
  readonly json: boolean;
}

/** The options every command that asks a VTN takes. */
export function addVtnOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--vtn <url>', 'base address of the VTN').argParser(parseVtnUrl).makeOptionMandatory(),
    )
    .requiredOption('--site <code>', 'site')
    .option('--ven <name>', 'name under which the site is enrolled')
    .option('--token-file <file>', 'token or client credentials; - is standard input')
    .option('--json', 'canonical JSON on stdout', false);
}

function parseVtnUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain =
    url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url !== null && plain && /^https?:$/.test(url.protocol)) return url;
  throw new InvalidArgumentError('write an http or https address without user, query and fragment');
}

/** The way to the VTN that options name, with the credentials of the token file. */
export async function vtnOf(host: CliHost, { vtn, tokenFile }: VtnOptions): Promise<Vtn> {
  const credentials = tokenFile === undefined ? null : await readCredentials(host, tokenFile);
  const secretGoesTo = [vtn, ...tokenUrlOf(credentials)];
  if (credentials !== null && !secretGoesTo.every(isPrivate)) {
    throw new CommandRefused(
      failure(
        'OPENADR.PLAIN_HTTP',
        'a token would go over plain http to another machine',
        'use https, or leave --token-file out',
      ),
    );
  }
  return host.deps.openVtn(vtn, credentials, TIMEOUT_MS);
}

function tokenUrlOf(credentials: VtnCredentials | null): URL[] {
  if (credentials === null || 'token' in credentials || credentials.tokenUrl === null) return [];
  return [new URL(credentials.tokenUrl)];
}

function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

const MOST_TOKEN_BYTES = 65_536;

async function readCredentials(host: CliHost, path: string): Promise<VtnCredentials> {
  const file = await openInputFile(path, host.deps.stdin);
  try {
    const pieces: Uint8Array[] = [];
    if (file.byteLength <= MOST_TOKEN_BYTES) for await (const piece of file.read()) pieces.push(piece);
    const credentials = credentialsOf(Buffer.concat(pieces).toString('utf8').trim());
    if (credentials !== null) return credentials;
  } finally {
    await file.dispose();
  }
  throw new CommandRefused(
    failure(
      'OPENADR.BAD_TOKEN_FILE',
      `${file.shown} holds neither a bearer token nor client credentials`,
      'write the token alone, or {"clientId":"…","clientSecret":"…"}',
    ),
  );
}

function credentialsOf(text: string): VtnCredentials | null {
  if (!text.startsWith('{')) return /^[\x21-\x7e]{1,8192}$/.test(text) ? { token: text } : null;
  const { clientId, clientSecret, tokenUrl = null, scope = null } = objectOf(text);
  if (typeof clientId !== 'string' || typeof clientSecret !== 'string') return null;
  if (scope !== null && typeof scope !== 'string') return null;
  if (tokenUrl !== null && (typeof tokenUrl !== 'string' || !URL.canParse(tokenUrl))) return null;
  return { clientId, clientSecret, tokenUrl, scope };
}

function objectOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as unknown;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
