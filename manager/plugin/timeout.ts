import type { Clock } from '../clock.ts';

/** Waits for work, at most so long by the clock; then `late` says what to throw. The work itself goes on. */
export async function withTimeout<T>(
  clock: Clock,
  milliseconds: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  const done = new AbortController();
  const alarm = clock.sleep(milliseconds, done.signal).then(() => {
    throw late();
  });
  // The alarm that is called off rejects as well, after the race.
  alarm.catch(() => {});
  try {
    return await Promise.race([work, alarm]);
  } finally {
    done.abort();
  }
}
