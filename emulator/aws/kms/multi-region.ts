import type { Transaction } from '../../store/store.ts';
import { type DueHandler, scheduleEvent } from '../../world/due.ts';
import type { KeyRecord } from './key-record.ts';
import { getKey, putKey } from './key-store.ts';
import { getRelatedKeys, keyAt, putRelatedKeys, type RelatedKeys } from './related-keys.ts';
import { carryOutRotations, splitRotation, takeOverRotations } from './rotation.ts';

/*
 * What multi-Region keys do by themselves, some time after the call that began it has been answered. On AWS both
 * take "a few seconds"; here `multiRegionLag`.
 */

/** The kind of the due event that completes a replica key; its payload is [account, Region, key id]. */
export const COMPLETE_REPLICA = 'kms.complete-replica';

/** The kind of the due event that swaps primary and replica; its payload is [account, key id]. */
export const SWAP_PRIMARY = 'kms.swap-primary';

export async function scheduleCompletion(
  transaction: Transaction,
  key: KeyRecord,
  at: number,
): Promise<void> {
  await scheduleEvent(transaction, at, {
    kind: COMPLETE_REPLICA,
    payload: [key.account, key.region, key.id],
  });
}

/** Lets a new replica key be used, or its material be imported, unless its deletion was scheduled meanwhile, which is permitted. */
export const completeReplica: DueHandler = async (transaction, payload) => {
  const [account = '', region = '', id = ''] = payload as readonly string[];
  const key = await getKey(transaction, { account, region }, id);
  if (key?.state !== 'Creating') return;
  await putKey(transaction, { ...key, state: key.origin === 'EXTERNAL' ? 'PendingImport' : 'Enabled' });
};

/** Puts the old and the new primary key into the state Updating until they swap their roles. */
export async function beginSwap(
  transaction: Transaction,
  [primary, replica]: readonly [KeyRecord, KeyRecord],
  related: RelatedKeys,
  at: number,
): Promise<void> {
  await putKey(transaction, { ...primary, state: 'Updating' });
  await putKey(transaction, { ...replica, state: 'Updating' });
  await putRelatedKeys(transaction, primary, { ...related, next: replica.region });
  await scheduleEvent(transaction, at, { kind: SWAP_PRIMARY, payload: [primary.account, primary.id] });
}

/**
 * Both keys were enabled when the update began; only the end of imported material can have changed that. Rotations go
 * on from the new primary key; those that came due meanwhile happen now.
 */
export const swapPrimary: DueHandler = async (transaction, payload, at) => {
  const [account = '', id = ''] = payload as readonly string[];
  const { primary, replicas, next } = await getRelatedKeys(transaction, { account, id });
  if (next === undefined) throw new Error(`The primary Region of ${id} is not being updated.`);
  const { key: former, rotations } = splitRotation(await keyAt(transaction, { account, id }, primary));
  const successor = await takeOverRotations(
    transaction,
    await keyAt(transaction, { account, id }, next),
    rotations,
  );
  const others = replicas.filter((region) => region !== next);
  const related = { primary: next, replicas: [...others, primary].toSorted() };
  await putRelatedKeys(transaction, former, related);
  await putKey(transaction, updated(former));
  await putKey(transaction, await carryOutRotations(transaction, updated(successor), at));
};

function updated(key: KeyRecord): KeyRecord {
  return key.state === 'Updating' ? { ...key, state: 'Enabled' } : key;
}
