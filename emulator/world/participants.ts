import { ChangeSignal } from './change-signal.ts';
import type { Company, WorldClock } from './clock.ts';
import { InstantLimit } from './one-instant.ts';
import {
  type Departed,
  type Departure,
  ParticipantError,
  type ParticipantLimits,
  type Present,
  type Report,
  type Turn,
} from './participation.ts';

interface Participant {
  readonly id: number;
  readonly name: string;
  turn: number;
  fire: boolean;
  /** The last turn that it asked for and was given; -1 before the first. */
  given: number;
  /** The turn of its last report; -1 before the first. */
  acted: number;
  deadline: number | null;
  calls: number | undefined;
  readonly listeners: Set<() => void>;
}

/** What the control API does with participants. */
export type ParticipantRegister = Pick<
  Participants,
  'join' | 'report' | 'next' | 'leave' | 'lose' | 'list' | 'heard'
>;

/**
 * Patience is measured in so many parts. When this process itself was held up for a while, that is one part at most,
 * and what the participants have said meanwhile is heard before the next.
 */
const PARTS_OF_PATIENCE = 10;

/** So many of those that are gone are remembered. */
const REMEMBERED = 100;

/**
 * Processes that live in the world's time (docs/clock-protocol.md). A jump of time is told to all of them before
 * anybody acts on it; then those whose deadline it is act, one after the other, in the order in which they came. Time
 * goes on when all are at rest. While nobody takes part, the clock does not know of this.
 */
export class Participants implements Company {
  readonly quietWindow: number;
  readonly #patience: number;
  readonly #turns: InstantLimit<number>;
  readonly #clock: WorldClock;
  readonly #present = new Map<number, Participant>();
  readonly #departed: Departed[] = [];
  #lastId = 0;
  /** The number of answers that had left the emulator when those who do not count calls were last asked. */
  #answersKnown = 0;
  readonly #change = new ChangeSignal();
  #armed: { readonly deadline: number; readonly disarm: () => void } | undefined;

  constructor(clock: WorldClock, limits: ParticipantLimits) {
    this.#clock = clock;
    this.quietWindow = limits.quietWindow;
    this.#patience = limits.patience;
    this.#turns = new InstantLimit(limits.turns);
  }

  /** How many take part. */
  get size(): number {
    return this.#present.size;
  }

