import type { DueHandler } from '../../world/due.ts';
import type { Disorder } from '../../world/world.ts';
import { publishTags } from '../tagging/tag-index.ts';
import { getKey, removeKey } from './key-store.ts';

/** The kind of the due event that ends a key; its payload is [account, Region, key id]. */
export const DELETE_KEY = 'kms.delete-key';

/**
 * Ends a key whose waiting period is over: material, grants and aliases go with it, and its tags once the lag of the
 * Tagging API is over.
 */
export function deleteKey({ taggingLag }: Disorder): DueHandler {
  return async (transaction, payload, at) => {
    const [account = '', region = '', id = ''] = payload as readonly string[];
    const key = await getKey(transaction, { account, region }, id);
    if (!key) throw new Error(`Key ${id} is due for deletion but does not exist.`);
    await removeKey(transaction, key);
    await publishTags(transaction, { account, region, arn: key.arn, tags: undefined }, at, taggingLag);
  };
}
