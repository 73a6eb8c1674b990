import type { Failure } from '../domain/failure.js';

export type StorageFaultCode =
  | 'STORAGE.IO_FAILED'
  | 'STORAGE.DISK_FULL'
  | 'STORAGE.CLOSED'
  | 'STORAGE.FOLDER_LOCKED'
  | 'STORAGE.FOLDER_UNUSABLE'
  | 'STORAGE.SERVER_NOT_DURABLE'
  | 'STORAGE.SERVER_TOO_OLD'
  | 'STORAGE.UNREACHABLE'
  | 'STORAGE.OUTCOME_UNKNOWN'
  | 'STORAGE.LOCK_TIMEOUT'
  | 'STORAGE.WRITE_CONFLICT'
  | 'STORAGE.CONSTRAINT'
  | 'STORAGE.APPEND_ONLY'
  | 'STORAGE.STATEMENT_FAILED'
  | 'STORAGE.MIGRATION_CHANGED'
  | 'STORAGE.MIGRATION_FAILED'
  | 'STORAGE.MIGRATION_UNKNOWN';

const REMEDIES: Readonly<Record<StorageFaultCode, string>> = {
  'STORAGE.IO_FAILED': 'check the disk, then start Yojo again; nothing unacknowledged was kept',
  'STORAGE.DISK_FULL': 'free space on the disk that holds the database, then send the request again',
  'STORAGE.CLOSED': 'the database is closed; start Yojo again',
  'STORAGE.FOLDER_LOCKED': 'stop the process that owns the data folder, or use another folder',
  'STORAGE.FOLDER_UNUSABLE': 'check the data folder: its path, owner and permissions',
  'STORAGE.SERVER_NOT_DURABLE': 'switch fsync and synchronous_commit on for this server, database and role',
  'STORAGE.SERVER_TOO_OLD': 'use PostgreSQL 15 or newer',
  'STORAGE.UNREACHABLE':
    'check that the database server runs and can be reached, then send the request again',
  'STORAGE.OUTCOME_UNKNOWN': 'send the request again with the same idempotency key',
  'STORAGE.LOCK_TIMEOUT': 'another write took too long; send the request again',
  'STORAGE.WRITE_CONFLICT': 'another write came in between; send the request again',
  'STORAGE.CONSTRAINT': 'the row contradicts one that is stored',
  'STORAGE.APPEND_ONLY': 'facts are never changed; record a later revision',
  'STORAGE.STATEMENT_FAILED': 'this is a fault in Yojo; report it with the log line',
  'STORAGE.MIGRATION_CHANGED':
    'the release differs from the one that made this database; install the right one',
  'STORAGE.MIGRATION_FAILED': 'restore the release that worked, and report the log line',
  'STORAGE.MIGRATION_UNKNOWN': 'the database was used by a newer release; install that one',
};

/**
 * An operational fault of the database: thrown, never an expected outcome. `sqlState` is PostgreSQL's own code where there
 * is one. The shape is a `Failure`, so that edges can show it without knowing storage.
 */
export class StorageFault extends Error implements Failure {
  override readonly name = 'StorageFault';
  readonly remedy: string;

  constructor(
    readonly code: StorageFaultCode,
    message: string,
    readonly sqlState: string | null = null,
    readonly constraint: string | null = null,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.remedy = REMEDIES[code];
  }

  /** True when the same request may succeed if it is simply sent again. */
  get transient(): boolean {
    return RETRYABLE.has(this.code);
  }
}

const RETRYABLE: ReadonlySet<StorageFaultCode> = new Set([
  'STORAGE.UNREACHABLE',
  'STORAGE.OUTCOME_UNKNOWN',
  'STORAGE.LOCK_TIMEOUT',
  'STORAGE.WRITE_CONFLICT',
  'STORAGE.DISK_FULL',
]);

const SOCKET_CODES = /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT)/;
/** What pg says, without a code, when a connection ends under a query or cannot be had in time. */
const CONNECTION_TEXT =
  /connection terminated|not queryable|timeout exceeded when trying to connect|connection error|closed the connection/i;

function codeOf(sqlState: string, message: string): StorageFaultCode {
  if (sqlState === 'YJ001') return 'STORAGE.APPEND_ONLY';
  if (sqlState === '53100') return 'STORAGE.DISK_FULL';
  if (sqlState === '58030') return /no space left/i.test(message) ? 'STORAGE.DISK_FULL' : 'STORAGE.IO_FAILED';
  if (sqlState === '55P03') return 'STORAGE.LOCK_TIMEOUT';
  if (sqlState === '40001' || sqlState === '40P01') return 'STORAGE.WRITE_CONFLICT';
  if (sqlState.startsWith('23')) return 'STORAGE.CONSTRAINT';
  // 28: the login is refused; 3D000: there is no such database.
  if (sqlState.startsWith('28') || sqlState === '3D000') return 'STORAGE.UNREACHABLE';
  if (sqlState.startsWith('08') || sqlState.startsWith('57P') || sqlState === '53300')
    return 'STORAGE.UNREACHABLE';
  return 'STORAGE.STATEMENT_FAILED';
}

function textField(error: object, field: string): string | null {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : null;
}

/**
 * Turns whatever a driver threw into a fault; a fault passes through unchanged.
 *
 * @example toStorageFault(error).code === 'STORAGE.LOCK_TIMEOUT'
 */
export function toStorageFault(error: unknown): StorageFault {
  if (error instanceof StorageFault) return error;
  if (typeof error !== 'object' || error === null) {
    return new StorageFault('STORAGE.STATEMENT_FAILED', String(error), null, null, error);
  }
  const message = textField(error, 'message') ?? 'the database gave no reason';
  const code = textField(error, 'code');
  const isSqlState = code !== null && /^[0-9A-Z]{5}$/.test(code) && textField(error, 'severity') !== null;
  if (isSqlState) {
    return new StorageFault(codeOf(code, message), message, code, textField(error, 'constraint'), error);
  }
  if ((code !== null && SOCKET_CODES.test(code)) || CONNECTION_TEXT.test(message)) {
    return new StorageFault('STORAGE.UNREACHABLE', message, null, null, error);
  }
  return new StorageFault('STORAGE.STATEMENT_FAILED', message, null, null, error);
}
