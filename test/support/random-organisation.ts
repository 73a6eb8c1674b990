/** Random small pools with everything that makes reconciliation hard: one seed, one organisation. */
import fc from 'fast-check';
import type { OrderWindow } from '../../src/domain/curtailment/curtailment-event.js';
import type { ClockCheck } from '../../src/domain/metering/clock-check.js';
import { MISSING_VALUE, type SeriesDay } from '../../src/domain/metering/series-day.js';
import type {
  BaselineSpan,
  ContractedPlant,
  RigFacts,
  SiteDayFacts,
} from '../../src/domain/reconciliation/site-day-facts.js';
import type { SurplusDay } from '../../src/domain/surplus/surplus-day.js';
import { instant } from '../../src/domain/time/instant.js';
import type { UtcDay, ZoneName } from '../../src/domain/time/local-calendar.js';

export interface RandomOrganisation {
  readonly facts: readonly SiteDayFacts[];
  readonly zones: readonly ZoneName[];
  readonly surplus: SurplusDay | null;
}

const SECONDS_OF_DAY = 86_400;
/** UTC days: ordinary ones and those on which a clock changes in the zones below. */
const DAYS = [
  '2023-03-01',
  '2023-03-25',
  '2023-03-26',
  '2023-10-29',
  '2023-11-05',
  '2023-03-12',
  '2023-10-01',
];
const WHOLE_HOUR_ZONES = ['Asia/Tokyo', 'Europe/Berlin', 'UTC', 'America/New_York'];
const HALF_HOUR_ZONES = ['Asia/Kolkata', 'Australia/Lord_Howe', 'Australia/Adelaide'];
const QUARTER_ZONES = ['Asia/Kathmandu'];
/** Serials whose UTF-16 order is not their UTF-8 order. */
const SERIALS = ['A-10', 'A-9', 'b-1', 'é-1', '\uFF21-1', '\u{1F600}-1', 'S19-0001', 'S19-0002', 'Z'];
const PLANTS = ['PV-1', 'PV-10', 'wind-2', '風力', '\u{1F600}-3', 'hydro'];
const SITE_CODES = ['KYU-1', 'KYU-10', 'kyu-2', '九州', '\u{1F600}'];

/** A small fast generator (mulberry32): the same seed gives the same organisation everywhere. */
class Dice {
  constructor(private state: number) {}

  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  shuffle<T>(from: readonly T[]): T[] {
    const left = [...from];
    const result: T[] = [];
    while (left.length > 0) result.push(...left.splice(this.below(left.length), 1));
    return result;
  }
}

/** Magnitudes: tiny integers (ties and fractions everywhere), real rigs, plants whose slots pass 2^32 and 2^40 milliWh. */
const MAGNITUDES = ['TINY', 'REAL', 'REAL', 'REAL', 'LARGE', 'HUGE'] as const;
type Magnitude = (typeof MAGNITUDES)[number];

function rigEnergy(dice: Dice, magnitude: Magnitude, seconds: number): number {
  if (magnitude === 'TINY') return dice.below(8);
  const watts = { REAL: 3_360, LARGE: 900_000, HUGE: 250_000_000 }[magnitude];
  const full = Math.floor((watts * seconds * 5) / 18);
  const shape = dice.below(10);
  if (shape === 0) return 0;
  if (shape === 1) return Math.floor((dice.below(400) * seconds * 5) / 18);
  if (shape < 5) return full;
  return Math.floor(full / 2) + dice.below(Math.floor(full / 2) + 1);
}

/** A finer or equal step that divides `step`. */
function finerStep(dice: Dice, step: number): number {
  const options = [step, step, step, 300, 900, 1_800].filter((s) => s <= step && step % s === 0);
  return dice.pick(options);
}

