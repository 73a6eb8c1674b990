/**
 * The rules of docs/spec/reconciliation.md as plainly as they can be said: bigint and decimal.js, second by second, sorting
 * for every split, nothing shared with the kernel but the input and output types.
 */
import { Decimal } from 'decimal.js';
import type { RigFacts, SiteDayFacts } from '../../../src/domain/reconciliation/site-day-facts.js';
import type { SurplusDay } from '../../../src/domain/surplus/surplus-day.js';
import type { DaySegment } from '../../../src/domain/time/local-calendar.js';

const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_DOWN });
const DAY_SECONDS = 86_400;

/** Figures of one slot of one site; null where it has none. */
export interface OracleSlot {
  energy: bigint;
  measured: bigint;
  measuredOutsideOrders: bigint;
  rigsRaw: bigint;
  auxiliary: bigint;
  surplus: bigint | null;
  surplusOfPool: bigint | null;
  contractedSurplus: bigint | null;
  contractedAbsorbed: bigint | null;
  baseline: bigint;
  coincident: bigint | null;
  absorbed: bigint | null;
  absorbedAtLowerThreshold: bigint | null;
  absorbedAtUpperThreshold: bigint | null;
  instructed: bigint | null;
  clockRisk: bigint;
  cells: bigint[];
  knownBillingSteps: bigint;
  missingBillingReadings: bigint;
  missingRigReadings: bigint;
  scaledSteps: bigint;
  orderRunning: boolean;
  complete: boolean;
  confirmed: boolean;
}

export interface OracleLine {
  energy: bigint;
  energyRaw: bigint;
  estimated: bigint;
  knownReadings: bigint;
  missingReadings: bigint;
  cells: bigint[];
}

export interface OracleResult {
  siteCode: string;
  slots: OracleSlot[];
  serials: string[];
  segments: { localDate: string; lines: OracleLine[] }[];
}

/** Energy of one line in one slot that lies in one column and is measured or not. */
interface Piece {
  readonly line: number;
  readonly column: number;
  readonly measured: boolean;
  readonly energy: bigint;
  /** Part of a measured running piece inside INCREASE orders. */
  readonly increase: bigint;
  /** Auxiliary inside a REDUCE order for the whole site. */
  readonly reduced: boolean;
}

const [RUNNING, STANDBY, AGAINST, AUXILIARY] = [0, 1, 2, 3] as const;

function sum(values: readonly bigint[]): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** floor(a × b / c) by decimal.js. */
function part(a: bigint, b: bigint, c: bigint): bigint {
  if (b === 0n || b === c) return b === 0n ? 0n : a;
  return BigInt(new Exact(a.toString()).times(b.toString()).dividedToIntegerBy(c.toString()).toFixed(0));
}

/** Whether a split since the last `ties.clear()` was decided by the order of the lines alone; for counting cases. */
const ties = { seen: false };

/** Starts counting anew and says whether the splits before had a tie at their last unit. */
export function tieSeen(): boolean {
  const { seen } = ties;
  ties.seen = false;
  return seen;
}

