import type { PowerSample } from '../../domain/metering/integrate-power.js';
import { instant, type Instant, type Interval } from '../../domain/time/instant.js';
import { parseCgminerReply, type CgminerReply } from './cgminer-reply.js';
import { readRigSample, type RigSample } from './rig-sample.js';
import type { NoReplyReason, TelemetryLine } from './telemetry-line.js';

/** Something a person should know about a rig's telemetry; it becomes a finding. */
export interface TelemetryRemark {
  readonly code: string;
  readonly rig: string;
  readonly span: Interval;
  readonly detail: string;
}

interface Sighting {
  readonly first: Instant;
  last: Instant;
  count: number;
  readonly details: Map<string, number>;
}

/** Commands whose replies carry power; the others tell who the rig is. */
const POWER_COMMANDS: ReadonlySet<string> = new Set(['estats', 'stats']);
/** Facts end on whole seconds. */
const SECOND_MS = 1_000;

/** The replies of one rig in a log, in the order of time. */
export class RigReplies {
  readonly samples: RigSample[] = [];
  /** Line of the log that each sample stands on. */
  readonly lines: number[] = [];
  remainder = 0;
  /** Requests for power inside the span, and those that gave a sample. */
  polls = 0;
  answered = 0;
  private version: CgminerReply | null = null;
  private readonly sightings = new Map<string, Sighting>();

  constructor(
    readonly rig: string,
    readonly firstLine: number,
    private readonly span: Interval,
  ) {}

  /** Takes the next line; false when it is older than the one before it. */
  take(line: TelemetryLine, number: number): boolean {
    if (line.kind === 'REMAINDER') {
      this.remainder = line.remainder;
      return true;
    }
    if (line.at < (this.samples.at(-1)?.at ?? line.at)) return false;
    if (line.kind === 'NO_REPLY') this.missed(line.at, line.reason);
    else if (POWER_COMMANDS.has(line.command)) this.sample(line.reply, line.at, number);
    else this.identify(line.command, line.reply);
    return true;
  }

  private missed(at: Instant, reason: NoReplyReason): void {
    if (!this.isInside(at)) return;
    this.polls += 1;
    this.see('TELEMETRY.NO_ANSWER', at, reason);
  }

  private identify(command: string, text: string): void {
    const reply = parseCgminerReply(text);
    if (reply.ok && command === 'version') this.version = reply.value;
  }

  private sample(text: string, at: Instant, number: number): void {
    const inside = this.isInside(at);
    if (inside) this.polls += 1;
    const reply = parseCgminerReply(text);
    const sample = reply.ok ? readRigSample(reply.value, this.version, at) : reply;
    if (!sample.ok) {
      this.see(sample.failure.code, at, sample.failure.message);
      return;
    }
    const before = this.samples.at(-1);
    // Two replies in one millisecond: the later one counts.
    if (before?.at === at) {
      this.samples.pop();
      this.lines.pop();
    }
    this.samples.push(sample.value);
    this.lines.push(number);
    if (!inside) return;
    this.answered += 1;
    if (sample.value.powerSource === 'DC')
      this.see('TELEMETRY.DC_POWER', at, 'power behind the supply, without its losses');
    const { dna } = sample.value;
    const known = before?.dna ?? null;
    if (dna !== null && known !== null && dna !== known)
      this.see('TELEMETRY.OTHER_DEVICE', at, `DNA ${known} became ${dna}`);
  }

  /** Adds what integration found out. */
  restarted(at: Instant): void {
    this.see('TELEMETRY.RESTARTED', at, 'its clock began again');
  }

  powerSamples(): PowerSample[] {
    return this.samples.map(({ at, watts, powerSource, elapsedSeconds }) => ({
      at,
      watts,
      measured: powerSource !== 'DC',
      elapsedSeconds,
    }));
  }

  remarks(): TelemetryRemark[] {
    return [...this.sightings].map(([code, { first, last, count, details }]) => ({
      code,
      rig: this.rig,
      span: wholeSeconds(first, last),
      detail: `${String(count)} of ${String(this.polls)} polls: ${[...details].map(([text, n]) => `${text} × ${String(n)}`).join('; ')}`,
    }));
  }

  private isInside(at: Instant): boolean {
    return at >= this.span.start && at < this.span.end;
  }

  private see(code: string, at: Instant, detail: string): void {
    if (!this.isInside(at)) return;
    const seen = this.sightings.get(code) ?? {
      first: at,
      last: at,
      count: 0,
      details: new Map<string, number>(),
    };
    seen.last = at;
    seen.count += 1;
    if (seen.details.has(detail) || seen.details.size < MOST_DETAILS)
      seen.details.set(detail, (seen.details.get(detail) ?? 0) + 1);
    this.sightings.set(code, seen);
  }
}

const MOST_DETAILS = 5;

function wholeSeconds(first: Instant, last: Instant): Interval {
  const start = Math.floor(first / SECOND_MS) * SECOND_MS;
  return { start: instant(start), end: instant((Math.floor(last / SECOND_MS) + 1) * SECOND_MS) };
}
