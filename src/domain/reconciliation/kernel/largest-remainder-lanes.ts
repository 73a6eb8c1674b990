import { invariant } from '../../invariant.js';
import { largestRemainder } from '../../quantity/largest-remainder.js';
import { exactNumber } from './exact-integers.js';
import { grown, laneAt } from './lane.js';

const BUCKETS = 256;
const TWO_32 = 4_294_967_296;
/** Below it a remainder fits 32 bits with room for the quotient's error of one: 2^32 less 967,296. */
const NARROW_LIMIT = 4_294_000_000;
/** A wrapped remainder above it is negative (the error is below 2^13). */
const WRAPPED = 4_294_800_000;
/** Below 2^40 the double estimate of a remainder is off by less than 2^28, so its low 32 bits decide it. */
const MEDIUM_LIMIT = 1_099_511_627_776;

/**
 * Largest remainder over lanes of integers, exactly `largestRemainder` of domain/quantity, with reusable buffers.
 *
 * Quotient by double multiplication (off by at most one), remainder by 32-bit wrapped products, then a histogram of the
 * remainders finds the bucket in which the last unit falls; only that bucket is sorted (core-data.md, traps 2 and 3).
 */
export class LargestRemainderLanes {
  private remainders = new Float64Array(0);
  private inBucket = new Float64Array(0);
  private readonly histogram = new Int32Array(BUCKETS + 2);

  /**
   * Splits `total` over `weights[offset … offset + count)`, whose sum is `sum`, into `shares[0 … count)`: everyone gets
   * their weight when `total ≥ sum` (`alloc` of methodology §4), else largest remainder, ties to the earlier index.
   * Integers of one unit below 2^53.
   *
   * @example lanes.allocate(10, Float64Array.of(4, 16), 0, 2, 20, shares) writes 2 and 8
   */
  allocate(
    total: number,
    weights: Float64Array,
    offset: number,
    count: number,
    sum: number,
    shares: Float64Array,
  ): void {
    if (total >= sum) {
      for (let i = 0; i < count; i++) shares[i] = laneAt(weights, offset + i);
    } else if (total <= 0) {
      shares.fill(0, 0, count);
    } else if (sum < MEDIUM_LIMIT) {
      this.remainders = grown(this.remainders, count);
      this.histogram.fill(0);
      const floors =
        sum < NARROW_LIMIT
          ? this.narrow(total, weights, offset, count, sum, shares)
          : this.medium(total, weights, offset, count, sum, shares);
      this.giveRest(total - floors, count, sum, shares);
    } else {
      wide(total, weights, offset, count, shares);
    }
  }

  /** Sums below 2^32: the remainder `w·T − q·W` is the wrapped 32-bit difference, corrected by one step. */
  private narrow(
    total: number,
    weights: Float64Array,
    offset: number,
    count: number,
    sum: number,
    shares: Float64Array,
  ): number {
    const { remainders, histogram } = this;
    const ratio = total / sum;
    const scale = BUCKETS / sum;
    const low = total | 0;
    const sumLow = sum | 0;
    let floors = 0;
    for (let i = 0; i < count; i++) {
      const weight = weights[offset + i] ?? 0;
      let share = Math.floor(weight * ratio);
      let rest = (Math.imul(low, weight | 0) - Math.imul(share | 0, sumLow)) >>> 0;
      if (rest >= sum) {
        const wrapped = rest > WRAPPED;
        share = wrapped ? share - 1 : share + 1;
        rest = wrapped ? rest + sum - TWO_32 : rest - sum;
      }
      shares[i] = share;
      remainders[i] = rest;
      floors += share;
      const bucket = (rest * scale) | 0;
      histogram[bucket] = (histogram[bucket] ?? 0) + 1;
    }
    return floors;
  }

  /** Sums below 2^40: the double estimate of the remainder says which of the values with those low 32 bits it is. */
  private medium(
    total: number,
    weights: Float64Array,
    offset: number,
    count: number,
    sum: number,
    shares: Float64Array,
  ): number {
    const { remainders, histogram } = this;
    const ratio = total / sum;
    const scale = BUCKETS / sum;
    const low = total | 0;
    const sumLow = sum | 0;
    let floors = 0;
    for (let i = 0; i < count; i++) {
      const weight = weights[offset + i] ?? 0;
      const estimate = weight * ratio;
      let share = Math.floor(estimate);
      const restLow = (Math.imul(low, weight | 0) - Math.imul(share | 0, sumLow)) >>> 0;
      let rest = restLow + TWO_32 * Math.round(((estimate - share) * sum - restLow) / TWO_32);
      if (rest < 0) {
        share -= 1;
        rest += sum;
      } else if (rest >= sum) {
        share += 1;
        rest -= sum;
      }
      shares[i] = share;
      remainders[i] = rest;
      floors += share;
      const bucket = (rest * scale) | 0;
      histogram[bucket] = (histogram[bucket] ?? 0) + 1;
    }
    return floors;
  }

  /** One unit each to the `units` largest remainders, ties to the earlier index. */
  private giveRest(units: number, count: number, sum: number, shares: Float64Array): void {
    invariant(units >= 0 && units < count, 'largest remainder leaves fewer units than lines');
    if (units === 0) return;
    const { remainders, histogram } = this;
    const scale = BUCKETS / sum;
    let bucket = BUCKETS;
    let left = units;
    while (left > (histogram[bucket] ?? 0)) left -= histogram[bucket--] ?? 0;
    const threshold = this.threshold(bucket, left, count, scale);
    for (let i = 0; i < count; i++) {
      const rest = remainders[i] ?? 0;
      const own = (rest * scale) | 0;
      if (own > bucket || (own === bucket && rest > threshold.rest)) shares[i] = (shares[i] ?? 0) + 1;
      else if (rest === threshold.rest && threshold.ties-- > 0) shares[i] = (shares[i] ?? 0) + 1;
    }
  }

  /** The `left`-th largest remainder of a bucket, and how many of the lines that have exactly it get a unit. */
  private threshold(
    bucket: number,
    left: number,
    count: number,
    scale: number,
  ): { rest: number; ties: number } {
    this.inBucket = grown(this.inBucket, count);
    const { remainders, inBucket } = this;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const rest = remainders[i] ?? 0;
      if (((rest * scale) | 0) === bucket) inBucket[found++] = rest;
    }
    const sorted = inBucket.subarray(0, found).sort();
    const rest = laneAt(sorted, found - left);
    let above = 0;
    while (above < left && laneAt(sorted, found - 1 - above) > rest) above++;
    return { rest, ties: left - above };
  }
}

/** Sums from 2^40 on (a slot of more than a gigawatt-hour): bigint, exact at any width. */
function wide(
  total: number,
  weights: Float64Array,
  offset: number,
  count: number,
  shares: Float64Array,
): void {
  const exact = largestRemainder(
    BigInt(total),
    Array.from(weights.subarray(offset, offset + count), (weight) => BigInt(weight)),
  );
  exact.forEach((share, i) => {
    shares[i] = exactNumber(share, 'a share');
  });
}
