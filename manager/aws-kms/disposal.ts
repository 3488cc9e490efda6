import { PUTTING_BACK } from './alias-pointer.ts';
import { errorCode } from './cloud-errors.ts';
import { describeKey } from './key-facts.ts';
import { LIMITS, TIMES } from './limits.ts';
import { deactivate, scheduleDeletion } from './retirement.ts';
import type { Session } from './session.ts';

/** A key of this server that is to be deleted, and why. */
export interface DoomedKey {
  readonly arn: string;
  readonly keyId: string;
  readonly reason: /** A rotation has put another key in its place. */
    | 'replaced'
    /** A rotation failed after making it; the alias may name it all the same, if only the answer was lost. */
    | 'never-committed'
    /** Discovery or a sweep found it beside the key in use. */
    | 'duplicate';
}

/**
 * Deletes this server's own keys, each by a worker of its own: a key that cannot be deleted holds up no other.
 * Nothing depends on this memory: what a stop interrupts is found again in KMS.
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
    void tasks.run(() => this.#work(key)).finally(() => doomed.delete(key.arn));
  }

  async #work(key: DoomedKey): Promise<void> {
    const { clock, signal, logger } = this.#session;
    let pause: number = TIMES.disposalGrace;
    for (let tries = 0; tries < LIMITS.disposalTries; tries++) {
      try {
        await clock.sleep(pause, signal);
        if (await this.#try(key)) return;
      } catch (error) {
        if (signal.aborted) return;
        logger.warn(
          { ...key, tries: tries + 1, code: errorCode(error), error },
          'Could not delete the key yet',
        );
      }
      pause = Math.min(TIMES.disposalFirstPause * 2 ** tries, TIMES.disposalLongestPause);
    }
    logger.error({ ...key }, 'Gave up deleting the key for now; the periodic sweep will find it again');
  }

  /** @returns whether nothing is left to do. */
  async #try(key: DoomedKey): Promise<boolean> {
    const { ring, configuration } = this.#session;
    if (ring.uses(key.arn)) return true;
    const answer = await this.#freeAlias(key);
    if (answer !== 'free') return answer === 'keep';
    if (configuration.tagBasedDiscovery && !(await deactivate(this.#session, key.arn))) return true;
    await scheduleDeletion(this.#session, key.arn);
    return true;
  }

  /** Makes sure that the alias does not name a key about to be deleted: the next start would take that key. */
  #freeAlias({ arn, keyId, reason }: DoomedKey): Promise<'free' | 'keep' | 'later'> {
    const { aliasLock, names, ring, cloud, logger } = this.#session;
    const alias = names.alias(keyId);
    return aliasLock.run(keyId, async () => {
      const target = await describeKey(this.#session, alias);
      if (target?.arn !== arn) return 'free';
      if (reason === 'duplicate') {
        logger.error(
          { alias, arn },
          'The alias has come to name a duplicate key, which is kept: restart the server',
        );
        return 'keep';
      }
      const current = ring.get(keyId);
      if (!current) return 'later';
      logger.warn({ alias, arn, current: current.arn }, PUTTING_BACK);
      await cloud.updateAlias({ AliasName: alias, TargetKeyId: current.arn });
      return 'free';
    });
  }
}