function series(dice: Dice, day: UtcDay, stepSeconds: number, values: number[], grades: boolean): SeriesDay {
  const qualities = grades ? Uint8Array.from(values, () => (dice.chance(12) ? 1 + dice.below(3) : 0)) : null;
  return { seriesNo: 0, day, stepSeconds, values: Float64Array.from(values), qualities };
}

function rig(
  dice: Dice,
  day: UtcDay,
  serial: string,
  step: number,
  magnitude: Magnitude,
  flawed: boolean,
): RigFacts {
  const stepSeconds = finerStep(dice, step);
  const count = SECONDS_OF_DAY / stepSeconds;
  const constant = dice.chance(40) ? rigEnergy(dice, magnitude, stepSeconds) : null;
  const values = Array.from({ length: count }, () => constant ?? rigEnergy(dice, magnitude, stepSeconds));
  if (flawed && dice.chance(40)) for (let i = 0; i < 5; i++) values[dice.below(count)] = MISSING_VALUE;
  const short = dice.chance(15);
  return {
    serial,
    seriesNo: 0,
    standbyLimitWatts: magnitude === 'TINY' ? 0 : dice.pick([0, 146, 200, 200, 3_360]),
    inServiceFromSecond: short ? dice.below(SECONDS_OF_DAY) : 0,
    inServiceToSecond: SECONDS_OF_DAY,
    readings:
      flawed && dice.chance(8) ? null : series(dice, day, stepSeconds, values, flawed && dice.chance(30)),
  };
}

/** The billing meter: rigs plus auxiliary, at times less than the rigs, with gaps. */
function billing(
  dice: Dice,
  day: UtcDay,
  step: number,
  rigs: readonly RigFacts[],
  flawed: boolean,
): SeriesDay | null {
  if (flawed && dice.chance(3)) return null;
  const stepSeconds = dice.chance(15) && step > 300 ? finerStep(dice, step) : step;
  const count = SECONDS_OF_DAY / stepSeconds;
  const mood = dice.pick(['ABOVE', 'ABOVE', 'ABOVE', 'EXACT', 'BELOW'] as const);
  const values = Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * stepSeconds) / step) * step;
    const sum = rigs.reduce((total, r) => total + rawBetween(r, from, from + step), 0);
    const share = Math.floor((sum * stepSeconds) / step);
    if (mood === 'EXACT') return share;
    if (mood === 'BELOW' && dice.chance(20)) return Math.floor((share * (90 + dice.below(10))) / 100);
    return share + dice.below(2 + Math.floor(share / 10));
  });
  if (flawed && dice.chance(35)) for (let i = 0; i < 3; i++) values[dice.below(count)] = MISSING_VALUE;
  return series(dice, day, stepSeconds, values, flawed && dice.chance(15));
}

function rawBetween(r: RigFacts, from: number, to: number): number {
  if (r.readings === null) return 0;
  const { values, stepSeconds } = r.readings;
  let sum = 0;
  for (let i = from / stepSeconds; i < to / stepSeconds; i++) sum += Math.max(0, values[i]!);
  return sum;
}

function orders(dice: Dice, day: UtcDay, serials: readonly string[]): OrderWindow[] {
  return Array.from({ length: 1 + dice.below(4) }, () => {
    const grain = dice.pick([1, 60, 60, 300, 1_800]);
    const start = day * SECONDS_OF_DAY + (dice.below(100_000) - 7_200);
    const from = Math.floor(start / grain) * grain;
    const length = grain * (1 + dice.below(Math.floor(20_000 / grain)));
    return {
      kind: dice.chance(60) ? 'REDUCE' : 'INCREASE',
      start: instant(from * 1_000),
      end: instant((from + length) * 1_000),
      targets: dice.chance(35) ? new Set(serials.filter(() => dice.chance(50))) : null,
    };
  });
}

