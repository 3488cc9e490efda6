import { mapConcurrently } from '../../../manager/concurrency.ts';
import { KeyManagerError, type KeyType } from '../../../manager/index.ts';
import { describe, type Facts, isUsable, listAliases } from './calls.ts';
import { LIMITS } from './limits.ts';
import type { Session } from './session.ts';

/** An alias of this server. */
export interface OwnAlias {
  readonly keyId: string;
  readonly name: string;
  readonly updated: Date | undefined;
  /** The key that it names; undefined when it is purged. */
  readonly target: Facts | undefined;
}

export async function readOwnAliases(session: Session): Promise<OwnAlias[]> {
  const own = (await listAliases(session)).flatMap(
    ({ AliasName: name = '', AliasArn = '', LastUpdatedDate }) => {
      const keyId = session.names.keyIdOf(name);
      return keyId === undefined ? [] : [{ keyId, name, AliasArn, updated: LastUpdatedDate }];
    },
  );
  return mapConcurrently(own, LIMITS.concurrentReads, session.signal, async ({ AliasArn, ...alias }) => ({
    ...alias,
    target: await describe(session, AliasArn),
  }));
}

/**
 * The key behind an alias, if a server can sign with it. One that waits for its purge leaves its id free.
 * @throws KeyManagerError for a disabled key in alias mode: somebody disabled it on purpose
 */
export function usableTarget(
  session: Session,
  { name, target }: OwnAlias,
): (Facts & { type: KeyType }) | undefined {
  const { logger, defects, byTags } = session;
  if (isUsable(target)) return target;
  const { arn, state } = target ?? { arn: undefined, state: 'purged' };
  const disabled = state === 'Disabled' && !byTags;
  // H: nor does the plugin start on a key that waits for its purge, in either mode (fetcher.go:112-115, 307).
  const pending = state === 'PendingDeletion' && defects.has('H');
  if (disabled || pending) {
    throw new KeyManagerError('FAILED_PRECONDITION', `found disabled SPIRE key: "${arn}", alias: "${name}"`);
  }
  logger.warn({ alias: name, arn, state }, 'Leaving out an alias whose key cannot sign');
  return undefined;
}
