import { GreenButtonReader, type FeedLimits } from '../../../src/ingest/green-button/green-button-reader.js';
import { SlotBudget } from '../../../src/ingest/meter-csv/reading-store.js';
import { readPieces } from '../said.js';

/** 2023-04-01T00:00Z. */
export const START = 1_680_307_200;

/** A feed, its opening tag on line 2, everything else below on lines of its own. */
export function feed(...entries: readonly string[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">',
    ...entries,
    '</feed>',
  ].join('\n');
}

function entry(self: string, up: string, related: readonly string[], content: string): string {
  const links = related.map((href) => `<link rel="related" href="${href}"/>`).join('');
  return `<entry><link rel="self" href="${self}"/><link rel="up" href="${up}"/>${links}<title>kWh</title><content>${content}</content></entry>`;
}

export function usagePoint(id: string, base = 'C/1'): string {
  const self = `${base}/UsagePoint/${id}`;
  return entry(self, `${base}/UsagePoint`, [`${self}/MeterReading`], '<e:UsagePoint/>');
}

export function meterReading(point: string, id: string, type: string, base = 'C/1'): string {
  const self = `${base}/UsagePoint/${point}/MeterReading/${id}`;
  const related = [`${self}/IntervalBlock`, `ReadingType/${type}`];
  return entry(self, `${base}/UsagePoint/${point}/MeterReading`, related, '<e:MeterReading/>');
}

export function readingType(id: string, fields: Readonly<Record<string, string | number>> = {}): string {
  const all: Record<string, string | number> = {
    uom: 72,
    flowDirection: 1,
    intervalLength: 3_600,
    accumulationBehaviour: 4,
    ...fields,
  };
  const inside = Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<e:${name}>${String(value)}</e:${name}>`);
  return entry(`ReadingType/${id}`, 'ReadingType', [], `<e:ReadingType>${inside.join('')}</e:ReadingType>`);
}

export interface Reading {
  readonly start?: number | string;
  readonly duration?: number | string;
  readonly value: number | string;
  readonly quality?: number | string;
}

export function reading({ start = START, duration = 3_600, value, quality = '' }: Reading): string {
  const period = `<e:timePeriod>${duration === '' ? '' : `<e:duration>${String(duration)}</e:duration>`}<e:start>${String(start)}</e:start></e:timePeriod>`;
  const flag =
    quality === '' ? '' : `<e:ReadingQuality><e:quality>${String(quality)}</e:quality></e:ReadingQuality>`;
  return `<e:IntervalReading>${flag}${period}<e:value>${String(value)}</e:value></e:IntervalReading>`;
}

export function block(
  reading: string,
  readings: readonly string[],
  declared: { readonly start: number; readonly duration: number } | null = null,
): string {
  const up = `C/1/UsagePoint/${reading.replace('/', '/MeterReading/')}/IntervalBlock`;
  const interval =
    declared === null
      ? ''
      : `<e:interval><e:duration>${String(declared.duration)}</e:duration><e:start>${String(declared.start)}</e:start></e:interval>`;
  return entry(`${up}/1`, up, [], `<e:IntervalBlock>${interval}\n${readings.join('\n')}\n</e:IntervalBlock>`);
}

/** A feed with one meter `1:2` and its readings; line 6 has the first. */
export function simple(
  readings: readonly Reading[],
  type: Readonly<Record<string, string | number>> = {},
): string {
  return feed(
    usagePoint('1') + meterReading('1', '2', '3') + readingType('3', type),
    '',
    block('1/2', readings.map(reading)),
  );
}

export function readFeed(
  text: string | Uint8Array,
  limits: FeedLimits & { readonly slots?: number; readonly cuts?: readonly number[] } = {},
): ReturnType<GreenButtonReader['finish']> {
  const { slots, cuts = [], ...others } = limits;
  const budget = slots === undefined ? undefined : new SlotBudget(slots);
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  return readPieces(new GreenButtonReader('a.xml', budget, others), bytes, cuts);
}
