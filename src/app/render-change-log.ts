import { success, type Outcome } from '../domain/failure.js';
import { renderChangeLogJson } from '../export/change-log-json.js';
import { renderChangeLogTable } from '../export/change-log-table.js';
import type { Caller } from './caller.js';
import { getChangeLog, type ChangeLogRequest } from './get-change-log.js';
import type { RenderedStatement } from './render-energy-statement.js';

/** Computes a change log and renders it both ways: remote and local readers get the same bytes. */
export async function renderChangeLog(
  caller: Caller,
  request: ChangeLogRequest,
): Promise<Outcome<RenderedStatement>> {
  const log = await getChangeLog(caller, request);
  if (!log.ok) return log;
  return success({ json: renderChangeLogJson(log.value), table: renderChangeLogTable(log.value) });
}
