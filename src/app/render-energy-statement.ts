import { success, type Outcome } from '../domain/failure.js';
import { renderEnergyStatementJson } from '../export/energy-statement-json.js';
import { renderEnergyTable } from '../export/energy-statement-table.js';
import type { Caller } from './caller.js';
import { getEnergyStatement, type StatementRequest } from './get-energy-statement.js';

export interface RenderedStatement {
  /** Canonical JSON, the same bytes everywhere. */
  readonly json: string;
  readonly table: string;
}

/** Computes an energy statement and renders it both ways: remote and local readers get the same bytes. */
export async function renderEnergyStatement(
  caller: Caller,
  request: StatementRequest,
): Promise<Outcome<RenderedStatement>> {
  const statement = await getEnergyStatement(caller, request);
  if (!statement.ok) return statement;
  return success({
    json: renderEnergyStatementJson(statement.value),
    table: renderEnergyTable(statement.value),
  });
}
