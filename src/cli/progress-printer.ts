import type { OnProgress } from '../app/caller.js';
import type { CliDeps } from './cli-deps.js';
import { renderCount } from '../domain/report/text-table.js';

const BAR_CELLS = 28;
const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 2_000;

/** Shows progress on stderr: a bar that moves on a terminal, plain lines at most every two seconds elsewhere. */
export class ProgressPrinter {
  private last = Number.NEGATIVE_INFINITY;
  private label = '';
  private open = false;
  private readonly bar: boolean;

  constructor(
    private readonly stderr: CliDeps['stderr'],
    private readonly now: () => number,
  ) {
    this.bar = stderr.isTTY === true;
  }

  readonly report: OnProgress = (done, total, label) => {
    const whole = total !== null && done >= total;
    const other = label !== this.label;
    const at = this.now();
    if (!whole && !other && at - this.last < (this.bar ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
    if (other) this.finish();
    this.last = at;
    this.label = label;
    if (this.bar) this.draw(done, total, label, whole);
    else this.stderr.write(`${label}: ${amountOf(done, total)}\n`);
  };

  /** Leaves the last bar where it is and goes to the next line. */
  finish(): void {
    if (this.open) this.stderr.write('\n');
    this.open = false;
  }

  private draw(done: number, total: number | null, label: string, whole: boolean): void {
    const filled = total === null || total === 0 ? 0 : Math.floor((done * BAR_CELLS) / total);
    const cells = '█'.repeat(Math.min(BAR_CELLS, filled)).padEnd(BAR_CELLS, '░');
    const text =
      total === null ? `${amountOf(done, total)} ${label}` : `${cells} ${amountOf(done, total)} ${label}`;
    const room = Math.max(20, (this.stderr.columns ?? 100) - 1);
    this.stderr.write(`\r\u001b[2K${text.slice(0, room)}`);
    this.open = true;
    if (whole) this.finish();
  }
}

function amountOf(done: number, total: number | null): string {
  if (total === null) return renderCount(done);
  const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
  return `${String(percent).padStart(3)} % (${renderCount(done)}/${renderCount(total)})`;
}
