import { Command, InvalidArgumentError, Option } from 'commander';
import pino, { type Logger } from 'pino';
import {
  createEmulator,
  type DisorderSettings,
  type Emulator,
  type EmulatorOptions,
  type HttpAddress,
  type JournalEntry,
  type RequestQuotaSettings,
  type SeedFormat,
} from '../emulator/server.ts';
import { isOpenToOthers } from '../emulator/store/master-key.ts';
import { UsageError } from './exit-codes.ts';
import { readFaultFile } from './fault-file.ts';
import { readIdentitiesFile } from './identities-file.ts';
import { openJournalFile } from './journal-file.ts';
import { readJsonFile } from './json-file.ts';
import { type LogLevel, logLevelOption } from './log-level.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** More than the cores of most machines; each takes some 60 MB. */
const MOST_WORKERS = 64;

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly region: string;
  readonly account: string;
  readonly clock: string;
  readonly enforceIam?: boolean;
  readonly seed?: string;
  readonly data?: string;
  readonly quota?: Readonly<Record<string, number>>;
  readonly requestQuotas?: boolean | RequestQuotaSettings;
  readonly masterKeyFile?: string;
  readonly multiRegionLag?: number;
  readonly quietWindow?: number;
  readonly participantLimit?: number;
  readonly participantTurns?: number;
  readonly disorder?: string;
  readonly seedFile: readonly string[];
  readonly seedFormat?: SeedFormat;
  readonly localstackCompat?: boolean;
  readonly faults?: string;
  readonly journal?: string;
  readonly workers: number;
  readonly identities?: string;
  readonly verifySignatures?: boolean;
  readonly logLevel: LogLevel;
}

/** `keyproof serve`: the emulator on a port, until SIGINT or SIGTERM. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('serve the emulated AWS services over HTTP')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 4566)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--region <name>', 'Region of requests that name none', 'us-east-1')
    .option('--account <digits>', 'account of credentials that name none', '000000000000')
    .option(
      '--clock <real|frozen|TIME>',
      'follow the machine, stand still now, or stand still at an ISO 8601 time',
      'real',
    )
    .option('--data <directory>', 'keep everything in this directory; without it, in memory')
    .option('--quota <name=value>', 'set a resource quota of KMS; may be repeated', addQuota)
    .option(
      '--request-quotas [settings]',
      "throttle at AWS's rates, or change them: factor=0.1,burst=2,CreateKey=1",
      parseRequestQuotas,
    )
    .option('--master-key-file <file>', 'encrypt key material in the data directory with these 32 bytes')
    .option(
      '--multi-region-lag <milliseconds>',
      'how long a replica key takes to be created and a primary Region to be changed; 2000',
      parseMilliseconds,
    )
    .option(
      '--quiet-window <milliseconds>',
      'machine time without a request after which time goes on, while other processes live in it; 3',
      parseMilliseconds,
    )
    .option(
      '--participant-limit <milliseconds>',
      'machine time that such a process may do nothing while time waits for it; 10000',
      parseMilliseconds,
    )
    .option(
      '--participant-turns <number>',
      'how often its timers may go off at one instant before time goes on without it; 10000',
      parseTurns,
    )
    .option('--disorder <file>', 'begin with the disorder of this JSON file: lags, stale reads, odd pages')
    .option('--faults <file>', 'begin with the fault rules of this JSON file')
    .option('--journal <file>', 'append each call to this file as a line of JSON; - is standard output')
    .option('--workers <number>', 'serve with so many processes; takes --data', parseWorkers, 1)
    .option('--identities <file>', 'who may exist: accounts, users, roles, OIDC providers, as YAML or JSON')
    .option('--verify-signatures', 'refuse requests that no key of the identities and no session has signed')
    .option('--enforce-iam', 'let policies and grants decide who may do what')
    .option(
      '--seed <value>',
      'begin the randomness with this value: repeats ids and every other choice, never key material',
    )
    .option(
      '--seed-file <file>',
      'make the keys of this YAML or JSON file, unless they are there; may be repeated',
      (file: string, before: readonly string[]) => [...before, file],
      [],
    )
    .addOption(
      new Option('--seed-format <format>', 'the format of the seed files; told by their shape').choices([
        'keyproof',
        'local-kms',
      ]),
    )
    .option(
      '--localstack-compat',
      'understand the tags _custom_id_ and _custom_key_material_, and /_localstack/health',
    )
    .addOption(logLevelOption())
    .action(serve);
}

async function serve({
  port,
  host,
  logLevel,
  faults,
  journal,
  disorder,
  identities,
  quota: quotas,
  workers,
  seedFile: seedFiles,
  ...options
}: ServeOptions): Promise<void> {
  const log = pino({ level: logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const rules = faults === undefined ? [] : await readFaultFile(faults);
  const document = identities === undefined ? undefined : await readIdentitiesFile(identities);
  const { emulator, listen, close } = await serving(workers, log, {
    ...options,
    ...(quotas && { quotas }),
    // What the file says is checked where every other option is.
    ...(disorder !== undefined && { disorder: readJsonFile('disorder', disorder) as DisorderSettings }),
    ...(document && { identities: document }),
    seedFiles,
    onKill: () => process.kill(process.pid, 'SIGKILL'),
    onWarning: (message) => log.warn(message),
    onInternalError: (error, request) => log.error({ err: error, request }, 'internal error'),
  });
  warnOfOpenMasterKey(log, options.masterKeyFile);
  for (const rule of rules) emulator.faults.add(rule);
  if (log.isLevelEnabled('debug')) emulator.journal.subscribe((call) => logCall(log, call));
  const file = journal === undefined ? undefined : await openJournalFile(journal, emulator.journal, log);
  const address = await listenOn(listen, port, host);
  // Before the line that scripts wait for: they may signal as soon as they read it.
  stopOnSignals(log, async () => {
    await close();
    await file?.close();
  });
  // Standard output is the journal's alone when it goes there.
  const say = journal === '-' ? console.error : console.log;
  say(`listening on ${address.url}`);
  say(howToConnect(address, options.region, options.verifySignatures === true));
}

/** An emulator that this process serves, or several. */
async function serving(count: number, log: Logger, options: EmulatorOptions): Promise<Serving> {
  if (count === 1) {
    const emulator = createEmulator(options);
    return { emulator, listen: (address) => emulator.listen(address), close: () => emulator.close() };
  }
  if (options.data === undefined) {
    throw new UsageError('several workers share a data directory; name one with --data');
  }
  const { serveWithWorkers } = await import('../emulator/workers/serve-workers.ts');
  return serveWithWorkers(options, {
    count,
    events: {
      restarted: ({ pid, how }) => log.warn({ pid, how }, 'a worker died; another one takes its place'),
      failed: (how) => log.error({ how }, 'a worker could not start; it is not tried again'),
    },
  });
}

