import { CALL_TIMEOUT, EXIT_TIMEOUT, START_TIMEOUT } from './limits.ts';

/** Milliseconds by the clock; SPIRE's where none are given. */
export interface PluginTimeouts {
  /** From the start to the handshake. */
  readonly start: number;
  /** For each call. */
  readonly call: number;
  /** For Configure, in which a manager finds its keys. */
  readonly configure: number;
  /** From Shutdown until the process is killed. */
  readonly exit: number;
}

export const TIMEOUTS: PluginTimeouts = {
  start: START_TIMEOUT,
  call: CALL_TIMEOUT,
  // SPIRE sets no limit; a terminal and a test suite need one.
  configure: 10 * CALL_TIMEOUT,
  exit: EXIT_TIMEOUT,
};
