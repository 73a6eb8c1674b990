import type { Command } from 'commander';
import { checkStoredRows } from '../app/check-stored-rows.js';
import { success } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { callerOf, valueOf, type CommandAction } from './command-action.js';
import { EXIT_FAILED, EXIT_OK } from './exit-codes.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import { left, renderCount, renderTextTable, right } from '../domain/report/text-table.js';

const MOST_ROWS = 100;

export const checkAction: CommandAction = async (context) => {
  const report = valueOf(await checkStoredRows(await callerOf(context), context.onProgress));
  return success({
    rowsChecked: report.rowsChecked,
    invariants: report.invariants.map(({ number, name, checked, broken }) => ({
      number,
      name,
      checked,
      broken,
    })),
    broken: report.broken.map(({ invariant, siteCode, day, detail }) => ({
      invariant,
      siteCode,
      day,
      detail,
    })),
  });
};

interface CheckResult {
  readonly rowsChecked: number;
  readonly invariants: readonly {
    readonly number: number;
    readonly name: string;
    readonly checked: number;
    readonly broken: number;
  }[];
  readonly broken: readonly {
    readonly invariant: number;
    readonly siteCode: string;
    readonly day: string;
    readonly detail: string;
  }[];
}

function renderCheckResult(result: JsonValue): readonly string[] {
  const { rowsChecked, invariants, broken } = result as unknown as CheckResult;
  const table = renderTextTable(
    [right('No'), left('Invariant'), right('Checked'), right('Broken')],
    invariants.map((i) => [String(i.number), i.name, renderCount(i.checked), renderCount(i.broken)]),
  );
  const rows = broken
    .slice(0, MOST_ROWS)
    .map((row) => `broken: ${String(row.invariant)} ${row.siteCode} ${row.day} ${row.detail}`);
  const more = broken.length > MOST_ROWS ? [`… and ${renderCount(broken.length - MOST_ROWS)} more`] : [];
  const verdict =
    broken.length === 0
      ? `${renderCount(rowsChecked)} rows checked, none broken`
      : `${renderCount(rowsChecked)} rows checked, ${renderCount(broken.length)} broken`;
  return [...table, '', ...rows, ...more, verdict];
}

function exitCodeOfCheck(result: JsonValue): number {
  return (result as unknown as CheckResult).broken.length === 0 ? EXIT_OK : EXIT_FAILED;
}

export function addCheckCommand(program: Command, host: CliHost): void {
  const command = program
    .command('check')
    .description('check the invariants of every stored row; names the rows that break one')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: { json: boolean }) => {
      await host.runAction(
        { ...globalOptionsOf(command), json: options.json },
        { name: 'check', args: {}, render: renderCheckResult, exitCode: exitCodeOfCheck },
      );
    });
  addHelp(addGlobalOptions(command), ['yojo check', 'yojo check --org demo --as operator --json']);
}
