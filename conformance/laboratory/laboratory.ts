import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEmulator, type Emulator, type JournalEntry } from '../../emulator/server.ts';
import { systemClock } from '../../manager/index.ts';
import { CheckFailure } from '../check-failure.ts';
import type { Target } from '../targets/target.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../temporary-directory.ts';
import type { Conditions, Mode } from '../vocabulary.ts';
import { AskedProcesses } from './asked-processes.ts';
import { DAY, MINUTE } from './durations.ts';
import type { Turnstile } from './gate.ts';
import { Observer } from './observer.ts';
import { PublicKeyNames } from './public-keys.ts';
import { rsaKeysOfAWorld } from './rsa-keys.ts';
import { type Roads, Server } from './server.ts';
import type { ServerSetup } from './server-setup.ts';

/** The instant at which every check begins in virtual time. */
const BEGINNING = '2026-01-01T00:00:00Z';

export const ACCOUNT = '111122223333';
export const OBSERVER_KEY = 'AKIAKEYPROOFOBSERVER';

/** How long, in the world's time, one request to a server may take: a plugin call may take 30 s. */
const PATIENCE = 5 * MINUTE;

/** Milliseconds of the machine's time between two looks at a process. */
const LOOK_AGAIN = 20;

/** The most servers that one check may have. */
export const MOST_SERVERS = 40;

/** How a world differs from that of a check. */
export interface LaboratoryOptions extends Omit<Roads, 'turnstile'> {
  readonly turnstile?: (emulator: Emulator, asked: AskedProcesses) => Turnstile;
  /** How many calls are remembered; a million. */
  readonly journalLimit?: number;
}

/**
 * The world of one check: an account of its own, a clock, and a fleet to come. The clock stands still until it is
 * advanced; for a target that does not live in virtual time it is the machine's.
 */
export class Laboratory {
  readonly target: Target;
  readonly emulator: Emulator;
  /** Whether time can be made to pass. */
  readonly inVirtualTime: boolean;
  /** What its servers' public keys are called in reports. */
  readonly publicKeyNames = new PublicKeyNames();
  readonly #servers: Server[] = [];
  readonly #roads: Roads;
  readonly #asked: AskedProcesses;
  #observer: Observer | undefined;
  #directory: TemporaryDirectory | undefined;

