import { attempt } from '../aws-kms/attempt.ts';
import { isGone } from '../aws-kms/cloud-errors.ts';
import type { KeyEntry } from '../aws-kms/key-ring.ts';
import { TIMES } from './limits.ts';
import type { Session } from './session.ts';
import { writeActive } from './tag-writing.ts';

/**
 * Shows that these keys (all keys when absent) are in use. One after the other with a pause, because the quota of
 * TagResource is the account's; a failure is logged and holds up no other key.
 */
export async function beat(session: Session, arns?: ReadonlySet<string>): Promise<void> {
  const { ring, clock, signal } = session;
  const entries = ring.sorted().filter(({ arn }) => arns?.has(arn) ?? true);
  for (const entry of entries) {
    // A rotation may have replaced it meanwhile, and its retirement must not be taken back.
    if (ring.uses(entry.arn)) {
      const { arn, publicKey } = entry;
      await attempt(session, 'show that a key is in use', { keyId: publicKey.id, arn }, () =>
        beatOne(session, entry),
      );
    }
    await clock.sleep(TIMES.betweenWrites, signal);
  }
}

async function beatOne(
  session: Session,
  { arn, publicKey: { id: keyId, created } }: KeyEntry,
): Promise<void> {
  try {
    await writeActive(session, { arn, keyId, created });
  } catch (error) {
    if (isGone(error)) {
      session.logger.error(
        { keyId, arn },
        'A key in use waits for its deletion: cancel that and enable the key, or let the server make a new one',
      );
    }
    throw error;
  }
}
