import { success, type Outcome } from '../domain/failure.js';
import { renderComplianceStatementJson } from '../export/compliance-statement-json.js';
import { renderComplianceTable } from '../export/compliance-statement-table.js';
import type { Caller } from './caller.js';
import { getComplianceStatement, type ComplianceRequest } from './get-compliance-statement.js';
import type { RenderedStatement } from './render-energy-statement.js';

/** Computes a compliance statement and renders it both ways: remote and local readers get the same bytes. */
export async function renderComplianceStatement(
  caller: Caller,
  request: ComplianceRequest,
): Promise<Outcome<RenderedStatement>> {
  const statement = await getComplianceStatement(caller, request);
  if (!statement.ok) return statement;
  return success({
    json: renderComplianceStatementJson(statement.value),
    table: renderComplianceTable(statement.value),
  });
}
