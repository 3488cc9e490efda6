import type { TagResourceRequest } from '@aws-sdk/client-kms';
import { publishTags } from '../../tagging/tag-index.ts';
import { changeKey } from '../key-operation.ts';
import { checkTagCount, checkTags, mergeTags } from '../tags.ts';

export const TagResource = changeKey<TagResourceRequest, object>(
  'TagResource',
  async (key, input, { now, world }, transaction) => {
    const tags = mergeTags(key.tags, checkTags(input.Tags ?? []));
    checkTagCount(tags, world.quotas);
    const tagged = { ...key, tags };
    await publishTags(transaction, tagged, now, world.disorder.taggingLag());
    return { key: tagged, output: {} };
  },
);
