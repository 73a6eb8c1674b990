import type { OrderWindow } from '../../curtailment/curtailment-event.js';
import { daySpan, mergeSpans, secondsPerStep, withoutSpans, type DaySpan } from './day-spans.js';

/** Seconds inside orders per step of a series: REDUCE, and INCREASE outside REDUCE (REDUCE beats INCREASE). */
export interface StepSeconds {
  readonly reduce: Int32Array;
  readonly increase: Int32Array;
}

interface Order {
  readonly reduce: boolean;
  readonly span: DaySpan;
  readonly targets: ReadonlySet<string> | null;
}

/**
 * The orders of one site on one UTC day. Windows of one kind are merged before anything is cut by them; a window with
 * targets holds for those rigs alone and never for auxiliary. A REDUCE window is widened to whole seconds and an INCREASE
 * window narrowed, so that a fraction of a second never adds to a claim.
 */
export class OrderSeconds {
  private readonly orders: Order[] = [];
  private readonly bySelection = new Map<string, Map<number, StepSeconds>>();

  constructor(windows: readonly OrderWindow[], day: number) {
    for (const window of windows) {
      const reduce = window.kind === 'REDUCE';
      const span = daySpan(window, day, reduce);
      if (span !== null) this.orders.push({ reduce, span, targets: window.targets });
    }
  }

  /** Spans of all orders, whoever they are for (unit s). */
  get spans(): DaySpan[] {
    return mergeSpans(this.orders.map((order) => order.span));
  }

  /**
   * Seconds inside orders for a rig, or for auxiliary (`serial` null: orders for the whole site only), per step.
   *
   * @example orders.secondsOf('rig-1', 300).reduce[12]
   */
  secondsOf(serial: string | null, stepSeconds: number): StepSeconds {
    const own = this.ofLine(serial);
    const selection = own === this.orders ? 'all' : own.map((order) => this.orders.indexOf(order)).join(',');
    const bySteps = this.bySelection.get(selection) ?? new Map<number, StepSeconds>();
    this.bySelection.set(selection, bySteps);
    const known = bySteps.get(stepSeconds);
    if (known !== undefined) return known;
    const reduce = mergeSpans(own.filter((order) => order.reduce).map((order) => order.span));
    const increase = mergeSpans(own.filter((order) => !order.reduce).map((order) => order.span));
    const seconds = {
      reduce: secondsPerStep(reduce, stepSeconds),
      increase: secondsPerStep(withoutSpans(increase, reduce), stepSeconds),
    };
    bySteps.set(stepSeconds, seconds);
    return seconds;
  }

  /** Orders that hold for a line; mostly all of them, for every rig. */
  private ofLine(serial: string | null): readonly Order[] {
    const holds = ({ targets }: Order): boolean =>
      targets === null || (serial !== null && targets.has(serial));
    return this.orders.every(holds) ? this.orders : this.orders.filter(holds);
  }
}
