import { isAbsolute, resolve } from 'node:path';
import { failure, type Failure } from './domain/failure.js';

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Bounds on what one request may cost. */
export interface Limits {
  /** Bytes of one uploaded file. */
  readonly uploadBytes: number;
  /** Bytes of one GraphQL or command request. */
  readonly requestBytes: number;
  /** Milliseconds one GraphQL request may take. */
  readonly requestMs: number;
}

/** Everything the environment decides, read once. */
export interface Config {
  /** Absolute path of the folder of the embedded database. */
  readonly dataDir: string;
  /** A PostgreSQL server instead of the embedded database; null = embedded. */
  readonly databaseUrl: string | null;
  /** Runs migrations on a server when its role is not the one of `databaseUrl`. */
  readonly databaseOwnerUrl: string | null;
  readonly host: string;
  readonly port: number;
  /** Organisation and actor that commands use when none is named. */
  readonly organisation: string | null;
  readonly actor: string | null;
  readonly logLevel: LogLevel;
  readonly limits: Limits;
}

export type LoadedConfig =
  | { readonly ok: true; readonly value: Config }
  | { readonly ok: false; readonly failures: readonly Failure[] };

type Environment = Readonly<Partial<Record<string, string>>>;

const MEBIBYTE = 1_048_576;
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/**
 * Reads the environment: one frozen Config, or every fault of it at once. An empty variable counts as unset. Values of
 * database addresses are never repeated in a message, because they carry passwords.
 */
export function loadConfig(environment: Environment = process.env): LoadedConfig {
  const read = new EnvironmentReader(environment);
  const config: Config = Object.freeze({
    dataDir: read.folder('YOJO_DATA_DIR', './data'),
    databaseUrl: read.databaseUrl('DATABASE_URL'),
    databaseOwnerUrl: read.databaseUrl('DATABASE_OWNER_URL'),
    host: read.loopback('HOST', '127.0.0.1'),
    port: read.whole('PORT', 4_000, 0, 65_535),
    organisation: read.code('YOJO_ORG'),
    actor: read.code('YOJO_AS'),
    logLevel: read.logLevel('YOJO_LOG_LEVEL', 'info'),
    limits: Object.freeze({
      uploadBytes: read.whole('YOJO_MAX_UPLOAD_BYTES', 2_048 * MEBIBYTE, 1, Number.MAX_SAFE_INTEGER),
      requestBytes: read.whole('YOJO_MAX_REQUEST_BYTES', MEBIBYTE, 1_024, 64 * MEBIBYTE),
      requestMs: read.whole('YOJO_REQUEST_TIMEOUT_MS', 30_000, 100, 3_600_000),
    }),
  });
  if (config.databaseOwnerUrl !== null && config.databaseUrl === null) {
    read.fault(
      'CONFIG.OWNER_WITHOUT_DATABASE',
      'DATABASE_OWNER_URL is set but DATABASE_URL is not',
      'set DATABASE_URL too, or unset DATABASE_OWNER_URL to use the embedded database',
    );
  }
  return read.failures.length === 0 ? { ok: true, value: config } : { ok: false, failures: read.failures };
}

/** Reads variables one by one and remembers what is wrong with each. */
class EnvironmentReader {
  readonly failures: Failure[] = [];

  constructor(private readonly environment: Environment) {}

  fault(code: string, message: string, remedy: string): void {
    this.failures.push(failure(code, message, remedy));
  }

  private text(name: string): string | null {
    const value = this.environment[name];
    return value === undefined || value === '' ? null : value;
  }

  folder(name: string, fallback: string): string {
    const text = this.text(name) ?? fallback;
    if (text.trim() === '' || text.includes('\u0000')) {
      this.fault('CONFIG.BAD_FOLDER', `${name} is not a path`, 'name a folder, e.g. ./data');
      return fallback;
    }
    return isAbsolute(text) ? text : resolve(text);
  }

  databaseUrl(name: string): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return text;
    this.fault(
      'CONFIG.BAD_DATABASE_URL',
      `${name} is not the address of a PostgreSQL database`,
      'write postgresql://user:password@host:5432/database, or unset it to use the embedded database',
    );
    return null;
  }

  loopback(name: string, fallback: string): string {
    const text = this.text(name) ?? fallback;
    if (text === 'localhost' || text === '::1' || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text)) {
      return text;
    }
    this.fault(
      'CONFIG.HOST_NOT_LOOPBACK',
      `${name} "${text.slice(0, 60)}" is not a loopback address`,
      'use 127.0.0.1, ::1 or localhost: there is no access control yet, so Yojo serves this machine only',
    );
    return fallback;
  }

  whole(name: string, fallback: number, least: number, most: number): number {
    const text = this.text(name);
    if (text === null) return fallback;
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.fault(
      'CONFIG.BAD_NUMBER',
      `${name} "${text.slice(0, 40)}" is not a whole number from ${String(least)} to ${String(most)}`,
      `write digits only, e.g. ${String(fallback)}, or unset it`,
    );
    return fallback;
  }

  code(name: string): string | null {
    const text = this.text(name);
    if (text === null || CODE.test(text)) return text;
    this.fault(
      'CONFIG.BAD_CODE',
      `${name} "${text.slice(0, 70)}" is not a code`,
      'use letters, digits, dot, dash and underscore, 63 at most',
    );
    return null;
  }

  logLevel(name: string, fallback: LogLevel): LogLevel {
    const text = this.text(name) ?? fallback;
    const level = LOG_LEVELS.find((known) => known === text);
    if (level !== undefined) return level;
    this.fault(
      'CONFIG.BAD_LOG_LEVEL',
      `${name} "${text.slice(0, 40)}" is not a log level`,
      `write one of ${LOG_LEVELS.join(', ')}`,
    );
    return fallback;
  }
}
