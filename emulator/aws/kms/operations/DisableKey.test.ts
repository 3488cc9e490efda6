import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createDisabledKey, createKey, describeKey } from '../../../test/keys.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'DisableKey', { aliases: false }, (KeyId) => ({ KeyId }));

test.each([
  ['an enabled key', createKey],
  ['a disabled key', createDisabledKey],
])('disables %s', async (_state, make) => {
  const { id } = await make(kms);
  await kms.disableKey({ KeyId: id });
  expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'Disabled', Enabled: false });
});

test('leaves aliases and tags alone', async () => {
  const { id } = await createKey(kms, { Tags: [{ TagKey: 'a', TagValue: 'b' }] });
  await kms.createAlias({ AliasName: 'alias/kept', TargetKeyId: id });
  await kms.disableKey({ KeyId: id });
  expect((await kms.listAliases({ KeyId: id })).Aliases).toMatchObject([{ AliasName: 'alias/kept' }]);
  expect((await kms.listResourceTags({ KeyId: id })).Tags).toEqual([{ TagKey: 'a', TagValue: 'b' }]);
});
