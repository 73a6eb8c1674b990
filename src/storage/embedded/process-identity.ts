import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCodeOf } from '../system-error.js';

/** Names one process for good: a pid alone is used again after a crash or a restart of the machine. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Kernel's id of this boot; null where the system does not tell. */
  readonly bootId: string | null;
  /** Clock ticks from boot to the start of the process; null where the system does not tell. */
  readonly startTicks: string | null;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function startTicksOf(pid: number): string | null {
  const stat = readOrNull(`/proc/${String(pid)}/stat`);
  // The second field is the command in brackets and may hold blanks; start time is field 22.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function isZombie(pid: number): boolean {
  const stat = readOrNull(`/proc/${String(pid)}/stat`);
  return stat !== null && /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

function bootId(): string | null {
  return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), bootId: bootId(), startTicks: startTicksOf(process.pid) };
}

/**
 * Whether the process may still be running. Doubt counts as alive: on another host (or in another container) nobody can
 * look, and taking a live owner's folder would destroy data.
 */
export function mayBeAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true;
  if (identity.bootId !== null && identity.bootId !== bootId()) return false;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return false;
  }
  if (isZombie(identity.pid)) return false;
  const ticks = startTicksOf(identity.pid);
  return identity.startTicks === null || ticks === null || identity.startTicks === ticks;
}
