import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CliHost } from './cli-host.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import { ADDED_SERIES_KINDS } from '../domain/metering/series.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';

const AREAS = [
  'hokkaido',
  'tohoku',
  'tokyo',
  'chubu',
  'hokuriku',
  'kansai',
  'chugoku',
  'shikoku',
  'kyushu',
  'okinawa',
];

/** Adds `yojo setup …`: what is needed to begin with data of one's own. */
export function addSetupCommand(program: Command, host: CliHost): void {
  const setup = program.command('setup').description('create what is needed to begin without the demo');
  addHelp(addGlobalOptions(setup), [
    'yojo setup organisation acme --name "Acme Power" --zone Asia/Tokyo',
    'yojo setup person sato --name "Aya Sato" --actor operator',
    'yojo setup person ito --name "Ken Ito" --actor approver',
    'yojo setup site hydro-1 --name "Hydro 1" --zone Asia/Tokyo --area kyushu --billing-meter MAIN --billing-step 1800',
    'yojo setup series --site hydro-1 --code MAIN-CHECK --kind CHECK --step 1800',
    'yojo setup policy --site hydro-1 --kind SURPLUS_ONLY --kw 0 --from 2023-04-01 --evidence "contract 12" --approved-by ito',
    'yojo setup plant --site hydro-1 --code PV-7 --from 2023-04-01 --evidence "contract 14" --approved-by ito',
  ]);
  addOrganisation(setup, host);
  addPerson(setup, host);
  addSite(setup, host);
  addSeries(setup, host);
  addPolicy(setup, host);
  addPlant(setup, host);
  addRegister(setup, host);
  addMeter(setup, host);
  addBill(setup, host);
}

async function record(
  command: Command,
  host: CliHost,
  name: string,
  args: JsonObject,
  said: string,
): Promise<void> {
  await host.runAction(
    { ...globalOptionsOf(command), json: command.opts()['json'] === true },
    { name, args, render: () => [said], database: 'MAY_BE_NEW' },
  );
}

function addOrganisation(setup: Command, host: CliHost): void {
  const command = setup
    .command('organisation <code>')
    .description('add an organisation')
    .requiredOption('--name <text>', 'its name')
    .requiredOption('--zone <zone>', 'its time zone, e.g. Asia/Tokyo')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (code: string, { name, zone }: { name: string; zone: string }) => {
      await record(command, host, 'setup-organisation', { code, name, zone }, `organisation ${code} added`);
    });
  addHelp(addGlobalOptions(command), ['yojo setup organisation acme --name "Acme Power" --zone Asia/Tokyo']);
}

function addPerson(setup: Command, host: CliHost): void {
  const command = setup
    .command('person <code>')
    .description('add a person and the actor that stands for them')
    .requiredOption('--name <text>', 'their name')
    .option('--actor <code>', 'actor to use with --as', 'operator')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (code: string, { name, actor }: { name: string; actor: string }) => {
      await record(
        command,
        host,
        'setup-person',
        { code, name, actor },
        `person ${code} added; acts as ${actor}`,
      );
    });
  addHelp(addGlobalOptions(command), [
    'yojo setup person sato --name "Aya Sato" --actor operator --org acme',
  ]);
}

interface SiteOptions {
  readonly name: string;
  readonly zone: string;
  readonly area: string;
  readonly registration: string;
  readonly boundary: string;
  readonly attributeHolder: string;
  readonly billingMeter: string;
  readonly billingStep: number;
  readonly minAuxiliary: string;
  readonly simulated: boolean;
}

function addSite(setup: Command, host: CliHost): void {
  const command = setup
    .command('site <code>')
    .description('add a site with its billing meter')
    .requiredOption('--name <text>', 'its name')
    .requiredOption('--zone <zone>', 'its time zone, e.g. Asia/Tokyo')
    .addOption(new Option('--area <area>', 'grid area').choices(AREAS).makeOptionMandatory())
    .requiredOption('--billing-meter <code>', 'code of the billing meter in meter files')
    .addOption(
      new Option('--billing-step <seconds>', 'step of the billing meter')
        .default(1_800)
        .argParser(parseSeconds),
    )
    .option('--registration <text>', 'registration number', '')
    .option('--boundary <text>', 'what is inside the site, as statements print it', '')
    .option('--attribute-holder <text>', 'who holds the environmental attribute', '')
    .option('--min-auxiliary <percent>', 'least share of auxiliary load', '0')
    .option('--simulated', 'its readings are simulated: every statement says so', false)
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (code: string, options: SiteOptions) => {
      const { name, zone, area, registration, boundary, attributeHolder } = options;
      const { billingMeter, billingStep, minAuxiliary, simulated } = options;
      const args = { code, name, zone, area, registration, boundary, attributeHolder };
      const meter = { billingMeter, billingStep, minAuxiliary, simulated };
      await record(command, host, 'setup-site', { ...args, ...meter }, `site ${code} added`);
    });
  addHelp(addGlobalOptions(command), [
    'yojo setup site hydro-1 --name "Hydro 1" --zone Asia/Tokyo --area kyushu --billing-meter MAIN',
  ]);
}

