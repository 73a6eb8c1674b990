import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { METER_FORMATS } from '../app/import-report.js';
import { parseSeriesMap } from '../app/series-map.js';
import { failure } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { valueOf } from './command-action.js';
import { FILE_KINDS, type FileKind, type ImportArguments } from './command-session.js';
import { EXIT_BAD_INPUT, EXIT_OK } from './exit-codes.js';
import { CommandRefused } from './failure-report.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import { renderFaults, renderImportResult, type ImportResult } from './import-report-text.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import { openInputFile, type InputFile } from './open-input-file.js';
import { parseSeconds } from './setup-command.js';

const NOTES = `A file is stored whole or not at all. Every fault is printed as
  file:line:column CODE field value — rule
Meter files are CSV, NEM12 or Green Button XML, also zipped: their first bytes tell. The same bytes again change nothing.
METERS need --site; area files carry their area in the name or get --area.`;

type MeterFormat = (typeof METER_FORMATS)[number];

interface ImportOptions {
  readonly site?: string;
  readonly area?: string;
  readonly zone?: string;
  readonly label?: 'start' | 'end';
  readonly step?: number;
  readonly decimalComma: boolean;
  readonly format?: MeterFormat;
  readonly map: readonly string[];
  readonly status: 'preliminary' | 'confirmed';
  readonly correction?: string;
  readonly version?: string;
  readonly approvedBy?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export function addImportCommand(program: Command, host: CliHost): void {
  const command = program
    .command('import')
    .description(
      'import files of meters, area supply and demand, curtailment events, rigs, rig telemetry or pulls of a VTN',
    )
    .addArgument(new Argument('<kind>', 'what the files hold').choices(FILE_KINDS))
    .argument('<file...>', 'files; - is standard input')
    .option('--site <code>', 'site the file belongs to (all but area)')
    .option('--area <area>', 'grid area, when the file name does not carry it')
    .option('--zone <zone>', 'time zone of local times without offset, e.g. Asia/Tokyo')
    .addOption(
      new Option('--label <edge>', 'which edge of its interval a time names').choices(['start', 'end']),
    )
    .addOption(new Option('--step <seconds>', 'step of the readings').argParser(parseSeconds))
    .option('--decimal-comma', 'numbers are written 1,5', false)
    .addOption(
      new Option('--format <format>', 'of meter files, when their first bytes do not tell').choices(
        METER_FORMATS,
      ),
    )
    .addOption(
      new Option(
        '--map <code=series>',
        'series of the site that a code of meter files stands for; repeatable',
      )
        .default([])
        .argParser((text: string, earlier: readonly string[]) => [...earlier, text]),
    )
    .addOption(
      new Option('--status <status>', 'of an area file')
        .choices(['preliminary', 'confirmed'])
        .default('confirmed'),
    )
    .option('--correction <reason>', 'the file corrects stored values, and why; needs --version')
    .addOption(
      new Option('--version <n>', 'source version of a correction; later ones win').argParser(parseVersion),
    )
    .option(
      '--approved-by <person>',
      'who agreed to the correction: another person than the one who sends it',
    )
    .option('--dry-run', 'read and check everything, store nothing', false)
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (kind: FileKind, paths: readonly string[], options: ImportOptions) => {
      await runImport(command, host, kind, paths, options);
    });
  addHelp(
    addGlobalOptions(command),
    [
      'yojo import rigs rigs.csv --site hydro-1',
      'yojo import meters 2023-03.csv --site hydro-1 --label end --zone Asia/Tokyo',
      'yojo import meters nem12.zip --site hydro-1 --map VABD000163:E1=MAIN --map VABD000163:B1=EXPORT-1',
      'yojo import area area/*.csv --dry-run --json',
      'yojo import meters late.csv --site hydro-1 --correction "late reading" --version 2',
      'zcat big.csv.gz | yojo import meters - --site hydro-1',
    ],
    NOTES,
  );
}

async function runImport(
  command: Command,
  host: CliHost,
  kind: FileKind,
  paths: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const args = argumentsOf(options);
  const files: InputFile[] = [];
  try {
    for (const path of paths) files.push(await openInputFile(path, host.deps.stdin));
    await host.withSession(globalOptionsOf(command), async (session, named, onProgress) => {
      const reports: JsonValue[] = [];
      let exitCode = EXIT_OK;
      try {
        for (const file of files) {
          const { name, byteLength } = file;
          const toImport = { kind, name, byteLength, read: () => file.read(), arguments: args };
          const report = valueOf(await session.importFile(toImport, named, onProgress));
          reports.push(report);
          if (!options.json) host.print(renderImportResult(report, file.shown));
          const { faults, faultCount } = report as unknown as ImportResult;
          for (const line of renderFaults(faults, faultCount, file)) host.note(line);
          if (faultCount > 0) exitCode = EXIT_BAD_INPUT;
        }
      } finally {
        // Files before one that could not be read are stored: their reports are not lost with it.
        if (options.json && reports.length > 0) host.printJson({ reports });
      }
      return exitCode;
    });
  } finally {
    for (const file of files) await file.dispose();
  }
}

function argumentsOf(options: ImportOptions): ImportArguments {
  const { correction = null, version = null, approvedBy = null } = options;
  if ((correction === null) !== (version === null) || (correction === null && approvedBy !== null)) {
    throw new CommandRefused(
      failure(
        'CLI.CORRECTION_INCOMPLETE',
        'a correction needs both its reason and its version',
        'give --correction "why" and --version 2 together, and --approved-by only with them',
      ),
    );
  }
  return {
    site: options.site ?? null,
    area: options.area ?? null,
    zone: options.zone ?? null,
    label: options.label ?? null,
    step: options.step ?? null,
    decimalComma: options.decimalComma,
    format: options.format ?? null,
    seriesMap: valueOf(parseSeriesMap(options.map)),
    status: options.status,
    correctionReason: correction,
    correctionVersion: version,
    correctionApprovedBy: approvedBy,
    dryRun: options.dryRun,
  };
}

function parseVersion(text: string): string {
  if (/^[1-9]\d{0,17}$/.test(text)) return text;
  throw new InvalidArgumentError('write a whole number from 1, e.g. 2');
}
