import type { KeyEntry } from '../aws-kms/key-ring.ts';
import type { KeyRecord } from '../defakto/key-record.ts';
import { newestFirst } from './listings.ts';
import { type Fetched, fetchKey, isEntry } from './public-keys.ts';
import type { Session } from './session.ts';

/**
 * Chooses among the keys of one id, the same whoever asks and whenever: the key that the caller expects, whatever
 * its tags say, for they may be late; else the newest that is committed and can sign. A newer one that somebody has
 * disabled is no reason to go back to an older one.
 */
export async function chooseKey(
  session: Session,
  keyId: string,
  records: readonly KeyRecord[],
): Promise<KeyEntry | undefined> {
  const { disabled, expects, logger } = session;
  const fetched = new Map<string, Promise<Fetched>>();
  const fetch = ({ id: arn, created }: KeyRecord): Promise<Fetched> => {
    const known = fetched.get(arn) ?? fetchKey(session, keyId, { arn, created });
    fetched.set(arn, known);
    return known;
  };
  const sorted = [...records].sort(newestFirst);
  const expected = expects(keyId);
  for (const record of expected ? sorted : []) {
    const found = await fetch(record);
    if (isEntry(found) && expected && sameBytes(found.publicKey.pkixData, expected)) return found;
  }
  for (const record of sorted.filter(({ state, created }) => state === 'active' && created !== undefined)) {
    const found = await fetch(record);
    if (isEntry(found)) return found;
    if (found !== 'disabled') continue;
    disabled.add(record.id);
    logger.warn(
      { keyId, arn: record.id },
      'Skipping a key that somebody has disabled; enable it or make a new one',
    );
    return undefined;
  }
  return undefined;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
