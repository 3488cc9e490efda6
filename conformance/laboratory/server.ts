import { AsyncLocalStorage } from 'node:async_hooks';
import type { Emulator, JournalEntry, RequestHandler } from '../../emulator/server.ts';
import type { Clock, Cloud, KeyManager, KeyType, Logger, PublicKey, Signature } from '../../manager/index.ts';
import { CheckFailure } from '../check-failure.ts';
import type { Target } from '../targets/target.ts';
import type { Mode } from '../vocabulary.ts';
import type { AskedProcesses } from './asked-processes.ts';
import { directCloud } from './direct-cloud.ts';
import { type Door, openDoor } from './door.ts';
import { expect, expectEqual } from './expect.ts';
import { type CrashPoint, Gate, type Turnstile } from './gate.ts';
import type { PublicKeyNames } from './public-keys.ts';
import { digestOf, nameOf, optionsOf, SCHEMES, type Scheme, verifies } from './signing.ts';

/** How a server is to be set up. What is absent follows the target and the laboratory. */
export interface ServerSetup {
  readonly trustDomain?: string;
  /** The static identifier of the server; its name in the laboratory when absent. */
  readonly identifier?: string;
  readonly mode?: Mode;
  readonly keyTags?: Readonly<Record<string, string>>;
  /** The path of a file with the policy of new keys; the manager's own policy when absent. */
  readonly keyPolicyFile?: string;
  /** The AWS Region that it is configured with; us-east-1 when absent. */
  readonly region?: string;
  /** Milliseconds by which the server's own clock runs ahead of the world's. */
  readonly clockAhead?: number;
}

/** A line that a server logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The server died in the midst of what it was asked to do. */
export class ServerCrashed extends Error {
  override readonly name = 'ServerCrashed';
}

interface Process {
  readonly manager: KeyManager;
  readonly gate: Gate;
}

const REGION = 'us-east-1';

/** The secret half of every server's credentials: a word that nothing else contains. */
export const SECRET = 'TheSecretAccessKeyOfAServer/KEYPROOF+234';

/** How a server's calls travel. */
export interface Roads {
  /** Straight into the emulator, where the target can do so: see ServerEnvironment. */
  readonly direct?: boolean;
  /** Decides on the order of calls that wait at once; they go as they come when absent. */
  readonly turnstile?: Turnstile | undefined;
  /** Hears of each server that was killed, at that instant. */
  readonly onCrash?: (server: Server) => void;
  /** Hears of each line that a server logs. */
  readonly onLog?: (server: Server, line: LogLine) => void;
}

/** One server of a fleet: a machine that is started, stopped, killed and started again. */
export class Server {
  readonly name: string;
  readonly accessKeyId: string;
  readonly log: LogLine[] = [];
  readonly #target: Target;
  readonly #emulator: Emulator;
  readonly #publicKeyNames: PublicKeyNames;
  readonly #drive: <T>(work: Promise<T>, what: string) => Promise<T>;
  readonly #asked: AskedProcesses;
  readonly #roads: Roads;
  #setup: ServerSetup;
  #process: Process | undefined;
  #gate: Gate | undefined;
  #door: Promise<Door> | undefined;
  /** What processes that were killed are still at. */
  readonly #ending: Promise<unknown>[] = [];
  #doorClosed: Promise<void> = Promise.resolve();
  #crashed: Promise<never> = new Promise(() => {});
  #crashPoint: CrashPoint | undefined;
  #cutOff = false;

  constructor(
    name: string,
    accessKeyId: string,
    setup: ServerSetup,
    target: Target,
    emulator: Emulator,
    publicKeyNames: PublicKeyNames,
    drive: <T>(work: Promise<T>, what: string) => Promise<T>,
    asked: AskedProcesses,
    roads: Roads = {},
  ) {
    this.#roads = roads;
    this.name = name;
    this.accessKeyId = accessKeyId;
    this.#setup = setup;
    this.#target = target;
    this.#emulator = emulator;
    this.#publicKeyNames = publicKeyNames;
    this.#drive = drive;
    this.#asked = asked;
  }

  get trustDomain(): string {
    return this.#setup.trustDomain ?? 'example.org';
  }

  get identifier(): string {
    return this.#setup.identifier ?? this.name;
  }

  /** Milliseconds by which its own clock runs ahead of the world's. */
  get clockAhead(): number {
    return this.#setup.clockAhead ?? 0;
  }

