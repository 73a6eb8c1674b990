import type { JsonValue } from '../domain/proof/canonical-json.js';
import type { Energy } from '../domain/quantity/energy.js';
import type { Ratio } from '../domain/quantity/ratio.js';
import type { StatementHeader } from '../domain/report/energy-statement.js';
import { renderInstantIn, type Instant } from '../domain/time/instant.js';

/** Every field of T under its own name, energies under a name that says kWh: a field left out does not compile. */
export type Rendered<T> = {
  readonly [Key in keyof T as Energy extends T[Key] ? `${Key & string}KWh` : Key]: JsonValue;
};

/** Decimals of every printed ratio; rounded half-even. */
const RATIO_PLACES = 6;

/** Who says what about which site and when. */
export function headerJson(header: StatementHeader): Rendered<StatementHeader> {
  return {
    ...header,
    periodStart: renderInstantIn(header.periodStart, header.zone),
    periodEnd: renderInstantIn(header.periodEnd, header.zone),
    asOfSequence: header.asOfSequence.toString(),
  };
}

/** Exact kWh text. */
export function kWh(energy: Energy | null): string | null {
  return energy === null ? null : energy.toString();
}

/** A pure number with six places. */
export function ratio(value: Ratio | null): string | null {
  return value === null ? null : value.toFixed(RATIO_PLACES);
}

/** An instant with the offset of a zone. */
export function at(time: Instant | null, zone: string): string | null {
  return time === null ? null : renderInstantIn(time, zone);
}
