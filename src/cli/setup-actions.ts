import { contractPlant } from '../app/contract-plant.js';
import { addPerson, createOrganisation, createSeries, createSite, setBaselinePolicy } from '../app/setup.js';
import { recordBill, recordMeterVerification } from '../app/record-meter-facts.js';
import { recordRegisterReading } from '../app/record-register-reading.js';
import { success } from '../domain/failure.js';
import { parseScaled } from '../domain/quantity/parse-scaled.js';
import {
  callerOf,
  optionalText,
  textArgument,
  valueOf,
  wholeArgument,
  type CommandAction,
} from './command-action.js';
import { CommandRefused } from './failure-report.js';

const PERCENT_DECIMALS = 4;

export const setupOrganisationAction: CommandAction = async (context, args) => {
  const organisation = {
    code: textArgument(args, 'code'),
    name: textArgument(args, 'name'),
    zone: textArgument(args, 'zone'),
  };
  return success(valueOf(await createOrganisation(context.store, organisation)));
};

export const setupPersonAction: CommandAction = async (context, args) => {
  const organisationCode = context.named.organisationCode ?? (await onlyOrganisation(context.store));
  const person = {
    organisationCode,
    code: textArgument(args, 'code'),
    name: textArgument(args, 'name'),
    actorCode: textArgument(args, 'actor'),
  };
  return success(valueOf(await addPerson(context.store, person)));
};

/** The first person of an organisation cannot act yet, so no caller is asked for; the only organisation is the default. */
async function onlyOrganisation(store: Parameters<CommandAction>[0]['store']): Promise<string> {
  const [only, ...more] = await store.registry.organisations();
  if (only !== undefined && more.length === 0) return only.code;
  throw new CommandRefused(
    only === undefined
      ? {
          code: 'ORGANISATION.NONE',
          message: 'the database holds no organisation yet',
          remedy: 'create one with `yojo setup organisation`',
        }
      : {
          code: 'ORGANISATION.NOT_NAMED',
          message: 'several organisations exist',
          remedy: 'name one with --org',
        },
  );
}

export const setupSiteAction: CommandAction = async (context, args) => {
  const auxiliary = parseScaled(textArgument(args, 'minAuxiliary'), PERCENT_DECIMALS, '%');
  const site = {
    code: textArgument(args, 'code'),
    name: textArgument(args, 'name'),
    zone: textArgument(args, 'zone'),
    area: textArgument(args, 'area'),
    registrationNumber: textArgument(args, 'registration'),
    boundary: textArgument(args, 'boundary'),
    attributeHolder: textArgument(args, 'attributeHolder'),
    billingMeterCode: textArgument(args, 'billingMeter'),
    billingStepSeconds: wholeArgument(args, 'billingStep'),
    minAuxiliaryPerMillion: shareOf(valueOf(auxiliary)),
    simulated: args['simulated'] === true,
  };
  return success(valueOf(await createSite(await callerOf(context), site)));
};

/** Percent with four decimals is parts per million: exact. */
function shareOf(perMillion: bigint): number {
  if (perMillion >= 0n && perMillion < 1_000_000n) return Number(perMillion);
  throw new CommandRefused({
    code: 'SETUP.BAD_SHARE',
    message: 'the least auxiliary share is not a percentage below 100',
    remedy: 'write percent from 0 to 99.9999, e.g. 3.5',
  });
}

export const setupSeriesAction: CommandAction = async (context, args) => {
  const series = {
    siteCode: textArgument(args, 'site'),
    code: textArgument(args, 'code'),
    kind: textArgument(args, 'kind'),
    stepSeconds: wholeArgument(args, 'step'),
  };
  return success(valueOf(await createSeries(await callerOf(context), series)));
};

export const setupPolicyAction: CommandAction = async (context, args) => {
  const policy = {
    siteCode: textArgument(args, 'site'),
    kind: textArgument(args, 'kind'),
    kW: textArgument(args, 'kW'),
    validFrom: textArgument(args, 'from'),
    validTo: optionalText(args, 'to'),
    evidence: textArgument(args, 'evidence'),
    approvedBy: textArgument(args, 'approvedBy'),
    restatement: optionalText(args, 'restates'),
  };
  return success(valueOf(await setBaselinePolicy(await callerOf(context), policy)));
};

export const setupPlantAction: CommandAction = async (context, args) => {
  const contract = {
    siteCode: textArgument(args, 'site'),
    code: textArgument(args, 'code'),
    stepSeconds: wholeArgument(args, 'step'),
    validFrom: textArgument(args, 'from'),
    validTo: optionalText(args, 'to'),
    evidence: textArgument(args, 'evidence'),
    approvedBy: textArgument(args, 'approvedBy'),
    restatement: optionalText(args, 'restates'),
  };
  return success(valueOf(await contractPlant(await callerOf(context), contract)));
};

export const setupRegisterAction: CommandAction = async (context, args) => {
  const reading = {
    siteCode: textArgument(args, 'site'),
    series: textArgument(args, 'series'),
    at: textArgument(args, 'at'),
    kWh: textArgument(args, 'kWh'),
    digits: (args['digits'] ?? null) === null ? null : wholeArgument(args, 'digits'),
    evidence: textArgument(args, 'evidence'),
  };
  return success(valueOf(await recordRegisterReading(await callerOf(context), reading)));
};

export const setupMeterAction: CommandAction = async (context, args) => {
  const verification = {
    siteCode: textArgument(args, 'site'),
    series: textArgument(args, 'series'),
    accuracyClass: textArgument(args, 'class'),
    currentRatio: optionalText(args, 'ct') ?? '',
    voltageRatio: optionalText(args, 'vt') ?? '',
    validFrom: textArgument(args, 'from'),
    verifiedUntil: textArgument(args, 'verifiedUntil'),
    evidence: textArgument(args, 'evidence'),
    approvedBy: textArgument(args, 'approvedBy'),
  };
  return success(valueOf(await recordMeterVerification(await callerOf(context), verification)));
};

export const setupBillAction: CommandAction = async (context, args) => {
  const bill = {
    siteCode: textArgument(args, 'site'),
    month: textArgument(args, 'month'),
    kWh: textArgument(args, 'kWh'),
    evidence: textArgument(args, 'evidence'),
    approvedBy: textArgument(args, 'approvedBy'),
  };
  return success(valueOf(await recordBill(await callerOf(context), bill)));
};
