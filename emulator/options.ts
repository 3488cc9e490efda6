import { type ResourceQuotas, resourceQuotas } from './aws/kms/quotas.ts';
import { type RequestQuotaSettings, RequestQuotas } from './aws/request-quotas.ts';
import type { RsaKeys } from './crypto/key-maker.ts';
import type { SeedDocument } from './seeds/keyproof-format.ts';
import type { SeedFormat, SeedSources } from './seeds/read-seeds.ts';
import { type DisorderSettings, disorderSettings } from './world/disorder-settings.ts';
import { DEFAULT_ACCOUNT, type Identities, isDocument, readIdentities } from './world/identities.ts';
import type { Directory } from './world/identities-directory.ts';
import { IdentitiesError } from './world/identities-document.ts';
import { AT_ONE_INSTANT } from './world/one-instant.ts';
import { PARTICIPANT_TIMES, type ParticipantLimits } from './world/participation.ts';
import { seededRandom } from './world/random.ts';

/** How an emulator is to be made; what is absent has the default named here. */
export interface EmulatorOptions {
  /** The Region of requests whose credential scope names none; us-east-1. */
  readonly region?: string;
  /** The account of credentials that name none, twelve digits; 000000000000. */
  readonly account?: string;
  /**
   * `real` follows the machine (default), `frozen` stands still at the instant of the start, and an ISO 8601
   * time stands still at that time. A clock that stands still moves when it is advanced.
   */
  readonly clock?: 'real' | 'frozen' | (string & {});
  /** Repeats ids and every other choice of the emulator, never key material; random when absent. */
  readonly seed?: number | string;
  /**
   * Who may exist: access key ids with the ARNs behind them, or a document of accounts with their users, roles
   * and OpenID Connect providers (docs/identities.md). Other credentials act as the root of their account.
   */
  readonly identities?: Identities;
  /** Refuses every request whose signature is not that of configured or temporary credentials; false. */
  readonly verifySignatures?: boolean;
  /**
   * Whether key policies, grants, identity policies, permissions boundaries and session policies decide who may do
   * what; false: everybody may do everything in his own account.
   */
  readonly enforceIam?: boolean;
  /** How many calls the journal remembers; 10,000. */
  readonly journalLimit?: number;
  /** What happens in between: lags, stale reads, late deletions, odd pages; none of it when absent. */
  readonly disorder?: DisorderSettings;
  /** Resource quotas of KMS that differ from AWS's, by name. */
  readonly quotas?: Partial<ResourceQuotas>;
  /** Throttles as AWS does (`true`), or at other rates; off when absent. */
  readonly requestQuotas?: boolean | RequestQuotaSettings;
  /**
   * Milliseconds that a replica key takes to be created and a primary Region to be changed; 2,000, for AWS's
   * "a few seconds".
   */
  readonly multiRegionLag?: number;
  /**
   * Milliseconds of the machine's time without a request after which time goes on, while other processes live in it
   * (docs/clock-protocol.md); 3.
   */
  readonly quietWindow?: number;
  /** Milliseconds of the machine's time that a participant may do nothing while time waits for it; 10,000. */
  readonly participantLimit?: number;
  /** How often timers of one participant may go off at one instant before time goes on without it; 10,000. */
  readonly participantTurns?: number;
  /** A directory to keep everything in, made when it is missing; in memory when absent. */
  readonly data?: string;
  /**
   * A file of 32 bytes (raw, 64 hexadecimal digits or base64) that key material and session secrets in `data` are
   * encrypted with; in the clear when absent.
   */
  readonly masterKeyFile?: string;
  /** YAML or JSON files of keys that are to exist: Keyproof's own seeds, or those of local-kms. See docs/seeds.md. */
  readonly seedFiles?: readonly string[];
  /** The format of the seed files; told by their shape when absent. */
  readonly seedFormat?: SeedFormat;
  /** Keys that are to exist, as a seed file writes them. */
  readonly seeds?: SeedDocument;
  /** Understands LocalStack's tags `_custom_id_` and `_custom_key_material_` and its health check; false. */
  readonly localstackCompat?: boolean;
  /** Which implementation signs; the OpenSSL of the node binary where it can be called, else `portable`. */
  readonly signing?: 'openssl' | 'portable';
  /**
   * Where RSA keys come from; the emulator makes them when absent, which takes seconds of a processor for RSA_4096. A
   * suite of many worlds can have them made once. No two calls of one emulator may get the same.
   */
  readonly rsaKeys?: RsaKeys;
  /** What the fault effect `kill` does; without it the effect is an error of ours. */
  readonly onKill?: () => void;
  /**
   * Has a call wait that the fault effect `delay` strikes; `sleep` waits as long as the rule says, by the clock, and is
   * what happens without this. For whoever lets calls through one by one: others may go while one sleeps.
   */
  readonly onDelay?: (sleep: () => Promise<void>) => Promise<void>;
  /** Hears what one should know of a call that succeeded, for instance that no HSM is behind a custom key store. */
  readonly onWarning?: (message: string) => void;
  /** Hears of every bug of ours that a request ran into; standard error when absent. */
  readonly onInternalError?: (error: unknown, request: string) => void;
}

