import type { UntagResourceRequest } from '@aws-sdk/client-kms';
import { publishTags } from '../../tagging/tag-index.ts';
import { changeKey } from '../key-operation.ts';
import { checkTagKey } from '../tags.ts';

/** Removing a tag that the key does not have succeeds. */
export const UntagResource = changeKey<UntagResourceRequest, object>(
  'UntagResource',
  async (key, input, { now, world }, transaction) => {
    const removed = new Set(input.TagKeys ?? []);
    for (const name of removed) checkTagKey(name);
    const untagged = { ...key, tags: key.tags.filter((tag) => !removed.has(tag.key)) };
    await publishTags(transaction, untagged, now, world.disorder.taggingLag());
    return { key: untagged, output: {} };
  },
);
