import type { AliasListEntry } from '@aws-sdk/client-kms';
import { isCode } from '../../../manager/aws-kms/cloud-errors.ts';
import { describe } from './calls.ts';
import { schedule } from './dispose.ts';
import { TIMES } from './limits.ts';
import { attempt, isInUse, type Session } from './session.ts';

/** Whether nobody has refreshed the alias for two weeks. */
export function isStale({ age }: Session, { LastUpdatedDate, CreationDate }: AliasListEntry): boolean {
  return age.isOver(LastUpdatedDate ?? CreationDate, TIMES.staleAfter);
}

/**
 * Removes aliases that no server of the trust domain refreshes, and their keys unless a fresh alias names them too.
 * @param aliases all of the account
 * @param except ARNs of keys that are judged by their tags
 */
export async function sweepAliases(
  session: Session,
  aliases: readonly AliasListEntry[],
  except: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { names } = session;
  const ours = aliases.filter(({ AliasName = '' }) => names.isOfTrustDomain(AliasName));
  const stale = ours.filter((alias) => !names.isOwn(alias.AliasName ?? '') && isStale(session, alias));
  const fresh = new Set(ours.filter((alias) => !stale.includes(alias)).map(({ TargetKeyId }) => TargetKeyId));
  for (const { AliasName = '', AliasArn = '', TargetKeyId } of stale) {
    await attempt(session, 'remove a stale alias', { alias: AliasName }, async () => {
      const key = await describe(session, AliasArn);
      if (key && (isInUse(session, key.arn) || except.has(key.arn))) return;
      await deleteAlias(session, AliasName);
      if (key?.state === 'Enabled' && !fresh.has(TargetKeyId)) await schedule(session, key.arn);
    });
  }
}

export async function deleteAlias({ cloud }: Session, name: string): Promise<void> {
  try {
    await cloud.deleteAlias({ AliasName: name });
  } catch (error) {
    if (!isCode(error, 'NotFoundException')) throw error;
  }
}
