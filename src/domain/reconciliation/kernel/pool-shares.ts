import { NULL_FIGURE } from '../site-day-result.js';
import { exactSum } from './exact-integers.js';
import { grown, laneAt } from './lane.js';
import type { LargestRemainderLanes } from './largest-remainder-lanes.js';
import type { SiteDayState } from './site-day-state.js';
import type { SurplusSlots } from './surplus-slots.js';

/**
 * Shares the surplus of each slot over the sites of a pool, in milliWh by largest remainder, sites by UTF-8 bytes of code:
 * `C = alloc(S; M)`, `A = min(alloc(S; max(0, M° − B)), C)` where CONFIRMED, less the clock risk and not below 0,
 * `R = min(A, measured energy inside INCREASE orders)`. Source: methodology §4.
 */
export class PoolShares {
  private demands = new Float64Array(0);
  private coincident = new Float64Array(0);
  private absorbed = new Float64Array(0);

  constructor(private readonly shares: LargestRemainderLanes) {}

  /**
   * Writes the pool figures of every slot into the lanes of its sites, which come in kernel order.
   *
   * @example poolShares.fill(states, surplusSlots(day, 1_800))
   */
  fill(sites: readonly SiteDayState[], surplus: SurplusSlots): void {
    this.demands = grown(this.demands, sites.length);
    this.coincident = grown(this.coincident, sites.length);
    this.absorbed = grown(this.absorbed, sites.length);
    for (let slot = 0; slot < surplus.surplus.length; slot++) {
      const supply = laneAt(surplus.surplus, slot);
      const poolKnown = sites.every((site) => site.billingKnown[slot] === 1);
      if (supply > 0 && poolKnown) this.split(sites, slot, supply);
      else {
        this.coincident.fill(0);
        this.absorbed.fill(0);
      }
      sites.forEach((site, index) => {
        const known = site.billingKnown[slot] === 1;
        const complete = supply >= 0 && known && (supply === 0 || poolKnown);
        site.lanes.surplus[slot] = supply;
        site.lanes.complete[slot] = complete ? 1 : 0;
        site.lanes.confirmed[slot] = surplus.confirmed[slot] ?? 0;
        if (complete) this.write(site, index, slot, surplus);
        else writeNull(site, slot);
      });
    }
  }

  private split(sites: readonly SiteDayState[], slot: number, supply: number): void {
    const { demands } = this;
    let sum = 0;
    sites.forEach(({ lanes }, index) => {
      demands[index] = laneAt(lanes.measured, slot);
      sum += laneAt(demands, index);
    });
    exactSum(sum, 'measured energy of a pool');
    this.shares.allocate(supply, demands, 0, sites.length, sum, this.coincident);
    sum = 0;
    sites.forEach(({ lanes }, index) => {
      demands[index] = Math.max(0, laneAt(lanes.measuredOutsideOrders, slot) - laneAt(lanes.baseline, slot));
      sum += laneAt(demands, index);
    });
    this.shares.allocate(supply, demands, 0, sites.length, sum, this.absorbed);
  }

  private write(site: SiteDayState, index: number, slot: number, surplus: SurplusSlots): void {
    const { lanes } = site;
    const coincident = laneAt(this.coincident, index);
    const claim = Math.min(laneAt(this.absorbed, index), coincident) - laneAt(lanes.clockRisk, slot);
    const absorbed = Math.max(0, claim);
    lanes.coincident[slot] = coincident;
    lanes.absorbed[slot] = surplus.confirmed[slot] === 1 ? absorbed : 0;
    lanes.absorbedAtLowerThreshold[slot] = surplus.confirmedAtLower[slot] === 1 ? absorbed : 0;
    lanes.absorbedAtUpperThreshold[slot] = surplus.confirmedAtUpper[slot] === 1 ? absorbed : 0;
    lanes.instructed[slot] = Math.min(laneAt(lanes.absorbed, slot), laneAt(site.insideIncrease, slot));
  }
}

function writeNull({ lanes }: SiteDayState, slot: number): void {
  lanes.coincident[slot] = NULL_FIGURE;
  lanes.absorbed[slot] = NULL_FIGURE;
  lanes.absorbedAtLowerThreshold[slot] = NULL_FIGURE;
  lanes.absorbedAtUpperThreshold[slot] = NULL_FIGURE;
  lanes.instructed[slot] = NULL_FIGURE;
}
