import { rowsOf } from './demo-month.js';
import { BASE_RIGS } from './demo-traits.js';
import { Topic, drawBetween } from './seed-noise.js';

/** One place in a rack and what stands in it; `serials` are dated, half-open in local dates. */
export interface RigPlace {
  readonly index: number;
  readonly place: string;
  readonly serials: readonly { readonly serial: string; readonly from: string; readonly to: string }[];
  readonly base: boolean;
  readonly runWatts: number;
  readonly idleWatts: number;
}

const EVER = '0000-00-00';
const NEVER = '9999-99-99';

/**
 * Reads `rigs.csv` into places, in the order in which each place first appears. While running a rig draws a constant of
 * its own of 95.5–97.5 % of its nameplate; idle it draws 22–141 W (with the jitter of a reading 17–146 W, as Avalons do).
 */
export function placesOfRigsFile(text: string): RigPlace[] {
  const places = new Map<string, RigPlace>();
  for (const row of rowsOf(text)) {
    const place = row['place'] ?? '';
    const entry = {
      serial: row['serial'] ?? '',
      from: row['in_service_on'] === '' ? EVER : (row['in_service_on'] ?? EVER),
      to: row['out_of_service_on'] === '' ? NEVER : (row['out_of_service_on'] ?? NEVER),
    };
    const known = places.get(place);
    const index = known?.index ?? places.size;
    const nameplate = Number(row['nameplate_w']);
    const perMille = drawBetween(955, 975, Topic.RUN_POWER, index, 0);
    places.set(place, {
      index,
      place,
      serials: [...(known?.serials ?? []), entry],
      base: index < BASE_RIGS,
      runWatts: (nameplate * perMille - ((nameplate * perMille) % 1_000)) / 1_000,
      idleWatts: drawBetween(22, 141, Topic.IDLE_POWER, index, 0),
    });
  }
  return [...places.values()];
}

/** Serial in service at a place on a local date. */
export function serialOn(place: RigPlace, localDate: string): string {
  const found = place.serials.find((entry) => entry.from <= localDate && localDate < entry.to);
  if (found === undefined) throw new Error(`no rig at ${place.place} on ${localDate}`);
  return found.serial;
}
