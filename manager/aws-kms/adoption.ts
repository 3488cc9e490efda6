import { errorCode, isCode } from './cloud-errors.ts';
import { describeKey, fetchEntry, isSigningKey, type SigningKey } from './key-facts.ts';
import { compare, type KeyEntry } from './key-ring.ts';
import type { Session } from './session.ts';

/** An enabled key that carries this server's tags. */
export interface Candidate {
  readonly keyId: string;
  readonly key: SigningKey;
}

/**
 * Takes keys into use whose ids have no alias, and gives them one. Of several the newest is taken, then the
 * one whose ARN sorts first.
 */
export async function adopt(session: Session, candidates: readonly Candidate[]): Promise<KeyEntry[]> {
  const winners = new Map<string, SigningKey>();
  for (const { keyId, key } of [...candidates].sort(newestFirst)) {
    if (!winners.has(keyId)) winners.set(keyId, key);
  }
  const entries: KeyEntry[] = [];
  for (const [keyId, key] of [...winners].sort(([a], [b]) => compare(a, b))) {
    const chosen = await claimAlias(session, keyId, key);
    if (chosen) entries.push(await fetchEntry(session, keyId, chosen));
  }
  return entries;
}

/** Creates the missing alias. One that is there after all, unseen by a lagging listing, decides instead. */
async function claimAlias(session: Session, keyId: string, key: SigningKey): Promise<SigningKey | undefined> {
  const { cloud, names, logger } = session;
  const alias = names.alias(keyId);
  try {
    await cloud.createAlias({ AliasName: alias, TargetKeyId: key.arn });
    logger.warn({ alias, arn: key.arn }, 'Found a key without an alias and gave it one');
    return key;
  } catch (error) {
    if (isCode(error, 'AlreadyExistsException')) {
      const target = await describeKey(session, alias);
      return target?.state === 'Enabled' && isSigningKey(target) ? target : undefined;
    }
    logger.error(
      { alias, arn: key.arn, code: errorCode(error), error },
      'A key has no alias and cannot be given one; it is used all the same, the next refresh tries again',
    );
    return key;
  }
}

function newestFirst(a: Candidate, b: Candidate): number {
  const age = (b.key.createdAt?.getTime() ?? 0) - (a.key.createdAt?.getTime() ?? 0);
  return age || compare(a.key.arn, b.key.arn);
}
