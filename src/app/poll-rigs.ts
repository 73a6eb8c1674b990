import { failure, type Failure, type Outcome } from '../domain/failure.js';
import { canonicalJson } from '../domain/proof/canonical-json.js';
import { instant, renderInstant, SECOND, type Instant } from '../domain/time/instant.js';
import type { ZoneName } from '../domain/time/local-calendar.js';
import { readTelemetryLog } from '../ingest/rig-telemetry/read-telemetry-log.js';
import { TELEMETRY_FORMAT } from '../ingest/rig-telemetry/telemetry-line.js';
import { PolledRig, type PollTarget } from './polled-rig.js';
import type { PollClock, RigLine } from './rig-line.js';

export interface PollPlan {
  readonly siteCode: string;
  readonly zone: ZoneName;
  readonly targets: readonly PollTarget[];
  readonly everySeconds: number;
  /** Null: until it is stopped. */
  readonly forSeconds: number | null;
  readonly holdSeconds: number;
  /** How many rigs are asked at once. */
  readonly concurrency: number;
  /** Every reply is kept as it came, not only its parts that are read. */
  readonly keepWhole: boolean;
}

/** A telemetry log of some whole slots, ready to be imported. */
export interface TelemetryDocument {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PollPorts<Report> {
  readonly line: RigLine;
  readonly clock: PollClock;
  /** Imports a document. A failure means that it is to be tried again; the same bytes are never stored twice. */
  readonly store: (document: TelemetryDocument) => Promise<Outcome<Report>>;
  /** Told after each document. */
  readonly onStored: (document: TelemetryDocument, stored: Outcome<Report>) => void;
  readonly onRound: (answered: number, asked: number) => void;
  /** Asks for the end: whole slots are still stored. */
  readonly signal: AbortSignal;
}

export interface PollResult<Report> {
  readonly rounds: number;
  readonly reports: readonly Report[];
  readonly rigs: readonly PolledRig[];
  /** Documents that could not be stored, and why the last one could not. */
  readonly unsaved: number;
  readonly lastFailure: Failure | null;
}

/** Asks every rig once and stores nothing. */
export async function askRigsOnce(
  plan: Pick<PollPlan, 'targets' | 'concurrency'>,
  { line, clock, signal }: Pick<PollPorts<never>, 'line' | 'clock' | 'signal'>,
): Promise<readonly PolledRig[]> {
  const rigs = plan.targets.map((target) => new PolledRig(target, false));
  await inParallel(rigs, plan.concurrency, signal, (rig) => rig.poll(line, clock, signal));
  return rigs;
}

/**
 * Polls rigs until the time is up or the signal is given. Whenever a slot of the longest step has ended, what was said is made
 * into one document and stored; at the end every whole slot that is left. A rig that does not answer is a gap, a store that
 * does not answer is tried again with the next document.
 */
export async function pollRigs<Report>(
  plan: PollPlan,
  ports: PollPorts<Report>,
): Promise<PollResult<Report>> {
  const run = new PollRun(plan, ports);
  await run.rounds();
  return run.finish();
}

class PollRun<Report> {
  private readonly rigs: readonly PolledRig[];
  private readonly started: Instant;
  /** Slots of every rig end together at multiples of it. */
  private readonly flushMs: number;
  private flushedTo: Instant;
  private done = 0;
  private readonly reports: Report[] = [];
  private pending: TelemetryDocument[] = [];
  private lastFailure: Failure | null = null;

  constructor(
    private readonly plan: PollPlan,
    private readonly ports: PollPorts<Report>,
  ) {
    this.rigs = plan.targets.map((target) => new PolledRig(target, plan.keepWhole));
    this.started = ports.clock.now();
    this.flushMs = commonStep(plan.targets) * SECOND;
    this.flushedTo = this.lastEdge(this.started);
  }

  private lastEdge(at: Instant): Instant {
    return instant(Math.floor(at / this.flushMs) * this.flushMs);
  }

