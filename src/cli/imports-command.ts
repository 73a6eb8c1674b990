import { InvalidArgumentError, Option, type Command } from 'commander';
import { listImportedFiles } from '../app/list-records.js';
import { success } from '../domain/failure.js';
import { renderInstant } from '../domain/time/instant.js';
import type { CliHost } from './cli-host.js';
import { callerOf, wholeArgument, type CommandAction } from './command-action.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import { left, renderCount, renderTextTable, right } from '../domain/report/text-table.js';

const MOST_FILES = 1_000;

export const importsAction: CommandAction = async (context, args) => {
  const caller = await callerOf(context);
  const limit = Math.min(MOST_FILES, Math.max(1, wholeArgument(args, 'limit')));
  const page = await listImportedFiles(caller, { limit, afterKey: null, backwards: false });
  return success({
    totalCount: page.totalCount,
    files: page.rows.map((file) => ({
      uid: file.uid,
      kind: file.kind,
      name: file.name,
      siteCode: file.siteCode,
      sha256: file.sha256,
      byteLength: file.byteLength.toString(),
      replacesUid: file.replacesUid,
      sequence: file.recordedSeq.toString(),
      recordedAt: renderInstant(file.recordedAt),
      actorCode: file.actorCode,
      reason: file.reason,
      approvedBy: file.approvedBy,
    })),
  });
};

interface ImportsResult {
  readonly totalCount: number;
  readonly files: readonly {
    readonly kind: string;
    readonly name: string;
    readonly siteCode: string | null;
    readonly sha256: string;
    readonly byteLength: string;
    readonly sequence: string;
    readonly recordedAt: string;
    readonly actorCode: string;
    readonly reason: string;
    readonly approvedBy: string;
  }[];
}

function renderImportsResult(result: JsonValue): readonly string[] {
  const { totalCount, files } = result as unknown as ImportsResult;
  if (files.length === 0) return ['No file was imported yet.'];
  return [
    ...renderTextTable(
      [
        right('Sequence'),
        left('Recorded at'),
        left('Kind'),
        left('Site'),
        right('Bytes'),
        left('By'),
        left('Approved by'),
        left('SHA-256'),
        left('File'),
        left('Why'),
      ],
      files.map((file) => [
        file.sequence,
        file.recordedAt,
        file.kind,
        file.siteCode ?? '–',
        renderCount(file.byteLength),
        file.actorCode,
        file.approvedBy === '' ? '–' : file.approvedBy,
        file.sha256.slice(0, 12),
        file.name,
        file.reason === '' ? '–' : file.reason,
      ]),
    ),
    `${renderCount(files.length)} of ${renderCount(totalCount)} imported files, newest first`,
  ];
}

function parseLimit(text: string): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= MOST_FILES) return value;
  throw new InvalidArgumentError(`write a whole number from 1 to ${String(MOST_FILES)}`);
}

export function addImportsCommand(program: Command, host: CliHost): void {
  const command = program
    .command('imports')
    .description('list the imported files, newest first')
    .addOption(new Option('--limit <n>', 'how many').default(20).argParser(parseLimit))
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: { limit: number; json: boolean }) => {
      await host.runAction(
        { ...globalOptionsOf(command), json: options.json },
        { name: 'imports', args: { limit: options.limit }, render: renderImportsResult },
      );
    });
  addHelp(addGlobalOptions(command), ['yojo imports', 'yojo imports --limit 100 --json']);
}
