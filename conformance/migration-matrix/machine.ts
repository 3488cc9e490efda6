import { KMS } from '@aws-sdk/client-kms';
import { createEmulator, type Emulator } from '../../emulator/server.ts';
import {
  type Clock,
  type Cloud,
  type ConfiguredKeyManager,
  createSdkCloud,
  type FileSystem,
  MemoryFiles,
  watchConfiguration,
} from '../../manager/index.ts';
import { DAY, HOUR } from '../laboratory/durations.ts';
import { aroundEachCall } from '../targets/around-each-call.ts';
import type { Life } from './life.ts';
import type { Load } from './load.ts';
import { IDENTITY, keysInFiles, type Place, REGION } from './places.ts';

const BEGINNING = '2026-01-01T00:00:00Z';
const CONFIGURATION = '/state/key-manager.yaml';
const HISTORY = '/state/key-managers.json';
const SERVER = { accessKeyId: 'AKIAKEYPROOFSERVER01', secretAccessKey: 'secret' };
const OBSERVER = { accessKeyId: 'AKIAKEYPROOFOBSERVER', secretAccessKey: 'secret' };

/** What stands between a server and the world on purpose, to show that the proof notices. */
export interface Sabotage {
  readonly cloud?: (cloud: Cloud) => Cloud;
  readonly files?: (files: FileSystem) => FileSystem;
}

/** What is where it should not be. */
export interface Findings {
  /** Keys of the journal whose private half is nowhere. */
  readonly lost: readonly string[];
  /** Usable keys that no journal names, aliases of such keys, drafts of files, managers that are still remembered. */
  readonly leftBehind: readonly string[];
}

/** A machine and an AWS account, in which processes come and go. */
export class Machine {
  readonly emulator: Emulator;
  readonly files = new MemoryFiles();
  readonly #sdk: Cloud;
  readonly #sabotage: Sabotage;
  readonly #observer: KMS;

  constructor(seed: number | string, sabotage: Sabotage = {}) {
    this.#sabotage = sabotage;
    this.emulator = createEmulator({
      clock: BEGINNING,
      seed,
      region: REGION,
      journalLimit: 1,
      identities: { [SERVER.accessKeyId]: 'arn:aws:sts::000000000000:assumed-role/server/session' },
    });
    const { clock } = this.emulator;
    const requestHandler = this.emulator.requestHandler();
    this.#observer = new KMS({ region: REGION, credentials: OBSERVER, maxAttempts: 1, requestHandler });
    const waits = {
      now: () => clock.now(),
      sleep: (milliseconds: number, signal?: AbortSignal) =>
        clock.untracked(() => clock.sleep(milliseconds, signal)),
    };
    const sdk = createSdkCloud({ region: REGION, credentials: SERVER, clock: waits, requestHandler });
    this.#sdk = sabotage.cloud?.(sdk) ?? sdk;
  }

  configure(place: Place): void {
    this.files.texts.set(CONFIGURATION, place.document);
  }

