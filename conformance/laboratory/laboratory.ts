import { createEmulator, type Emulator, type JournalEntry, type WorldClock } from '../../emulator/server.ts';
import { CheckFailure } from '../check-failure.ts';
import type { Target } from '../targets/target.ts';
import type { Conditions, Mode } from '../vocabulary.ts';
import { DAY, MINUTE } from './durations.ts';
import type { Turnstile } from './gate.ts';
import { Observer } from './observer.ts';
import { PublicKeyNames } from './public-keys.ts';
import { type Roads, Server, type ServerSetup } from './server.ts';

/** The instant at which every check begins. */
const BEGINNING = '2026-01-01T00:00:00Z';

const ACCOUNT = '111122223333';
export const OBSERVER_KEY = 'AKIAKEYPROOFOBSERVER';

/** How long, in the world's time, one request to a server may take: a plugin call may take 30 s. */
const PATIENCE = 5 * MINUTE;

/** The most servers that one check may have. */
export const MOST_SERVERS = 40;

/** How a world differs from that of a check. */
export interface LaboratoryOptions extends Omit<Roads, 'turnstile'> {
  readonly turnstile?: (clock: WorldClock) => Turnstile;
  /** How many calls are remembered; a million. */
  readonly journalLimit?: number;
}

/** The world of one check: an account of its own, a clock that stands still, and a fleet to come. */
export class Laboratory {
  readonly target: Target;
  readonly emulator: Emulator;
  /** What its servers' public keys are called in reports. */
  readonly publicKeyNames = new PublicKeyNames();
  readonly #servers: Server[] = [];
  readonly #roads: Roads;
  #observer: Observer | undefined;

  constructor(
    target: Target,
    seed: number | string,
    conditions: Conditions = {},
    { turnstile, journalLimit = 1_000_000, ...roads }: LaboratoryOptions = {},
  ) {
    this.target = target;
    this.emulator = createEmulator({
      clock: BEGINNING,
      seed,
      account: ACCOUNT,
      journalLimit,
      disorder: { taggingLag: conditions.taggingLag ?? 0 },
      identities: IDENTITIES,
    });
    this.#roads = { ...roads, turnstile: turnstile?.(this.emulator.clock) };
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
    const server = new Server(
      name,
      accessKeyId,
      setup,
      target,
      emulator,
      publicKeyNames,
      (work, what) => this.#drive(work, what),
      this.#roads,
    );
    this.#servers.push(server);
    return server;
  }

  /** A server that runs. */
  start(name: string, setup: ServerSetup = {}): Promise<Server> {
    return this.server(name, setup).start();
  }

  /** Lets time pass for the whole fleet, milliseconds. */
  pass(milliseconds: number): Promise<void> {
    return this.emulator.clock.advance(milliseconds);
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
    for (const server of this.#servers) if (server.running) server.crash();
    await this.emulator.close();
  }

  /** Waits for a server's answer; when it waits for time to pass, time passes. */
  async #drive<T>(work: Promise<T>, what: string): Promise<T> {
    const { clock } = this.emulator;
    const deadline = clock.now() + PATIENCE;
    let ended = false;
    const watched = work.finally(() => {
      ended = true;
    });
    watched.catch(() => {});
    for (;;) {
      await Promise.race([watched.catch(() => {}), clock.settled()]);
      if (ended) return watched;
      const next = clock.nextDeadline();
      if (next === undefined || next > deadline)
        throw new CheckFailure(`${what}: no answer within five minutes`);
      await clock.advanceTo(next);
    }
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