/** An option that cannot be: the message names it and says what it takes. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

const SIGNING: readonly string[] = ['openssl', 'portable'];

const SEED_FORMATS: readonly string[] = ['keyproof', 'local-kms'] satisfies SeedFormat[];

const KNOWN: readonly (keyof EmulatorOptions)[] = [
  'region',
  'account',
  'clock',
  'seed',
  'identities',
  'verifySignatures',
  'enforceIam',
  'journalLimit',
  'disorder',
  'quotas',
  'requestQuotas',
  'multiRegionLag',
  'quietWindow',
  'participantLimit',
  'participantTurns',
  'data',
  'masterKeyFile',
  'seedFiles',
  'seedFormat',
  'seeds',
  'localstackCompat',
  'signing',
  'rsaKeys',
  'onInternalError',
  'onKill',
  'onDelay',
  'onWarning',
];

/** Options with every default filled in and every value checked. */
export interface CheckedOptions {
  readonly region: string;
  readonly account: string;
  readonly clock: { readonly mode: 'running' | 'frozen'; readonly start?: number };
  readonly seed: number | string;
  readonly identities: Directory;
  readonly verifySignatures: boolean;
  readonly enforceIam: boolean;
  readonly journalLimit: number;
  readonly disorder: DisorderSettings;
  readonly quotas: ResourceQuotas;
  readonly requestQuotas: RequestQuotas | undefined;
  readonly multiRegionLag: number;
  readonly participants: ParticipantLimits;
  readonly data?: string;
  readonly masterKeyFile?: string;
  /** Absent when there are no seeds. */
  readonly seeds?: SeedSources;
  readonly localstackCompat: boolean;
  readonly signing?: 'openssl' | 'portable';
  readonly rsaKeys?: RsaKeys;
  readonly onInternalError: (error: unknown, request: string) => void;
  readonly onKill: () => void;
  readonly onDelay: (sleep: () => Promise<void>) => Promise<void>;
  readonly onWarning: (message: string) => void;
}

/** @throws OptionError for an unknown option or a value that it does not take */
export function checkOptions(options: EmulatorOptions): CheckedOptions {
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name as keyof EmulatorOptions)) {
      throw new OptionError(`The emulator has no option '${name}'. It knows: ${KNOWN.join(', ')}.`);
    }
  }
  const { region = 'us-east-1', account = DEFAULT_ACCOUNT, identities = {} } = options;
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    throw new OptionError(`'${region}' is not a Region; it takes a name such as us-east-1.`);
  }
  if (!/^\d{12}$/.test(account)) {
    throw new OptionError(`'${account}' is not an account; it takes twelve digits.`);
  }
  if (options.signing !== undefined && !SIGNING.includes(options.signing)) {
    throw new OptionError(`'${options.signing}' cannot sign; it takes ${SIGNING.join(' or ')}.`);
  }
  const { verifySignatures = false } = options;
  if (verifySignatures && !isDocument(identities)) {
    throw new OptionError(
      'verifySignatures takes identities with the secrets of their access keys: a document of accounts ' +
        '(--identities FILE), not only ARNs.',
    );
  }
  return {
    region,
    account,
    identities: checked(() => readIdentities(identities)),
    verifySignatures,
    enforceIam: flag('enforceIam', options.enforceIam ?? false),
    clock: clockOption(options.clock ?? 'real'),
    seed: options.seed ?? randomSeed(),
    journalLimit: wholeNumber('journalLimit', options.journalLimit ?? 10_000),
    disorder: checked(() => disorderSettings(options.disorder ?? {})),
    quotas: checked(() => resourceQuotas(options.quotas ?? {})),
    requestQuotas: checked(() => requestQuotasOption(options.requestQuotas ?? false)),
    multiRegionLag: wholeNumber('multiRegionLag', options.multiRegionLag ?? 2000),
    participants: {
      quietWindow: wholeNumber('quietWindow', options.quietWindow ?? PARTICIPANT_TIMES.quietWindow),
      patience: wholeNumber('participantLimit', options.participantLimit ?? PARTICIPANT_TIMES.patience),
      turns: wholeNumber('participantTurns', options.participantTurns ?? AT_ONE_INSTANT.turns, 1),
    },
    ...(options.data !== undefined && { data: directory(options.data) }),
    ...(options.masterKeyFile !== undefined && { masterKeyFile: masterKeyFile(options) }),
    ...seedsOption(options),
    localstackCompat: options.localstackCompat ?? false,
    ...(options.signing && { signing: options.signing }),
    ...(options.rsaKeys && { rsaKeys: options.rsaKeys }),
    onInternalError: options.onInternalError ?? logToStandardError,
    onKill: options.onKill ?? refuseToDie,
    onDelay: options.onDelay ?? ((sleep) => sleep()),
    onWarning: options.onWarning ?? ((message) => process.stderr.write(`keyproof: warning: ${message}\n`)),
  };
}

