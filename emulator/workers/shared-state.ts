import type { Emulator } from '../emulator.ts';
import type { EmulatorOptions } from '../options.ts';
import type { ClockState } from '../world/clock.ts';
import type { DisorderState } from '../world/disorder.ts';
import type { FaultRule } from '../world/faults.ts';

/** What every worker has to know before it answers the next request; small enough to be sent whole. */
export interface SharedState {
  readonly clock: ClockState;
  readonly faults: readonly FaultRule[];
  readonly disorder: DisorderState;
  /** How often the world was reset. */
  readonly resets: number;
}

export function stateOf({ clock, disorder, faults, journal }: Emulator): SharedState {
  return {
    clock: clock.state,
    faults: faults.list().map(({ rule }) => rule),
    disorder: disorder.state,
    resets: journal.resets,
  };
}

/** What a worker is told when it starts. */
export interface Welcome {
  readonly options: WorkerOptions;
  readonly state: SharedState;
  /** Counts the starts of the world before this one. */
  readonly start: number;
  /** Where the primary serves the control API. */
  readonly controlPath: string;
}

/** Options that can go to another process. */
type WorkerOptions = Omit<EmulatorOptions, 'onKill' | 'onDelay' | 'onWarning' | 'onInternalError'>;