interface SeriesOptions {
  readonly site: string;
  readonly code: string;
  readonly kind: string;
  readonly step: number;
}

function addSeries(setup: Command, host: CliHost): void {
  const command = setup
    .command('series')
    .description('add a series beside the billing meter and the rigs')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--code <code>', 'its code, as meter files or --map name it')
    .addOption(
      new Option('--kind <kind>', 'auxiliary load, exported energy, a check meter or a sub-meter')
        .choices(ADDED_SERIES_KINDS)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--step <seconds>', 'step of its readings').default(1_800).argParser(parseSeconds))
    .option('--json', 'canonical JSON on stdout', false)
    .action(async ({ site, code, kind, step }: SeriesOptions) => {
      const args = { site, code, kind, step };
      await record(command, host, 'setup-series', args, `series ${code} of ${site} added`);
    });
  addHelp(addGlobalOptions(command), [
    'yojo setup series --site hydro-1 --code VABD000163:B1 --kind EXPORT --step 1800',
  ]);
}

interface PolicyOptions {
  readonly site: string;
  readonly kind: string;
  readonly kw: string;
  readonly from: string;
  readonly to?: string;
  readonly evidence: string;
  readonly approvedBy: string;
  readonly restates?: string;
}

function addPolicy(setup: Command, host: CliHost): void {
  const command = setup
    .command('policy')
    .description('record a dated baseline policy, approved by another person')
    .requiredOption('--site <code>', 'site')
    .addOption(
      new Option('--kind <kind>', 'what the site would use without surplus')
        .choices(['SURPLUS_ONLY', 'CONTRACTED_LOAD'])
        .makeOptionMandatory(),
    )
    .option('--kw <decimal>', 'contracted load in kW', '0')
    .requiredOption('--from <date>', 'first local date')
    .option('--to <date>', 'first local date it no longer holds')
    .requiredOption('--evidence <text>', 'the document it rests on')
    .requiredOption('--approved-by <person>', 'code of the person who approved it')
    .option('--restates <reason>', 'why it is recorded after readings of its days; statements print it')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: PolicyOptions) => {
      const { site, kind, kw, from, to, evidence, approvedBy, restates } = options;
      const args = {
        site,
        kind,
        kW: kw,
        from,
        to: to ?? null,
        evidence,
        approvedBy,
        restates: restates ?? null,
      };
      await record(command, host, 'setup-policy', args, `policy ${kind} of ${site} recorded from ${from}`);
    });
  addHelp(addGlobalOptions(command), [
    'yojo setup policy --site hydro-1 --kind CONTRACTED_LOAD --kw 900 --from 2023-04-01 --evidence "contract 12, annex 2" --approved-by ito',
  ]);
}

interface PlantOptions {
  readonly site: string;
  readonly code: string;
  readonly step: number;
  readonly from: string;
  readonly to?: string;
  readonly evidence: string;
  readonly approvedBy: string;
  readonly restates?: string;
}

function addPlant(setup: Command, host: CliHost): void {
  const command = setup
    .command('plant')
    .description('record that the site took over what a plant of its area has to curtail')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--code <code>', 'code of the plant, as meter files or --map name its curtailed energy')
    .addOption(new Option('--step <seconds>', 'step of its readings').default(1_800).argParser(parseSeconds))
    .requiredOption('--from <date>', 'first local date')
    .option('--to <date>', 'first local date it no longer holds')
    .requiredOption('--evidence <text>', 'the contract it rests on')
    .requiredOption('--approved-by <person>', 'code of the person who approved it')
    .option('--restates <reason>', 'why it is recorded after readings of its days; statements print it')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async ({ to, restates, ...options }: PlantOptions) => {
      const { site, code, step, from, evidence, approvedBy } = options;
      const dated = { from, to: to ?? null, evidence, approvedBy, restates: restates ?? null };
      const said = `plant ${code} of ${site} contracted from ${from}`;
      await record(command, host, 'setup-plant', { site, code, step, ...dated }, said);
    });
  addHelp(addGlobalOptions(command), [
    'yojo setup plant --site hydro-1 --code PV-7 --step 1800 --from 2023-04-01 --to 2024-04-01 --evidence "contract 14" --approved-by ito',
  ]);
}