/** What the module of an option finds wrong with its value is the user's mistake. */
function checked<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    const isTheirs = error instanceof RangeError || error instanceof IdentitiesError;
    throw isTheirs ? new OptionError(error.message) : error;
  }
}

function requestQuotasOption(option: boolean | RequestQuotaSettings): RequestQuotas | undefined {
  return option === false ? undefined : new RequestQuotas(option === true ? {} : option);
}

function seedsOption({ seedFiles = [], seedFormat, seeds }: EmulatorOptions): Pick<CheckedOptions, 'seeds'> {
  if (seedFormat !== undefined && !SEED_FORMATS.includes(seedFormat)) {
    throw new OptionError(`'${seedFormat}' is no format of seeds; it takes ${SEED_FORMATS.join(' or ')}.`);
  }
  if (!Array.isArray(seedFiles)) throw new OptionError('seedFiles takes a list of paths.');
  if (seedFiles.length === 0 && seeds === undefined) return {};
  return { seeds: { files: seedFiles, format: seedFormat, passed: seeds } };
}

function directory(path: string): string {
  if (path === '') throw new OptionError('data takes the path of a directory.');
  return path;
}

function masterKeyFile({ masterKeyFile, data }: EmulatorOptions): string {
  if (!masterKeyFile) throw new OptionError('masterKeyFile takes the path of a file.');
  if (data === undefined) {
    throw new OptionError('A master key encrypts what is kept: give it together with a data directory.');
  }
  return masterKeyFile;
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

function clockOption(clock: string): CheckedOptions['clock'] {
  if (clock === 'real') return { mode: 'running' };
  if (clock === 'frozen') return { mode: 'frozen' };
  const start = ISO_TIME.test(clock) ? Date.parse(clock) : Number.NaN;
  if (Number.isNaN(start) || !isDate(clock.slice(0, 10))) {
    throw new OptionError(
      `'${clock}' is not a clock; it takes real, frozen, or an ISO 8601 time such as 2026-01-31T12:00:00Z.`,
    );
  }
  return { mode: 'frozen', start };
}

/** Date.parse takes the 30th of February for the 2nd of March. */
function isDate(day: string): boolean {
  return new Date(day).toISOString().startsWith(day);
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new OptionError(`${name} takes true or false.`);
  return value;
}

function wholeNumber(name: string, value: number, least = 0): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new OptionError(`${name} takes a whole number from ${least} on.`);
  }
  return value;
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

function refuseToDie(): never {
  throw new Error('A fault rule asks for a kill, and this emulator was made without onKill.');
}

function logToStandardError(error: unknown, request: string): void {
  process.stderr.write(
    `keyproof: internal error in ${request}: ${(error as Error)?.stack ?? String(error)}\n`,
  );
}

/** The seed of one start of an emulator. What an earlier start has drawn may be kept; the first draws what the option says. */
export function seedOfStart(seed: number | string, earlierStarts: number): string {
  return earlierStarts === 0 ? `${seed}` : `${seed}/start ${earlierStarts}`;
}

/** Streams of randomness that never disturb each other: how often one is read does not change another. */
export function randomStreams(seed: string) {
  return { ids: seededRandom(`${seed}/ids`), requests: seededRandom(`${seed}/requests`) };
}
