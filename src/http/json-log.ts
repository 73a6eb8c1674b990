import type { LogLevel } from '../config.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';

/** One thing that happened; everything beside level and event is for whoever looks for the cause. */
export interface LogEntry {
  readonly level: Exclude<LogLevel, 'silent'>;
  /** Dotted, e.g. `http.unexpected`. */
  readonly event: string;
  readonly [field: string]: JsonValue;
}

export interface Log {
  write(entry: LogEntry): void;
}

const RANK: Readonly<Record<LogLevel, number>> = { silent: 0, error: 1, warn: 2, info: 3, debug: 4 };

/** Writes one line of JSON per entry; entries below `level` are dropped. */
export function createJsonLog(level: LogLevel, writeLine: (line: string) => void, now: () => Date): Log {
  return {
    write: (entry) => {
      if (RANK[entry.level] > RANK[level]) return;
      writeLine(`${JSON.stringify({ time: now().toISOString(), ...entry })}\n`);
    },
  };
}

/** What a log shows of something that was thrown: the stack, which an answer never shows. */
export function textOfError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
