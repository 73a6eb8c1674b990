import { InvalidArgumentError, Option, type Command } from 'commander';
import { replaceRig } from '../app/replace-rig.js';
import { success } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, wholeArgument, type CommandAction } from './command-action.js';
import { addEntry, entryAsJson, groundsOf } from './entry-command.js';
import { addGlobalOptions, addHelp } from './global-options.js';

const EXAMPLES = [
  'yojo rig replace --site hydro-1 --old TKH0001 --new TKH0601 --at 2023-03-05T09:00:00+09:00 --model A1566HA --reason "hash board burnt" --approved-by ito',
];

interface ReplaceOptions {
  readonly site: string;
  readonly old: string;
  readonly new: string;
  readonly at: string;
  readonly model: string;
  readonly nameplate?: number;
  readonly standbyLimit?: number;
  readonly hashrate?: string;
}

export function addRigCommand(program: Command, host: CliHost): void {
  const rig = program.command('rig').description('change which rigs stand where');
  addHelp(addGlobalOptions(rig), EXAMPLES);
  const watts = (flags: string, what: string): Option => new Option(flags, what).argParser(parseWatts);
  const command = rig
    .command('replace')
    .description('put another rig in the place of one; both keep their serial and their readings')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--old <serial>', 'rig that leaves service')
    .requiredOption('--new <serial>', 'rig that takes its place')
    .requiredOption('--at <instant>', 'when, with offset')
    .requiredOption('--model <name>', 'model of the new rig; one of the catalogue needs no more')
    .addOption(watts('--nameplate <watts>', 'its power at full load'))
    .addOption(watts('--standby-limit <watts>', 'mean power at or below which it stands by'))
    .option('--hashrate <ths>', 'its hashrate in TH/s');
  addEntry(command, host, {
    name: 'rig-replace',
    argumentsOf: () => {
      const { site, old, new: fresh, at, model, ...facts } = command.opts<ReplaceOptions>();
      const { nameplate = null, standbyLimit = null, hashrate = null } = facts;
      return { site, old, new: fresh, at, model, nameplate, standbyLimit, hashrate };
    },
    examples: EXAMPLES,
  });
}

function parseWatts(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write whole watts, e.g. 8064');
}

export const rigReplaceAction: CommandAction = async (context, args) => {
  const wattsOf = (name: string): number | null => (args[name] === null ? null : wholeArgument(args, name));
  const replacement = {
    siteCode: textArgument(args, 'site'),
    oldSerial: textArgument(args, 'old'),
    newSerial: textArgument(args, 'new'),
    at: textArgument(args, 'at'),
    model: textArgument(args, 'model'),
    nameplateWatts: wattsOf('nameplate'),
    standbyLimitWatts: wattsOf('standbyLimit'),
    hashrateTHs: optionalText(args, 'hashrate'),
  };
  return success(entryAsJson(await replaceRig(await callerOf(context), replacement, groundsOf(args))));
};
