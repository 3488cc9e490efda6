import { type Disposal, type Doomed, dispose } from './dispose.ts';
import { LIMITS, TIMES } from './limits.ts';
import type { Session } from './session.ts';

/** Deletes each key by a worker of its own. What a stop interrupts is found again in KMS. */
export function createWorkers(session: Session): Disposal {
  const { doomed, tasks, signal } = session;
  return {
    add(key) {
      if (doomed.has(key.arn) || signal.aborted) return;
      doomed.add(key.arn);
      void tasks.run(() => work(session, key)).finally(() => doomed.delete(key.arn));
    },
  };
}

async function work(session: Session, key: Doomed): Promise<void> {
  const { clock, signal } = session;
  let pause: number = TIMES.grace;
  for (let tries = 0; tries < LIMITS.deletionTries; tries++) {
    const rested = await clock.sleep(pause, signal).then(
      () => true,
      () => false,
    );
    if (!rested || (await tryOnce(session, key))) return;
    pause = pauseAfter(tries);
  }
  session.logger.error({ ...key }, 'Gave up deleting a key; the next sweep will find it');
}

/** Deletes every so many milliseconds what has come together since. What fails waits for the next round. */
export function createRounds(session: Session, every: number): Disposal {
  const { doomed, tasks, clock, signal } = session;
  const waiting = new Map<string, Doomed>();
  const finish = async (key: Doomed): Promise<void> => {
    if (!(await tryOnce(session, key))) return;
    waiting.delete(key.arn);
    doomed.delete(key.arn);
  };
  const run = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(every, signal);
      await Promise.all([...waiting.values()].map(finish));
    }
  };
  void tasks.run(run).catch(() => {});
  return {
    add(key) {
      if (doomed.has(key.arn)) return;
      doomed.add(key.arn);
      waiting.set(key.arn, key);
    },
  };
}

/**
 * G: one queue with one worker, who tries the first until it succeeds; a stop loses what waits (awskms.go:592-648).
 */
export function createQueue(session: Session): Disposal {
  const { doomed, tasks, clock, signal, logger } = session;
  const queue: { key: Doomed; from: number }[] = [];
  let working = false;
  const run = async (): Promise<void> => {
    working = true;
    for (let head = queue[0]; head && !signal.aborted; head = queue[0]) {
      await clock.sleep(Math.max(0, head.from - clock.now()), signal);
      for (let tries = 0; !(await tryOnce(session, head.key)); tries++) {
        await clock.sleep(pauseAfter(tries), signal);
      }
      queue.shift();
      doomed.delete(head.key.arn);
    }
    working = false;
  };
  return {
    add(key) {
      if (doomed.has(key.arn)) return;
      if (queue.length === LIMITS.queue) {
        logger.error({ ...key }, 'The queue of deletions is full');
        return;
      }
      doomed.add(key.arn);
      queue.push({ key, from: clock.now() + TIMES.grace });
      if (!working) void tasks.run(run).catch(() => {});
    },
  };
}

/** @returns whether nothing is left to do */
async function tryOnce(session: Session, key: Doomed): Promise<boolean> {
  try {
    return await dispose(session, key);
  } catch (error) {
    if (!session.signal.aborted) session.logger.error({ ...key, error }, 'Failed to delete a key');
    return false;
  }
}

function pauseAfter(tries: number): number {
  return Math.min(TIMES.firstRetry * 2 ** tries, TIMES.longestRetry);
}
