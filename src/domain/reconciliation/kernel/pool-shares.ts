import { NULL_FIGURE } from '../site-day-result.js';
import { exactSum } from './exact-integers.js';
import { grown, laneAt } from './lane.js';
import type { LargestRemainderLanes } from './largest-remainder-lanes.js';
import type { SiteDayState } from './site-day-state.js';
import type { SurplusSlots } from './surplus-slots.js';

/**
 * Shares the surplus of each slot over the sites of a pool, in milliWh by largest remainder, sites by UTF-8 bytes of code.
 * With D = max(0, M° − B), what a site takes from its own contracted plants comes first, `A_c = min(S_c, D)`, and what they
 * still curtailed leaves `S′` of S. Then `C = A_c + alloc(S′; M − A_c)`; `A = A_c`, and where CONFIRMED
 * `+ min(alloc(S′; D − A_c), C − A_c)`, less the clock risk and not below 0; `R = min(A, measured energy inside INCREASE
 * orders)`. Source: methodology §4.
 */
export class PoolShares {
  private demands = new Float64Array(0);
  private coincident = new Float64Array(0);
  private absorbed = new Float64Array(0);
  /** A_c per site; all 0 in a pool without contracted plants. */
  private own = new Float64Array(0);

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
    this.own = grown(this.own, sites.length).fill(0);
    const contracted = sites.some((site) => site.contracted !== null);
    for (let slot = 0; slot < surplus.surplus.length; slot++) {
      const published = laneAt(surplus.surplus, slot);
      const supply = contracted ? this.takeContracted(sites, slot, published) : published;
      const poolKnown = sites.every((site) => site.billingKnown[slot] === 1);
      if (supply > 0 && poolKnown) this.split(sites, slot, supply);
      else {
        this.coincident.fill(0);
        this.absorbed.fill(0);
      }
      sites.forEach((site, index) => {
        const known = site.billingKnown[slot] === 1 && site.contracted?.unknown[slot] !== 1;
        const complete = supply >= 0 && known && (supply === 0 || poolKnown);
        site.lanes.surplus[slot] = published;
        site.lanes.surplusOfPool[slot] = supply;
        site.lanes.complete[slot] = complete ? 1 : 0;
        site.lanes.confirmed[slot] = surplus.confirmed[slot] ?? 0;
        if (complete) this.write(site, index, slot, surplus);
        else writeNull(site, slot);
      });
    }
  }

  /** Works out A_c of every site and returns S′: NULL_FIGURE where S is not published or a plant's part is unknown. */
  private takeContracted(sites: readonly SiteDayState[], slot: number, published: number): number {
    let still = 0;
    let known = true;
    for (const [index, { contracted, lanes, billingKnown }] of sites.entries()) {
      this.own[index] = 0;
      if (contracted === null) continue;
      const surplus = laneAt(contracted.surplus, slot);
      lanes.contractedSurplus[slot] = surplus;
      if (contracted.unknown[slot] === 1 || (surplus > 0 && billingKnown[slot] === 0)) known = false;
      else if (surplus > 0) {
        const own = Math.min(laneAt(contracted.measured, slot), aboveBaseline(lanes, slot));
        this.own[index] = own;
        still += surplus - Math.max(0, own - laneAt(lanes.clockRisk, slot));
        exactSum(still, 'what contracted plants still curtailed');
      }
    }
    if (published <= 0) return published;
    return known ? Math.max(0, published - still) : NULL_FIGURE;
  }

  private split(sites: readonly SiteDayState[], slot: number, supply: number): void {
    const { demands } = this;
    let sum = 0;
    sites.forEach(({ lanes }, index) => {
      demands[index] = laneAt(lanes.measured, slot) - laneAt(this.own, index);
      sum += laneAt(demands, index);
    });
    exactSum(sum, 'measured energy of a pool');
    this.shares.allocate(supply, demands, 0, sites.length, sum, this.coincident);
    sum = 0;
    sites.forEach(({ lanes }, index) => {
      demands[index] = aboveBaseline(lanes, slot) - laneAt(this.own, index);
      sum += laneAt(demands, index);
    });
    this.shares.allocate(supply, demands, 0, sites.length, sum, this.absorbed);
  }

  private write(site: SiteDayState, index: number, slot: number, surplus: SurplusSlots): void {
    const { lanes } = site;
    const own = laneAt(this.own, index);
    const ofArea = laneAt(this.coincident, index);
    const risk = laneAt(lanes.clockRisk, slot);
    const unconfirmed = Math.max(0, own - risk);
    const absorbed = Math.max(0, own + Math.min(laneAt(this.absorbed, index), ofArea) - risk);
    if (laneAt(lanes.contractedSurplus, slot) >= 0) lanes.contractedAbsorbed[slot] = own;
    lanes.coincident[slot] = own + ofArea;
    lanes.absorbed[slot] = surplus.confirmed[slot] === 1 ? absorbed : unconfirmed;
    lanes.absorbedAtLowerThreshold[slot] = surplus.confirmedAtLower[slot] === 1 ? absorbed : unconfirmed;
    lanes.absorbedAtUpperThreshold[slot] = surplus.confirmedAtUpper[slot] === 1 ? absorbed : unconfirmed;
    lanes.instructed[slot] = Math.min(laneAt(lanes.absorbed, slot), laneAt(site.insideIncrease, slot));
  }
}

/** D = max(0, M° − B). */
function aboveBaseline(lanes: SiteDayState['lanes'], slot: number): number {
  return Math.max(0, laneAt(lanes.measuredOutsideOrders, slot) - laneAt(lanes.baseline, slot));
}

function writeNull({ lanes }: SiteDayState, slot: number): void {
  lanes.coincident[slot] = NULL_FIGURE;
  lanes.absorbed[slot] = NULL_FIGURE;
  lanes.absorbedAtLowerThreshold[slot] = NULL_FIGURE;
  lanes.absorbedAtUpperThreshold[slot] = NULL_FIGURE;
  lanes.instructed[slot] = NULL_FIGURE;
}
