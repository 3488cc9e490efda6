import type { AliasListEntry } from '@aws-sdk/client-kms';
import { attempt } from './attempt.ts';
import { isCode } from './cloud-errors.ts';
import { describeKey } from './key-facts.ts';
import { TIMES } from './limits.ts';
import { listAliases } from './listings.ts';
import { scheduleDeletion } from './retirement.ts';
import type { Session } from './session.ts';

/** Whether the server that refreshes this alias is gone, by the service's own dates. */
export function isStaleAlias({ serviceTime }: Session, alias: AliasListEntry): boolean {
  return serviceTime.isPast(alias.LastUpdatedDate ?? alias.CreationDate, TIMES.staleAfter);
}

/**
 * Removes the aliases, with their keys, that other servers of the trust domain have not refreshed for two
 * weeks. A key that has a fresh alias as well keeps its life.
 * @param except ARNs of keys that are judged by other signs.
 */
export async function sweepStaleAliases(
  session: Session,
  except: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { names, signal } = session;
  const aliases = (await listAliases(session)).filter(({ AliasName }) =>
    names.isAliasOfTrustDomain(AliasName),
  );
  const isStale = (alias: AliasListEntry): boolean =>
    names.keyIdOf(alias.AliasName) === undefined && isStaleAlias(session, alias);
  const inUse = new Set(aliases.filter((alias) => !isStale(alias)).map(({ TargetKeyId }) => TargetKeyId));
  for (const alias of aliases.filter(isStale)) {
    signal.throwIfAborted();
    await attempt(session, 'remove a stale alias', { alias: alias.AliasName }, () =>
      retire(session, alias, { keepKey: inUse.has(alias.TargetKeyId), except }),
    );
  }
}

async function retire(
  session: Session,
  { AliasName, AliasArn }: AliasListEntry,
  { keepKey, except }: { keepKey: boolean; except: ReadonlySet<string> },
): Promise<void> {
  const { ring, doomed, logger } = session;
  if (!AliasName || !AliasArn) return;
  const key = await describeKey(session, AliasArn);
  if (key && (ring.uses(key.arn) || doomed.has(key.arn) || except.has(key.arn))) return;
  if (key && !(await isStillStale(session, key.arn, AliasName))) return;
  await deleteAlias(session, AliasName);
  logger.info({ alias: AliasName, arn: key?.arn }, 'Removed a stale alias');
  if (key?.state === 'Enabled' && !keepKey) await scheduleDeletion(session, key.arn);
}

/** Sweeping a list takes its time: meanwhile a server may have come back. */
async function isStillStale(session: Session, arn: string, name: string): Promise<boolean> {
  const alias = (await listAliases(session, arn)).find(({ AliasName }) => AliasName === name);
  return alias !== undefined && isStaleAlias(session, alias);
}

/** Deletes an alias; one that is gone already is as good. */
export async function deleteAlias({ cloud }: Session, name: string): Promise<void> {
  try {
    await cloud.deleteAlias({ AliasName: name });
  } catch (error) {
    if (!isCode(error, 'NotFoundException')) throw error;
  }
}
