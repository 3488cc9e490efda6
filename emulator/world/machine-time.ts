// biome-ignore-all lint/plugin: this is the one place that reads the machine's time.
// biome-ignore-all lint/style/noRestrictedGlobals: and the one place that sets its timers.

/** The longest delay that the machine's timers take, 2^31 - 1 milliseconds. */
export const LONGEST_MACHINE_TIMER = 2 ** 31 - 1;

/**
 * The machine's own time, milliseconds since the epoch, however the world's clock was turned: what a clock that runs
 * goes by, and what the clients of this machine sign their requests with.
 */
export function machineTime(): number {
  return Date.now();
}

/**
 * The machine's own count of nanoseconds, which never goes back and is the same for all processes: it tells which of
 * them did something first. No time of the world's.
 */
export function machineInstant(): number {
  return Number(process.hrtime.bigint());
}

/** Waits for the machine: for a file that another process holds, not for the world's time. */
export function machinePause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Waits for the machine, as {@link machinePause}, for who may no longer want to know.
 * @param holds whether somebody waits for it, so that it keeps the process alive
 * @returns calls it off
 */
export function machineAlarm(milliseconds: number, ring: () => void, holds = false): () => void {
  const timer = setTimeout(ring, milliseconds);
  if (!holds) timer.unref();
  return () => clearTimeout(timer);
}
