import { InvalidArgumentError, Option, type Command } from 'commander';
import { getPollSite, readPollList, type PollSite } from '../app/poll-targets.js';
import {
  askRigsOnce,
  pollRigs,
  unsavedFailure,
  type PollResult,
  type TelemetryDocument,
} from '../app/poll-rigs.js';
import type { PolledRig, PollTarget } from '../app/polled-rig.js';
import { failure, refused, success, type Outcome } from '../domain/failure.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';
import { left, renderCount, renderTextTable, right } from '../domain/report/text-table.js';
import type { CliHost } from './cli-host.js';
import { callerOf, textArgument, textsArgument, valueOf, type CommandAction } from './command-action.js';
import type { ImportArguments } from './command-session.js';
import { EXIT_BAD_INPUT, EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.js';
import { CommandRefused, failureOfThrown } from './failure-report.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import { renderFaultCount, renderFaults, type ImportFault, type ImportResult } from './import-report-text.js';
import type { Interruption } from './interruption.js';
import { openInputFile } from './open-input-file.js';

const NOTES = `The list names rigs and where they listen: serial,address with address = host or host:port (4028).
A rig's power holds until it answers again, at most --hold seconds; after that, and around a restart, its slots
stay missing. Whole slots are stored as a telemetry log (see \`yojo imports\`) whenever one of the longest step ends.
Readings of a meter win over telemetry. Ctrl-C stores the whole slots that are left and ends.`;

interface PollOptions {
  readonly site: string;
  readonly rigs: string;
  readonly every: number;
  readonly for?: number;
  readonly timeout: number;
  readonly concurrency: number;
  readonly hold: number;
  readonly once: boolean;
  readonly whole: boolean;
  readonly json: boolean;
}

/** Zone of the site and steps of its rigs: what polling needs from the database. */
export const pollSiteAction: CommandAction = async (context, args) => {
  const request = { siteCode: textArgument(args, 'site'), serials: textsArgument(args, 'serials') };
  const { zone, steps } = valueOf(await getPollSite(await callerOf(context), request));
  return success({ zone, steps: steps.map(({ serial, stepSeconds }) => ({ serial, stepSeconds })) });
};

export function addPollCommand(program: Command, host: CliHost): void {
  const command = program
    .command('poll')
    .description('ask rigs for their power over the network and store it as energy')
    .requiredOption('--site <code>', 'site the rigs stand at')
    .requiredOption('--rigs <file>', 'list of rigs: serial,address; - is standard input')
    .addOption(
      new Option('--every <seconds>', 'between two polls').default(60).argParser(wholeFrom(1, 3_600)),
    )
    .addOption(
      new Option('--for <seconds>', 'how long; without it until Ctrl-C').argParser(wholeFrom(1, 31_622_400)),
    )
    .addOption(new Option('--timeout <seconds>', 'for one answer').default(5).argParser(wholeFrom(1, 60)))
    .addOption(new Option('--concurrency <n>', 'rigs asked at once').default(32).argParser(wholeFrom(1, 512)))
    .addOption(
      new Option('--hold <seconds>', 'how long an answer speaks for')
        .default(180)
        .argParser(wholeFrom(1, 3_600)),
    )
    .option('--once', 'ask once, print, store nothing', false)
    .option('--whole', 'keep every reply as it came, not only its parts that are read', false)
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: PollOptions) => {
      await host.interruptible((interruption) => poll(command, host, options, interruption));
    });
  addHelp(
    addGlobalOptions(command),
    [
      'yojo poll --site hydro-1 --rigs rigs.csv --once',
      'yojo poll --site hydro-1 --rigs rigs.csv',
      'yojo poll --site hydro-1 --rigs rigs.csv --every 30 --for 3600 --hold 90 --json',
    ],
    NOTES,
  );
}

const HOLD_TOO_SHORT = failure(
  'TELEMETRY.HOLD_TOO_SHORT',
  'an answer speaks for a shorter time than passes between two polls: every slot would have a gap',
  'give --hold at least as many seconds as --every',
);

async function poll(
  command: Command,
  host: CliHost,
  options: PollOptions,
  interruption: Interruption,
): Promise<number> {
  if (options.hold < options.every) throw new CommandRefused(HOLD_TOO_SHORT);
  const { targets, zone } = await targetsOf(command, host, options);
  const line = await host.deps.openRigLine(options.timeout * 1_000);
  const { clock } = host.deps;
  const { signal } = interruption;
  if (options.once) {
    const rigs = await askRigsOnce({ targets, concurrency: options.concurrency }, { line, clock, signal });
    interruption.throwIfAsked();
    printRigs(host, options, rigs, {});
    return EXIT_OK;
  }
  const { site: siteCode, every: everySeconds, hold: holdSeconds, concurrency, whole: keepWhole } = options;
  const timing = { everySeconds, forSeconds: options.for ?? null, holdSeconds };
  const plan = { siteCode, zone, targets, ...timing, concurrency, keepWhole };
  const result = await pollRigs<JsonValue>(plan, {
    line,
    clock,
    signal,
    store: (document) => storeDocument(command, host, siteCode, document),
    onStored: (document, stored) => {
      noteStored(host, document, stored);
    },
    onRound: noteChanges(host),
  });
  printRigs(host, options, result.rigs, { rounds: result.rounds, reports: result.reports });
  return exitCodeOf(result, interruption);
}

function exitCodeOf(result: PollResult<JsonValue>, interruption: Interruption): number {
  const unsaved = unsavedFailure(result);
  if (unsaved !== null) throw new CommandRefused(unsaved);
  if (result.reports.some((report) => (report as unknown as ImportResult).faultCount > 0))
    return EXIT_BAD_INPUT;
  return interruption.by === 'SIGINT' ? EXIT_INTERRUPTED : EXIT_OK;
}

