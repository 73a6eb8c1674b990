import type { EventKind } from '../../domain/curtailment/curtailment-event.js';
import { parseScaled } from '../../domain/quantity/parse-scaled.js';
import type { JsonValue } from '../../domain/proof/canonical-json.js';
import type { ValuesMap } from './vtn-objects.js';

/** What an interval orders; `requestedWatts` null means all that can be changed. */
export interface PayloadOrder {
  readonly kind: EventKind;
  readonly requestedWatts: bigint | null;
}

/** LEVEL: 0 is normal. ABSOLUTE: consumption at most so much. RELATIVE: change of consumption. ALWAYS: whatever the value. */
type PayloadMeaning = 'LEVEL' | 'ABSOLUTE' | 'RELATIVE' | 'ALWAYS';

/**
 * Which payloads are orders (Definitions 3.0, event payload enumerations). Everything else informs and orders nothing: prices,
 * GHG, reservations and subscriptions, curves, other alerts; a price is never an order to reduce.
 */
const PAYLOAD_RULES: ReadonlyMap<string, PayloadMeaning> = new Map<string, PayloadMeaning>([
  ['SIMPLE', 'LEVEL'],
  ['DISPATCH_SETPOINT', 'ABSOLUTE'],
  ['IMPORT_CAPACITY_LIMIT', 'ABSOLUTE'],
  ['DISPATCH_SETPOINT_RELATIVE', 'RELATIVE'],
  ['ALERT_GRID_EMERGENCY', 'ALWAYS'],
  ['ALERT_BLACK_START', 'ALWAYS'],
  ['ALERT_FLEX_ALERT', 'ALWAYS'],
]);

const REDUCE_ALL: PayloadOrder = { kind: 'REDUCE', requestedWatts: null };
const KW_DECIMALS = 3;

/** The orders of one payload: none when it only informs; a text when it would be an order and cannot be read. */
export function orderOfPayload(
  { type, values }: ValuesMap,
  units: ReadonlyMap<string, string>,
  nameplateWatts: bigint,
): PayloadOrder | null | string {
  const meaning = PAYLOAD_RULES.get(type);
  if (meaning === undefined) return null;
  if (meaning === 'ALWAYS') return REDUCE_ALL;
  const [value] = values;
  if (meaning === 'LEVEL') return levelOrder(value);
  const unit = units.get(type) ?? 'KW';
  const watts = unit === 'KW' ? wattsOf(value) : null;
  if (watts === null) return `${type} ${JSON.stringify(value ?? null)} ${unit} is not plain kW`;
  if (meaning === 'ABSOLUTE') return absoluteOrder(watts, nameplateWatts);
  if (watts === 0n) return null;
  return watts < 0n
    ? { kind: 'REDUCE', requestedWatts: -watts }
    : { kind: 'INCREASE', requestedWatts: watts };
}

/** 1, 2 and 3 are degrees of shedding load whose size the site does not know: all of it. */
function levelOrder(value: JsonValue | undefined): PayloadOrder | null | string {
  if (value === 0) return null;
  if (value === 1 || value === 2 || value === 3) return REDUCE_ALL;
  return `SIMPLE ${JSON.stringify(value ?? null)} is not 0, 1, 2 or 3`;
}

/** Less than what the rigs in service draw at nameplate is an order to reduce by the difference; at or below 0 it is all. */
function absoluteOrder(watts: bigint, nameplateWatts: bigint): PayloadOrder | null {
  if (watts <= 0n) return REDUCE_ALL;
  return watts < nameplateWatts ? { kind: 'REDUCE', requestedWatts: nameplateWatts - watts } : null;
}

/** Numbers of JSON in their shortest text, so that nothing is rounded; null when it is finer than a watt or no number. */
function wattsOf(value: JsonValue | undefined): bigint | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const watts = parseScaled(String(value), KW_DECIMALS, 'kW');
  return watts.ok ? watts.value : null;
}

/** The one order of an interval with several payloads: REDUCE beats INCREASE, the larger beats the smaller, all is largest. */
export function strongestOrder(orders: readonly PayloadOrder[]): PayloadOrder | null {
  const [first, ...others] = orders;
  if (first === undefined) return null;
  return others.reduce((best, order) => (isStronger(order, best) ? order : best), first);
}

function isStronger(a: PayloadOrder, b: PayloadOrder): boolean {
  if (a.kind !== b.kind) return a.kind === 'REDUCE';
  if (b.requestedWatts === null) return false;
  return a.requestedWatts === null || a.requestedWatts > b.requestedWatts;
}