interface RegisterOptions {
  readonly site: string;
  readonly series: string;
  readonly at: string;
  readonly kwh: string;
  readonly digits?: number;
  readonly evidence: string;
}

function addRegister(setup: Command, host: CliHost): void {
  const command = setup
    .command('register')
    .description('record what the register of a meter showed; `yojo quality` compares the intervals with it')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--series <code>', 'billing meter, rig or another series of the site')
    .requiredOption('--at <instant>', 'when it was read, with offset: the edge of an interval')
    .requiredOption('--kwh <decimal>', 'what it showed, every digit that was read')
    .option('--digits <count>', 'digits before the point: then it begins again at 0', parseDigits)
    .requiredOption('--evidence <text>', 'who read it, or the document')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async ({ site, series, at, kwh, digits, evidence }: RegisterOptions) => {
      const args = { site, series, at, kWh: kwh, digits: digits ?? null, evidence };
      await record(command, host, 'setup-register', args, `register of ${series} at ${at} recorded`);
    });
  addHelp(addGlobalOptions(command), [
    'yojo setup register --site hydro-1 --series MAIN --at 2023-04-01T00:00:00+09:00 --kwh 123456.7 --digits 6 --evidence "bill of March"',
  ]);
}

interface MeterOptions {
  readonly site: string;
  readonly series: string;
  readonly class: string;
  readonly ct: string;
  readonly vt: string;
  readonly from: string;
  readonly verifiedUntil: string;
  readonly evidence: string;
  readonly approvedBy: string;
}

function addMeter(setup: Command, host: CliHost): void {
  const command = setup
    .command('meter')
    .description('record class, transformer ratios and verification of a meter')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--series <code>', 'billing meter, rig or another series of the site')
    .requiredOption('--class <class>', 'accuracy class, e.g. 0.5S')
    .option('--ct <ratio>', 'current transformers, e.g. 400/5', '')
    .option('--vt <ratio>', 'voltage transformers, e.g. 66000/110', '')
    .requiredOption('--from <date>', 'first local date of the verification')
    .requiredOption('--verified-until <date>', 'its last local date')
    .requiredOption('--evidence <text>', 'the certificate')
    .requiredOption('--approved-by <person>', 'code of the person who agreed')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: MeterOptions) => {
      const { site, series, ct, vt, from, verifiedUntil, evidence, approvedBy } = options;
      const args = { site, series, class: options.class, ct, vt, from, verifiedUntil, evidence, approvedBy };
      await record(
        command,
        host,
        'setup-meter',
        args,
        `verification of ${series} until ${verifiedUntil} recorded`,
      );
    });
  addHelp(addGlobalOptions(command), [
    'yojo setup meter --site hydro-1 --series MAIN --class 0.5S --ct 400/5 --vt 6600/110 --from 2020-04-01 --verified-until 2027-03-31 --evidence "certificate 881" --approved-by ito',
  ]);
}

interface BillOptions {
  readonly site: string;
  readonly month: string;
  readonly kwh: string;
  readonly evidence: string;
  readonly approvedBy: string;
}

function addBill(setup: Command, host: CliHost): void {
  const command = setup
    .command('bill')
    .description('record the energy billed for a month; statements print it beside the meter')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--month <month>', 'local month, e.g. 2023-04')
    .requiredOption('--kwh <decimal>', 'energy on the bill')
    .requiredOption('--evidence <text>', 'the bill')
    .requiredOption('--approved-by <person>', 'code of the person who agreed')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async ({ site, month, kwh, evidence, approvedBy }: BillOptions) => {
      const args = { site, month, kWh: kwh, evidence, approvedBy };
      await record(command, host, 'setup-bill', args, `bill of ${site} for ${month} recorded`);
    });
  addHelp(addGlobalOptions(command), [
    'yojo setup bill --site hydro-1 --month 2023-04 --kwh 1137503 --evidence "invoice 2023-04-117" --approved-by ito',
  ]);
}

function parseDigits(text: string): number {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 12) return value;
  throw new InvalidArgumentError('write a whole number from 1 to 12');
}

/** Whole seconds from 1 to a day. */
export function parseSeconds(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('write whole seconds from 1 to 86400');
}