  /** Starts a process, and the load in it. The dead one's locks are gone. */
  async start(life: Life, load: Load): Promise<ConfiguredKeyManager> {
    this.files.unlockAll();
    const files = life.files(this.#sabotage.files?.(this.files) ?? this.files);
    const clock = this.#clockOf(life);
    const manager = await watchConfiguration({
      configuration: CONFIGURATION,
      historyFile: HISTORY,
      // Whoever runs this asks for a reload.
      lookEvery: 365 * DAY,
      ...IDENTITY,
      expects: await load.expectations(files),
      aws: { cloud: life.cloud(this.#tracked()) },
      files,
      clock,
    });
    await load.start({ manager, files, clock });
    return manager;
  }

  now(): number {
    return this.emulator.clock.now();
  }

  /** Lets time pass. */
  pass(milliseconds: number): Promise<void> {
    return this.emulator.clock.advance(milliseconds);
  }

  /** Lets time pass until an instant, or until a process dies. */
  async passUntil(instant: number, life: Life): Promise<void> {
    const { clock } = this.emulator;
    while (life.alive && clock.now() < instant) {
      await clock.settled();
      await clock.advanceTo(Math.max(clock.now(), Math.min(clock.nextDeadline() ?? instant, instant)));
    }
  }

  /**
   * Looks at every place, and waits out the windows in which what is left there is cleaned up.
   * @param inProcess the public keys that are nowhere but in the running process
   */
  async inspect(load: Load, inProcess: () => Promise<readonly string[]>): Promise<Findings> {
    for (let days = 0; ; days += 3) {
      // Work that is under way may still change what is looked at.
      await this.emulator.clock.settled();
      const findings = await this.#look(load, await inProcess());
      if (findings.leftBehind.length === 0 || days > LONGEST_WINDOW) return findings;
      await this.pass(3 * DAY + HOUR);
    }
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  async #look(load: Load, inProcess: readonly string[]): Promise<Findings> {
    const { enabled, aliases } = await this.#account();
    const found = [...enabled, ...keysInFiles(this.files), ...inProcess];
    const wanted = new Set(load.keys());
    const drafts = [...this.files.texts.keys()].filter((path) => path.endsWith('.tmp'));
    const history = JSON.parse(this.files.texts.get(HISTORY) ?? '{}') as { previous?: readonly string[] };
    return {
      lost: [...wanted].filter((key) => !found.includes(key)),
      leftBehind: [
        ...found.filter((key) => !wanted.has(key)).map((key) => `key ${key.slice(-16)}`),
        // The same private key in two places is one too many as well.
        ...found.filter((key, at) => found.indexOf(key) !== at).map((key) => `copy of key ${key.slice(-16)}`),
        ...aliases.filter(({ key }) => !key || !wanted.has(key)).map(({ alias }) => alias),
        ...drafts,
        ...(history.previous ?? []).map(
          (document) => `remembered: ${document.trim().split('\n').at(-1)?.trim()}`,
        ),
      ],
    };
  }

  /** The public keys of the enabled keys, and the aliases with what they name. */
  async #account(): Promise<{ enabled: string[]; aliases: { alias: string; key: string | undefined }[] }> {
    const publicKeys = new Map<string, string>();
    const { Keys = [] } = await this.#observer.listKeys({ Limit: 1000 });
    for (const { KeyId = '' } of Keys) {
      const { KeyMetadata } = await this.#observer.describeKey({ KeyId });
      if (KeyMetadata?.KeyState !== 'Enabled') continue;
      const { PublicKey = new Uint8Array() } = await this.#observer.getPublicKey({ KeyId });
      publicKeys.set(KeyId, Buffer.from(PublicKey).toString('base64'));
    }
    const { Aliases = [] } = await this.#observer.listAliases({ Limit: 100 });
    const own = Aliases.filter(({ AliasName = '' }) => !AliasName.startsWith('alias/aws/'));
    return {
      enabled: [...publicKeys.values()],
      aliases: own.map(({ AliasName = '', TargetKeyId = '' }) => ({
        alias: AliasName,
        key: publicKeys.get(TargetKeyId),
      })),
    };
  }

  /** The clock as a process reads it: who sleeps when it is killed never wakes. */
  #clockOf(life: Life): Clock {
    const { clock } = this.emulator;
    return {
      now: () => clock.now(),
      sleep: (milliseconds, signal) => life.call(() => clock.sleep(milliseconds, signal)),
      track: (work) => clock.track(work),
    };
  }

  /** The clock waits for calls that are under way. */
  #tracked(): Cloud {
    const { clock } = this.emulator;
    return aroundEachCall(this.#sdk, (call) => clock.track(call));
  }
}

/** Days: orphans are swept within four, keys are purged after seven. */
const LONGEST_WINDOW = 12;