async function targetsOf(
  command: Command,
  host: CliHost,
  { site, rigs }: PollOptions,
): Promise<{ readonly targets: readonly PollTarget[]; readonly zone: PollSite['zone'] }> {
  const file = await openInputFile(rigs, host.deps.stdin);
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of file.read()) pieces.push(piece);
    const list = readPollList(Buffer.concat(pieces), file.name);
    if (list.faultCount > 0) refuseList(host, file.shown, list.faults, list.faultCount);
    const serials = list.rigs.map(({ serial }) => serial);
    const known = await host.withOwnSession(globalOptionsOf(command), async (session, named) =>
      valueOf(await session.perform('poll-site', named, { site, serials }, () => undefined)),
    );
    const { zone, steps } = known as unknown as PollSite;
    const stepOf = new Map(steps.map(({ serial, stepSeconds }) => [serial, stepSeconds]));
    return { zone, targets: list.rigs.map((rig) => ({ ...rig, stepSeconds: stepOf.get(rig.serial) ?? 0 })) };
  } finally {
    await file.dispose();
  }
}

function refuseList(host: CliHost, shown: string, faults: readonly ImportFault[], count: number): never {
  for (const fault of renderFaults(faults, count, { name: shown, shown })) host.note(fault);
  throw new CommandRefused(
    failure(
      'TELEMETRY.LIST_REFUSED',
      `${shown} has ${renderFaultCount(count)}, and no rig was asked`,
      'correct the lines that are named',
    ),
  );
}

const NO_ARGUMENTS: Omit<ImportArguments, 'site'> = {
  area: null,
  zone: null,
  label: null,
  step: null,
  decimalComma: false,
  status: 'confirmed',
  correctionReason: null,
  correctionVersion: null,
  correctionApprovedBy: null,
  format: null,
  seriesMap: [],
  dryRun: false,
};

/** Through the server when one owns the folder now, else on the database itself: polling goes on when that changes. */
async function storeDocument(
  command: Command,
  host: CliHost,
  site: string,
  { name, bytes }: TelemetryDocument,
): Promise<Outcome<JsonValue>> {
  const file = {
    kind: 'telemetry' as const,
    name,
    byteLength: bytes.byteLength,
    read: () => once(bytes),
    arguments: { ...NO_ARGUMENTS, site },
  };
  try {
    return await host.withOwnSession(globalOptionsOf(command), (session, named) =>
      session.importFile(file, named, () => undefined),
    );
  } catch (error) {
    const reason = failureOfThrown(error, () => undefined);
    if (reason.code === 'CLI.UNEXPECTED') throw error;
    return refused(reason);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

function noteStored(host: CliHost, { name }: TelemetryDocument, stored: Outcome<JsonValue>): void {
  if (!stored.ok) {
    host.note(`${name}: not stored yet: ${stored.failure.code} ${stored.failure.message}`);
    return;
  }
  const report = stored.value as unknown as ImportResult;
  if (report.faultCount > 0) {
    host.note(`${name}: refused`);
    for (const fault of renderFaults(report.faults, report.faultCount, { name, shown: name }))
      host.note(fault);
    return;
  }
  const totals = report.months.map(({ month, totalKWh }) => `, ${totalKWh} kWh in ${month}`).join('');
  const sequence = report.replayed ? 'known already' : `sequence ${report.sequence ?? '–'}`;
  host.note(
    `${name}: ${renderCount(report.accepted)} readings, ${renderCount(report.gaps)} gaps${totals}; ${sequence}`,
  );
}

/** Says how many rigs answered whenever that changed. */
function noteChanges(host: CliHost): (answered: number, asked: number) => void {
  let said: number | null = null;
  return (answered, asked) => {
    if (answered !== (said ?? asked))
      host.note(`${renderCount(answered)} of ${renderCount(asked)} rigs answered`);
    said = answered;
  };
}

function printRigs(host: CliHost, { json }: PollOptions, rigs: readonly PolledRig[], more: JsonObject): void {
  if (json) {
    host.printJson({ ...more, rigs: rigs.map(rigAsJson) });
    return;
  }
  const columns = [
    left('Rig'),
    left('Address'),
    right('Polls'),
    right('Answered'),
    left('Last'),
    right('W'),
    left('From'),
    right('GH/s'),
    left('DNA'),
  ];
  const rows = rigs.map(({ target, polls, answered, status, latest }) => [
    target.serial,
    `${target.host}:${String(target.port)}`,
    renderCount(polls),
    renderCount(answered),
    status,
    latest === null ? '–' : renderCount(latest.watts),
    latest?.powerSource ?? '–',
    latest?.hashrateGhs?.toString() ?? '–',
    latest?.dna ?? '–',
  ]);
  host.print(renderTextTable(columns, rows));
}

function rigAsJson({ target, polls, answered, status, latest }: PolledRig): JsonObject {
  return {
    serial: target.serial,
    address: `${target.host}:${String(target.port)}`,
    polls,
    answered,
    status,
    watts: latest?.watts ?? null,
    powerSource: latest?.powerSource ?? null,
    hashrateGhs: latest?.hashrateGhs?.toString() ?? null,
    elapsedSeconds: latest?.elapsedSeconds ?? null,
    dna: latest?.dna ?? null,
    mac: latest?.mac ?? null,
  };
}

function wholeFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`write a whole number from ${String(least)} to ${String(most)}`);
  };
}
