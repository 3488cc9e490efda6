import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import { api, guide } from '../sources.ts';

const MESSAGE = Buffer.from('while it was enabled');

/** A key comes to be in a state, and Enabled says the same. */
async function expectStateAndEnabled({ kms, seen }: Session, KeyId: string, state: string): Promise<void> {
  await seen('state', async () => {
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    const found = [KeyMetadata?.KeyState, KeyMetadata?.Enabled];
    expectEqual(found, [state, state === 'Enabled'], 'the state, and Enabled');
  });
}

/** How the state of a key changes, and what stays as it is meanwhile. */
export const STATE_CHANGE_CHECKS: readonly EndpointCheck[] = [
  {
    id: 'states/a-key-can-be-disabled-and-enabled',
    shows: 'DisableKey and EnableKey switch a key off and on, and doing so twice is no error.',
    source: guide('key-state', 'key state table'),
    judges: ['DisableKey', 'EnableKey'],
    run: async (session) => {
      const { id: KeyId } = await session.makeKey();
      for (const _ of ['once', 'twice']) await session.kms.disableKey({ KeyId });
      await expectStateAndEnabled(session, KeyId, 'Disabled');
      for (const _ of ['once', 'twice']) await session.kms.enableKey({ KeyId });
      await expectStateAndEnabled(session, KeyId, 'Enabled');
    },
  },
  {
    id: 'states/an-enabled-key-works-as-before',
    shows: 'A key that was disabled and enabled decrypts what it encrypted before.',
    source: api('DisableKey'),
    judges: ['EnableKey', 'Decrypt'],
    run: async ({ kms, makeKey, eventually }) => {
      const { id: KeyId } = await makeKey();
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: MESSAGE });
      await kms.disableKey({ KeyId });
      await eventually('state', () => refused('DisabledException', kms.decrypt({ CiphertextBlob })));
      await kms.enableKey({ KeyId });
      await eventually('state', async () => {
        const { Plaintext = [] } = await kms.decrypt({ CiphertextBlob });
        expectEqual(Buffer.from(Plaintext), MESSAGE, 'the plaintext');
      });
    },
  },
  {
    id: 'states/a-disabled-key-can-be-deleted',
    shows: 'The deletion of a disabled key can be scheduled and cancelled; it is disabled again.',
    source: guide('key-state', 'key state table'),
    judges: ['ScheduleKeyDeletion', 'CancelKeyDeletion'],
    run: async (session) => {
      const { id: KeyId } = await session.makeKey();
      await session.kms.disableKey({ KeyId });
      await session.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
      await expectStateAndEnabled(session, KeyId, 'PendingDeletion');
      await session.kms.cancelKeyDeletion({ KeyId });
      await expectStateAndEnabled(session, KeyId, 'Disabled');
    },
  },
  {
    id: 'states/a-disabled-key-keeps-names-and-tags',
    shows: 'A disabled key can be tagged, described and given an alias.',
    source: guide('key-state', 'key state table'),
    judges: ['TagResource', 'CreateAlias', 'UpdateKeyDescription'],
    run: async ({ kms, makeKey, makeAlias, eventually }) => {
      const { id: KeyId } = await makeKey();
      await kms.disableKey({ KeyId });
      await kms.tagResource({ KeyId, Tags: [{ TagKey: 'state', TagValue: 'disabled' }] });
      await kms.updateKeyDescription({ KeyId, Description: 'disabled' });
      const alias = await makeAlias(KeyId);
      await eventually('tags', async () => {
        const { Tags = [] } = await kms.listResourceTags({ KeyId });
        expectEqual(Tags.find(({ TagKey }) => TagKey === 'state')?.TagValue, 'disabled', 'the tag');
        const { KeyMetadata } = await kms.describeKey({ KeyId: alias });
        expectEqual(
          [KeyMetadata?.KeyId, KeyMetadata?.Description],
          [KeyId, 'disabled'],
          'id and description',
        );
      });
    },
  },
  {
    id: 'states/an-alias-of-a-key-pending-deletion-can-go',
    shows: 'An alias of a key that is pending deletion can be moved to another key, and be deleted.',
    source: guide('key-state', 'key state table'),
    judges: ['UpdateAlias', 'DeleteAlias'],
    run: async ({ kms, makeKey, makeAlias, key, eventually }) => {
      const { id: KeyId } = await makeKey();
      const [moved, deleted] = [await makeAlias(KeyId), await makeAlias(KeyId)];
      await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
      await kms.updateAlias({ AliasName: moved, TargetKeyId: (await key('symmetric')).id });
      await kms.deleteAlias({ AliasName: deleted });
      await eventually('alias', async () => {
        const { Aliases = [] } = await kms.listAliases({ KeyId });
        expectEqual(Aliases.length, 0, 'the number of aliases that are left');
      });
    },
  },
];
