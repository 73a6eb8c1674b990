import { failure, refused, success, type Outcome } from '../domain/failure.js';
import type { RegisterReading } from '../domain/metering/checks/register.js';
import { Energy, parseKWh } from '../domain/quantity/energy.js';
import { parseInstant, renderInstant, SECOND } from '../domain/time/instant.js';
import type { SeriesRow } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findSeries, findSite } from './find-site.js';
import { writeRequest } from './write-request.js';

export interface NewRegisterReading {
  readonly siteCode: string;
  readonly series: string;
  /** The edge of an interval of the series, with an offset. */
  readonly at: string;
  /** As the register showed it, in kWh, every digit that was read. */
  readonly kWh: string;
  /** Digits before the point; null when nobody said. */
  readonly digits: number | null;
  readonly evidence: string;
}

const DECIMALS = 6;

/** Records what the register of a meter showed; data quality compares the intervals between two readings with it. */
export async function recordRegisterReading(
  caller: Caller,
  input: NewRegisterReading,
): Promise<Outcome<{ series: string; at: string }>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const series = await findSeries(caller, site.value, input.series);
  if (!series.ok) return series;
  const reading = parseReading(input, series.value);
  if (!reading.ok) return reading;
  const at = renderInstant(reading.value.at);
  const written = await caller.store.write(
    writeRequest(caller, 'register.read', null, { ...input, at }),
    async (tx) => {
      const stored = { ...reading.value, seriesNo: series.value.seriesNo };
      await tx.addRegisterReading(site.value.id, stored, input.evidence);
      return success({ series: input.series, at });
    },
  );
  return written.ok ? success(written.value.value) : written;
}

function parseReading(input: NewRegisterReading, { stepSeconds }: SeriesRow): Outcome<RegisterReading> {
  const at = parseInstant(input.at);
  if (!at.ok) return at;
  if (at.value % (stepSeconds * SECOND) !== 0)
    return refused(
      failure(
        'REGISTER.NOT_ALIGNED',
        `${input.at} is no edge of an interval of ${input.series}: it has one every ${String(stepSeconds)} s`,
        'give the reading at the edge of an interval',
      ),
    );
  const register = parseKWh(input.kWh);
  if (!register.ok) return register;
  const { digits } = input;
  const known = digits === null || (Number.isInteger(digits) && digits >= 1 && digits <= 12);
  const end = 10n ** BigInt((known ? digits : null) ?? 18) * 10n ** BigInt(DECIMALS);
  if (!known || register.value.milliWh < 0n || register.value.milliWh >= end)
    return refused(
      failure(
        'REGISTER.BAD_READING',
        `${input.kWh} kWh is nothing a register of ${digits === null ? 'its' : String(digits)} digits shows`,
        'give what it showed, from 0 to below 10^digits kWh, with 1 to 12 digits before the point',
      ),
    );
  if (input.evidence.trim() === '')
    return refused(
      failure('REGISTER.NO_EVIDENCE', 'the reading names no evidence', 'name who read it, or the document'),
    );
  const fraction = input.kWh.split('.')[1] ?? '';
  const resolution = Energy.ofMilliWh(10n ** BigInt(DECIMALS - Math.min(fraction.length, DECIMALS)));
  return success({ at: at.value, register: register.value, resolution, digits });
}
