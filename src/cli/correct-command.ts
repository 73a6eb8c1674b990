import { InvalidArgumentError, Option, type Command } from 'commander';
import { CORRECTED_QUALITIES, correctReadings } from '../app/correct-readings.js';
import { failure, success } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, textsArgument, type CommandAction } from './command-action.js';
import { addEntry, collect, entryAsJson, groundsOf } from './entry-command.js';
import { CommandRefused } from './failure-report.js';

interface CorrectOptions {
  readonly site: string;
  readonly series: string;
  readonly at: readonly string[];
  readonly energy: readonly string[];
  readonly quality: 'measured' | 'substituted';
  readonly version?: string;
}

export function addCorrectCommand(program: Command, host: CliHost): void {
  const command = program
    .command('correct')
    .description(
      'correct readings of a series by hand; many rows are a file: yojo import meters --correction',
    )
    .requiredOption('--site <code>', 'site')
    .requiredOption('--series <code>', 'the billing meter, a rig by its serial, or another series')
    .addOption(
      new Option('--at <instant>', 'start of an interval, with offset; repeatable')
        .argParser(collect)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--energy <kwh>', 'its energy; as many as there are --at')
        .argParser(collect)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--quality <quality>', 'measured, or standing for a reading that is lost')
        .choices(['measured', 'substituted'])
        .default('measured'),
    )
    .addOption(
      new Option('--version <n>', 'source version; the next one unless given').argParser(parseVersion),
    );
  addEntry(command, host, {
    name: 'correct',
    argumentsOf: () => {
      const { site, series, at, energy, quality, version = null } = command.opts<CorrectOptions>();
      return { site, series, at, energy, quality: quality.toUpperCase(), version };
    },
    examples: [
      'yojo correct --site hydro-1 --series MAIN --at 2023-03-05T09:00:00+09:00 --energy 8.15 --reason "display read on site" --approved-by ito',
      'yojo correct --site hydro-1 --series RIG1 --at 2023-03-05T09:00:00+09:00 --energy 4 --quality substituted --reason "logger down" --approved-by ito',
    ],
  });
}

function parseVersion(text: string): string {
  if (/^[1-9]\d{0,17}$/.test(text)) return text;
  throw new InvalidArgumentError('write a whole number from 1, e.g. 2');
}

export const correctAction: CommandAction = async (context, args) => {
  const at = textsArgument(args, 'at');
  const energy = textsArgument(args, 'energy');
  const quality = CORRECTED_QUALITIES.find((known) => known === args['quality']);
  if (at.length !== energy.length || quality === undefined)
    throw new CommandRefused(
      failure(
        'CLI.CORRECTION_UNEVEN',
        `${String(at.length)} intervals and ${String(energy.length)} energies are given`,
        'give one --energy for each --at',
      ),
    );
  const version = optionalText(args, 'version');
  const correction = {
    siteCode: textArgument(args, 'site'),
    series: textArgument(args, 'series'),
    slots: at.map((start, index) => ({ start, energyKWh: energy[index] ?? '' })),
    quality,
    version: version === null ? null : BigInt(version),
  };
  return success(entryAsJson(await correctReadings(await callerOf(context), correction, groundsOf(args))));
};
