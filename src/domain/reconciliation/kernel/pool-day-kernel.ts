import { invariant, present } from '../../invariant.js';
import type { SurplusDay } from '../../surplus/surplus-day.js';
import type { DaySegment } from '../../time/local-calendar.js';
import { baselineOver } from '../baseline-rule.js';
import type { SiteDayFacts } from '../site-day-facts.js';
import type { SiteDayResult } from '../site-day-result.js';
import { addClockRisk } from './clock-risk.js';
import { requireOneClaimPerPlant } from './contracted-slots.js';
import { DetailedSlots } from './detailed-slots.js';
import { exactNumber, leastCommonMultiple } from './exact-integers.js';
import { kernelOrder } from './kernel-order.js';
import { LargestRemainderLanes } from './largest-remainder-lanes.js';
import { LineCells } from './line-cells.js';
import { PoolShares } from './pool-shares.js';
import { sumRigs } from './rig-sums.js';
import { balanceSteps } from './site-balance.js';
import { SiteDayState } from './site-day-state.js';
import { surplusSlots } from './surplus-slots.js';

/** Reconciles pool days with buffers that are reused over days. Results own their lanes. */
export class PoolDayKernel {
  private readonly shares = new LargestRemainderLanes();
  private readonly detailedSlots = new DetailedSlots(this.shares);
  private readonly poolShares = new PoolShares(this.shares);
  private readonly lineCells = new LineCells(this.shares);
  private readonly states: SiteDayState[] = [];

  /**
   * One UTC day of the sites of one pool (milliWh, exact; largest remainder, ties by kernel order). `segments[i]` are the
   * local days of `sites[i]`, and the results come in the order of `sites`. Source: docs/spec/reconciliation.md.
   *
   * @example kernel.reconcile([facts], [localSegmentsOf(facts.day, zone)], surplus)
   */
  reconcile(
    sites: readonly SiteDayFacts[],
    segments: readonly (readonly DaySegment[])[],
    surplus: SurplusDay | null,
  ): SiteDayResult[] {
    if (sites.length === 0) return [];
    const slotSeconds = matchStep(sites, surplus);
    requireOneClaimPerPlant(sites);
    const order = kernelOrder(sites, (site) => site.siteCode);
    const states = order.map((index, position) => {
      const state = (this.states[position] ??= new SiteDayState());
      state.begin(present(sites[index], 'a site'), slotSeconds, segments[index] ?? []);
      this.balance(state);
      return state;
    });
    this.poolShares.fill(states, surplusSlots(surplus, slotSeconds));
    const results: SiteDayResult[] = [];
    states.forEach((state, position) => {
      this.lineCells.fill(state);
      results[order[position] ?? position] = resultOf(state);
    });
    return results;
  }

  private balance(state: SiteDayState): void {
    const { facts, lanes, slotSeconds } = state;
    sumRigs(state);
    balanceSteps(state);
    this.detailedSlots.fill(state);
    addClockRisk(
      facts.clockChecks,
      facts.day,
      state.billing,
      state.balanceSeconds,
      slotSeconds,
      lanes.clockRisk,
    );
    for (let slot = 0; slot < state.slots; slot++) {
      const baseline = baselineOver(facts.baselines, slot * slotSeconds, (slot + 1) * slotSeconds);
      lanes.baseline[slot] = exactNumber(baseline, 'the baseline of a slot');
    }
  }
}

/**
 * The step at which a pool is matched: the finest that all its series really have, so the least common multiple of the
 * balance steps of its sites, the steps of their contracted plants and the surplus step (seconds). Source: methodology §2, matching.
 *
 * @example matchStep([{ balanceStepSeconds: 300, ... }], { stepSeconds: 1_800, ... }) === 1_800
 */
function matchStep(sites: readonly SiteDayFacts[], surplus: SurplusDay | null): number {
  let step = surplus?.stepSeconds ?? 1;
  for (const site of sites) {
    invariant(site.day === sites[0]?.day, 'all sites of a pool day have one UTC day');
    step = leastCommonMultiple(step, site.balanceStepSeconds);
    for (const { readings } of site.contracted) {
      if (readings !== null) step = leastCommonMultiple(step, readings.stepSeconds);
    }
  }
  invariant(surplus === null || sites.every((site) => site.day === surplus.day), 'surplus of that day');
  return step;
}

function resultOf(state: SiteDayState): SiteDayResult {
  return {
    siteCode: state.facts.siteCode,
    day: state.facts.day,
    slots: state.lanes,
    segments: state.segments.map((segment, index) => ({
      localDate: segment.localDate,
      fromSecond: segment.fromSecond,
      toSecond: segment.toSecond,
      lines: present(state.lines[index], 'lines of the segment'),
    })),
  };
}
