import { isCode } from '../../../manager/aws-kms/cloud-errors.ts';
import type { KeyType } from '../../../manager/index.ts';
import { describe, type Facts, isUsable } from './calls.ts';
import type { Session } from './session.ts';

type Usable = Facts & { type: KeyType };

/**
 * Gives a key that a crash left without its alias this alias. One that is there after all, unseen by a lagging
 * listing, decides on the key. @returns the key to use
 */
export async function claimAlias(
  session: Session,
  keyId: string,
  key: Usable | undefined,
): Promise<Usable | undefined> {
  if (!key) return undefined;
  const { cloud, names, logger } = session;
  const alias = names.alias(keyId);
  try {
    await cloud.createAlias({ AliasName: alias, TargetKeyId: key.arn });
    logger.warn({ alias, arn: key.arn }, 'Gave a key its missing alias');
    return key;
  } catch (error) {
    if (isCode(error, 'AlreadyExistsException')) {
      const target = await describe(session, alias);
      return isUsable(target) ? target : undefined;
    }
    logger.error({ alias, arn: key.arn, error }, 'A key has no alias; the next refresh tries again');
    return key;
  }
}

/** Makes the alias of an id name a key, whether the alias is there or not. */
export async function pointAlias(session: Session, keyId: string, arn: string): Promise<void> {
  const { cloud, names, entries, defects } = session;
  const target = { AliasName: names.alias(keyId), TargetKeyId: arn };
  const update = { call: () => cloud.updateAlias(target), unless: 'NotFoundException' };
  const create = { call: () => cloud.createAlias(target), unless: 'AlreadyExistsException' };
  const [first, second] = entries.has(keyId) ? [update, create] : [create, update];
  try {
    await first.call();
  } catch (error) {
    // B0: the alias of a key that was loaded is updated, come what may (awskms.go:547-567).
    const stuck = defects.has('B0') && first === update;
    if (stuck || !isCode(error, first.unless)) throw error;
    await second.call();
  }
}

/** Holds off whoever else of this server writes the alias. */
export function withAlias<T>(
  { aliasLock, defects }: Session,
  keyId: string,
  work: () => Promise<T>,
): Promise<T> {
  // L: nothing does (awskms.go:672-715).
  return defects.has('L') ? work() : aliasLock.run(keyId, work);
}