function clockChecks(dice: Dice, day: UtcDay): ClockCheck[] {
  return Array.from({ length: 1 + dice.below(2) }, () => {
    const start = day * SECONDS_OF_DAY + dice.below(SECONDS_OF_DAY);
    return {
      span: { start: instant(start * 1_000), end: instant((start + dice.below(30_000)) * 1_000) },
      offsetSeconds: dice.below(900) - 450,
      toleranceSeconds: 60,
    };
  });
}

function baselines(dice: Dice, watts: number): BaselineSpan[] {
  const rule = (): BaselineSpan['rule'] => ({
    kind: dice.chance(50) ? 'SURPLUS_ONLY' : 'CONTRACTED_LOAD',
    watts: dice.chance(40) ? 0n : BigInt(dice.below(watts + 1)),
  });
  if (dice.chance(70)) return [{ fromSecond: 0, toSecond: SECONDS_OF_DAY, rule: rule() }];
  const cut = 3_600 * (1 + dice.below(23));
  return [
    { fromSecond: 0, toSecond: cut, rule: rule() },
    { fromSecond: cut, toSecond: SECONDS_OF_DAY, rule: rule() },
  ];
}

function site(
  dice: Dice,
  code: string,
  day: UtcDay,
  balanceStepSeconds: number,
  flawed: boolean,
): SiteDayFacts {
  const magnitude = dice.pick(MAGNITUDES);
  const serials = dice.shuffle(SERIALS).slice(0, dice.below(8));
  const rigs = serials.map((serial) => rig(dice, day, serial, balanceStepSeconds, magnitude, flawed));
  const watts = { TINY: 1, REAL: 10_000, LARGE: 3_000_000, HUGE: 1_000_000_000 }[magnitude];
  return {
    siteCode: code,
    day,
    billing: billing(dice, day, balanceStepSeconds, rigs, flawed),
    balanceStepSeconds,
    rigs,
    orders: dice.chance(60) ? orders(dice, day, SERIALS) : [],
    baselines: baselines(dice, watts),
    minAuxiliaryPerMillion: dice.chance(25) ? dice.below(60_000) : 0,
    clockChecks: dice.chance(20) ? clockChecks(dice, day) : [],
    contracted: [],
  };
}

/**
 * Contracted plants of a site: what they had to curtail lies around what the site uses, so that either binds; at times with
 * gaps and estimates, for a part of the day, or without a reading.
 */
function plants(
  dice: Dice,
  facts: SiteDayFacts,
  codes: readonly string[],
  coarsest: number,
  flawed: boolean,
): ContractedPlant[] {
  return codes.map((plant) => {
    const stepSeconds = finerStep(dice, dice.chance(80) ? facts.balanceStepSeconds : coarsest);
    const values = Array.from({ length: SECONDS_OF_DAY / stepSeconds }, (_, i) => {
      if (flawed && dice.chance(3)) return MISSING_VALUE;
      return dice.chance(40)
        ? 0
        : dice.below(Math.floor(billingBetween(facts, i * stepSeconds, stepSeconds) * 1.2) + 2);
    });
    const part = dice.chance(20) ? 3_600 * (1 + dice.below(23)) : null;
    const before = dice.chance(50);
    return {
      plant,
      fromSecond: part === null || before ? 0 : part,
      toSecond: part !== null && before ? part : SECONDS_OF_DAY,
      readings:
        flawed && dice.chance(5)
          ? null
          : series(dice, facts.day, stepSeconds, values, flawed && dice.chance(30)),
    };
  });
}

/** Some of the sites get plants, each its own. */
function withPlants(
  dice: Dice,
  facts: readonly SiteDayFacts[],
  coarsest: number,
  flawed: boolean,
): SiteDayFacts[] {
  const codes = dice.shuffle(PLANTS);
  return facts.map((own, index) => {
    if (index > 0 && dice.chance(60)) return own;
    return { ...own, contracted: plants(dice, own, codes.splice(0, 1 + dice.below(2)), coarsest, flawed) };
  });
}

