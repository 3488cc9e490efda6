import type { Emulator, JournalEntry } from '../../emulator/server.ts';
import type { KeyManager, KeyType, Logger, PublicKey, Signature } from '../../manager/index.ts';
import { CheckFailure } from '../check-failure.ts';
import type { ServerEnvironment, Target } from '../targets/target.ts';
import type { Mode } from '../vocabulary.ts';
import type { AskedProcesses } from './asked-processes.ts';
import { directCloud } from './direct-cloud.ts';
import { type Door, openDoor } from './door.ts';
import { expect, expectEqual } from './expect.ts';
import { type CrashPoint, Gate, type Turnstile } from './gate.ts';
import type { PublicKeyNames } from './public-keys.ts';
import { configurationOf, type ServerSetup } from './server-setup.ts';
import { countedOnce, serverClock, trackedWork } from './server-time.ts';
import { digestOf, nameOf, optionsOf, SCHEMES, type Scheme, verifies } from './signing.ts';

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

const REGION = 'us-east-1';

/** How a server's calls travel, and who hears of it. */
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

/** What the laboratory gives to a server of its. */
export interface Surroundings {
  readonly target: Target;
  readonly emulator: Emulator;
  readonly publicKeyNames: PublicKeyNames;
  /** Waits for an answer while the world lives on; `what` was asked for. */
  readonly drive: <T>(work: Promise<T>, what: string) => Promise<T>;
  readonly asked: AskedProcesses;
  readonly roads: Roads;
}

/** One server of a fleet: a machine that is started, stopped, killed and started again. */
export class Server {
  readonly name: string;
  readonly accessKeyId: string;
  readonly log: LogLine[] = [];
  readonly #target: Target;
  readonly #emulator: Emulator;
  readonly #publicKeyNames: PublicKeyNames;
  readonly #drive: Surroundings['drive'];
  readonly #asked: AskedProcesses;
  readonly #roads: Roads;
  #setup: ServerSetup;
  /** The key manager of the process that runs; undefined while none does. */
  #running: KeyManager | undefined;
  #gate: Gate | undefined;
  #door: Promise<Door> | undefined;
  /** What processes that were killed are still at. */
  readonly #ending: Promise<unknown>[] = [];
  #doorClosed: Promise<void> = Promise.resolve();
  #crashed: Promise<never> = new Promise(() => {});
  #crashPoint: CrashPoint | undefined;
  #cutOff = false;

  constructor(name: string, accessKeyId: string, setup: ServerSetup, surroundings: Surroundings) {
    this.name = name;
    this.accessKeyId = accessKeyId;
    this.#setup = setup;
    this.#target = surroundings.target;
    this.#emulator = surroundings.emulator;
    this.#publicKeyNames = surroundings.publicKeyNames;
    this.#drive = surroundings.drive;
    this.#asked = surroundings.asked;
    this.#roads = surroundings.roads;
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
    expect(!this.running, `${this.name} runs already; the check is wrong.`);
    this.#setup = { ...this.#setup, ...changes };
    const { gate, killed } = this.#newProcess();
    const starting = this.#target.start(this.#environment(gate, killed));
    try {
      const manager = await this.#run(starting, 'start');
      // It may have died of what it went on with in the background, when it was as good as started.
      if (!gate.alive) throw new ServerCrashed(`${this.name} has crashed`);
      this.#running = manager;
      return this;
    } catch (error) {
      gate.crash();
      throw error;
    }
  }

  /** The gate of a process that is about to start, and what is aborted when it dies. */
  #newProcess(): { readonly gate: Gate; readonly killed: AbortSignal } {
    const { promise: crashed, reject } = Promise.withResolvers<never>();
    crashed.catch(() => {});
    this.#crashed = crashed;
    const killed = new AbortController();
    const die = (atPoint: boolean) => {
      if (atPoint) this.#crashPoint = undefined;
      if (this.running) this.#roads.onCrash?.(this);
      this.#running = undefined;
      killed.abort();
      this.#closeDoor();
      reject(new ServerCrashed(`${this.name} has crashed`));
    };
    const gate = new Gate(this.name, this.#emulator.clock, die, this.#roads.turnstile);
    this.#gate = gate;
    gate.crashAt(this.#crashPoint);
    gate.cutOff(this.#cutOff);
    return { gate, killed: killed.signal };
  }

  #environment(gate: Gate, killed: AbortSignal): ServerEnvironment {
    const { name, accessKeyId, region, trustDomain, clockAhead: ahead } = this;
    const emulator = this.#emulator;
    const clock = serverClock({ clock: emulator.clock, ahead, isAlive: () => gate.alive });
    const door = () => {
      this.#door ??= openDoor({ emulator, gate, ahead });
      return this.#door;
    };
    return {
      name,
      killed,
      trustDomain,
      configuration: configurationOf(this, this.#setup),
      clock,
      ...(this.#roads.direct && { cloud: directCloud({ emulator, gate, accessKeyId, region, clock }) }),
      logger: this.#logger(),
      requestHandler: gate.requestHandler(countedOnce(emulator.clock, emulator.requestHandler())),
      endpoint: async () => (await door()).url,
      ask: async (call) => this.#asked.ask((await door()).participants, call),
      ending: (work) => this.#ending.push(work),
      track: (work) => trackedWork(emulator.clock, work),
    };
  }

  /** Ends the server as an operator would. */
  async stop(): Promise<void> {
    await this.#run(this.#manager().close(), 'stop');
    this.#running = undefined;
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

  /** From now on it is killed at no call, whatever {@link crashAt} was told. */
  callOffCrash(): void {
    this.#crashPoint = undefined;
    this.#gate?.crashAt(undefined);
  }

  get running(): boolean {
    return this.#running !== undefined;
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

  #closeDoor(): void {
    const door = this.#door;
    this.#door = undefined;
    if (door) this.#doorClosed = door.then(({ close }) => close());
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
    if (!this.#running) throw new CheckFailure(`${this.name} does not run`);
    return this.#running;
  }

  #run<T>(work: Promise<T>, what: string): Promise<T> {
    return this.#drive(Promise.race([work, this.#crashed]), `${this.name}: ${what}`);
  }
}
