import type { MultiRegionConfiguration } from '@aws-sdk/client-kms';
import { recordKey, type Transaction, type View } from '../../store/store.ts';
import { keyArn } from './arns.ts';
import { refusals } from './errors.ts';
import type { KeyRecord } from './key-record.ts';
import { getKey } from './key-store.ts';

/**
 * Where the related keys of a multi-Region key are: one record for all of them, because they share an id, and so
 * that no two of them can ever tell different stories. What else they share never changes (spec, usage, origin)
 * or is written to each of them in one transaction (material).
 */
export interface RelatedKeys {
  /** The Region of the primary key. */
  readonly primary: string;
  /** The Regions of the replica keys, sorted. */
  readonly replicas: readonly string[];
  /** While the primary Region is updated: the Region that will have the primary key. */
  readonly next?: string;
}

/** What all related keys have in common. */
type KeyName = Pick<KeyRecord, 'account' | 'id'>;

const RELATED_KEYS = 'kms.related-keys';

/** Of a multi-Region key. */
export async function getRelatedKeys(view: View, { account, id }: KeyName): Promise<RelatedKeys> {
  const related = await view.get<RelatedKeys>(recordKey(RELATED_KEYS, account, id));
  if (!related) throw new Error(`The multi-Region key ${id} has no record of its related keys.`);
  return related;
}

export function putRelatedKeys(transaction: Transaction, { account, id }: KeyName, related: RelatedKeys) {
  return transaction.set(recordKey(RELATED_KEYS, account, id), related);
}

export function removeRelatedKeys(transaction: Transaction, { account, id }: KeyName): Promise<void> {
  return transaction.delete(recordKey(RELATED_KEYS, account, id));
}

/** The id of a multi-Region key: `mrk-` and 32 hexadecimal digits ("How multi-Region keys work"). */
export function multiRegionId(uuid: string): string {
  return `mrk-${uuid.replaceAll('-', '')}`;
}

/**
 * Whether a key is the primary one. While the primary Region is updated none is: the guide says that the old and
 * the new one may both show as replicas then, and that is what makes a second update fail.
 */
function isPrimary({ region }: KeyRecord, { primary, next }: RelatedKeys): boolean {
  return region === primary && next === undefined;
}

/** What a new replica key has of its primary key ("Shared properties"); rotation stays with the primary key. */
export function sharedProperties({ account, id, spec, usage, origin, materialId }: KeyRecord) {
  return {
    account,
    id,
    spec,
    usage,
    origin,
    multiRegion: true,
    ...(materialId !== undefined && { materialId }),
  } as const;
}

/** The primary key of a multi-Region key; any other key itself. While the primary Region is updated, the old one. */
export async function primaryOf(view: View, key: KeyRecord): Promise<KeyRecord> {
  if (!key.multiRegion) return key;
  const { primary } = await getRelatedKeys(view, key);
  return primary === key.region ? key : keyAt(view, key, primary);
}

/** Whether a key is a replica, whose primary key has what it shares. */
export async function isReplica(view: View, key: KeyRecord): Promise<boolean> {
  return key.multiRegion === true && (await getRelatedKeys(view, key)).primary !== key.region;
}

/** The replica keys of a primary key; none of any other key. */
export async function replicasOf(view: View, key: KeyRecord): Promise<readonly KeyRecord[]> {
  if (!key.multiRegion) return [];
  const { primary, replicas } = await getRelatedKeys(view, key);
  if (primary !== key.region) return [];
  return Promise.all(replicas.map((region) => keyAt(view, key, region)));
}

/** The related key in a Region that is known to have one. */
export async function keyAt(view: View, { account, id }: KeyName, region: string): Promise<KeyRecord> {
  const key = await getKey(view, { account, region }, id);
  if (!key) throw new Error(`The multi-Region key ${id} is missing in ${region}.`);
  return key;
}

/** Refuses what is set on the primary key for all related keys. @throws AwsError UnsupportedOperationException */
export async function checkNoReplica(view: View, key: KeyRecord): Promise<void> {
  if (key.multiRegion) await relatedKeysOfPrimary(view, key);
}

/** The related keys of a primary key. @throws AwsError UnsupportedOperationException for any other key */
export async function relatedKeysOfPrimary(view: View, key: KeyRecord): Promise<RelatedKeys> {
  const related = key.multiRegion && (await getRelatedKeys(view, key));
  if (!related || !isPrimary(key, related)) throw refusals.notPrimary(key.arn);
  return related;
}

/** What DescribeKey tells of a key's place among its related keys. */
export function multiRegionConfiguration(key: KeyRecord, related: RelatedKeys): MultiRegionConfiguration {
  const { primary, replicas, next } = related;
  const keyIn = (Region: string) => ({
    Arn: keyArn({ account: key.account, region: Region }, key.id),
    Region,
  });
  // That PrimaryKey already names the key to be, while it still shows as a replica, is inferred.
  const shown = next === undefined ? replicas : [...replicas, primary].toSorted();
  return {
    MultiRegionKeyType: isPrimary(key, related) ? 'PRIMARY' : 'REPLICA',
    PrimaryKey: keyIn(next ?? primary),
    ReplicaKeys: shown.map(keyIn),
  };
}