/** S around what the pool measures, so that it binds about half of the time; nulls and zeros among it. */
function surplusDay(
  dice: Dice,
  day: UtcDay,
  stepSeconds: number,
  facts: readonly SiteDayFacts[],
): SurplusDay {
  const count = SECONDS_OF_DAY / stepSeconds;
  const gaps = dice.chance(30);
  const doubtful = dice.chance(50);
  const zeros = dice.below(80);
  const surplus = Array.from({ length: count }, (_, slot) => {
    if (gaps && dice.chance(5)) return null;
    if (dice.chance(zeros)) return 0n;
    const use = facts.reduce((sum, f) => sum + billingBetween(f, slot * stepSeconds, stepSeconds), 0);
    if (dice.chance(15)) return BigInt(use) + 10_000n;
    return BigInt(dice.below(Math.min(Number.MAX_SAFE_INTEGER, Math.floor(use * 1.3) + 1)));
  });
  const flags = (): boolean[] => surplus.map(() => !doubtful || dice.chance(70));
  return {
    area: 'kyushu',
    day,
    stepSeconds,
    surplus,
    confirmed: flags(),
    confirmedAtLowerThreshold: flags(),
    confirmedAtUpperThreshold: flags(),
  };
}

function billingBetween(facts: SiteDayFacts, from: number, seconds: number): number {
  if (facts.billing === null) return 0;
  const { values, stepSeconds } = facts.billing;
  if (stepSeconds > seconds) {
    return Math.floor((Math.max(0, values[Math.floor(from / stepSeconds)]!) * seconds) / stepSeconds);
  }
  let sum = 0;
  for (let i = from / stepSeconds; i < (from + seconds) / stepSeconds; i++) sum += Math.max(0, values[i]!);
  return sum;
}

/** The organisation of one seed. @example organisationOf(7, [2, 3]).facts.length is 2 or 3 */
export function organisationOf(seed: number, siteCounts: readonly number[]): RandomOrganisation {
  const dice = new Dice(seed);
  const day = (Date.parse(`${dice.pick(DAYS)}T00:00:00Z`) / 86_400_000) as UtcDay;
  const surplusStep = dice.pick([300, 900, 1_800, 1_800, 1_800, 1_800, 3_600, 3_600]);
  const common = dice.pick([300, 900, 1_800, 1_800, 3_600, 3_600]);
  const balanceStep = (): number => (dice.chance(70) ? common : dice.pick([300, 900, 1_800, 3_600]));
  const flawed = dice.chance(60);
  const codes = dice.shuffle(SITE_CODES).slice(0, dice.pick(siteCounts));
  const facts = codes.map((code) => site(dice, code, day, balanceStep(), flawed));
  const step = Math.max(surplusStep, ...facts.map((f) => f.balanceStepSeconds));
  const zoneNames = [
    ...WHOLE_HOUR_ZONES,
    ...(step <= 1_800 ? HALF_HOUR_ZONES : []),
    ...(step <= 900 ? QUARTER_ZONES : []),
  ];
  const zones = facts.map(() => dice.pick(zoneNames) as ZoneName);
  const organisation = {
    facts,
    zones,
    surplus: dice.chance(3) ? null : surplusDay(dice, day, surplusStep, facts),
  };
  if (!dice.chance(25)) return organisation;
  // A slot lies within one local day, so what is matched by the hour needs zones of whole hours.
  const coarsest = zones.every((zone) => WHOLE_HOUR_ZONES.includes(zone)) ? 3_600 : step;
  return { ...organisation, facts: withPlants(dice, facts, coarsest, flawed) };
}

/** Random organisations by seed, with one of these numbers of sites; a failing case prints its seed. */
export function randomOrganisations(
  siteCounts: readonly number[],
): fc.Arbitrary<RandomOrganisation & { readonly seed: number }> {
  return fc.integer().map((seed) => ({ seed, ...organisationOf(seed, siteCounts) }));
}
