import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import type { Session } from '../session/session.ts';
import { tagging as source } from '../sources.ts';
import { arns, PROJECT } from './tag-index.ts';

/** The tags of a key that KMS itself tells, without the run's own. */
async function tagsInKms({ kms, names }: Session, KeyId: string): Promise<readonly string[]> {
  const { Tags = [] } = await kms.listResourceTags({ KeyId });
  const own = Tags.filter(({ TagKey }) => TagKey !== names.tag.TagKey);
  return own.map(({ TagKey, TagValue }) => `${TagKey}=${TagValue}`).sort();
}

/** Tags that the Tagging API changes, and those that it has to see. */
export const TAGGING_CHANGE_CHECKS: readonly EndpointCheck[] = [
  {
    id: 'tagging-api/tags-keys',
    shows: 'TagResources tags a key, and KMS tells the tags.',
    source: source('TagResources'),
    judges: ['TagResources'],
    run: async (session) => {
      const { id, arn } = await session.makeKey();
      const request = { ResourceARNList: [arn], Tags: { one: '1', two: '2' } };
      const { FailedResourcesMap = {} } = await session.tagging.tagResources(request);
      expectEqual(Object.keys(FailedResourcesMap), [], 'the resources that failed');
      await session.eventually('tags', async () =>
        expectEqual(await tagsInKms(session, id), ['one=1', 'two=2'], 'the tags'),
      );
    },
  },
  {
    id: 'tagging-api/takes-tags-away',
    shows: 'UntagResources takes tags of a key away, and KMS tells the rest.',
    source: source('UntagResources'),
    judges: ['UntagResources'],
    run: async (session) => {
      const Tags = ['one', 'two'].map((TagKey) => ({ TagKey, TagValue: 'x' }));
      const { id, arn } = await session.makeKey({ Tags });
      await session.tagging.untagResources({ ResourceARNList: [arn], TagKeys: ['one'] });
      await session.eventually('tags', async () =>
        expectEqual(await tagsInKms(session, id), ['two=x'], 'the tags'),
      );
    },
  },
  {
    id: 'tagging-api/sees-what-kms-changes',
    shows: 'A tag that TagResource of KMS adds is found by GetResources.',
    source: source('GetResources'),
    judges: ['TagResource', 'GetResources'],
    run: async (session) => {
      const { id: KeyId, arn } = await session.makeKey();
      const TagValue = `${session.names.tag.TagValue} ${session.names.word()}`;
      await session.kms.tagResource({ KeyId, Tags: [{ TagKey: PROJECT, TagValue }] });
      await session.eventually('tag index', async () => {
        const found = await arns(session, { TagFilters: [{ Key: PROJECT, Values: [TagValue] }] });
        expectEqual(found, [arn], 'the keys that are found');
      });
    },
  },
  {
    id: 'tagging-api/tells-what-failed',
    shows: 'TagResources tells of a key that does not exist, and tags the others.',
    source: source('TagResources: FailedResourcesMap'),
    judges: ['TagResources'],
    run: async (session) => {
      const { id, arn } = await session.makeKey();
      const missing = session.stranger(arn.replace(id, session.missingKeyId()));
      const request = { ResourceARNList: [arn, missing], Tags: { one: '1' } };
      const { FailedResourcesMap = {} } = await session.tagging.tagResources(request);
      expectEqual(Object.keys(FailedResourcesMap), [missing], 'the resources that failed');
      await session.eventually('tags', async () =>
        expectEqual(await tagsInKms(session, id), ['one=1'], 'the tags of the other'),
      );
    },
  },
];
