import type { Transaction } from '../../store/store.ts';
import type { Disorder } from '../../world/disorder.ts';
import { type DueHandler, scheduleEvent } from '../../world/due.ts';
import { publishTags } from '../tagging/tag-index.ts';
import type { KeyRecord } from './key-record.ts';
import { getKey, putKey, removeKey } from './key-store.ts';
import { DAY } from './limits.ts';
import { getRelatedKeys, putRelatedKeys, removeRelatedKeys } from './related-keys.ts';

/** The kind of the due event that ends a key; its payload is [account, Region, key id]. */
export const DELETE_KEY = 'kms.delete-key';

/** The key with its waiting period begun at `now`; the caller writes it down. */
export async function beginWaiting(
  transaction: Transaction,
  { deletionAfterReplicas, ...key }: KeyRecord,
  windowDays: number,
  now: number,
  disorder: Disorder,
): Promise<KeyRecord & Required<Pick<KeyRecord, 'deletion'>>> {
  const at = now + windowDays * DAY;
  const payload = [key.account, key.region, key.id];
  // The date stays, though the deletion may be late.
  const event = await scheduleEvent(transaction, at + disorder.deletionDelay(), {
    kind: DELETE_KEY,
    payload,
  });
  return { ...key, state: 'PendingDeletion', deletion: { at, windowDays, event } };
}

/**
 * Ends a key whose waiting period is over: material, grants and aliases go with it, and its tags once the lag of the
 * Tagging API is over.
 */
export function deleteKey(disorder: Disorder): DueHandler {
  return async (transaction, payload, at) => {
    const [account = '', region = '', id = ''] = payload as readonly string[];
    const key = await getKey(transaction, { account, region }, id);
    if (!key) throw new Error(`Key ${id} is due for deletion but does not exist.`);
    await removeKey(transaction, key);
    const gone = { account, region, arn: key.arn, tags: undefined };
    await publishTags(transaction, gone, at, disorder.taggingLag());
    if (key.multiRegion) await leaveRelatedKeys(transaction, key, at, disorder);
  };
}

/** "When the last of its replica keys is deleted, the waiting period of the primary key begins" (developer guide). */
async function leaveRelatedKeys(
  transaction: Transaction,
  key: KeyRecord,
  at: number,
  disorder: Disorder,
): Promise<void> {
  const related = await getRelatedKeys(transaction, key);
  if (key.region === related.primary) return removeRelatedKeys(transaction, key);
  const replicas = related.replicas.filter((region) => region !== key.region);
  await putRelatedKeys(transaction, key, { ...related, replicas });
  const primary = await getKey(transaction, { account: key.account, region: related.primary }, key.id);
  if (replicas.length > 0 || !primary?.deletionAfterReplicas) return;
  const { windowDays } = primary.deletionAfterReplicas;
  await putKey(transaction, await beginWaiting(transaction, primary, windowDays, at, disorder));
}
