import { failure, refused, success, type Failure, type Outcome } from '../domain/failure.js';
import {
  DEFAULT_RANGE_PER_MILLION,
  mergeSeriesDay,
  type MergedSeriesDay,
} from '../domain/metering/intake.js';
import { MISSING_VALUE, READING_QUALITIES } from '../domain/metering/series-day.js';
import { sparseDay } from '../domain/metering/sparse-day.js';
import { parseKWh, renderKWh } from '../domain/quantity/energy.js';
import {
  instant,
  parseInstant,
  renderInstant,
  renderInstantIn,
  SECOND,
  type Instant,
} from '../domain/time/instant.js';
import { startOfUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { SeriesRow, Site, StoredSeriesDay, WriteTransaction } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findingsOfSeriesDays } from './check-series-days.js';
import { findSeries, findSite } from './find-site.js';
import { recordEntry, type EntryGrounds, type EntryPlan, type RecordedEntry } from './manual-entry.js';

export const CORRECTED_QUALITIES = ['MEASURED', 'SUBSTITUTED'] as const;
export type CorrectedQuality = (typeof CORRECTED_QUALITIES)[number];

export interface ReadingsCorrection {
  readonly siteCode: string;
  readonly series: string;
  /** Start of each interval with an offset, and its energy in kWh. */
  readonly slots: readonly { readonly start: string; readonly energyKWh: string }[];
  readonly quality: CorrectedQuality;
  /** Source version; null: the next one after those of the slots. */
  readonly version: bigint | null;
}

/** A slot of a series-day with the energy it is corrected to. */
interface Slot {
  readonly start: Instant;
  readonly day: UtcDay;
  readonly index: number;
  readonly milliWh: number;
}

/** What the correction of a known series says, parsed. */
interface Correction {
  readonly site: Site;
  readonly series: SeriesRow;
  readonly slots: readonly Slot[];
  readonly quality: CorrectedQuality;
}

/** As in the command line and the upload: 18 digits. */
const MAX_VERSION = 999_999_999_999_999_999n;

/**
 * Replaces readings of one series by what a person says they were: a new revision of their days, under the version rule of
 * every other source (methodology §2): a reading that comes later with a later version wins over it.
 */
export async function correctReadings(
  caller: Caller,
  input: ReadingsCorrection,
  grounds: EntryGrounds,
): Promise<Outcome<RecordedEntry>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const series = await findSeries(caller, site.value, input.series);
  if (!series.ok) return series;
  const slots = parseSlots(input.slots, site.value, series.value);
  if (!slots.ok) return slots;
  if (input.version !== null && (input.version < 1n || input.version > MAX_VERSION))
    return refused(
      failure(
        'IMPORT.BAD_VERSION',
        `${input.version.toString().slice(0, 40)} is not the version of a correction`,
        'write a whole number from 1 with at most 18 digits',
      ),
    );
  const correction = { site: site.value, series: series.value, slots: slots.value, quality: input.quality };
  const version = input.version ?? (await nextVersion(caller, correction));
  const entry = {
    kind: 'CORRECTION',
    site: site.value,
    name: `correction of ${series.value.code}`,
    said: {
      series: series.value.code,
      quality: input.quality,
      version: input.version?.toString() ?? null,
      slots: slots.value.map(({ start, milliWh }) => [renderInstant(start), renderKWh(milliWh)]),
    },
    resolved: { version: version.toString() },
  } as const;
  return recordEntry(caller, entry, grounds, (tx) => plan(tx, correction, version, grounds.reason));
}

/** The slots in order of time; whatever is wrong with one is said of the first. */
function parseSlots(
  given: ReadingsCorrection['slots'],
  site: Site,
  { stepSeconds }: SeriesRow,
): Outcome<readonly Slot[]> {
  if (given.length === 0)
    return refused(
      failure('CORRECTION.NO_SLOTS', 'the correction names no interval', 'give a start and its energy'),
    );
  const slots = new Map<Instant, Slot>();
  for (const { start, energyKWh } of given) {
    const at = parseInstant(start);
    if (!at.ok) return at;
    const energy = parseKWh(energyKWh);
    if (!energy.ok) return energy;
    const { milliWh } = energy.value;
    if (milliWh < 0n || milliWh > BigInt(Number.MAX_SAFE_INTEGER))
      return refused(
        failure(
          'CORRECTION.BAD_ENERGY',
          `${energyKWh.slice(0, 40)} kWh is no energy of an interval`,
          'give 0 or more; exported energy has a series of its own',
        ),
      );
    const day = utcDayOf(at.value);
    const index = (at.value - startOfUtcDay(day)) / (stepSeconds * SECOND);
    const shown = renderInstantIn(at.value, site.zone);
    if (!Number.isInteger(index))
      return refused(
        failure(
          'CORRECTION.NOT_ALIGNED',
          `no interval of the series starts at ${shown}: it has one every ${String(stepSeconds)} s`,
          'give the start of an interval, as the meter file has it',
        ),
      );
    if (slots.has(at.value))
      return refused(
        failure('CORRECTION.SLOT_TWICE', `the interval at ${shown} stands there twice`, 'give it once'),
      );
    slots.set(at.value, { start: at.value, day, index, milliWh: Number(milliWh) });
  }
  return success([...slots.values()].sort((a, b) => a.start - b.start));
}

