import { present } from '../domain/invariant.js';
import { canonicalJson } from '../domain/proof/canonical-json.js';
import { instant, renderInstant, type Instant } from '../domain/time/instant.js';
import { parseCgminerReply, type CgminerReply } from '../ingest/rig-telemetry/cgminer-reply.js';
import type { RigAddress } from '../ingest/rig-telemetry/read-rig-addresses.js';
import {
  GROUPS_READ,
  moduleLines,
  readGroups,
  readRigSample,
  type RigSample,
} from '../ingest/rig-telemetry/rig-sample.js';
import type { PollClock, RigAnswer, RigCommand, RigLine } from './rig-line.js';

/** A rig to poll, with the step of its series. */
export interface PollTarget extends RigAddress {
  readonly stepSeconds: number;
}

/** A line of the log, not yet written to a document. */
interface LogLine {
  readonly at: Instant;
  readonly text: string;
  /** True when the reply told power: such a line shows what held at an edge of the document. */
  readonly told: boolean;
}

/** Longest reply that is kept when it could not be read. */
const MOST_UNREADABLE = 2_000;

/** One rig while it is polled: how to speak to it, and what it said since the last document. */
export class PolledRig {
  polls = 0;
  answered = 0;
  latest: RigSample | null = null;
  /** What the last poll came to: a state of the rig, or why there is none. */
  status = '';
  private remainder = 0;
  private lines: LogLine[] = [];
  private protocol: 'JSON' | 'TEXT' = 'JSON';
  private power: RigCommand = 'estats';
  private version: CgminerReply | null = null;
  private wholeNext = true;

  constructor(
    readonly target: PollTarget,
    private readonly keepWhole: boolean,
  ) {}

  /** Asks once for power, and at first contact for who answers. */
  async poll(line: RigLine, clock: PollClock, signal: AbortSignal): Promise<void> {
    const silence = this.version === null ? await this.identify(line, clock, signal) : null;
    const answer = silence ?? (await this.askPower(line, signal));
    if (!answer.answered && answer.reason === 'STOPPED') return;
    this.polls += 1;
    const at = clock.now();
    if (answer.answered) this.takeReply(answer.text, at);
    else {
      this.status = answer.reason;
      this.keep(at, { noReply: answer.reason }, false);
    }
  }

  /** A rig that does not tell who it is may still tell its power; one that does not answer at all is not asked again. */
  private async identify(line: RigLine, clock: PollClock, signal: AbortSignal): Promise<RigAnswer | null> {
    const answer = await line.ask(this.target, 'version', this.protocol, signal);
    if (!answer.answered) return answer;
    const reply = parseCgminerReply(answer.text);
    if (reply.ok && reply.value.status !== 'E') {
      this.version = reply.value;
      this.keep(clock.now(), { command: 'version', reply: printed(answer.text) }, false);
    }
    return null;
  }

  /** Firmware that knows no JSON, or no `estats`, says so; what it understands is remembered. */
  private async askPower(line: RigLine, signal: AbortSignal): Promise<RigAnswer> {
    let answer = await line.ask(this.target, this.power, this.protocol, signal);
    for (let tries = 0; tries < 2 && isRefusal(answer); tries += 1) {
      if (this.protocol === 'JSON' && isText(answer)) this.protocol = 'TEXT';
      else if (this.power === 'estats') this.power = 'stats';
      else break;
      answer = await line.ask(this.target, this.power, this.protocol, signal);
    }
    return answer;
  }

  private takeReply(text: string, at: Instant): void {
    const reply = parseCgminerReply(text);
    const sample = reply.ok ? readRigSample(reply.value, this.version, at) : reply;
    if (!reply.ok || !sample.ok) {
      this.status = sample.ok ? '' : sample.failure.code;
      this.wholeNext = true;
      this.keep(at, { command: this.power, reply: printed(text).slice(0, MOST_UNREADABLE) }, false);
      return;
    }
    this.answered += 1;
    this.status = sample.value.state;
    const whole = this.keepWhole || this.wholeNext || changed(this.latest, sample.value);
    this.latest = sample.value;
    this.wholeNext = false;
    const kept = whole ? { reply: printed(text) } : { reply: excerptOf(reply.value), excerpt: true };
    this.keep(at, { command: this.power, ...kept }, true);
  }

  /** Lines stay in the order of time even when the clock of this machine is set back. */
  private keep(now: Instant, what: Readonly<Record<string, string | boolean>>, told: boolean): void {
    const at = instant(Math.max(now, this.lines.at(-1)?.at ?? now));
    const text = canonicalJson({ rig: this.target.serial, at: renderInstant(at), ...what });
    this.lines.push({ at, text, told });
  }

  /**
   * The lines of a document that ends at an instant: everything before it since the last document, the last reply before
   * that, and the first reply at or after the end, which may show a restart.
   */
  linesUntil(end: Instant): string[] {
    const after = this.lines.findIndex(({ at, told }) => told && at >= end);
    const kept = this.lines.filter(({ at }, index) => at < end || index === after).map(({ text }) => text);
    if (this.remainder === 0 || kept.length === 0) return kept;
    return [canonicalJson({ rig: this.target.serial, remainder: this.remainder }), ...kept];
  }

  /** Forgets what a document holds, but for its last reply. */
  forgetUntil(end: Instant, remainder: number): void {
    const last = this.lines.findLastIndex(({ at, told }) => told && at < end);
    this.lines = this.lines.filter(({ at }, index) => at >= end || index === last);
    this.remainder = remainder;
  }
}

function isRefusal(answer: RigAnswer): boolean {
  if (!answer.answered) return false;
  const reply = parseCgminerReply(answer.text);
  return reply.ok && reply.value.status === 'E';
}

function isText(answer: RigAnswer): boolean {
  return answer.answered && /^\s*STATUS=/.test(answer.text);
}

/** Another state, device or start: the reply is worth keeping as a whole. */
function changed(before: RigSample | null, now: RigSample): boolean {
  if (before === null) return true;
  if (before.state !== now.state || before.dna !== now.dna) return true;
  return (now.elapsedSeconds ?? 0) < (before.elapsedSeconds ?? 0);
}

/**
 * The groups Yojo reads, word for word, as a reply: per-chip lists are nine tenths of one. A reader gets the same sample out
 * of it.
 */
function excerptOf(reply: CgminerReply): string {
  const groups = readGroups(present(moduleLines(reply)[0], 'the module of a reply that gave a sample'));
  const kept = GROUPS_READ.flatMap((name) => {
    const value = groups.get(name);
    return value === undefined ? [] : [`${name}[${value}]`];
  });
  return `STATS=0,MM ID0=${kept.join(' ')}|`;
}

/** Without the NUL that ends a reply. */
function printed(text: string): string {
  const [reply = ''] = text.split('\0', 1);
  return reply;
}
