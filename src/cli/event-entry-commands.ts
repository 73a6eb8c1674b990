import { Option, type Command } from 'commander';
import { declineSlots } from '../app/decline-slots.js';
import { excuseRigs } from '../app/excuse-rigs.js';
import type { NamedEvent } from '../app/find-event.js';
import { failure, success } from '../domain/failure.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, textsArgument, type CommandAction } from './command-action.js';
import { addEntry, collect, entryAsJson, groundsOf } from './entry-command.js';
import { CommandRefused } from './failure-report.js';

interface EventOptions {
  readonly event: string;
  readonly programme?: string;
  readonly from: string;
  readonly to: string;
  readonly evidence: string;
}

interface ExcuseOptions extends EventOptions {
  readonly rig?: readonly string[];
  readonly all: boolean;
}

interface DeclineOptions extends EventOptions {
  readonly toldAt: string;
}

function addEventOptions(command: Command, what: string): Command {
  return command
    .requiredOption('--event <id>', "the programme's own id of the event")
    .option('--programme <name>', 'its programme, where several have an event of that id')
    .requiredOption('--from <instant>', `begin of the ${what} time, with offset`)
    .requiredOption('--to <instant>', 'end, with offset')
    .requiredOption('--evidence <text>', 'the document, ticket or photo it rests on');
}

export function addExcuseCommand(program: Command, host: CliHost): void {
  const command = addEventOptions(
    program
      .command('excuse')
      .description('excuse rigs for time of an event: figures are printed with and without it'),
    'excused',
  )
    .addOption(new Option('--rig <serial>', 'rig that could not follow; repeatable').argParser(collect))
    .option('--all', 'the whole site could not follow', false);
  addEntry(command, host, {
    name: 'excuse',
    argumentsOf: () => {
      const { rig, all, event, programme = null, from, to, evidence } = command.opts<ExcuseOptions>();
      if (all === (rig !== undefined))
        throw new CommandRefused(
          failure(
            'CLI.EXCUSE_WHOM',
            'an excuse is for some rigs or for all',
            'give --rig or --all, not both',
          ),
        );
      return { rigs: rig ?? null, event, programme, from, to, evidence };
    },
    examples: [
      'yojo excuse --event E-1 --rig TKH0001 --from 2023-03-02T18:00:00+09:00 --to 2023-03-02T18:30:00+09:00 --evidence "work permit 23-118" --reason "breaker under maintenance" --approved-by ito',
      'yojo excuse --event E-1 --all --from 2023-03-02T18:00:00+09:00 --to 2023-03-02T19:00:00+09:00 --evidence "ticket 7" --reason "line to the site down" --approved-by ito',
    ],
  });
}

export function addDeclineSlotsCommand(program: Command, host: CliHost): void {
  const command = addEventOptions(
    program
      .command('decline-slots')
      .description('decline slots of an event before they begin: they are not ordered and earn nothing'),
    'declined',
  ).requiredOption('--told-at <instant>', 'when the programme was told, before the slots began');
  addEntry(command, host, {
    name: 'decline-slots',
    argumentsOf: () => {
      const { event, programme = null, from, to, toldAt, evidence } = command.opts<DeclineOptions>();
      return { event, programme, from, to, toldAt, evidence };
    },
    examples: [
      'yojo decline-slots --event E-1 --from 2023-03-02T18:00:00+09:00 --to 2023-03-02T19:00:00+09:00 --told-at 2023-03-02T16:00:00+09:00 --evidence "mail of 16:00" --reason "pumps need the cooling" --approved-by ito',
    ],
  });
}

function eventOf(args: JsonObject): NamedEvent {
  return { externalId: textArgument(args, 'event'), programme: optionalText(args, 'programme') };
}

export const excuseAction: CommandAction = async (context, args) => {
  const excuse = {
    event: eventOf(args),
    rigs: args['rigs'] === null ? null : textsArgument(args, 'rigs'),
    from: textArgument(args, 'from'),
    to: textArgument(args, 'to'),
    evidence: textArgument(args, 'evidence'),
  };
  return success(entryAsJson(await excuseRigs(await callerOf(context), excuse, groundsOf(args))));
};

export const declineSlotsAction: CommandAction = async (context, args) => {
  const decline = {
    event: eventOf(args),
    from: textArgument(args, 'from'),
    to: textArgument(args, 'to'),
    toldAt: textArgument(args, 'toldAt'),
    evidence: textArgument(args, 'evidence'),
  };
  return success(entryAsJson(await declineSlots(await callerOf(context), decline, groundsOf(args))));
};
