import { createHash } from 'node:crypto';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { KeyManagerError, type KeyType } from '../key-manager.ts';
import { keyTypeOf } from './algorithms.ts';
import { isCode } from './cloud-errors.ts';
import type { KeyEntry } from './key-ring.ts';
import { LIMITS, TIMES } from './limits.ts';
import type { Session } from './session.ts';

/** What the manager wants to know of a KMS key. */
export interface KeyFacts {
  readonly arn: string;
  readonly state: string;
  readonly description: string;
  readonly createdAt: Date | undefined;
  /** Undefined for a key that a SPIRE server cannot sign with. */
  readonly type: KeyType | undefined;
}

/** A key of one of SPIRE's types. */
export interface SigningKey extends KeyFacts {
  readonly type: KeyType;
}

export function isSigningKey(facts: KeyFacts): facts is SigningKey {
  return facts.type !== undefined;
}

/**
 * Asks for a key by ARN, key id, alias name or alias ARN.
 * @returns undefined when there is no such key or alias.
 */
export async function describeKey(session: Session, keyId: string): Promise<KeyFacts | undefined> {
  try {
    const { KeyMetadata } = await session.cloud.describeKey({ KeyId: keyId });
    return toFacts(session, KeyMetadata);
  } catch (error) {
    if (isCode(error, 'NotFoundException')) return undefined;
    throw error;
  }
}

/** Reads the metadata in an answer of DescribeKey or CreateKey. @throws KeyManagerError when there are none. */
export function toFacts(session: Session, metadata: KeyMetadata | undefined): KeyFacts {
  if (!metadata?.Arn) throw new KeyManagerError('INTERNAL', 'KMS described a key without naming its ARN');
  session.serviceTime.observe(metadata.CreationDate);
  return {
    arn: metadata.Arn,
    state: metadata.KeyState ?? '',
    description: metadata.Description ?? '',
    createdAt: metadata.CreationDate,
    type: metadata.KeyUsage === 'SIGN_VERIFY' ? keyTypeOf(metadata.KeySpec) : undefined,
  };
}

/** Whether the key waits for its purge: it will never sign again, unless somebody cancels the deletion. */
export function isPendingDeletion({ state }: KeyFacts): boolean {
  return state === 'PendingDeletion' || state === 'PendingReplicaDeletion';
}

/** Fetches the public half of an enabled key. The fingerprint is the hexadecimal SHA-256 of the public key. */
export async function fetchEntry(
  session: Session,
  keyId: string,
  { arn, type, createdAt }: Pick<SigningKey, 'arn' | 'type' | 'createdAt'>,
): Promise<KeyEntry> {
  const { PublicKey: pkixData } = await session.cloud.getPublicKey({ KeyId: arn });
  if (!pkixData) throw new KeyManagerError('INTERNAL', `KMS gave no public key for ${arn}`);
  const fingerprint = createHash('sha256').update(pkixData).digest('hex');
  const created = createdAt && { created: createdAt.getTime() };
  return { arn, publicKey: { id: keyId, type, pkixData, fingerprint, ...created } };
}

/** Like {@link fetchEntry}, for a key just made: KMS may not see it everywhere yet. */
export async function fetchNewEntry(
  session: Session,
  keyId: string,
  key: Pick<SigningKey, 'arn' | 'type' | 'createdAt'>,
): Promise<KeyEntry> {
  for (let tries = 1; ; tries++) {
    try {
      return await fetchEntry(session, keyId, key);
    } catch (error) {
      if (tries === LIMITS.newKeyTries || !isCode(error, 'NotFoundException')) throw error;
      await session.clock.sleep(TIMES.newKeyPause, session.signal);
    }
  }
}
