import { errorCode } from '../aws-kms/cloud-errors.ts';
import { LIMITS, TIMES } from './limits.ts';
import { lookUp } from './listings.ts';
import { retireOwn } from './retirement.ts';
import type { Session } from './session.ts';

/** A key of this server that is out of use. */
export interface DoomedKey {
  readonly arn: string;
  readonly keyId: string;
  /** The ARN of the key in its place: the old one stays until the index knows the new one. */
  readonly successor?: string;
}

/**
 * Deletes this server's own keys, each by a worker of its own: a key that cannot be deleted holds up no other.
 * Nothing depends on this memory: what a stop interrupts is found again by the tags.
 */
export class Disposal {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Starts the disposal of a key, unless it is under way. Never throws, never blocks. */
  dispose(key: DoomedKey): void {
    const { doomed, signal, tasks } = this.#session;
    if (doomed.has(key.arn) || signal.aborted) return;
    doomed.add(key.arn);
    void tasks.run(() => this.#work(key));
  }

  async #work(key: DoomedKey): Promise<void> {
    const { clock, signal, logger } = this.#session;
    let pause = key.successor ? TIMES.disposalFirstPause : 0;
    for (let tries = 1; tries <= LIMITS.disposalTries; tries++) {
      try {
        await clock.sleep(pause, signal);
        if (await this.#isSucceeded(key)) return await retireOwn(this.#session, key.arn);
        logger.debug({ ...key, tries }, 'The index does not show the key that replaces this one yet');
      } catch (error) {
        if (signal.aborted) return;
        logger.warn({ ...key, tries, code: errorCode(error), error }, 'Could not delete the key yet');
      }
      pause = Math.min(TIMES.disposalFirstPause * 2 ** (tries - 1), TIMES.disposalLongestPause);
    }
    // Left to the sweep, which looks at every key that this process has not given up.
    this.#session.doomed.delete(key.arn);
    logger.error({ ...key }, 'Gave up deleting the key for now; the sweep of orphans will find it again');
  }

  /** Whether a restart at this moment would find what has taken the key's place. */
  async #isSucceeded({ successor }: DoomedKey): Promise<boolean> {
    if (successor === undefined) return true;
    const record = await lookUp(this.#session, successor);
    return record?.state === 'active' || record?.state === 'retired';
  }
}
