import type { Command } from 'commander';
import { getOpenAdrReport } from '../app/get-openadr-report.js';
import type { Vtn } from '../app/vtn.js';
import { failure } from '../domain/failure.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';
import { left, renderTextTable, right } from '../domain/report/text-table.js';
import type { CliHost } from './cli-host.js';
import { callerOf, textArgument, valueOf, type CommandAction } from './command-action.js';
import { CommandRefused } from './failure-report.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import { addVtnOptions, vtnOf, type VtnOptions } from './vtn-options.js';

/** The usage during an event as a report of OpenADR 3. */
export const openAdrReportAction: CommandAction = async (context, args) =>
  getOpenAdrReport(await callerOf(context), {
    siteCode: textArgument(args, 'site'),
    programId: textArgument(args, 'programId'),
    programme: textArgument(args, 'programme'),
    eventId: textArgument(args, 'eventId'),
    clientName: textArgument(args, 'clientName'),
  });

interface ReportOptions extends VtnOptions {
  readonly event: string;
  readonly dryRun: boolean;
}

export function addOpenAdrReportCommand(openadr: Command, host: CliHost): void {
  const command = addVtnOptions(
    openadr.command('report').description('send the energy used during an event back to the VTN'),
  )
    .requiredOption('--event <id>', "the VTN's id of the event; pulled before")
    .option('--dry-run', 'make and show the report, send nothing', false)
    .action(async (options: ReportOptions) => {
      await report(command, host, options);
    });
  addHelp(
    addGlobalOptions(command),
    [
      'yojo openadr report --vtn https://vtn.example/openadr3/3.0.1 --site hydro-1 --event event-9 --ven hydro-1 --token-file vtn.token',
      'yojo openadr report --vtn http://127.0.0.1:8081/openadr3/3.0.1 --site hydro-1 --event event-9 --dry-run --json',
    ],
    'USAGE in kWh of the billing meter, or of the rigs that were called, per interval, with DATA_QUALITY. An interval with\na missing reading has no USAGE. Sent again, the report replaces the one of the same name.',
  );
}

async function report(command: Command, host: CliHost, options: ReportOptions): Promise<void> {
  const { site, event: eventId, dryRun, json } = options;
  const clientName = options.ven ?? site;
  const vtn = await vtnOf(host, options);
  const { programId, programme } = await programOf(vtn, eventId);
  await host.withSession(globalOptionsOf(command), async (session, named, onProgress) => {
    const args = { site, programId, programme, eventId, clientName };
    const made = valueOf(await session.perform('openadr-report', named, args, onProgress)) as JsonObject;
    const reportId = dryRun ? null : await send(vtn, made, { programId, eventId, clientName });
    if (json) host.printJson({ reportId, report: made });
    else host.print([...renderReport(made), sentence(reportId)]);
    return 0;
  });
}

async function programOf(vtn: Vtn, eventId: string): Promise<{ programId: string; programme: string }> {
  const { programID } = valueOf(await vtn.event(eventId));
  if (typeof programID !== 'string') {
    throw new CommandRefused(
      failure('OPENADR.UNEXPECTED_ANSWER', `event ${eventId} names no program`, 'ask whoever runs the VTN'),
    );
  }
  const [program] = valueOf(await vtn.programs(programID));
  const name = program?.['programName'];
  return { programId: programID, programme: typeof name === 'string' && name !== '' ? name : programID };
}

/** Replaces the report of the same name, so that an answer that was lost makes no second one. */
async function send(
  vtn: Vtn,
  made: JsonObject,
  filter: { readonly programId: string; readonly eventId: string; readonly clientName: string },
): Promise<string> {
  const earlier = valueOf(await vtn.reports(filter)).find(
    ({ reportName }) => reportName === made['reportName'],
  );
  const id = earlier?.['id'];
  return valueOf(await vtn.sendReport(typeof id === 'string' ? id : null, made));
}

function sentence(reportId: string | null): string {
  return reportId === null ? 'A dry run sends nothing.' : `sent as report ${reportId}`;
}

interface ReportBody {
  readonly resources: readonly {
    readonly resourceName: string;
    readonly intervals: readonly {
      readonly id: number;
      readonly intervalPeriod: { readonly start: string; readonly duration: string };
      readonly payloads: readonly { readonly type: string; readonly values: readonly (string | number)[] }[];
    }[];
  }[];
}

function renderReport(made: JsonObject): readonly string[] {
  const { resources } = made as unknown as ReportBody;
  const rows = resources.flatMap(({ resourceName, intervals }) =>
    intervals.map(({ id, intervalPeriod, payloads }) => {
      const value = (type: string): string =>
        String(payloads.find((payload) => payload.type === type)?.values[0] ?? '–');
      const { start, duration } = intervalPeriod;
      return [resourceName, String(id), start, duration, value('USAGE'), value('DATA_QUALITY')];
    }),
  );
  return renderTextTable(
    [left('Resource'), right('Interval'), left('Start'), left('Duration'), right('kWh'), left('Quality')],
    rows,
  );
}
