import type { Emulator } from '../../emulator/server.ts';
import { systemClock } from '../../manager/index.ts';

/**
 * Milliseconds of the machine's time in which a process that was asked for something does something that can be seen:
 * it answers, or it calls AWS. Only then is it asked whether it waits for time to pass.
 */
const GRACE = 50;

/** One that was asked for something: the ids under which it takes part in the world's time. */
type Asked = ReadonlySet<number>;

/**
 * Servers in other processes that were asked for something and have not answered. Time stands still for them, unless
 * they take part in it and say that they wait for it to pass.
 */
export class AskedProcesses {
  readonly #emulator: Pick<Emulator, 'clock' | 'participants'>;
  readonly #asked = new Map<symbol, Asked>();
  #changes = 0;

  constructor(emulator: Pick<Emulator, 'clock' | 'participants'>) {
    this.#emulator = emulator;
  }

  /** How often a process was asked for something, or has answered. */
  get changes(): number {
    return this.#changes;
  }

  async ask<T>(asked: Asked, call: () => Promise<T>): Promise<T> {
    const question = Symbol();
    this.#asked.set(question, asked);
    this.#changes++;
    try {
      return await call();
    } finally {
      this.#asked.delete(question);
      this.#changes++;
    }
  }

  /** Resolves when nobody can go on without time moving on. @param signal aborted when nobody wants to know any more */
  async rest(signal: AbortSignal): Promise<void> {
    const { clock } = this.#emulator;
    for (let changes = -1; changes !== this.#changes && !signal.aborted; ) {
      changes = this.#changes;
      await this.#answers(signal);
      await clock.settled();
    }
  }

  /** Resolves when all that were asked have answered or wait for time to pass. */
  async #answers(signal: AbortSignal): Promise<void> {
    const { clock, participants } = this.#emulator;
    while (this.#asked.size > 0 && !signal.aborted) {
      const { begun } = clock.work;
      await systemClock.sleep(GRACE, signal).catch(() => {});
      if (this.#asked.size === 0 || signal.aborted || clock.work.begun !== begun) continue;
      // They hear of this turn after what they were asked for, and report on it when that can't go on without time.
      await participants.tell();
      if (clock.work.begun === begun && [...this.#asked.values()].every((asked) => this.#waits(asked)))
        return;
    }
  }

  #waits(asked: Asked): boolean {
    const { participants } = this.#emulator.participants.list();
    return participants.some(({ participant, awaited }) => asked.has(participant) && !awaited);
  }
}
