import { type Clock, systemClock } from '../clock.ts';
import { countOpenCalls } from './open-calls.ts';
import { clockProtocol, type Protocol, type Report, type Turn } from './protocol.ts';
import { processRest } from './rest.ts';
import { Timers } from './timers.ts';

/** A clock that shows another process's time, that of an emulator. */
export interface FollowedClock extends Clock {
  /** Lets the world go on without this process. The clock stands still afterwards. */
  leave(): Promise<void>;
}

export interface FollowOptions {
  /** What KEYPROOF_CLOCK holds, for instance http://127.0.0.1:4566/_keyproof/clock. */
  readonly url: string;
  /** What this process is called there. */
  readonly name: string;
  /** Other URLs at which calls of the same emulator are made, for instance that of a proxy before it. */
  readonly endpoints?: readonly string[];
  /** Called once when the world's time can be followed no longer: nobody sleeping on the clock wakes then. */
  readonly onLost: (error: Error) => void;
}

/**
 * Lets this process live in the time of an emulator (docs/clock-protocol.md). One to a process: the world's time
 * waits for whatever the process is doing.
 * @throws Error when the emulator cannot be reached, or takes nobody
 */
export async function followClock(options: FollowOptions): Promise<FollowedClock> {
  const protocol = clockProtocol(options.url);
  const { participant, ...first } = await protocol.join(options.name);
  return new Follower(options, protocol, participant, first);
}

class Follower implements FollowedClock {
  readonly #protocol: Protocol;
  readonly #participant: number;
  readonly #onLost: (error: Error) => void;
  readonly #openCalls: () => number;
  readonly #timers = new Timers();
  /** What was told last, and the machine's time then. */
  #told: Turn & { readonly at: number };
  #reported: Report | undefined;
  #reportDue = false;
  #reporting: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(
    { url, endpoints = [], onLost }: FollowOptions,
    protocol: Protocol,
    participant: number,
    first: Turn,
  ) {
    this.#protocol = protocol;
    this.#participant = participant;
    this.#onLost = onLost;
    this.#told = { ...first, at: systemClock.now() };
    const hosts = new Set([url, ...endpoints].map((each) => new URL(each).host));
    this.#openCalls = countOpenCalls(hosts, () => {
      if ((this.#reported?.calls ?? 0) > 0) this.#report();
    });
    this.#report();
    void this.#follow();
  }

  now(): number {
    const { mode, now, at } = this.#told;
    return mode === 'frozen' ? now : now + Math.max(0, systemClock.now() - at);
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (Number.isNaN(milliseconds)) return Promise.reject(new RangeError('Nobody sleeps for no number.'));
    const deadline = this.now() + Math.ceil(Math.max(0, milliseconds));
    const sleeping = this.#timers.wait(deadline, signal);
    if (deadline < (this.#reported?.deadline ?? Number.POSITIVE_INFINITY)) this.#report();
    return sleeping;
  }

  async leave(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#protocol.leave(this.#participant).catch(() => {});
  }

  async #follow(): Promise<void> {
    try {
      while (!this.#ended) {
        const turn = await this.#protocol.next(this.#participant, this.#told.turn);
        // Nothing new in a long time.
        if (turn.turn === this.#told.turn) continue;
        // A clock that ran may have been ahead by the way of a message.
        this.#told = { ...turn, now: Math.max(turn.now, this.now()), at: systemClock.now() };
        if (turn.fire) this.#timers.ring(this.now());
        this.#report();
      }
    } catch (error) {
      this.#lose(error as Error);
    }
  }

  /** Says for when this process waits, once it is at rest; one report after the other. */
  #report(): void {
    if (this.#reportDue || this.#ended) return;
    this.#reportDue = true;
    this.#reporting = this.#reporting.then(async () => {
      await processRest();
      this.#reportDue = false;
      if (this.#ended) return;
      const deadline = this.#timers.earliest ?? null;
      this.#reported = { turn: this.#told.turn, deadline, calls: this.#openCalls() };
      await this.#protocol
        .report(this.#participant, this.#reported)
        .catch((error: Error) => this.#lose(error));
    });
  }

  #lose(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onLost(error);
  }
}
