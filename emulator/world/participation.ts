import type { ClockMode } from './clock.ts';

/** Milliseconds of the machine's time. */
export const PARTICIPANT_TIMES = {
  /** Without a request, after which the world counts as quiet. */
  quietWindow: 3,
  /** In which a participant that is waited for may do nothing at all before the world goes on without it. */
  patience: 10_000,
} as const;

export interface ParticipantLimits {
  /** Milliseconds of the machine's time, as in {@link PARTICIPANT_TIMES}. */
  readonly quietWindow: number;
  /** As well. */
  readonly patience: number;
  /** How many turns with `fire` one may have at one instant, in one move of the clock. */
  readonly turns: number;
}

/** What a participant is told: the time, and whether its timers that are due go off now. */
export interface Turn {
  readonly turn: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly mode: ClockMode;
  readonly fire: boolean;
}

/** What a participant says once it is at rest. */
export interface Report {
  /** The last turn that it has acted on. */
  readonly turn: number;
  /** Its earliest timer, in milliseconds since the epoch; null when it waits for no time. */
  readonly deadline: number | null;
  /** How many calls of this emulator it has begun and has no answer of; absent when it does not count them. */
  readonly calls?: number | undefined;
}

export type Departure = 'left' | 'connection lost' | 'no answer' | 'too many turns at one instant';

/** One who took part and does no longer. */
export interface Departed {
  readonly participant: number;
  readonly name: string;
  readonly reason: Departure;
  /** The world's time. */
  readonly at: number;
}

/** One who takes part. */
export interface Present {
  readonly participant: number;
  readonly name: string;
  readonly turn: number;
  readonly deadline: number | null;
  /** Absent when it does not count them. */
  readonly calls?: number | undefined;
  /** Whether the world waits for it. */
  readonly awaited: boolean;
}

/** Somebody who takes no part, a report on a turn that was never told, or a world that takes nobody. */
export class ParticipantError extends Error {
  override readonly name = 'ParticipantError';
  readonly code: 'Gone' | 'UnknownTurn' | 'Workers';

  constructor(code: ParticipantError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
