import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { DAY, parseInstant, renderInstant, SECOND } from '../domain/time/instant.js';
import type { Caller } from './caller.js';
import { checkEvidence, parseSpan } from './find-event.js';
import { findSeries, findSite } from './find-site.js';
import { recordEntry, type EntryGrounds, type RecordedEntry } from './manual-entry.js';

export interface ClockCheckInput {
  readonly siteCode: string;
  readonly series: string;
  /** What the meter's clock and the reference showed at the same moment. */
  readonly meterTime: string;
  readonly referenceTime: string;
  /** Since when and until when the clock was wrong like that. */
  readonly from: string;
  readonly to: string;
  /** Offset that is let pass, seconds. */
  readonly toleranceSeconds: number;
  readonly evidence: string;
}

const MAX_OFFSET_SECONDS = 86_400;
const MAX_SPAN_MS = 400 * DAY;

/**
 * Records what a meter's clock showed beside a reference. Beyond the tolerance the readings of the span keep slot and quality;
 * of the billing meter, the energy at risk is taken from absorbed (methodology §3).
 */
export async function recordClockCheck(
  caller: Caller,
  input: ClockCheckInput,
  grounds: EntryGrounds,
): Promise<Outcome<RecordedEntry>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const series = await findSeries(caller, site.value, input.series);
  if (!series.ok) return series;
  const offset = offsetOf(input);
  if (!offset.ok) return offset;
  const span = parseSpan(input.from, input.to);
  if (!span.ok) return span;
  if (span.value.end - span.value.start > MAX_SPAN_MS)
    return refused(
      failure('CLOCK.SPAN_TOO_LONG', 'the span is longer than 400 days', 'check the dates, or give several'),
    );
  const evidence = checkEvidence(input.evidence);
  if (!evidence.ok) return evidence;
  const { toleranceSeconds } = input;
  if (!Number.isInteger(toleranceSeconds) || toleranceSeconds < 0 || toleranceSeconds > MAX_OFFSET_SECONDS)
    return refused(
      failure('CLOCK.BAD_TOLERANCE', 'the tolerance is not whole seconds of a day', 'write e.g. 60'),
    );
  const check = {
    seriesNo: series.value.seriesNo,
    span: span.value,
    offsetSeconds: offset.value,
    toleranceSeconds,
  };
  const entry = {
    kind: 'CLOCK_CHECK',
    site: site.value,
    name: `clock check of ${series.value.code}`,
    said: {
      series: series.value.code,
      from: renderInstant(span.value.start),
      to: renderInstant(span.value.end),
      meterTime: input.meterTime,
      referenceTime: input.referenceTime,
      offsetSeconds: offset.value,
      toleranceSeconds,
      evidence: evidence.value,
    },
  } as const;
  const facts = {
    series: series.value.code,
    'offset, s': String(offset.value),
    'beyond tolerance': Math.abs(offset.value) > toleranceSeconds ? 'yes' : 'no',
  };
  return recordEntry(caller, entry, grounds, (tx) =>
    Promise.resolve(
      success({
        facts,
        apply: (documentUid) => tx.addClockCheck(site.value.id, check, evidence.value, documentUid),
      }),
    ),
  );
}

/** Meter time minus reference time, whole seconds. */
function offsetOf({ meterTime, referenceTime }: ClockCheckInput): Outcome<number> {
  const meter = parseInstant(meterTime);
  if (!meter.ok) return meter;
  const reference = parseInstant(referenceTime);
  if (!reference.ok) return reference;
  const seconds = (meter.value - reference.value) / SECOND;
  if (Number.isInteger(seconds) && Math.abs(seconds) <= MAX_OFFSET_SECONDS) return success(seconds);
  return refused(
    failure(
      'CLOCK.BAD_OFFSET',
      `the clocks are ${String(seconds)} s apart: not whole seconds, or more than a day`,
      'give both times with their offsets, in whole seconds',
    ),
  );
}
