import { mapConcurrently } from '../concurrency.ts';
import { KeyManagerError } from '../key-manager.ts';
import {
  describeKey,
  fetchEntry,
  isPendingDeletion,
  isSigningKey,
  type KeyFacts,
  type SigningKey,
} from './key-facts.ts';
import type { KeyEntry } from './key-ring.ts';
import { LIMITS, TIMES } from './limits.ts';
import { listAliases } from './listings.ts';
import type { Session } from './session.ts';

/** An alias of this server, and the key that it names. */
export interface AliasTarget {
  readonly keyId: string;
  readonly alias: string;
  readonly updatedAt: Date | undefined;
  /** Undefined when the key is gone. */
  readonly facts: KeyFacts | undefined;
}

/** Reads this server's aliases and what they name, sorted by alias name. */
export async function readAliasTargets(session: Session): Promise<AliasTarget[]> {
  const own = (await listAliases(session)).flatMap(
    ({ AliasName, AliasArn, TargetKeyId, LastUpdatedDate }) => {
      const keyId = session.names.keyIdOf(AliasName);
      if (keyId === undefined || !AliasName || !AliasArn || !TargetKeyId) return [];
      return [{ keyId, alias: AliasName, aliasArn: AliasArn, updatedAt: LastUpdatedDate }];
    },
  );
  return mapConcurrently(own, LIMITS.concurrentReads, session.signal, async ({ aliasArn, ...alias }) => ({
    ...alias,
    facts: await describeKey(session, aliasArn),
  }));
}

/**
 * Loads the keys that can sign. An id whose key waits for deletion, or is gone, is left free: the next
 * rotation moves its alias to a new key, so that a server whose keys were swept can start.
 * @param disabled what to do about a key that is disabled: somebody did that on purpose, and can undo it.
 * @throws KeyManagerError `FAILED_PRECONDITION` on a disabled key, if so asked.
 */
export async function loadAliasTargets(
  session: Session,
  targets: readonly AliasTarget[],
  disabled: 'refuse' | 'skip',
): Promise<KeyEntry[]> {
  const usable = targets.flatMap((target) => {
    const key = usableKey(session, target, disabled);
    return key ? [{ keyId: target.keyId, key }] : [];
  });
  return mapConcurrently(usable, LIMITS.concurrentReads, session.signal, ({ keyId, key }) =>
    fetchEntry(session, keyId, key),
  );
}

/** Whether the last refresh is so long ago, by either clock, that another server may soon call the key stale. */
export function isOutdated({ clock, serviceTime }: Session, updatedAt: Date | undefined): boolean {
  return (
    updatedAt === undefined ||
    clock.now() - updatedAt.getTime() > TIMES.keepAlive ||
    serviceTime.isPast(updatedAt, TIMES.keepAlive)
  );
}

function usableKey(
  { logger }: Session,
  target: AliasTarget,
  disabled: 'refuse' | 'skip',
): SigningKey | undefined {
  const { keyId, alias, facts } = target;
  if (!facts || isPendingDeletion(facts)) {
    const fields = { keyId, alias, arn: facts?.arn, state: facts?.state };
    logger.warn(
      fields,
      'The key of an alias is gone or waits for its deletion; its id is free for a new key',
    );
    return undefined;
  }
  if (facts.state !== 'Enabled') {
    if (disabled === 'refuse') {
      throw new KeyManagerError(
        'FAILED_PRECONDITION',
        `found ${facts.state.toLowerCase()} SPIRE key: "${facts.arn}", alias: "${alias}"; ` +
          'enable the key, or delete the alias to start with a new key',
      );
    }
    logger.warn({ keyId, alias, arn: facts.arn, state: facts.state }, 'Skipping a key that is not enabled');
    return undefined;
  }
  if (!isSigningKey(facts)) {
    logger.warn({ keyId, alias, arn: facts.arn }, 'Skipping a key of a type that no SPIRE server uses');
    return undefined;
  }
  return facts;
}
