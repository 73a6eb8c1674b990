import { invariant, present } from '../../invariant.js';
import type { DaySegment } from '../../time/local-calendar.js';
import type { RigFacts, SiteDayFacts } from '../site-day-facts.js';
import type { RigLanes, SlotLanes } from '../site-day-result.js';
import { billingSteps, type BillingSteps } from './billing-steps.js';
import { contractedSlots, type ContractedSlots } from './contracted-slots.js';
import { kernelOrder } from './kernel-order.js';
import { grown } from './lane.js';
import { OrderSeconds } from './order-seconds.js';
import { newRigLanes, newSlotLanes } from './result-lanes.js';

const SECONDS_OF_DAY = 86_400;

/** Parts of a rig's energy in a slot: column × (measured, not measured); RUNNING first, as ties are broken. */
export const PARTS = 6;
export const RUNNING_PART = 0;
export const STANDBY_PART = 2;
export const AGAINST_PART = 4;

/** What the kernel knows of one site on one UTC day. Its matrices are reused over days; its lanes belong to the result. */
export class SiteDayState {
  facts!: SiteDayFacts;
  rigs: readonly RigFacts[] = [];
  billing!: BillingSteps;
  orders!: OrderSeconds;
  lanes!: SlotLanes;
  /** Null: the site has no contracted plant. */
  contracted: ContractedSlots | null = null;
  segments: readonly DaySegment[] = [];
  lines: readonly RigLanes[] = [];
  /** Which segment a slot lies in. */
  segmentOfSlot = new Uint8Array(0);
  private given: readonly string[] = [];
  private order: readonly number[] = [];
  private serials: readonly string[] = [];
  balanceSeconds = 0;
  slotSeconds = 0;
  stepsPerSlot = 0;
  steps = 0;
  slots = 0;

  /** Per balance step: what some rigs add to the sum; of use within a group of rigs only. */
  sumOfStep = new Float64Array(0);
  /** Per balance step: Σ raw rig readings, auxiliary, whether the rigs were scaled down. */
  rigsOfStep = new Float64Array(0);
  auxiliaryOfStep = new Float64Array(0);
  scaled = new Uint8Array(0);
  /** Per slot: balance steps that the billing meter does not know. */
  unknownSteps = new Uint16Array(0);
  /** Per slot: 1 when every billing reading is known. */
  billingKnown = new Uint8Array(0);
  /** Per slot: 1 when orders, gaps, estimates or scaling touch it, so that all its parts are worked out one by one. */
  detailed = new Uint8Array(0);
  /** Per slot: Σ measured running energy of the rigs, auxiliary by part, measured energy inside INCREASE orders. */
  runningMeasured = new Float64Array(0);
  auxiliaryOutside = new Float64Array(0);
  auxiliaryInside = new Float64Array(0);
  auxiliaryUnmeasured = new Float64Array(0);
  insideIncrease = new Float64Array(0);
  /** PARTS matrices of slots × rigs; in a slot that is not detailed only RUNNING_PART is valid. */
  parts: Float64Array<ArrayBuffer>[] = Array.from({ length: PARTS }, () => new Float64Array(0));

  /**
   * Takes the facts of a day: rigs in kernel order, billing summed into balance steps, slots assigned to local days.
   *
   * @example state.begin(facts, 1_800, localSegmentsOf(facts.day, zone))
   */
  begin(facts: SiteDayFacts, slotSeconds: number, segments: readonly DaySegment[]): void {
    this.facts = facts;
    this.takeRigs(facts.rigs);
    this.balanceSeconds = facts.balanceStepSeconds;
    this.slotSeconds = slotSeconds;
    this.stepsPerSlot = slotSeconds / this.balanceSeconds;
    this.steps = SECONDS_OF_DAY / this.balanceSeconds;
    this.slots = SECONDS_OF_DAY / slotSeconds;
    invariant(
      Number.isInteger(this.stepsPerSlot) && Number.isInteger(this.slots),
      'whole balance steps per slot and whole slots per day',
    );
    this.billing = billingSteps(facts.billing, this.balanceSeconds);
    this.orders = new OrderSeconds(facts.orders, facts.day);
    this.lanes = newSlotLanes(slotSeconds);
    this.contracted = contractedSlots(facts.contracted, slotSeconds);
    this.segments = segments;
    this.lines = segments.map(() => newRigLanes(this.serials));
    this.segmentOfSlot = slotSegments(facts.siteCode, this.slots, slotSeconds, segments);
    this.clear();
  }

