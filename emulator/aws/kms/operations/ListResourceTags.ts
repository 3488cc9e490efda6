import type { ListResourceTagsRequest, ListResourceTagsResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { findKey } from '../key-reference.ts';
import { LIMITS } from '../limits.ts';
import { page } from '../pages.ts';

export const ListResourceTags: Handler<ListResourceTagsRequest, ListResourceTagsResponse> = async (
  input,
  context,
) => {
  const { tags, arn } = await context.world.store.read((view) =>
    findKey(view, context, 'ListResourceTags', input.KeyId ?? '', { aliases: false }),
  );
  const sorted = [...tags].sort((a, b) => (a.key < b.key ? -1 : 1));
  const { items, paging } = await page(
    context,
    `tags of ${arn}`,
    input,
    LIMITS.pages.tags,
    async (after, limit) => sorted.filter(({ key }) => after === undefined || key > after).slice(0, limit),
    ({ key }) => key,
  );
  return { Tags: items.map(({ key, value }) => ({ TagKey: key, TagValue: value })), ...paging };
};