  constructor(
    target: Target,
    seed: number | string,
    conditions: Conditions = {},
    { turnstile, journalLimit = 1_000_000, ...roads }: LaboratoryOptions = {},
  ) {
    this.target = target;
    this.inVirtualTime = target.features.has('virtual-time');
    let order: Turnstile | undefined;
    this.emulator = createEmulator({
      clock: this.inVirtualTime ? BEGINNING : 'real',
      seed,
      account: ACCOUNT,
      journalLimit,
      disorder: { taggingLag: conditions.taggingLag ?? 0 },
      identities: IDENTITIES,
      onDelay: (sleep) => (order ? order.aside(sleep) : sleep()),
      rsaKeys: rsaKeysOfAWorld(),
    });
    this.#asked = new AskedProcesses(this.emulator);
    order = turnstile?.(this.emulator, this.#asked);
    this.#roads = { ...roads, turnstile: order };
  }

  /** Somebody else in the same account. */
  get observer(): Observer {
    this.#observer ??= new Observer(this.emulator.requestHandler(), OBSERVER_KEY);
    return this.#observer;
  }

  /** The mode of the target's fleet. */
  get mode(): Mode {
    return this.target.mode;
  }

  /** A server that is not started yet. The name is its identifier unless the setup says otherwise. */
  server(name: string, setup: ServerSetup = {}): Server {
    if (this.#servers.length === MOST_SERVERS)
      throw new RangeError(`A check has at most ${MOST_SERVERS} servers.`);
    const accessKeyId = accessKey(this.#servers.length);
    const { target, emulator, publicKeyNames } = this;
    const server = new Server(name, accessKeyId, setup, {
      target,
      emulator,
      publicKeyNames,
      drive: (work, what) => this.#drive(work, what),
      asked: this.#asked,
      roads: this.#roads,
    });
    this.#servers.push(server);
    return server;
  }

  /** A server that runs. */
  start(name: string, setup: ServerSetup = {}): Promise<Server> {
    return this.server(name, setup).start();
  }

  /** A server that runs and has made a key under each of the ids, one after the other. */
  async startWithKeys(name: string, keyIds: readonly string[], setup: ServerSetup = {}): Promise<Server> {
    const server = await this.start(name, setup);
    for (const keyId of keyIds) await server.generate(keyId);
    return server;
  }

  /** Writes a file that servers are configured with; it goes with the laboratory. @returns its path */
  file(name: string, text: string): string {
    this.#directory ??= temporaryDirectory();
    const path = join(this.#directory.path, name);
    writeFileSync(path, text);
    return path;
  }

  /** Lets time pass for the whole fleet, milliseconds. */
  async pass(milliseconds: number): Promise<void> {
    if (!this.inVirtualTime) {
      throw new Error('Time cannot be made to pass for this target: the check has to need virtual-time.');
    }
    await this.emulator.clock.advance(milliseconds);
  }

  passDays(days: number): Promise<void> {
    return this.pass(days * DAY);
  }

  now(): number {
    return this.emulator.clock.now();
  }

  /** Every call that anybody but the observer made. */
  calls(operation?: string): readonly JournalEntry[] {
    return this.emulator.journal
      .entries()
      .filter((call) => call.accessKeyId !== OBSERVER_KEY && (!operation || call.operation === operation));
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.destroy()));
    await this.emulator.close();
    this.#directory?.remove();
  }

  /** Waits for a server's answer; when it waits for time to pass, time passes. */
  async #drive<T>(work: Promise<T>, what: string): Promise<T> {
    const { patience = this.inVirtualTime ? 0 : PATIENCE } = this.target;
    if (!this.inVirtualTime) return within(patience, work, what);
    const { clock } = this.emulator;
    const deadline = clock.now() + PATIENCE;
    let ended = false;
    const watched = work.finally(() => {
      ended = true;
    });
    watched.catch(() => {});
    for (;;) {
      await this.#restOf(watched);
      if (ended) return watched;
      const next = clock.nextDeadline();
      if (next !== undefined && next <= deadline) {
        await clock.advanceTo(next);
      } else if (patience === 0) {
        throw new CheckFailure(`${what}: no answer within five minutes`);
      } else {
        await this.#waitOn(watched, deadline, patience, what);
      }
    }
  }

  /** Resolves when the work has ended, or nothing can happen any more without time moving on. */
  async #restOf(work: Promise<unknown>): Promise<void> {
    const ended = new AbortController();
    await Promise.race([work.catch(() => {}), this.#asked.rest(ended.signal)]);
    // With a reason: without one each round makes an exception, with its stack.
    ended.abort(ENDED);
  }

  /** Time can't help; but a process may be slow to answer, or to say that it waits for an instant before the deadline. */
  async #waitOn(work: Promise<unknown>, deadline: number, patience: number, what: string): Promise<void> {
    const ended = new AbortController();
    const newDeadline = async () => {
      const { clock } = this.emulator;
      while (!ended.signal.aborted && (clock.nextDeadline() ?? Number.POSITIVE_INFINITY) > deadline) {
        await systemClock.sleep(LOOK_AGAIN);
      }
    };
    await within(patience, Promise.race([work, newDeadline()]), what).finally(() => ended.abort(ENDED));
  }
}

/** Why nobody waits any longer. */
const ENDED = 'what was waited for has ended';

/** Waits for an answer by the machine's time. @throws CheckFailure */
async function within<T>(milliseconds: number, work: Promise<T>, what: string): Promise<T> {
  const answered = new AbortController();
  const alarm = systemClock.sleep(milliseconds, answered.signal).then(() => {
    throw new CheckFailure(`${what}: no answer within ${milliseconds / 1000} s`);
  });
  // The alarm that is called off rejects as well.
  alarm.catch(() => {});
  try {
    return await Promise.race([work, alarm]);
  } finally {
    answered.abort(ENDED);
  }
}

function accessKey(index: number): string {
  return `AKIAKEYPROOFSERVER${String(index + 1).padStart(2, '0')}`;
}

/** Servers run under an assumed role, as SPIRE's documentation asks for the default key policy. */
const IDENTITIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Array.from({ length: MOST_SERVERS }, (_, index) => [
      accessKey(index),
      `arn:aws:sts::${ACCOUNT}:assumed-role/trust-domain-server/server-${index + 1}`,
    ]),
  ),
  [OBSERVER_KEY]: `arn:aws:iam::${ACCOUNT}:user/observer`,
};
