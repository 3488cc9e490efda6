import { expect, test } from 'vitest';
import { createKey } from '../../test/keys.ts';
import { refusalOf } from '../../test/refusals.ts';
import { DAY, testWorld } from '../../test/world.ts';

const { kms, tagging, emulator } = testWorld({ disorder: { taggingLag: 60_000 } });
const tag = (TagKey: string, TagValue: string) => ({ TagKey, TagValue });
const TagFilters = [{ Key: 'seen' }];
const seen = async () => {
  const { ResourceTagMappingList = [] } = await tagging.getResources({ TagFilters });
  return ResourceTagMappingList.map(({ Tags = [] }) => Tags[0]?.Value);
};

test('tags, new values and the end of a key show late, each by as much', async () => {
  const key = await createKey(kms, { Tags: [tag('seen', 'first')] });
  await emulator.clock.advance(59_999);
  expect(await seen()).toEqual([]);
  await kms.tagResource({ KeyId: key.id, Tags: [tag('seen', 'second')] });
  await emulator.clock.advance(1);
  expect(await seen()).toEqual(['first']);
  await emulator.clock.advance(59_999);
  expect(await seen()).toEqual(['second']);

  await kms.scheduleKeyDeletion({ KeyId: key.id, PendingWindowInDays: 7 });
  await emulator.clock.advance(7 * DAY);
  expect(await refusalOf(kms.describeKey({ KeyId: key.id }))).toMatchObject({ code: 'NotFoundException' });
  expect(await seen()).toEqual(['second']);
  await emulator.clock.advance(60_000);
  expect(await seen()).toEqual([]);
});

test('KMS itself has no lag', async () => {
  const key = await createKey(kms, { Tags: [tag('other', 'here')] });
  const listed = await kms.listResourceTags({ KeyId: key.id });
  expect(listed.Tags).toEqual([tag('other', 'here')]);
});