  async rounds(): Promise<void> {
    const { clock, signal } = this.ports;
    const every = this.plan.everySeconds * SECOND;
    const last = this.plan.forSeconds === null ? Number.POSITIVE_INFINITY : this.plan.forSeconds * SECOND;
    for (let due = 0; due <= last;) {
      await clock.wait(Math.max(0, this.started + due - clock.now()), signal);
      if (signal.aborted) return;
      await this.round();
      // A round that took longer than its time leaves rounds out; it never lets them pile up.
      due = (Math.floor((clock.now() - this.started) / every) + 1) * every;
    }
  }

  private async round(): Promise<void> {
    const { line, clock, signal, onRound } = this.ports;
    const before = this.rigs.reduce((sum, rig) => sum + rig.answered, 0);
    await inParallel(this.rigs, this.plan.concurrency, signal, (rig) => rig.poll(line, clock, signal));
    if (signal.aborted) return;
    this.done += 1;
    onRound(
      this.rigs.reduce((sum, rig) => sum + rig.answered, -before),
      this.rigs.length,
    );
    const edge = this.lastEdge(clock.now());
    if (edge > this.flushedTo) await this.flush(edge);
  }

  async finish(): Promise<PollResult<Report>> {
    const end = instant(Math.floor(this.ports.clock.now() / SECOND) * SECOND);
    if (this.done > 0 && end > this.flushedTo) await this.flush(end, 'WITH_READINGS');
    await this.storePending();
    const { reports, rigs, lastFailure } = this;
    return { rounds: this.done, reports, rigs, unsaved: this.pending.length, lastFailure };
  }

  /** A last document without a whole slot would say nothing: it is not made. */
  private async flush(end: Instant, kept: 'ALWAYS' | 'WITH_READINGS' = 'ALWAYS'): Promise<void> {
    const document = this.documentUntil(end);
    const stepOf = new Map(this.plan.targets.map(({ serial, stepSeconds }) => [serial, stepSeconds]));
    const read = readTelemetryLog(document.bytes, document.name, {
      siteCode: this.plan.siteCode,
      stepOf: (serial) => stepOf.get(serial) ?? null,
    });
    const remainders = new Map(read.rigs.map(({ rig, remainder }) => [rig, remainder]));
    for (const rig of this.rigs) rig.forgetUntil(end, remainders.get(rig.target.serial) ?? 0);
    this.flushedTo = end;
    if (read.meters.rows === 0 || (kept === 'WITH_READINGS' && read.meters.series.length === 0)) return;
    this.pending.push(document);
    await this.storePending();
  }

  private documentUntil(end: Instant): TelemetryDocument {
    const { siteCode, zone, holdSeconds } = this.plan;
    const from = renderInstant(this.flushedTo);
    const header = {
      format: TELEMETRY_FORMAT,
      site: siteCode,
      zone,
      from,
      to: renderInstant(end),
      holdSeconds,
    };
    const lines = [canonicalJson(header), ...this.rigs.flatMap((rig) => rig.linesUntil(end))];
    return {
      name: `telemetry-${siteCode}-${from.replace(/[-:]/g, '')}.ndjson`,
      bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')),
    };
  }

  private async storePending(): Promise<void> {
    for (let [document] = this.pending; document !== undefined; [document] = this.pending) {
      const stored = await this.ports.store(document);
      this.ports.onStored(document, stored);
      if (!stored.ok) {
        this.lastFailure = stored.failure;
        return;
      }
      this.reports.push(stored.value);
      this.pending = this.pending.slice(1);
    }
  }
}

/** The least time that every step divides: steps divide an hour. */
function commonStep(targets: readonly PollTarget[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return targets.reduce((all, { stepSeconds }) => (all * stepSeconds) / divisor(all, stepSeconds), 1);
}

/** Works through items, so many at a time; takes no new one once the signal is given. */
async function inParallel<T>(
  items: readonly T[],
  most: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) {
      if (signal.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}

/** The failure of a run whose documents could not all be stored. */
export function unsavedFailure(result: PollResult<unknown>): Failure | null {
  if (result.unsaved === 0) return null;
  const why = result.lastFailure;
  return failure(
    'TELEMETRY.NOT_STORED',
    `${String(result.unsaved)} documents of telemetry could not be stored: ${why?.message ?? 'no reason given'}`,
    why?.remedy ?? 'see why the database does not answer',
  );
}