/** alloc(supply; demands): floors, then one unit each by fraction, earlier first. */
function share(supply: bigint, demands: readonly bigint[]): bigint[] {
  const all = sum(demands);
  if (supply >= all) return [...demands];
  if (supply === 0n) return demands.map(() => 0n);
  const floors = demands.map((d) => (d * supply) / all);
  const byFraction = demands
    .map((d, index) => ({ index, fraction: (d * supply) % all }))
    .sort((a, b) => (a.fraction === b.fraction ? a.index - b.index : a.fraction > b.fraction ? -1 : 1));
  const left = Number(supply - sum(floors));
  if (left > 0 && byFraction[left - 1]!.fraction === byFraction[left]?.fraction) ties.seen = true;
  for (const { index } of byFraction.slice(0, left)) floors[index]! += 1n;
  return floors;
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Value of a reading, undefined when missing, with whether it is MEASURED. */
function reading(
  series: { values: Float64Array; qualities: Uint8Array | null },
  i: number,
): { energy: bigint; measured: boolean } | undefined {
  const quality = series.qualities?.[i] ?? 0;
  const value = series.values[i]!;
  return value === -1 || quality === 3 ? undefined : { energy: BigInt(value), measured: quality === 0 };
}

/** Every second of the day: 0 outside orders, REDUCE or INCREASE inside; null when no order holds at all. */
type Cover = Uint8Array | null;
const REDUCE = 1;
const INCREASE = 2;

/** Marks the seconds in which orders hold for a rig (null: auxiliary), REDUCE last because it beats INCREASE. */
function coverOf(site: SiteDayFacts, serial: string | null): Cover {
  const own = site.orders.filter(
    (order) => order.targets === null || (serial !== null && order.targets.has(serial)),
  );
  if (own.length === 0) return null;
  const seconds = new Uint8Array(DAY_SECONDS);
  for (const kind of ['INCREASE', 'REDUCE'] as const) {
    for (const order of own.filter((o) => o.kind === kind)) {
      const from = Math.max(0, order.start / 1_000 - site.day * DAY_SECONDS);
      const to = Math.min(DAY_SECONDS, order.end / 1_000 - site.day * DAY_SECONDS);
      if (from < to) seconds.fill(kind === 'REDUCE' ? REDUCE : INCREASE, from, to);
    }
  }
  return seconds;
}

function count(cover: Cover, mark: number, from: number, to: number): bigint {
  if (cover === null) return 0n;
  let inside = 0;
  for (let i = from; i < to; i++) if (cover[i] === mark) inside += 1;
  return BigInt(inside);
}

/** Billing energy of a balance step, undefined when any reading of it is missing. */
function billingOf(site: SiteDayFacts, step: number): { energy: bigint; measured: boolean } | undefined {
  const { billing, balanceStepSeconds } = site;
  if (billing === null) return undefined;
  const n = balanceStepSeconds / billing.stepSeconds;
  const whole = { energy: 0n, measured: true };
  for (let i = step * n; i < (step + 1) * n; i++) {
    const own = reading(billing, i);
    if (own === undefined) return undefined;
    whole.energy += own.energy;
    whole.measured &&= own.measured;
  }
  return whole;
}

/** A rig in a balance step: running, standby, against, of each the measured energy and then the rest. */
interface RigStep {
  energies: bigint[];
  /** Part of the measured running energy inside INCREASE orders. */
  increase: bigint;
}

/** Raw energies of a rig in a balance step. */
function rigStep(rig: RigFacts, cover: Cover, from: number, to: number, billed: boolean): RigStep {
  const energies = [0n, 0n, 0n, 0n, 0n, 0n];
  let increase = 0n;
  if (rig.readings === null) return { energies, increase };
  const { stepSeconds } = rig.readings;
  const seconds = BigInt(stepSeconds);
  for (let at = from; at < to; at += stepSeconds) {
    const known = reading(rig.readings, at / stepSeconds);
    if (known === undefined) continue;
    const { energy } = known;
    const inside = part(energy, count(cover, REDUCE, at, at + stepSeconds), seconds);
    const measured = known.measured && billed;
    const rest = measured ? 0 : 1;
    energies[2 * RUNNING + rest]! += energy - inside;
    if (inside > 0n) {
      const idle = energy * 18n <= BigInt(rig.standbyLimitWatts) * seconds * 5n;
      energies[2 * (idle ? STANDBY : AGAINST) + rest]! += inside;
    }
    if (measured) increase += part(energy, count(cover, INCREASE, at, at + stepSeconds), seconds);
  }
  return { energies, increase };
}

/** Scaled to a total; the part inside INCREASE orders in proportion to the measured running energy, rounded down. */
function scaledStep({ energies, increase }: RigStep, total: bigint): RigStep {
  const shares = share(total, energies);
  return { energies: shares, increase: increase > 0n ? part(increase, shares[0]!, energies[0]!) : 0n };
}

function piecesOf({ energies, increase }: RigStep, line: number): Piece[] {
  const pieces: Piece[] = [];
  energies.forEach((energy, place) => {
    if (energy === 0n) return;
    const inside = place === 0 ? increase : 0n;
    pieces.push({
      line,
      column: Math.floor(place / 2),
      measured: place % 2 === 0,
      energy,
      increase: inside,
      reduced: false,
    });
  });
  return pieces;
}

interface Balance {
  pieces: Piece[];
  rawByLine: bigint[];
  energy: bigint;
  auxiliary: bigint;
  scaled: boolean;
}

/** The site balance of one balance step; undefined when the billing meter does not know it. */
function balanceOf(
  site: SiteDayFacts,
  rigs: readonly RigFacts[],
  covers: readonly Cover[],
  siteCover: Cover,
  step: number,
): Balance | undefined {
  const seconds = site.balanceStepSeconds;
  const [from, to] = [step * seconds, (step + 1) * seconds];
  const billed = billingOf(site, step);
  if (billed === undefined) return undefined;
  const raw = rigs.map((rig, line) => rigStep(rig, covers[line]!, from, to, billed.measured));
  const rawByLine = raw.map(({ energies }) => sum(energies));
  const limit = part(billed.energy, BigInt(1_000_000 - site.minAuxiliaryPerMillion), 1_000_000n);
  const rawSum = sum(rawByLine);
  const scaled = rawSum > limit;
  const limits = scaled ? share(limit, rawByLine) : [];
  const perRig = scaled ? raw.map((step, line) => scaledStep(step, limits[line]!)) : raw;
  const auxiliary = billed.energy - (scaled ? limit : rawSum);
  const inside = billed.measured ? part(auxiliary, count(siteCover, REDUCE, from, to), BigInt(seconds)) : 0n;
  const increase = billed.measured
    ? part(auxiliary, count(siteCover, INCREASE, from, to), BigInt(seconds))
    : 0n;
  const own = { line: rigs.length, column: AUXILIARY, measured: billed.measured };
  const pieces = [
    ...perRig.flatMap(piecesOf),
    { ...own, energy: auxiliary - inside, increase, reduced: false },
    { ...own, energy: inside, increase: 0n, reduced: true },
  ];
  return { pieces, rawByLine, energy: billed.energy, auxiliary, scaled };
}

interface SlotFacts {
  slot: OracleSlot;
  pieces: Piece[];
  rawByLine: bigint[];
  knownByLine: bigint[];
  missingByLine: bigint[];
  known: boolean;
  plants: PlantSlot[];
}

/** What one plant in force had to curtail in a slot; null where a reading is missing. */
interface PlantSlot {
  all: bigint | null;
  measured: bigint;
}

function plantsOf(site: SiteDayFacts, from: number, to: number): PlantSlot[] {
  const inForce = site.contracted.filter((plant) => plant.fromSecond <= from && from < plant.toSecond);
  return inForce.map(({ readings }) => {
    if (readings === null) return { all: null, measured: 0n };
    const own = Array.from({ length: (to - from) / readings.stepSeconds }, (_, i) =>
      reading(readings, from / readings.stepSeconds + i),
    );
    if (own.includes(undefined)) return { all: null, measured: 0n };
    return {
      all: sum(own.map((r) => r!.energy)),
      measured: sum(own.filter((r) => r!.measured).map((r) => r!.energy)),
    };
  });
}

function baselineOf(site: SiteDayFacts, from: number, to: number): bigint {
  let wattSeconds = 0n;
  for (const span of site.baselines)
    for (let s = from; s < to; s += 60)
      if (s >= span.fromSecond && s < span.toSecond) wattSeconds += span.rule.watts * 60n;
  return (wattSeconds * 5n) / 18n;
}

function missingOf(site: SiteDayFacts, rig: RigFacts, from: number, to: number): bigint {
  const stepSeconds = rig.readings?.stepSeconds ?? site.balanceStepSeconds;
  let missing = 0n;
  for (let at = from; at < to; at += stepSeconds) {
    if (at < rig.inServiceFromSecond || at + stepSeconds > rig.inServiceToSecond) continue;
    if (rig.readings === null || reading(rig.readings, at / stepSeconds) === undefined) missing += 1n;
  }
  return missing;
}

/** Known readings of a rig in balance steps that the billing meter knows. */
function knownOf(site: SiteDayFacts, { readings }: RigFacts, from: number, to: number): bigint {
  let known = 0n;
  if (readings === null) return known;
  for (let at = from; at < to; at += readings.stepSeconds) {
    const step = Math.floor(at / site.balanceStepSeconds);
    if (billingOf(site, step) !== undefined && reading(readings, at / readings.stepSeconds) !== undefined)
      known += 1n;
  }
  return known;
}

function riskOf(site: SiteDayFacts, slotSeconds: number): bigint[] {
  const seconds = site.balanceStepSeconds;
  const risks = Array.from({ length: DAY_SECONDS / slotSeconds }, () => 0n);
  if (site.clockChecks.length === 0) return risks;
  let before: bigint | undefined;
  for (let step = 0; step < DAY_SECONDS / seconds; step++) {
    const energy = billingOf(site, step)?.energy;
    if (energy === undefined) continue;
    const at = (site.day * DAY_SECONDS + step * seconds) * 1_000;
    const offsets = site.clockChecks
      .filter((c) => Math.abs(c.offsetSeconds) > c.toleranceSeconds)
      .filter((c) => c.span.start < at + seconds * 1_000 && c.span.end > at && c.span.start < c.span.end)
      .map((c) => Math.abs(c.offsetSeconds));
    if (before !== undefined && offsets.length > 0) {
      const change = energy > before ? energy - before : before - energy;
      const exact = new Exact(change.toString()).times(Math.max(...offsets)).dividedBy(seconds);
      risks[Math.floor((step * seconds) / slotSeconds)]! += BigInt(exact.ceil().toFixed(0));
    }
    before = energy;
  }
  return risks;
}

function slotFacts(site: SiteDayFacts, rigs: readonly RigFacts[], slotSeconds: number): SlotFacts[] {
  const covers = rigs.map((rig) => coverOf(site, rig.serial));
  const siteCover = coverOf(site, null);
  const risks = riskOf(site, slotSeconds);
  const perSlot = slotSeconds / site.balanceStepSeconds;
  return Array.from({ length: DAY_SECONDS / slotSeconds }, (_, index) => {
    const [from, to] = [index * slotSeconds, (index + 1) * slotSeconds];
    const steps = Array.from({ length: perSlot }, (__, i) =>
      balanceOf(site, rigs, covers, siteCover, index * perSlot + i),
    );
    const balances = steps.filter((b) => b !== undefined);
    const pieces = balances.flatMap((b) => b.pieces);
    const measured = pieces.filter((p) => p.measured);
    const outside = measured.filter((p) => p.column === RUNNING || (p.column === AUXILIARY && !p.reduced));
    const missingByLine = rigs.map((rig) => missingOf(site, rig, from, to));
    const knownByLine = [...rigs.map((rig) => knownOf(site, rig, from, to)), BigInt(balances.length)];
    const n = site.billing === null ? 0 : slotSeconds / site.billing.stepSeconds;
    const billingGaps = Array.from({ length: n }, (__, i) => reading(site.billing!, index * n + i));
    const ordered = site.orders.some(
      (o) =>
        o.start < o.end &&
        o.start / 1_000 - site.day * DAY_SECONDS < to &&
        o.end / 1_000 - site.day * DAY_SECONDS > from,
    );
    const slot: OracleSlot = {
      energy: sum(balances.map((b) => b.energy)),
      measured: sum(measured.map((p) => p.energy)),
      measuredOutsideOrders: sum(outside.map((p) => p.energy)),
      rigsRaw: sum(balances.flatMap((b) => b.rawByLine)),
      auxiliary: sum(balances.map((b) => b.auxiliary)),
      surplus: null,
      surplusOfPool: null,
      contractedSurplus: null,
      contractedAbsorbed: null,
      baseline: baselineOf(site, from, to),
      coincident: null,
      absorbed: null,
      absorbedAtLowerThreshold: null,
      absorbedAtUpperThreshold: null,
      instructed: null,
      clockRisk: risks[index]!,
      cells: Array.from({ length: 12 }, () => 0n),
      knownBillingSteps: BigInt(balances.length),
      missingBillingReadings:
        site.billing === null ? BigInt(perSlot) : BigInt(billingGaps.filter((r) => r === undefined).length),
      missingRigReadings: sum(missingByLine),
      scaledSteps: BigInt(balances.filter((b) => b.scaled).length),
      orderRunning: ordered,
      complete: false,
      confirmed: false,
    };
    const rawByLine = [
      ...rigs.map((__, line) => sum(balances.map((b) => b.rawByLine[line]!))),
      slot.auxiliary,
    ];
    const known = balances.length === perSlot;
    return { slot, pieces, rawByLine, knownByLine, missingByLine, known, plants: plantsOf(site, from, to) };
  });
}

/** S and its quality over a slot. */
function surplusOf(day: SurplusDay | null, slotSeconds: number, index: number) {
  if (day === null) return { surplus: null, confirmed: false, lower: false, upper: false };
  const n = slotSeconds / day.stepSeconds;
  const of = <T>(lane: readonly T[]): readonly T[] => lane.slice(index * n, (index + 1) * n);
  const parts = of(day.surplus);
  return {
    surplus: parts.some((p) => p === null) ? null : sum(parts.map((p) => p!)),
    confirmed: of(day.confirmed).every(Boolean),
    lower: of(day.confirmedAtLowerThreshold).every(Boolean),
    upper: of(day.confirmedAtUpperThreshold).every(Boolean),
  };
}

const floored = (value: bigint): bigint => (value > 0n ? value : 0n);
const aboveBaseline = (slot: OracleSlot): bigint => floored(slot.measuredOutsideOrders - slot.baseline);

/** What a site takes from its own plants, what they had to curtail and still did; null where a reading is missing. */
interface Taken {
  taken: bigint;
  contracted: bigint | null;
  still: bigint | null;
}

function takenFromPlants({ slot, plants, known }: SlotFacts): Taken {
  if (plants.some((plant) => plant.all === null)) return { taken: 0n, contracted: null, still: null };
  const contracted = sum(plants.map((plant) => plant.all!));
  if (contracted > 0n && !known) return { taken: 0n, contracted, still: null };
  const taken = known ? least(sum(plants.map((plant) => plant.measured)), aboveBaseline(slot)) : 0n;
  return { taken, contracted, still: contracted - floored(taken - slot.clockRisk) };
}

function surplusOfPool(surplus: bigint | null, own: readonly Taken[]): bigint | null {
  if (surplus === null || surplus === 0n) return surplus;
  if (own.some((site) => site.still === null)) return null;
  return floored(surplus - sum(own.map((site) => site.still!)));
}

/** C, A and R of all sites of the pool in one slot; sites in order of code. */
function sharePool(
  sites: readonly SlotFacts[],
  day: SurplusDay | null,
  slotSeconds: number,
  index: number,
): void {
  const { surplus, confirmed, lower, upper } = surplusOf(day, slotSeconds, index);
  const own = sites.map(takenFromPlants);
  sites.forEach(({ slot, plants }, i) => {
    Object.assign(slot, { surplus, confirmed });
    if (plants.length > 0) slot.contractedSurplus = own[i]!.contracted;
  });
  const pool = surplusOfPool(surplus, own);
  for (const { slot } of sites) slot.surplusOfPool = pool;
  if (pool === null) return;
  const allKnown = sites.every((s) => s.known);
  const coincident = share(
    pool,
    sites.map((s, i) => s.slot.measured - own[i]!.taken),
  );
  const above = share(
    pool,
    sites.map(({ slot }, i) => aboveBaseline(slot) - own[i]!.taken),
  );
  sites.forEach(({ slot, pieces, known, plants }, i) => {
    const { taken, contracted } = own[i]!;
    slot.complete = known && contracted !== null && (allKnown || pool === 0n);
    if (!slot.complete) return;
    const claim = (isConfirmed: boolean): bigint =>
      floored(taken + (isConfirmed ? least(above[i]!, coincident[i]!) : 0n) - slot.clockRisk);
    if (plants.length > 0) slot.contractedAbsorbed = taken;
    slot.coincident = taken + coincident[i]!;
    slot.absorbed = claim(confirmed);
    slot.absorbedAtLowerThreshold = claim(lower);
    slot.absorbedAtUpperThreshold = claim(upper);
    slot.instructed = least(slot.absorbed, sum(pieces.map((p) => p.increase)));
  });
}

/** Puts one slot into the cells of its lines. */
function cellsOf({ slot, pieces }: SlotFacts, lines: number): bigint[][] {
  const cells = zeros(lines + 1, 12);
  const all = zeros(lines + 1, 4);
  const measured = zeros(lines + 1, 4);
  for (const piece of pieces) {
    all[piece.line]![piece.column]! += piece.energy;
    if (piece.measured) measured[piece.line]![piece.column]! += piece.energy;
  }
  const places = [
    ...Array.from({ length: lines }, (_, line) => [RUNNING, STANDBY, AGAINST].map((c) => [line, c] as const)),
    [[lines, AUXILIARY] as const],
  ].flat();
  const absorbed = slot.absorbed ?? 0n;
  const running = measured.slice(0, lines).map((own) => own[RUNNING]!);
  const toRigs = least(absorbed, sum(running));
  share(toRigs, running).forEach((energy, line) => (cells[line]![RUNNING] = energy));
  cells[lines]![AUXILIARY] = absorbed - toRigs;
  const left = places.map(([line, column]) => measured[line]![column]! - cells[line]![column]!);
  share((slot.coincident ?? 0n) - absorbed, left).forEach((energy, i) => {
    const [line, column] = places[i]!;
    cells[line]![4 + column] = energy;
  });
  for (const [line, column] of places) {
    const own = cells[line]!;
    own[8 + column] = all[line]![column]! - own[column]! - own[4 + column]!;
  }
  return cells;
}

function zeros(rows: number, columns: number): bigint[][] {
  return Array.from({ length: rows }, () => new Array<bigint>(columns).fill(0n));
}

function linesOf(slots: readonly { facts: SlotFacts; cells: bigint[][] }[], rigs: number): OracleLine[] {
  const lines = zeros(rigs + 1, 12).map((cells, line): OracleLine => {
    return {
      energy: 0n,
      energyRaw: sum(slots.map((s) => s.facts.rawByLine[line]!)),
      estimated: 0n,
      knownReadings: sum(slots.map((s) => s.facts.knownByLine[line]!)),
      missingReadings: sum(slots.map((s) => s.facts.missingByLine[line] ?? 0n)),
      cells: cells.map((_, cell) => sum(slots.map((s) => s.cells[line]![cell]!))),
    };
  });
  for (const piece of slots.flatMap((s) => s.facts.pieces)) {
    const line = lines[piece.line]!;
    line.energy += piece.energy;
    if (!piece.measured) line.estimated += piece.energy;
  }
  return lines;
}

/** One pool day by the rules; results in the order of the sites given. */
export function oraclePoolDay(
  sites: readonly SiteDayFacts[],
  segments: readonly (readonly DaySegment[])[],
  surplus: SurplusDay | null,
): OracleResult[] {
  const plantSteps = sites.flatMap((s) => s.contracted.map((plant) => plant.readings?.stepSeconds ?? 1));
  const steps = [...sites.map((s) => s.balanceStepSeconds), ...plantSteps, surplus?.stepSeconds ?? 1];
  const slotSeconds = Math.max(...steps);
  if (steps.some((step) => slotSeconds % step !== 0)) throw new Error('the oracle knows nested steps only');
  const pool = sites
    .map((site, index) => ({ site, index, rigs: [...site.rigs].sort((a, b) => byBytes(a.serial, b.serial)) }))
    .sort((a, b) => byBytes(a.site.siteCode, b.site.siteCode))
    .map((entry) => ({ ...entry, slots: slotFacts(entry.site, entry.rigs, slotSeconds) }));
  const results: OracleResult[] = [];
  for (let slot = 0; slot < DAY_SECONDS / slotSeconds; slot++) {
    sharePool(
      pool.map((entry) => entry.slots[slot]!),
      surplus,
      slotSeconds,
      slot,
    );
  }
  for (const { site, index, rigs, slots } of pool) {
    const filled = slots.map((facts) => ({ facts, cells: cellsOf(facts, rigs.length) }));
    for (const { facts, cells } of filled)
      facts.slot.cells = facts.slot.cells.map((_, cell) => sum(cells.map((line) => line[cell]!)));
    results[index] = {
      siteCode: site.siteCode,
      slots: slots.map((s) => s.slot),
      serials: rigs.map((r) => r.serial),
      segments: segments[index]!.map(({ localDate, fromSecond, toSecond }) => ({
        localDate,
        lines: linesOf(
          filled.filter((_, i) => i * slotSeconds >= fromSecond && (i + 1) * slotSeconds <= toSecond),
          rigs.length,
        ),
      })),
    };
  }
  return results;
}
