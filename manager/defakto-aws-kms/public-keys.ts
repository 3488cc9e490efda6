import { createHash } from 'node:crypto';
import { keyTypeOf } from '../aws-kms/algorithms.ts';
import { errorCode, isCode } from '../aws-kms/cloud-errors.ts';
import type { KeyEntry } from '../aws-kms/key-ring.ts';
import { KeyManagerError } from '../key-manager.ts';
import { LIMITS, TIMES } from './limits.ts';
import type { Session } from './session.ts';

/** A KMS key, and when the service says that it was made. */
export interface DatedKey {
  readonly arn: string;
  readonly created: number | undefined;
}

/** The public half of a key that can sign, or why it cannot: purged or waiting for it, disabled, of no use to us. */
export type Fetched = KeyEntry | 'gone' | 'disabled' | 'foreign';

export function isEntry(fetched: Fetched | undefined): fetched is KeyEntry {
  return typeof fetched === 'object';
}

/** Asks KMS itself, which the index lags behind. @throws the service's errors that say nothing of the key's state. */
export async function fetchKey(session: Session, keyId: string, key: DatedKey): Promise<Fetched> {
  try {
    return await fetchEntry(session, keyId, key);
  } catch (error) {
    if (error instanceof KeyManagerError) {
      session.logger.warn({ keyId, arn: key.arn, error }, 'Leaving a key alone that cannot sign');
      return 'foreign';
    }
    if (isCode(error, 'NotFoundException', 'KMSInvalidStateException')) return 'gone';
    if (!isCode(error, 'DisabledException')) throw error;
    // KMS answers with this code for keys that wait for their deletion as well.
    return /pending deletion/i.test((error as Error).message) ? 'gone' : 'disabled';
  }
}

/**
 * The public half of an enabled key. Its fingerprint is the hexadecimal SHA-256 of the public key. A key that is not
 * found is asked for again: KMS may not see a new key everywhere yet.
 */
export async function fetchEntry(
  session: Session,
  keyId: string,
  { arn, created }: DatedKey,
): Promise<KeyEntry> {
  const { PublicKey: pkixData, KeySpec, KeyUsage } = await getPublicKey(session, arn);
  const type = KeyUsage === 'SIGN_VERIFY' ? keyTypeOf(KeySpec) : undefined;
  if (!pkixData || !type) {
    throw new KeyManagerError(
      'INTERNAL',
      `${arn} (${KeySpec}, ${KeyUsage}) is no key that can sign for "${keyId}"`,
    );
  }
  const fingerprint = createHash('sha256').update(pkixData).digest('hex');
  return {
    arn,
    publicKey: { id: keyId, type, pkixData, fingerprint, ...(created !== undefined && { created }) },
  };
}

async function getPublicKey({ cloud, clock, logger, signal }: Session, arn: string) {
  for (let tries = 1; ; tries++) {
    try {
      return await cloud.getPublicKey({ KeyId: arn });
    } catch (error) {
      if (tries === LIMITS.newKeyTries || !isCode(error, 'NotFoundException')) throw error;
      logger.debug({ arn, tries, code: errorCode(error) }, 'KMS does not know the key yet');
      await clock.sleep(TIMES.newKeyPause, signal);
    }
  }
}
