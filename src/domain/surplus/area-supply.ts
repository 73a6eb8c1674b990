import type { Instant } from '../time/instant.js';
import type { UtcDay } from '../time/local-calendar.js';

/** Published figures may be preliminary (速報) or confirmed (確報). */
export const PUBLICATION_STATUSES = ['PRELIMINARY', 'CONFIRMED'] as const;
export type PublicationStatus = (typeof PUBLICATION_STATUSES)[number];

/** The columns of an area's supply-and-demand file that Yojo keeps; null where the file has none. */
export const AREA_COLUMNS = [
  'DEMAND',
  'NUCLEAR',
  'THERMAL',
  'THERMAL_LNG',
  'THERMAL_COAL',
  'THERMAL_OIL',
  'THERMAL_OTHER',
  'THERMAL_CURTAILED',
  'HYDRO',
  'GEOTHERMAL',
  'BIOMASS',
  'BIOMASS_CURTAILED',
  'SOLAR',
  'SOLAR_CURTAILED',
  'WIND',
  'WIND_CURTAILED',
  'PUMPED_STORAGE',
  'BATTERY',
  'INTERCONNECTION',
  'OTHER',
  'TOTAL',
] as const;
export type AreaColumn = (typeof AREA_COLUMNS)[number];

/** One published interval `[start, start + step)`; energies in milliWh, raw as published (night solar of −2 stays −2). */
export interface AreaInterval {
  readonly start: Instant;
  readonly energy: Readonly<Partial<Record<AreaColumn, bigint | null>>>;
}

/** One UTC day of one area as it is stored: lanes of integer milliWh, null where not published. */
export interface AreaDay {
  readonly area: string;
  readonly day: UtcDay;
  readonly stepSeconds: number;
  readonly status: PublicationStatus;
  readonly lanes: Readonly<Partial<Record<AreaColumn, readonly (bigint | null)[]>>>;
}

/** What ranks published figures: confirmed over preliminary, then the source version. */
export interface AreaStanding {
  readonly status: PublicationStatus;
  readonly version: bigint;
}

/** An area day with the standing of each of its slots; one that is not published has none to speak of. */
export interface KnownAreaDay extends AreaDay {
  readonly standings: readonly AreaStanding[];
}

export const SURPLUS_QUALITIES = ['CONFIRMED', 'DOUBTFUL'] as const;
export type SurplusQuality = (typeof SURPLUS_QUALITIES)[number];
