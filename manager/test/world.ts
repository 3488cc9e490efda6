import { KMS } from '@aws-sdk/client-kms';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/server.ts';
import type { Cloud } from '../aws-kms/cloud.ts';
import { createAwsKmsKeyManager } from '../aws-kms/create.ts';
import { type Credentials, createSdkCloud } from '../aws-kms/sdk-cloud.ts';
import type { Clock } from '../clock.ts';
import type { KeyManager, RetirableKeyManager } from '../key-manager.ts';
import { RecordingLogger } from './recording-logger.ts';

export const REGION = 'eu-north-1';
export const TRUST_DOMAIN = 'example.org';

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;

const CREDENTIALS = { accessKeyId: 'SERVER', secretAccessKey: 'secret' };
const OPERATOR = { accessKeyId: 'OPERATOR', secretAccessKey: 'secret' };
const IDENTITIES = { SERVER: 'arn:aws:sts::000000000000:assumed-role/spire-server/session' };

/** A server of the world, and what it has logged. */
export interface Server {
  readonly manager: RetirableKeyManager;
  readonly log: RecordingLogger;
}

export interface ServerOptions {
  readonly id?: string;
  readonly mode?: 'alias' | 'tags';
  readonly trustDomain?: string;
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Milliseconds by which the server's own clock runs ahead of the service's. */
  readonly ahead?: number;
  /** Puts something between the server and the services. */
  readonly wrap?: (cloud: Cloud) => Cloud;
}

/** A key as an operator sees it. */
export interface SeenKey {
  readonly arn: string;
  readonly state: string;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** An emulated AWS at a standstill, servers that live in it, and an operator's view of it. */
export class TestWorld {
  readonly emulator: Emulator;
  readonly operator: KMS;
  readonly #managers: KeyManager[] = [];

  constructor(options: EmulatorOptions = {}) {
    this.emulator = createEmulator({
      clock: '2026-01-01T00:00:00Z',
      seed: 1,
      region: REGION,
      identities: IDENTITIES,
      ...options,
    });
    this.operator = new KMS({
      region: REGION,
      credentials: OPERATOR,
      maxAttempts: 1,
      requestHandler: this.emulator.requestHandler(),
    });
  }

  async start(options: ServerOptions = {}): Promise<Server> {
    const { id = 's1', mode = 'alias', trustDomain = TRUST_DOMAIN, wrap = (cloud) => cloud } = options;
    const log = new RecordingLogger();
    const manager = await createAwsKmsKeyManager({
      configuration: {
        region: REGION,
        key_identifier_value: id,
        enable_tag_based_key_discovery: mode === 'tags',
        ...options.configuration,
      },
      trustDomain,
      logger: log,
      clock: this.clock(options.ahead ?? 0),
      cloud: wrap(this.cloud()),
    });
    return { manager: this.keep(manager), log };
  }

  /** The services through the real SDK; the clock knows of every call that is under way. */
  cloud(credentials: Credentials = CREDENTIALS): Cloud {
    const { clock } = this.emulator;
    const retryClock: Clock = {
      now: () => clock.now(),
      sleep: (milliseconds, signal) => clock.untracked(() => clock.sleep(milliseconds, signal)),
    };
    const sdk = createSdkCloud({
      region: REGION,
      credentials,
      clock: retryClock,
      requestHandler: this.emulator.requestHandler(),
    });
    const calls = Object.entries(sdk).map(([name, call]: [string, (input: never) => Promise<unknown>]) => [
      name,
      (input: never) => clock.track(() => call(input)),
    ]);
    return Object.fromEntries(calls) as unknown as Cloud;
  }

  advance(milliseconds: number): Promise<void> {
    return this.emulator.clock.advance(milliseconds);
  }

  /** Waits for a promise that needs time to pass, for instance between two tries. */
  async elapse<T>(work: Promise<T>, milliseconds = 60 * SECOND): Promise<T> {
    work.catch(() => {});
    await this.advance(milliseconds);
    return work;
  }

  /** Every key of the account, the oldest first as far as their dates tell. */
  async keys(): Promise<SeenKey[]> {
    const { Keys = [] } = await this.operator.listKeys({ Limit: 1000 });
    return Promise.all(Keys.map(({ KeyArn = '' }) => this.key(KeyArn)));
  }

  async key(arn: string): Promise<SeenKey> {
    const { KeyMetadata } = await this.operator.describeKey({ KeyId: arn });
    const { Aliases = [] } = await this.operator.listAliases({ KeyId: arn });
    const { Tags = [] } = await this.operator.listResourceTags({ KeyId: arn });
    return {
      arn: KeyMetadata?.Arn ?? '',
      state: KeyMetadata?.KeyState ?? '',
      aliases: Aliases.map(({ AliasName = '' }) => AliasName),
      tags: Object.fromEntries(Tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue])),
    };
  }

  /** The ARN of the key that an alias names; undefined without such an alias. */
  async target(alias: string): Promise<string | undefined> {
    return (await this.keys()).find(({ aliases }) => aliases.includes(alias))?.arn;
  }

  async states(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { state } of await this.keys()) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  /** The calls that servers made since the given one; operators do not count. */
  calls(after = 0): string[] {
    return this.emulator.journal
      .entries(after)
      .filter(({ accessKeyId }) => accessKeyId === CREDENTIALS.accessKeyId)
      .map(({ operation }) => operation);
  }

  /** The number of the newest call. */
  mark(): number {
    return this.emulator.journal.entries().at(-1)?.sequence ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.#managers.map((manager) => manager.close()));
    await this.emulator.close();
  }

  /** Closes a manager with the world. */
  keep<Manager extends KeyManager>(manager: Manager): Manager {
    this.#managers.push(manager);
    return manager;
  }

  /** The world's clock as a server reads it whose own runs ahead by so many milliseconds. */
  clock(ahead = 0): Clock {
    const { clock } = this.emulator;
    return {
      now: () => clock.now() + ahead,
      sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
      track: (work) => clock.track(work),
    };
  }
}

/** The alias of a key of a server of example.org. */
export const aliasOf = (keyId: string, id = 's1'): string => `alias/SPIRE_SERVER/example_org/${id}/${keyId}`;
