import type { SiteKnowledge } from '../src/app/pool-knowledge.js';
import type { OrderWindow } from '../src/domain/curtailment/curtailment-event.js';
import type { SurplusDay } from '../src/domain/surplus/surplus-day.js';
import { instant } from '../src/domain/time/instant.js';
import {
  startOfUtcDay,
  type LocalDate,
  type UtcDay,
  type ZoneName,
} from '../src/domain/time/local-calendar.js';
import type { NewRig, Site } from '../src/storage/store.js';
import {
  BASELINE_WATTS,
  FIRST_DAY,
  NAMEPLATE_WATTS,
  RIGS,
  STANDBY_LIMIT_WATTS,
  STEP_SECONDS,
  eventsOfDay,
  serialOf,
  surplusOfDay,
} from './workload.js';

export const BENCH_ZONE = 'Asia/Tokyo' as ZoneName;
export const BENCH_AREA = 'kyushu';
export const BENCH_SITE = 'bench-site';

/** UTC day of a day of the workload. */
export function utcDay(index: number): UtcDay {
  return (FIRST_DAY + index) as UtcDay;
}

/** The site as it is written to storage. */
export const SITE_FACTS: Omit<Site, 'id' | 'uid' | 'organisationId'> = {
  code: BENCH_SITE,
  name: 'Benchmark site (generated)',
  zone: BENCH_ZONE,
  area: BENCH_AREA,
  registrationNumber: 'BENCH-1',
  boundary: 'everything behind the billing meter',
  attributeHolder: 'the generators of the area',
  billingStepSeconds: STEP_SECONDS,
  minAuxiliaryPerMillion: 0,
  simulated: true,
};

/** The rigs as they are written to storage, in the order of their series numbers. */
export function rigsOfWorkload(): NewRig[] {
  return Array.from({ length: RIGS }, (_, index) => ({
    serial: serialOf(index + 1),
    model: 'avalon-a1566ha',
    place: `P${String(index + 1)}`,
    nameplateWatts: NAMEPLATE_WATTS,
    standbyLimitWatts: STANDBY_LIMIT_WATTS,
    hashrateGhs: 480_000n,
    inServiceFrom: startOfUtcDay(utcDay(-1)),
    inServiceTo: null,
    stepSeconds: STEP_SECONDS,
  }));
}

/** Order windows of so many days. */
export function orderWindowsOfDays(days: number): OrderWindow[] {
  return Array.from({ length: days }, (_, index) => index).flatMap((index) => {
    const midnight = startOfUtcDay(utcDay(index));
    return eventsOfDay(index).map((event) => ({
      kind: event.kind,
      start: instant(midnight + event.fromSecond * 1_000),
      end: instant(midnight + event.toSecond * 1_000),
      targets: null,
    }));
  });
}

/** What is known of the site without any storage: the same as storage gives back. */
export function knowledgeInMemory(days: number): SiteKnowledge {
  return {
    site: { ...SITE_FACTS, id: 1, uid: '', organisationId: 1 },
    rigs: rigsOfWorkload().map((rig, index) => ({
      ...rig,
      id: BigInt(index + 1),
      uid: '',
      siteId: 1,
      seriesNo: index + 1,
    })),
    series: [
      {
        siteId: 1,
        seriesNo: 0,
        code: 'MAIN',
        kind: 'SITE_MAIN',
        stepSeconds: STEP_SECONDS,
        rigSerial: null,
        nameplateWatts: null,
      },
    ],
    policies: [
      {
        kind: 'CONTRACTED_LOAD',
        watts: BASELINE_WATTS,
        validFrom: '2022-01-01' as LocalDate,
        validTo: null,
        evidence: 'generated',
        approvedBy: 'bench-approver',
        restatement: null,
      },
    ],
    contracts: [],
    clockChecks: [],
    orders: orderWindowsOfDays(days),
  };
}

/** The surplus of one day as reconciliation takes it. */
export function surplusInMemory(index: number): SurplusDay {
  const { surplus, confirmed } = surplusOfDay(index);
  const flags = [...confirmed].map((flag) => flag === 1);
  return {
    area: BENCH_AREA,
    day: utcDay(index),
    stepSeconds: 1_800,
    surplus: [...surplus].map(BigInt),
    confirmed: flags,
    confirmedAtLowerThreshold: flags,
    confirmedAtUpperThreshold: flags,
  };
}
