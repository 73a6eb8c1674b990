import { failure, refused, type Outcome } from '../domain/failure.js';
import { changesAction } from './changes-command.js';
import { checkAction } from './check-command.js';
import type { ActionContext, CommandAction } from './command-action.js';
import { clockCheckAction } from './clock-check-command.js';
import { correctAction } from './correct-command.js';
import { demoAction } from './demo-command.js';
import { declineSlotsAction, excuseAction } from './event-entry-commands.js';
import { CommandRefused } from './failure-report.js';
import { importsAction } from './imports-command.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';
import { openAdrReportAction } from './openadr-report-command.js';
import { pollSiteAction } from './poll-command.js';
import { estimateAction } from './estimate-command.js';
import { qualityAction } from './quality-command.js';
import { reconcileAction } from './reconcile-command.js';
import { rigReplaceAction } from './rig-command.js';
import {
  setupOrganisationAction,
  setupPersonAction,
  setupPlantAction,
  setupPolicyAction,
  setupRegisterAction,
  setupMeterAction,
  setupBillAction,
  setupSeriesAction,
  setupSiteAction,
} from './setup-actions.js';
import {
  statementComplianceAction,
  statementDrDaysAction,
  statementEnergyAction,
} from './statement-command.js';

const ACTIONS: ReadonlyMap<string, CommandAction> = new Map<string, CommandAction>([
  ['changes', changesAction],
  ['check', checkAction],
  ['clock-check', clockCheckAction],
  ['correct', correctAction],
  ['decline-slots', declineSlotsAction],
  ['demo', demoAction],
  ['excuse', excuseAction],
  ['estimate', estimateAction],
  ['imports', importsAction],
  ['openadr-report', openAdrReportAction],
  ['poll-site', pollSiteAction],
  ['quality', qualityAction],
  ['reconcile', reconcileAction],
  ['rig-replace', rigReplaceAction],
  ['setup-organisation', setupOrganisationAction],
  ['setup-person', setupPersonAction],
  ['setup-plant', setupPlantAction],
  ['setup-policy', setupPolicyAction],
  ['setup-register', setupRegisterAction],
  ['setup-meter', setupMeterAction],
  ['setup-bill', setupBillAction],
  ['setup-series', setupSeriesAction],
  ['setup-site', setupSiteAction],
  ['statement-compliance', statementComplianceAction],
  ['statement-dr-days', statementDrDaysAction],
  ['statement-energy', statementEnergyAction],
]);

/**
 * Carries out one command on an opened database. The command line calls it directly; a server calls it for
 * `POST /commands/<name>`. Refusals come back as values; faults of storage and bugs are thrown.
 */
export async function performCommand(
  context: ActionContext,
  name: string,
  args: JsonObject,
): Promise<Outcome<JsonValue>> {
  const action = ACTIONS.get(name);
  if (action === undefined) {
    return refused(
      failure(
        'CLI.UNKNOWN_COMMAND',
        `no command "${name.slice(0, 40)}"`,
        'use the command line of the same version as the server',
      ),
    );
  }
  try {
    return await action(context, args);
  } catch (error) {
    if (error instanceof CommandRefused) return refused(error.failure);
    throw error;
  }
}