  get region(): string {
    return this.#setup.region ?? REGION;
  }

  get mode(): Mode {
    return this.#setup.mode ?? this.#target.mode;
  }

  /** Starts the server, with what is changed in its setup. @throws what the key manager answers */
  async start(changes: ServerSetup = {}): Promise<this> {
    expect(this.#process === undefined, `${this.name} runs already; the check is wrong.`);
    this.#setup = { ...this.#setup, ...changes };
    const { clock } = this.#emulator;
    let crash: (error: ServerCrashed) => void = () => {};
    this.#crashed = new Promise((_, reject) => {
      crash = reject;
    });
    this.#crashed.catch(() => {});
    const killed = new AbortController();
    const die = (atPoint: boolean) => {
      if (atPoint) this.#crashPoint = undefined;
      if (this.#process) this.#roads.onCrash?.(this);
      this.#process = undefined;
      killed.abort();
      this.#closeDoor();
      crash(new ServerCrashed(`${this.name} has crashed`));
    };
    const gate = new Gate(clock, die, this.#roads.turnstile);
    this.#gate = gate;
    if (this.#crashPoint) gate.crashAt(this.#crashPoint);
    gate.cutOff(this.#cutOff);
    const time = this.#clock(gate);
    const endpoint = () => {
      const ahead = this.#setup.clockAhead ?? 0;
      this.#door ??= openDoor({ emulator: this.#emulator, gate, ahead });
      return this.#door;
    };
    const starting = this.#target.start({
      name: this.name,
      killed: killed.signal,
      trustDomain: this.trustDomain,
      configuration: this.#configuration(),
      clock: time,
      ...(this.#roads.direct && { cloud: this.#directCloud(gate, time) }),
      logger: this.#logger(),
      requestHandler: gate.requestHandler(this.#requestHandler()),
      endpoint: async () => (await endpoint()).url,
      ask: async (call) => this.#asked.ask((await endpoint()).participants, call),
      ending: (work) => this.#ending.push(work),
      track: (work) => this.#track(work),
    });
    try {
      const manager = await this.#run(starting, 'start');
      // It may have died of what it went on with in the background, when it was as good as started.
      if (!gate.alive) throw new ServerCrashed(`${this.name} has crashed`);
      this.#process = { manager, gate };
      return this;
    } catch (error) {
      gate.crash();
      throw error;
    }
  }

  /** Ends the server as an operator would. */
  async stop(): Promise<void> {
    await this.#run(this.#manager().close(), 'stop');
    this.#process = undefined;
    this.#gate?.crash();
  }

  /** Kills the server at once. */
  crash(): void {
    this.#manager();
    this.#gate?.crash();
  }

  /** Ends whatever there is of the server, with the world that it lived in. */
  async destroy(): Promise<void> {
    this.#gate?.crash();
    await this.#doorClosed;
    await Promise.allSettled(this.#ending);
  }

  /** Cuts the server off from AWS, whatever process of it, or connects it again. */
  cutOff(cut: boolean): void {
    this.#cutOff = cut;
    this.#gate?.cutOff(cut);
  }

  /** Kills the server once, at a call that it is going to make, also one of its next start. */
  crashAt(point: CrashPoint): void {
    this.#crashPoint = point;
    this.#gate?.crashAt(point);
  }

  get running(): boolean {
    return this.#process !== undefined;
  }

  async restart(changes: ServerSetup = {}): Promise<this> {
    await this.stop();
    return this.start(changes);
  }

  /** Makes a key under an id, or a new one in its place. @throws ServerCrashed, or what the manager answers */
  async generate(keyId: string, type: KeyType = 'ec-p256'): Promise<PublicKey> {
    return this.#run(this.#manager().generateKey(keyId, type), `generate ${keyId}`);
  }

  /** The server's keys by id. */
  async keys(): Promise<ReadonlyMap<string, PublicKey>> {
    const keys = await this.#run(this.#manager().getPublicKeys(), 'list its keys');
    expect(new Set(keys.map(({ id }) => id)).size === keys.length, `${this.name} lists a key id twice`);
    return new Map(keys.map((key) => [key.id, key]));
  }

  /** The laboratory's names of the public keys by id, for comparing: equal when the keys are. */
  async publicKeys(): Promise<Readonly<Record<string, string>>> {
    const keys = await this.keys();
    return Object.fromEntries([...keys].map(([id, key]) => [id, this.#publicKeyNames.nameOf(key)]));
  }

  /** A key as the server shows it. @throws what the manager answers */
  async publicKey(keyId: string): Promise<PublicKey> {
    return this.#run(this.#manager().getPublicKey(keyId), `show ${keyId}`);
  }

  /** Has a message signed, and looks at nothing. @throws what the manager answers */
  async signature(keyId: string, message: Uint8Array, scheme: Scheme): Promise<Signature> {
    const digest = digestOf(scheme, message);
    const signing = this.#manager().signData(keyId, digest, optionsOf(scheme));
    return this.#run(signing, `sign with ${keyId}`);
  }

  /**
   * Signs with a key and verifies the signature under the public key that the server shows for it.
   * @param scheme the usual one of the key's type when absent
   * @throws CheckFailure when the signature does not verify
   */
  async sign(keyId: string, scheme?: Scheme): Promise<void> {
    const message = Buffer.from(`signed by ${this.name} with ${keyId}`);
    const key = await this.publicKey(keyId);
    const asked = scheme ?? SCHEMES[key.type][0];
    const { signature, keyFingerprint } = await this.signature(keyId, message, asked);
    if (!verifies(key, asked, message, signature)) {
      const how = scheme ? ` (${nameOf(scheme)})` : '';
      throw new CheckFailure(
        `${this.name}: a signature with ${keyId}${how} does not verify under its public key`,
      );
    }
    expectEqual(keyFingerprint, key.fingerprint, `${this.name}: the fingerprint of the key that signed`);
  }

  /** The calls that this server made, whatever process of it. */
  calls(operation?: string): readonly JournalEntry[] {
    return this.#emulator.journal
      .entries()
      .filter(
        (call) => call.accessKeyId === this.accessKeyId && (!operation || call.operation === operation),
      );
  }

  /** The emulator tracks its own work: counted twice, a call that sleeps there would hold time up for ever. */
  #requestHandler(): RequestHandler {
    const { clock } = this.#emulator;
    const handler = this.#emulator.requestHandler();
    return {
      ...handler,
      handle: (request) =>
        inTrackedWork.getStore() ? clock.untracked(() => handler.handle(request)) : handler.handle(request),
    };
  }

  #track<T>(work: () => Promise<T>): Promise<T> {
    return inTrackedWork.run(true, () => this.#emulator.clock.track(work));
  }

  #closeDoor(): void {
    const door = this.#door;
    this.#door = undefined;
    if (door) this.#doorClosed = door.then(({ close }) => close());
  }

  #directCloud(gate: Gate, clock: Clock): Cloud {
    const { accessKeyId, region } = this;
    return directCloud({ emulator: this.#emulator, gate, accessKeyId, region, clock });
  }

  #configuration(): Record<string, unknown> {
    const { keyTags, keyPolicyFile } = this.#setup;
    return {
      region: this.region,
      access_key_id: this.accessKeyId,
      secret_access_key: SECRET,
      key_identifier_value: this.identifier,
      enable_tag_based_key_discovery: this.mode === 'tags',
      ...(keyTags && { key_tags: keyTags }),
      ...(keyPolicyFile !== undefined && { key_policy_file: keyPolicyFile }),
    };
  }

  /** The world's time as this server reads it. A dead server sleeps for ever. */
  #clock(gate: Gate): Clock {
    const { clock } = this.#emulator;
    const ahead = this.#setup.clockAhead ?? 0;
    return {
      now: () => clock.now() + ahead,
      async sleep(milliseconds, signal) {
        const sleep = () => clock.sleep(milliseconds, signal);
        await (inTrackedWork.getStore() ? clock.untracked(sleep) : sleep());
        if (!gate.alive) await new Promise(() => {});
      },
      track: (work) => this.#track(work),
    };
  }

  #logger(): Logger {
    const at = (level: LogLine['level']) => (fields: LogLine['fields'], message: string) => {
      const line = { level, message, fields };
      this.log.push(line);
      this.#roads.onLog?.(this, line);
    };
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  }

  #manager(): KeyManager {
    if (!this.#process) throw new CheckFailure(`${this.name} does not run`);
    return this.#process.manager;
  }

  #run<T>(work: Promise<T>, what: string): Promise<T> {
    return this.#drive(Promise.race([work, this.#crashed]), `${this.name}: ${what}`);
  }
}

/** Whether the code that is running belongs to tracked work, whose sleep must not hold time up. */
const inTrackedWork = new AsyncLocalStorage<true>();
