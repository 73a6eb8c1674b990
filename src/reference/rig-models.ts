/** A rig on the market as a catalogue states it; a rig's own row may state otherwise. */
export interface RigModel {
  readonly name: string;
  /** GH/s. */
  readonly hashrateGhs: bigint;
  readonly nameplateWatts: number;
  /** Mean power at or below which the rig counts as standing by. */
  readonly standbyLimitWatts: number;
  readonly source: string;
  readonly illustrative: boolean;
}

/** Default standby limit of a rig without one of its own: Avalon machines idle at 17 to 146 W. */
export const DEFAULT_STANDBY_LIMIT_WATTS = 200;

const RIG_MODELS: readonly RigModel[] = [
  {
    name: 'Avalon A1566HA',
    hashrateGhs: 480_000n,
    nameplateWatts: 8_064,
    standbyLimitWatts: DEFAULT_STANDBY_LIMIT_WATTS,
    source: "public catalogue listing (not the maker's own sheet)",
    illustrative: true,
  },
];

/** The row of a rig model by its name, with or without the maker's; null when there is none. */
export function rigModelByName(name: string): RigModel | null {
  return RIG_MODELS.find((row) => row.name === name || row.name === `Avalon ${name}`) ?? null;
}
