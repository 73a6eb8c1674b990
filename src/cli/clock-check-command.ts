import { Option, type Command } from 'commander';
import { recordClockCheck } from '../app/record-clock-check.js';
import { success } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { callerOf, textArgument, wholeArgument, type CommandAction } from './command-action.js';
import { addEntry, entryAsJson, groundsOf } from './entry-command.js';
import { parseSeconds } from './setup-command.js';

interface ClockCheckOptions {
  readonly site: string;
  readonly series: string;
  readonly meterTime: string;
  readonly referenceTime: string;
  readonly from: string;
  readonly to: string;
  readonly tolerance: number;
  readonly evidence: string;
}

export function addClockCheckCommand(program: Command, host: CliHost): void {
  const command = program
    .command('clock-check')
    .description(
      "record what a meter's clock showed beside a reference; the energy at risk is taken from absorbed",
    )
    .requiredOption('--site <code>', 'site')
    .requiredOption('--series <code>', 'the billing meter, or another series')
    .requiredOption('--meter-time <instant>', "what the meter's clock showed, with offset")
    .requiredOption('--reference-time <instant>', 'what the reference showed at that moment')
    .requiredOption('--from <instant>', 'since when the clock was wrong like that')
    .requiredOption('--to <instant>', 'until when')
    .addOption(
      new Option('--tolerance <seconds>', 'offset that is let pass').default(60).argParser(parseSeconds),
    )
    .requiredOption('--evidence <text>', 'the document or photo it rests on');
  addEntry(command, host, {
    name: 'clock-check',
    argumentsOf: () => {
      const options = command.opts<ClockCheckOptions>();
      const { site, series, meterTime, referenceTime, from, to, tolerance, evidence } = options;
      return { site, series, meterTime, referenceTime, from, to, tolerance, evidence };
    },
    examples: [
      'yojo clock-check --site hydro-1 --series MAIN --meter-time 2023-03-28T23:57:00+09:00 --reference-time 2023-03-28T23:50:00+09:00 --from 2023-03-27T00:00:00+09:00 --to 2023-03-29T00:00:00+09:00 --evidence "photo 118" --reason "battery changed" --approved-by ito',
    ],
  });
}

export const clockCheckAction: CommandAction = async (context, args) => {
  const check = {
    siteCode: textArgument(args, 'site'),
    series: textArgument(args, 'series'),
    meterTime: textArgument(args, 'meterTime'),
    referenceTime: textArgument(args, 'referenceTime'),
    from: textArgument(args, 'from'),
    to: textArgument(args, 'to'),
    toleranceSeconds: wholeArgument(args, 'tolerance'),
    evidence: textArgument(args, 'evidence'),
  };
  return success(entryAsJson(await recordClockCheck(await callerOf(context), check, groundsOf(args))));
};
