import type { Command } from 'commander';
import { pullOpenAdr, type OpenAdrDocument } from '../app/pull-openadr.js';
import type { Vtn } from '../app/vtn.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import type { CliHost } from './cli-host.js';
import { valueOf } from './command-action.js';
import type { CommandSession, ImportArguments, Named } from './command-session.js';
import { EXIT_BAD_INPUT, EXIT_OK } from './exit-codes.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import { renderFaults, renderImportResult, type ImportResult } from './import-report-text.js';
import { addOpenAdrReportCommand } from './openadr-report-command.js';
import { addVtnOptions, vtnOf, type VtnOptions } from './vtn-options.js';

interface PullOptions extends VtnOptions {
  readonly program?: string;
  readonly dryRun: boolean;
}

const NOTES = `A token file holds a bearer token, or {"clientId","clientSecret"} (optional "tokenUrl", "scope") to ask for one.
Tokens go over https or loopback only. Run pull as often as calls must be noticed; what is known changes nothing.`;

/** Adds `yojo openadr …`: the VEN side of OpenADR 3. */
export function addOpenAdrCommand(program: Command, host: CliHost): void {
  const openadr = program
    .command('openadr')
    .description('calls of a VTN of OpenADR 3, and reports back to it');
  addHelp(addGlobalOptions(openadr), [
    'yojo openadr pull --vtn https://vtn.example/openadr3/3.0.1 --site hydro-1 --token-file vtn.token',
    'yojo openadr report --vtn https://vtn.example/openadr3/3.0.1 --site hydro-1 --event event-9 --ven hydro-1',
  ]);
  addPull(openadr, host);
  addOpenAdrReportCommand(openadr, host);
}

function addPull(openadr: Command, host: CliHost): void {
  const command = addVtnOptions(
    openadr.command('pull').description('record the calls of a VTN as curtailment events'),
  )
    .option('--program <id>', 'of this program only')
    .option('--dry-run', 'ask and show, store nothing', false)
    .action(async (options: PullOptions) => {
      const vtn = await vtnOf(host, options);
      const document = await pulledDocument(host, vtn, options);
      await host.withSession(globalOptionsOf(command), (session, named) =>
        storePull(host, options, document, session, named),
      );
    });
  addHelp(
    addGlobalOptions(command),
    [
      'yojo openadr pull --vtn https://vtn.example/openadr3/3.0.1 --site hydro-1 --ven hydro-1 --token-file vtn.token',
      'yojo openadr pull --vtn http://127.0.0.1:8081/openadr3/3.0.1 --site hydro-1 --program demand-2026 --dry-run --json',
    ],
    NOTES,
  );
}

async function pulledDocument(host: CliHost, vtn: Vtn, options: PullOptions): Promise<OpenAdrDocument> {
  return valueOf(
    await pullOpenAdr(vtn, {
      siteCode: options.site,
      vtnUrl: options.vtn.href,
      ven: options.ven ?? null,
      programId: options.program ?? null,
      now: host.deps.clock.now(),
    }),
  );
}

const NO_ARGUMENTS: Omit<ImportArguments, 'site' | 'dryRun'> = {
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
};

/** A pull that changes nothing is not kept: only a dry run of it knows. */
async function storePull(
  host: CliHost,
  { site, dryRun, json }: PullOptions,
  { name, bytes, objects }: OpenAdrDocument,
  session: CommandSession,
  named: Named,
): Promise<number> {
  if (objects === 0) {
    if (json) host.printJson({ report: null });
    else host.print(['The VTN lists no program and no event.']);
    return EXIT_OK;
  }
  const importIt = async (only: boolean): Promise<JsonValue> => {
    const file = {
      kind: 'openadr' as const,
      name,
      byteLength: bytes.byteLength,
      read: () => once(bytes),
      arguments: { ...NO_ARGUMENTS, site, dryRun: only },
    };
    return valueOf(await session.importFile(file, named, () => undefined));
  };
  let report = await importIt(true);
  const tried = report as unknown as ImportResult;
  if (!dryRun && tried.faultCount === 0 && tried.accepted > 0) report = await importIt(false);
  const { faults, faultCount, accepted, facts } = report as unknown as ImportResult;
  if (json) host.printJson({ report });
  else if (faultCount === 0 && accepted === 0)
    host.print([`Nothing new: ${facts['events'] ?? ''} known already.`]);
  else host.print(renderImportResult(report, name));
  for (const line of renderFaults(faults, faultCount, { name, shown: name })) host.note(line);
  const { unreadable } = facts;
  if (unreadable !== undefined) host.note(`Not understood: ${unreadable}`);
  return faultCount > 0 || unreadable !== undefined ? EXIT_BAD_INPUT : EXIT_OK;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
