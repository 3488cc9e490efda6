import { isGone, isLasting } from '../../../manager/aws-kms/cloud-errors.ts';
import { TAG } from '../../laboratory/names.ts';
import { describe } from './calls.ts';
import { LIMITS } from './limits.ts';
import { isInUse, type Session } from './session.ts';
import { withAlias } from './write-alias.ts';

/** A key of this server that is to be deleted. */
export interface Doomed {
  readonly keyId: string;
  readonly arn: string;
  readonly why: /** A rotation put another in its place. */
    | 'replaced'
    /** Its rotation failed; with only the answer lost its alias may name it all the same. */
    | 'abandoned'
    /** It was found beside the key in use. */
    | 'leftover';
}

/** Takes keys to delete, and deletes them in its own time. */
export interface Disposal {
  add(key: Doomed): void;
}

/** Tries once to delete a key. @returns whether nothing is left to do @throws when it has to be tried again */
export async function dispose(session: Session, key: Doomed): Promise<boolean> {
  if (isInUse(session, key.arn)) return true;
  // L: the plugin does not look whether a late refresh has put the alias back.
  const blind = session.defects.has('L') && key.why === 'replaced';
  const mayGo = blind || (await freeAlias(session, key));
  if (mayGo) await schedule(session, key.arn);
  return true;
}

/** Sees to it that the alias does not name a key that is about to go. @returns whether the key may go */
async function freeAlias(session: Session, { keyId, arn, why }: Doomed): Promise<boolean> {
  const { names, entries, cloud, logger } = session;
  return withAlias(session, keyId, async () => {
    const alias = names.alias(keyId);
    const target = await describe(session, alias);
    if (target?.arn !== arn) return true;
    const current = entries.get(keyId);
    if (why === 'leftover' || !current) {
      logger.error({ alias, arn }, 'The alias names a key out of use; the next start will use it');
      return false;
    }
    logger.warn({ alias, arn, current: current.arn }, 'Putting back an alias that names a key out of use');
    await cloud.updateAlias({ AliasName: alias, TargetKeyId: current.arn });
    return true;
  });
}

/** Marks a key inactive, where keys have tags, and schedules its deletion. */
export async function schedule(session: Session, arn: string): Promise<void> {
  const { cloud, defects, byTags } = session;
  const deletion = async () => {
    await cloud.scheduleKeyDeletion({ KeyId: arn, PendingWindowInDays: LIMITS.deletionWindowDays });
  };
  if (!byTags) return ignoreGone(deletion);
  // I: KMS takes no tags for a key that waits for its purge, which therefore stays active.
  const order = defects.has('I')
    ? [deletion, () => deactivate(session, arn)]
    : [() => deactivate(session, arn), deletion];
  for (const step of order) await ignoreGone(step);
}

async function deactivate({ cloud, logger }: Session, arn: string): Promise<void> {
  try {
    await cloud.tagResource({ KeyId: arn, Tags: [{ TagKey: TAG.active, TagValue: 'false' }] });
  } catch (error) {
    if (!isLasting(error)) throw error;
    logger.warn({ arn, error }, 'Could not mark the key inactive; it is deleted all the same');
  }
}

/** What is purged, or waits for it, is as good as deleted. */
async function ignoreGone(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