interface Serving {
  readonly emulator: Emulator;
  listen(address: { readonly port: number; readonly host: string }): Promise<HttpAddress>;
  close(): Promise<void>;
}

async function listenOn(listen: Serving['listen'], port: number, host: string): Promise<HttpAddress> {
  try {
    return await listen({ port, host });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new UsageError(
        `port ${port} on ${host} is taken; choose another with --port, or --port 0 for a free one`,
      );
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new UsageError(`cannot listen on ${host}:${port} (${code}); choose another --host or --port`);
    }
    throw error;
  }
}

function warnOfOpenMasterKey(log: Logger, file: string | undefined): void {
  if (file === undefined || !isOpenToOthers(file)) return;
  log.warn({ file }, 'others than its owner can read the master key; chmod 600 closes it');
}

/** One line a call: who did what to which key, and how it ended. */
function logCall(
  log: Logger,
  { service, operation, principal, region, resources, error }: JournalEntry,
): void {
  log.debug({ principal, region, resources, ...(error && { error }) }, `${service}:${operation}`);
}

function howToConnect({ url }: HttpAddress, region: string, verified: boolean): string {
  const [which, key] = verified
    ? ['with an access key of the identities', 'AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=...']
    : ['any credentials will do', 'AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test'];
  return `
Point a client at it; ${which}:
  export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export ${key}
AWS CLI:  aws kms create-key --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY
SDKs:     new KMSClient({})  (or the option endpoint: '${url}')
SPIRE:    start spire-server in this environment; KeyManager "aws_kms" follows AWS_ENDPOINT_URL
Control:  curl -H 'x-keyproof-control: 1' ${url}/_keyproof/clock
`;
}

function parseWorkers(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > MOST_WORKERS)
    throw new InvalidArgumentError(`It takes a number from 1 to ${MOST_WORKERS}.`);
  return count;
}

function addQuota(text: string, earlier: Readonly<Record<string, number>> = {}) {
  return { ...earlier, ...Object.fromEntries([assignment(text)]) };
}

function parseRequestQuotas(text: string): RequestQuotaSettings {
  const { factor, burst, ...rates } = Object.fromEntries(text.split(',').map(assignment));
  return { ...(factor !== undefined && { factor }), ...(burst !== undefined && { burst }), rates };
}

function assignment(text: string): readonly [string, number] {
  const [, name = '', value = ''] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError(`It takes name=number, not '${text}'.`);
  return [name, Number(value)];
}

function parseMilliseconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It takes a whole number of milliseconds.');
  return Number(text);
}

function parseTurns(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It takes a whole number from 1 on.');
  return Number(text);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('It takes a number from 0 to 65535.');
  return port;
}