  /** Lets a process take part. Time waits for its first report. */
  join(name: string): Turn & { readonly participant: number } {
    const id = ++this.#lastId;
    const participant: Participant = {
      id,
      name,
      turn: 0,
      fire: false,
      given: -1,
      acted: -1,
      deadline: null,
      calls: undefined,
      listeners: new Set(),
    };
    this.#present.set(id, participant);
    this.#clock.accompany(this);
    return { participant: id, ...this.#turnOf(participant) };
  }

  /**
   * Takes a report. One on an earlier turn than the last report's is late and says nothing any more.
   * @throws ParticipantError
   */
  report(id: number, { turn, deadline, calls }: Report): void {
    const participant = this.#find(id);
    if (turn > participant.turn) {
      throw new ParticipantError('UnknownTurn', `Participant ${id} was told of no turn ${turn} yet.`);
    }
    if (turn < participant.acted) return;
    Object.assign(participant, { acted: turn, deadline, calls });
    this.#arm();
    this.#change.send();
  }

  /**
   * The first turn after `after`, as soon as there is one; the present one when the signal says that it takes too
   * long.
   * @throws ParticipantError when there is no such participant, or no longer
   */
  async next(id: number, after: number, signal: AbortSignal): Promise<Turn> {
    const waiting = this.#find(id);
    const news = Promise.withResolvers<void>();
    waiting.listeners.add(news.resolve);
    signal.addEventListener('abort', () => news.resolve(), { once: true });
    if (waiting.turn <= after && !signal.aborted) await news.promise;
    waiting.listeners.delete(news.resolve);
    const { turn } = this.#find(id);
    waiting.given = turn;
    return this.#turnOf(waiting);
  }

  /** Lets the world go on without one who takes part. @throws ParticipantError */
  leave(id: number): void {
    this.#find(id);
    this.#remove(id, 'left');
  }

  /** Lets the world go on without one who is not heard of any more. */
  lose(id: number): void {
    this.#remove(id, 'connection lost');
  }

  #remove(id: number, reason: Departure): void {
    const participant = this.#present.get(id);
    if (!participant) return;
    this.#present.delete(id);
    this.#departed.push({ participant: id, name: participant.name, reason, at: this.#clock.now() });
    if (this.#departed.length > REMEMBERED) this.#departed.shift();
    for (const wake of participant.listeners) wake();
    if (this.#present.size === 0) this.#clock.accompany(undefined);
    this.#arm();
    this.#change.send();
  }

  /** Who takes part, and who did. */
  list(): { readonly participants: readonly Present[]; readonly departed: readonly Departed[] } {
    const participants = [...this.#present.values()].map((participant) => ({
      participant: participant.id,
      name: participant.name,
      turn: participant.turn,
      deadline: participant.deadline,
      calls: participant.calls,
      awaited: !this.#hasActed(participant) || this.#waitsForAnswer(participant),
    }));
    return { participants, departed: [...this.#departed] };
  }

  get isAtRest(): boolean {
    return !this.#mayKnowMore() && !this.list().participants.some(({ awaited }) => awaited);
  }

  setOut(): void {
    this.#turns.reset();
  }

  async tell(): Promise<void> {
    this.#answersKnown = this.#clock.work.ended;
    for (const participant of this.#present.values()) this.#announce(participant, false);
    await this.heard();
  }

  /** Resolves when all know what time it is. */
  heard(): Promise<void> {
    return this.#until((participant) => this.#hasActed(participant));
  }

  async rest(): Promise<void> {
    for (;;) {
      await this.#until((participant) => this.#hasActed(participant) && !this.#waitsForAnswer(participant));
      if (!this.#mayKnowMore()) return;
      this.#answersKnown = this.#clock.work.ended;
      for (const participant of this.#present.values()) {
        if (participant.calls === undefined) this.#announce(participant, false);
      }
    }
  }

  parked(): void {
    this.#change.send();
  }

  #find(id: number): Participant {
    const participant = this.#present.get(id);
    if (participant) return participant;
    const departed = this.#departed.find((other) => other.participant === id);
    const why = departed ? ` any more: ${departed.reason}` : '';
    throw new ParticipantError('Gone', `Participant ${id} takes no part${why}.`);
  }

  #turnOf({ turn, fire }: Participant): Turn {
    return { turn, now: this.#clock.now(), mode: this.#clock.mode, fire };
  }

  #hasActed({ acted, turn }: Participant): boolean {
    return acted === turn;
  }

  /** An answer that is still to come, or came after the report; a call that sleeps on the clock is not waited for. */
  #waitsForAnswer({ calls = 0 }: Participant): boolean {
    if (calls === 0) return false;
    const all = [...this.#present.values()].reduce((sum, other) => sum + (other.calls ?? 0), 0);
    return all > this.#clock.work.parked;
  }

  /** Whether an answer has left since those who do not count calls have said that they are at rest. */
  #mayKnowMore(): boolean {
    if (this.#clock.work.ended === this.#answersKnown) return false;
    return [...this.#present.values()].some(({ calls }) => calls === undefined);
  }

  /** A turn that nobody has asked for is told with the new one: timers go off once. */
  #announce(participant: Participant, fire: boolean): void {
    participant.fire = fire || (participant.fire && participant.given < participant.turn);
    participant.turn++;
    for (const wake of participant.listeners) wake();
  }

  /** Waits until `done` holds for all. Those for whom it does not, while nothing stirs for too long, are out. */
  async #until(done: (participant: Participant) => boolean): Promise<void> {
    for (let silence = 0; ; ) {
      const late = [...this.#present.values()].filter((participant) => !done(participant));
      if (late.length === 0) return;
      const { begun } = this.#clock.work;
      const hasChanged = await this.#change.comesWithin(this.#patience / PARTS_OF_PATIENCE);
      const { work } = this.#clock;
      silence = hasChanged || work.underWay > 0 || work.begun !== begun ? 0 : silence + 1;
      if (silence === PARTS_OF_PATIENCE) for (const { id } of late) this.#remove(id, 'no answer');
    }
  }

  /** Who is next; of one instant, who came first. */
  #next(): (Participant & { readonly deadline: number }) | undefined {
    let next: Participant | undefined;
    for (const participant of this.#present.values()) {
      if (participant.deadline === null) continue;
      if (next === undefined || participant.deadline < (next.deadline as number)) next = participant;
    }
    return next as (Participant & { readonly deadline: number }) | undefined;
  }

  /** One sleeper on the clock stands for the earliest of all. */
  #arm(): void {
    const deadline = this.#next()?.deadline;
    if (deadline === this.#armed?.deadline) return;
    this.#armed?.disarm();
    this.#armed = undefined;
    if (deadline === undefined) return;
    const disarmed = new AbortController();
    this.#armed = { deadline, disarm: () => disarmed.abort() };
    this.#clock.sleepForCompany(deadline - this.#clock.now(), disarmed.signal).then(
      () => this.#ring(),
      () => {},
    );
  }

  #ring(): void {
    this.#armed = undefined;
    const due = this.#next();
    if (due && due.deadline <= this.#clock.now()) {
      if (this.#turns.allows(due.id, this.#clock.now())) {
        Object.assign(due, { deadline: null });
        this.#announce(due, true);
      } else {
        this.#remove(due.id, 'too many turns at one instant');
      }
    }
    this.#arm();
  }
}