/** The version after those of the slots; theirs when nothing would change, so that the same correction again is the same. */
async function nextVersion({ store }: Caller, { site, series, slots, quality }: Correction): Promise<bigint> {
  const states = await store.meters.seriesDays(
    site.id,
    [series.seriesNo],
    ...daysOf(slots),
    await store.ledger.head(),
  );
  const byDay = new Map(states.map((state) => [state.day, state]));
  let greatest = 0n;
  let changes = false;
  for (const { day, index, milliWh } of slots) {
    const state = byDay.get(day);
    const known = state?.values[index] ?? MISSING_VALUE;
    if (state !== undefined && known !== MISSING_VALUE) {
      const version = state.slotVersions?.[index] ?? state.sourceVersion;
      if (version > greatest) greatest = version;
    }
    changes ||= known !== milliWh || (state?.qualities?.[index] ?? 0) !== READING_QUALITIES.indexOf(quality);
  }
  return changes ? greatest + 1n : greatest;
}

function daysOf(slots: readonly Slot[]): [UtcDay, UtcDay] {
  const days = slots.map(({ day }) => day);
  return [Math.min(...days) as UtcDay, (Math.max(...days) + 1) as UtcDay];
}

async function plan(
  tx: WriteTransaction,
  correction: Correction,
  version: bigint,
  reason: string,
): Promise<Outcome<EntryPlan>> {
  const { site, series, slots, quality } = correction;
  const known = await tx.currentSeriesDays(site.id, ...daysOf(slots), [series.seriesNo]);
  const states: StoredSeriesDay[] = [];
  let duplicates = 0;
  for (const day of new Set(slots.map((slot) => slot.day))) {
    const ofDay = slots.filter((slot) => slot.day === day);
    const arrival = { day: sparseDay(series, day, quality, ofDay), version };
    const limits = { ...series, rangePerMillion: DEFAULT_RANGE_PER_MILLION };
    const merged = mergeSeriesDay(arrival, known.find((state) => state.day === day) ?? null, limits);
    if (!merged.ok) return merged;
    const fault = faultOf(merged.value, correction, day, version);
    if (fault !== null) return refused(fault);
    duplicates += merged.value.counts.duplicates;
    if (merged.value.state !== null) states.push(merged.value.state);
  }
  if (states.length === 0)
    return refused(
      failure(
        'CORRECTION.CHANGES_NOTHING',
        `${series.code} has these readings already`,
        'nothing is to be corrected; see `yojo imports` for who did',
      ),
    );
  const facts = {
    series: series.code,
    readings: String(slots.length - duplicates),
    quality,
    version: version.toString(),
  };
  const findings = [
    ...findingsOf(correction, states, reason),
    ...(await findingsOfSeriesDays(tx, site, [series], states)),
  ];
  return success({
    facts,
    apply: async (documentUid) => {
      await tx.addSeriesDays(site.id, documentUid, 'CORRECTION', states);
      await tx.addFindings(findings.map((finding) => ({ ...finding, documentUid })));
    },
  });
}

function faultOf(
  { outOfRange, conflicts, counts }: MergedSeriesDay,
  { series, site }: Correction,
  day: UtcDay,
  version: bigint,
): Failure | null {
  const at = (slot: number): string =>
    renderInstantIn(instant(startOfUtcDay(day) + slot * series.stepSeconds * SECOND), site.zone);
  const [far] = outOfRange;
  if (far !== undefined)
    return failure(
      far.code,
      `${renderKWh(far.arrived)} kWh of ${series.code} at ${at(far.slot)} is above ${renderKWh(far.against)} kWh, 1.2 × its nameplate`,
      'check the unit: it is kWh per interval',
    );
  const [clash] = conflicts;
  if (clash !== undefined)
    return failure(
      clash.code,
      `${series.code} at ${at(clash.slot)} has ${renderKWh(clash.against)} kWh of the same version ${version.toString()}`,
      'give a later version, or none',
    );
  if (counts.superseded === 0) return null;
  return failure(
    'CORRECTION.SUPERSEDED',
    `${series.code} has readings of a later version than ${version.toString()} on the day of ${at(0)}`,
    'give a later version, or none',
  );
}

function findingsOf(
  { site, series, slots }: Correction,
  states: readonly StoredSeriesDay[],
  reason: string,
): Omit<Parameters<WriteTransaction['addFindings']>[0][number], 'documentUid'>[] {
  return states.flatMap(({ day }) => {
    const ofDay = slots.filter((slot) => slot.day === day);
    const [first, last] = [ofDay[0], ofDay.at(-1)];
    if (first === undefined || last === undefined) return [];
    const end = instant(last.start + series.stepSeconds * SECOND);
    const detail = `${String(ofDay.length)} readings corrected by hand: ${reason.trim()}`;
    const span = { start: first.start, end };
    return [{ siteId: site.id, code: 'METER.REPLACED', seriesCode: series.code, span, detail }];
  });
}
