/**
 * An exact running sum of integers held as `number`: adds in `number` while the result is a safe integer and carries into
 * a bigint before it would not be. Unit of the addends; no rounding.
 */
export class ExactSum {
  private high = 0n;
  private low = 0;

  /** Adds a safe, non-negative integer. */
  add(value: number): void {
    if (this.low > Number.MAX_SAFE_INTEGER - value) {
      this.high += BigInt(this.low);
      this.low = 0;
    }
    this.low += value;
  }

  /** Adds another sum. */
  merge(other: ExactSum): void {
    this.high += other.value;
  }

  get value(): bigint {
    return this.high + BigInt(this.low);
  }
}
