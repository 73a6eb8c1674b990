import { failure, refused, success, type Outcome } from '../../domain/failure.js';
import type { Instant } from '../../domain/time/instant.js';
import { printable } from '../fault.js';
import type { CgminerReply } from './cgminer-reply.js';

/** What a rig says it is doing. UNKNOWN is anything Yojo has no word for. */
export type RigState = 'RUNNING' | 'STANDBY' | 'STARTING' | 'UNKNOWN';
/** WALL: the 7th value of PS. WALLPOWER: the group of that name. DC: behind the power supply, without its losses. */
export type RigPowerSource = 'WALL' | 'WALLPOWER' | 'DC';

/** What one reply of a rig says of one moment. Whole numbers throughout. */
export interface RigSample {
  /** When the reply was collected: the rig's own clock counts from its start. */
  readonly at: Instant;
  /** Number of the controller, hex; null when the rig does not say. */
  readonly dna: string | null;
  /** Twelve lower-case hex digits. */
  readonly mac: string | null;
  readonly elapsedSeconds: number | null;
  /** GHSspd, the hash rate now, with its fraction cut off; GHSavg stays high for hours while a rig idles. */
  readonly hashrateGhs: bigint | null;
  readonly watts: number;
  readonly powerSource: RigPowerSource;
  readonly state: RigState;
  /** When the rig was told to stop and to start again, seconds since 1970 by its own clock; null when it was not. */
  readonly softOffTime: number | null;
  readonly softOnTime: number | null;
}

/** Groups of a module's line that Yojo reads, in the order in which an excerpt keeps them. */
export const GROUPS_READ: readonly string[] = [
  'Ver',
  'DNA',
  'SYSTEMSTATU',
  'Elapsed',
  'PS',
  'WALLPOWER',
  'GHSspd',
  'SoftOffTime',
  'SoftOnTime',
];

const MOST_WATTS = 1_000_000;
const DC_WATTS = 4;
const WALL_WATTS = 6;

/**
 * What a reply to `estats` (or `stats`) says, together with the rig's reply to `version` when there is one. A reply without
 * plausible power gives no sample: nothing is put in its place.
 *
 * @example readRigSample(stats, null, at).value.powerSource === 'WALL'
 */
export function readRigSample(
  stats: CgminerReply,
  version: CgminerReply | null,
  at: Instant,
): Outcome<RigSample> {
  const modules = moduleLines(stats);
  const [line] = modules;
  if (line === undefined || modules.length > 1) {
    return noPower(
      line === undefined
        ? `the reply "${printable(stats.message)}" holds no module`
        : `${String(modules.length)} modules answer behind one address`,
    );
  }
  const groups = readGroups(line);
  const power = powerOf(groups);
  if (power === null) return noPower(`PS[${printable(groups.get('PS') ?? '')}] holds no watts that can be`);
  const hashrateGhs = wholePart(groups.get('GHSspd'));
  if (power.watts === 0 && hashrateGhs !== null && hashrateGhs > 0n)
    return noPower('the rig hashes and says it draws 0 W');
  const identity = version?.sections.find(({ name }) => name === 'VERSION')?.fields;
  return success({
    at,
    dna: hex(groups.get('DNA') ?? identity?.get('DNA')),
    mac: hex((groups.get('MAC') ?? identity?.get('MAC'))?.replace(/[:-]/g, '')),
    elapsedSeconds: whole(groups.get('Elapsed')),
    hashrateGhs,
    ...power,
    state: stateOf(groups.get('SYSTEMSTATU') ?? ''),
    softOffTime: whole(groups.get('SoftOffTime')),
    softOnTime: whole(groups.get('SoftOnTime')),
  });
}

function noPower<T>(what: string): Outcome<T> {
  return refused(
    failure('TELEMETRY.NO_POWER', what, 'see the reply itself; a rig that tells no power needs a meter'),
  );
}

/** The lines `MM ID0`, `MM ID1` … of a reply; newer firmware writes `MM ID0:Summary`. */
export function moduleLines(stats: CgminerReply): string[] {
  return stats.sections.flatMap(({ fields }) =>
    [...fields].filter(([key]) => /^MM ID\d+(?::Summary)?$/.test(key)).map(([, line]) => line),
  );
}

/** The groups `Name[value]` of a module's line; the first of a name counts. @example readGroups('PS[0 1]').get('PS') === '0 1' */
export function readGroups(line: string): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const [, name = '', value = ''] of line.matchAll(/([A-Za-z]\w*)\[([^\]]*)\]/g)) {
    if (!groups.has(name)) groups.set(name, value.trim());
  }
  return groups;
}

/**
 * Wall watts are the 7th value of PS (error, V12, Vout, Iout, Pout, Vset, Pwall), else WALLPOWER; the 5th is what leaves the
 * supply. Null when none of them is a whole number of watts.
 */
function powerOf(groups: ReadonlyMap<string, string>): Pick<RigSample, 'watts' | 'powerSource'> | null {
  const supply = (groups.get('PS') ?? '').split(/\s+/);
  const candidates: readonly (readonly [RigPowerSource, string | undefined])[] = [
    ['WALL', supply[WALL_WATTS]],
    ['WALLPOWER', groups.get('WALLPOWER')],
    ['DC', supply[DC_WATTS]],
  ];
  const told = candidates.flatMap(([powerSource, text]) => {
    const watts = whole(text);
    return watts === null || watts > MOST_WATTS ? [] : [{ watts, powerSource }];
  });
  // A supply that gives power draws some: a wall value of 0 beside DC watts is a value that is not filled in.
  return told.find(({ watts }) => watts > 0) ?? told[0] ?? null;
}

/** `Work: In Work, Hash Board: 3` runs, `In Idle` stands by, `In Init` starts. */
function stateOf(text: string): RigState {
  const word = /\bIn (\w+)/.exec(text)?.[1];
  if (word === 'Work') return 'RUNNING';
  if (word === 'Idle') return 'STANDBY';
  return word === 'Init' ? 'STARTING' : 'UNKNOWN';
}

function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function wholePart(text: string | undefined): bigint | null {
  const digits = /^(\d{1,18})(?:\.\d+)?$/.exec(text ?? '')?.[1];
  return digits === undefined ? null : BigInt(digits);
}

function hex(text: string | undefined): string | null {
  return text !== undefined && /^[0-9A-Fa-f]{12,64}$/.test(text) && !/^0+$/.test(text)
    ? text.toLowerCase()
    : null;
}