  /** Puts the rigs in kernel order; mostly they are those of the day before, and then so is their order. */
  private takeRigs(rigs: readonly RigFacts[]): void {
    const { given } = this;
    const same = rigs.length === given.length && rigs.every((rig, index) => rig.serial === given[index]);
    if (!same) {
      this.given = rigs.map((rig) => rig.serial);
      this.order = kernelOrder(rigs, (rig) => rig.serial);
      this.serials = this.order.map((index) => present(this.given[index], 'a serial'));
    }
    this.rigs = this.order.map((index) => present(rigs[index], 'a rig'));
  }

  private clear(): void {
    this.sumOfStep = grown(this.sumOfStep, this.steps);
    this.rigsOfStep = grown(this.rigsOfStep, this.steps).fill(0);
    this.auxiliaryOfStep = grown(this.auxiliaryOfStep, this.steps).fill(0);
    this.scaled = new Uint8Array(this.steps);
    this.unknownSteps = unknownSteps(this.billing, this.slots, this.stepsPerSlot);
    this.billingKnown = new Uint8Array(this.slots).fill(1);
    this.detailed = new Uint8Array(this.slots);
    this.runningMeasured = grown(this.runningMeasured, this.slots).fill(0);
    this.auxiliaryOutside = grown(this.auxiliaryOutside, this.slots).fill(0);
    this.auxiliaryInside = grown(this.auxiliaryInside, this.slots).fill(0);
    this.auxiliaryUnmeasured = grown(this.auxiliaryUnmeasured, this.slots).fill(0);
    this.insideIncrease = grown(this.insideIncrease, this.slots).fill(0);
    this.parts[RUNNING_PART] = grown(this.part(RUNNING_PART), this.slots * this.rigs.length);
  }

  /** A matrix of slots × rigs (milliWh). @example state.part(RUNNING_PART) */
  part(index: number): Float64Array<ArrayBuffer> {
    return present(this.parts[index], 'a matrix of that part');
  }

  /** Lanes of the segment a slot lies in. @example state.linesOf(0).serials */
  linesOf(slot: number): RigLanes {
    return present(this.lines[this.segmentOfSlot[slot] ?? 0], 'lines of the slot');
  }
}

/** How many balance steps of each slot the billing meter does not know. */
function unknownSteps(
  { known }: BillingSteps,
  slots: number,
  stepsPerSlot: number,
): Uint16Array<ArrayBuffer> {
  const result = new Uint16Array(slots);
  known.forEach((isKnown, step) => {
    const slot = Math.floor(step / stepsPerSlot);
    if (isKnown === 0) result[slot] = (result[slot] ?? 0) + 1;
  });
  return result;
}

/** Which segment each slot lies in; a slot across a local midnight cannot be summed into days. */
function slotSegments(
  site: string,
  slots: number,
  slotSeconds: number,
  segments: readonly DaySegment[],
): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(slots);
  for (let slot = 0; slot < slots; slot++) {
    const [from, to] = [slot * slotSeconds, (slot + 1) * slotSeconds];
    const index = segments.findIndex((part) => part.fromSecond <= from && from < part.toSecond);
    const segment = segments[index];
    invariant(
      segment !== undefined && to <= segment.toSecond,
      `slot ${String(slot)} of ${String(slotSeconds)} s of site "${site}" lies in one local day`,
    );
    result[slot] = index;
  }
  return result;
}
