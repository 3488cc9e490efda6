import {
  instantPart,
  partAfter,
  recordKey,
  recordPrefix,
  recordsEnd,
  type Transaction,
  type View,
} from '../../store/store.ts';
import { cancelEvent, type DueHandler, scheduleEvent } from '../../world/due.ts';

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A resource as the Tagging API knows it. */
export interface TaggedResource {
  readonly arn: string;
  readonly tags: readonly Tag[];
}

/** A change of a resource's tags; `tags` is undefined when the resource is gone. */
export interface TagChange {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly tags: readonly Tag[] | undefined;
}

/** The kind of the due event that lets a change show in the index. */
export const PUBLISH_TAGS = 'tagging.publish';

const RESOURCE = 'tagging.resource';
/** Index: tag key and value to ARNs. */
const BY_TAG = 'tagging.by-tag';
/** Index: tag key to ARNs. */
const BY_KEY = 'tagging.by-key';

/** Index: ARN to the due events of the changes that wait. */
const PENDING = 'tagging.pending';

/**
 * Tells the Tagging API of a change. It shows after `lag` milliseconds: on AWS the index is kept by another
 * service than the one whose resource was tagged. An earlier change that would not show sooner never shows: what is
 * seen in the end is what was written last.
 */
export async function publishTags(
  transaction: Transaction,
  { account, region, arn, tags }: TagChange,
  now: number,
  lag: number,
): Promise<void> {
  const at = now + lag;
  const pending = await transaction.range<string>(recordPrefix(PENDING, account, region, arn), {
    from: recordKey(PENDING, account, region, arn, instantPart(at)),
  });
  for (const { key, value: event } of pending) {
    await cancelEvent(transaction, event);
    await transaction.delete(key);
  }
  if (lag === 0) return applyTags(transaction, { account, region, arn, tags });
  const payload = [account, region, arn, tags?.map(({ key, value }) => [key, value]) ?? null];
  const event = await scheduleEvent(transaction, at, { kind: PUBLISH_TAGS, payload });
  await transaction.set(recordKey(PENDING, account, region, arn, instantPart(at)), event);
}

/** Carries out a change whose lag is over. */
export const publishDueTags: DueHandler = async (transaction, payload, at) => {
  const [account, region, arn, pairs] = payload as readonly [
    string,
    string,
    string,
    [string, string][] | null,
  ];
  const tags = pairs?.map(([key, value]) => ({ key, value }));
  await transaction.delete(recordKey(PENDING, account, region, arn, instantPart(at)));
  await applyTags(transaction, { account, region, arn, tags });
};

async function applyTags(transaction: Transaction, { account, region, arn, tags }: TagChange): Promise<void> {
  const resourceKey = recordKey(RESOURCE, account, region, arn);
  const before = await transaction.get<TaggedResource>(resourceKey);
  const [old, current] = [valuesOf(before?.tags), valuesOf(tags)];
  // Key managers renew one tag of five, every few hours: what stays as it is costs nothing.
  for (const [key, value] of old) {
    if (current.get(key) === value) continue;
    await transaction.delete(recordKey(BY_TAG, account, region, key, value, arn));
    if (!current.has(key)) await transaction.delete(recordKey(BY_KEY, account, region, key, arn));
  }
  // What never had a tag is no tagged resource; what lost its last one stays, without tags.
  if (tags === undefined || (tags.length === 0 && !before)) return transaction.delete(resourceKey);
  for (const [key, value] of current) {
    if (old.get(key) === value) continue;
    await transaction.set(recordKey(BY_TAG, account, region, key, value, arn), true);
    if (!old.has(key)) await transaction.set(recordKey(BY_KEY, account, region, key, arn), true);
  }
  await transaction.set(resourceKey, { arn, tags });
}

function valuesOf(tags: readonly Tag[] = []): ReadonlyMap<string, string> {
  return new Map(tags.map(({ key, value }) => [key, value]));
}

/** Account and Region of a query. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

export function getResource(
  view: View,
  { account, region }: Scope,
  arn: string,
): Promise<TaggedResource | undefined> {
  return view.get(recordKey(RESOURCE, account, region, arn));
}

/** Prefixes under which the index lists ARNs in order. */
export const listings = {
  all: ({ account, region }: Scope) => recordPrefix(RESOURCE, account, region),
  withKey: ({ account, region }: Scope, key: string) => recordPrefix(BY_KEY, account, region, key),
  withTag: ({ account, region }: Scope, key: string, value: string) =>
    recordPrefix(BY_TAG, account, region, key, value),
} as const;

/** Tag keys in use, in order, that follow `after`. */
export function tagKeysInUse(
  view: View,
  { account, region }: Scope,
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  return distinctParts(view, [BY_KEY, account, region], after, limit);
}

/** Values in use of a tag key, in order, that follow `after`. */
export function tagValuesInUse(
  view: View,
  { account, region }: Scope,
  key: string,
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  return distinctParts(view, [BY_TAG, account, region, key], after, limit);
}

/** The different parts that follow a tuple; jumps from one to the next, however many resources have it. */
async function distinctParts(
  view: View,
  tuple: readonly string[],
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const prefix = recordPrefix(...tuple);
  const parts: string[] = [];
  let last = after;
  while (parts.length < limit) {
    const start = last === undefined ? {} : { from: recordsEnd(...tuple, last) };
    const [entry] = await view.range(prefix, { ...start, limit: 1 });
    if (!entry) break;
    last = partAfter(prefix, entry.key);
    parts.push(last);
  }
  return parts;
}
