import { DAY } from '../../laboratory/durations.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { api } from '../sources.ts';

/** A day of either side: an instant that AWS tells was not taken when the check took its own. */
export function expectAround(actual: Date | undefined, expected: number, what: string): void {
  const instant = actual?.getTime() ?? Number.NaN;
  expect(
    Math.abs(instant - expected) < DAY,
    `${what}: expected about ${new Date(expected).toISOString()}, found ${actual?.toISOString()}`,
  );
}

/** The deletion of keys: its window, its date, and how it is cancelled. */
export const KEY_DELETION_CHECKS: readonly EndpointCheck[] = [
  ...([7, undefined] as const).map(
    (window): EndpointCheck => ({
      id: `keys/is-deleted-in-${window ?? 'thirty'}-days${window ? '' : '-by-default'}`,
      shows: `A key whose deletion is scheduled ${window ? `with a window of ${window} days` : 'without a window'} tells its deletion date.`,
      source: api('ScheduleKeyDeletion', 'PendingWindowInDays'),
      judges: ['ScheduleKeyDeletion'],
      run: async ({ kms, makeKey, clock, eventually }) => {
        const { id: KeyId } = await makeKey();
        const days = window ?? 30;
        const scheduled = await kms.scheduleKeyDeletion({
          KeyId,
          ...(window && { PendingWindowInDays: window }),
        });
        expectAround(scheduled.DeletionDate, clock.now() + days * DAY, 'the deletion date of the answer');
        await eventually('state', async () => {
          const { KeyMetadata } = await kms.describeKey({ KeyId });
          expectEqual(KeyMetadata?.KeyState, 'PendingDeletion', 'the state');
          expectEqual(KeyMetadata?.Enabled, false, 'Enabled');
          expectAround(KeyMetadata?.DeletionDate, clock.now() + days * DAY, 'the deletion date');
        });
      },
    }),
  ),
  ...[6, 31, 0, 366].map(
    (days): EndpointCheck => ({
      id: `keys/a-deletion-window-of-${days}-days-is-refused`,
      shows: `ScheduleKeyDeletion refuses a window of ${days} days: it takes 7 to 30.`,
      source: api('ScheduleKeyDeletion', 'PendingWindowInDays'),
      judges: ['ScheduleKeyDeletion'],
      run: async ({ kms, key }) => {
        const { id: KeyId } = await key('expendable');
        await refused('ValidationException', kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: days }));
      },
    }),
  ),
  {
    id: 'keys/a-deletion-names-state-and-window',
    shows: 'ScheduleKeyDeletion answers with the new state and the window.',
    source: api('ScheduleKeyDeletion', 'KeyState, PendingWindowInDays'),
    judges: ['ScheduleKeyDeletion'],
    run: async ({ kms, makeKey }) => {
      const { id: KeyId } = await makeKey();
      const answer = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 8 });
      expectEqual([answer.KeyState, answer.PendingWindowInDays], ['PendingDeletion', 8], 'state and window');
    },
  },
  {
    id: 'keys/a-deletion-takes-the-arn',
    shows: 'ScheduleKeyDeletion takes the ARN of a key.',
    source: api('ScheduleKeyDeletion', 'KeyId: specify the key ID or key ARN'),
    judges: ['ScheduleKeyDeletion'],
    run: async ({ kms, makeKey, eventually }) => {
      const { id, arn } = await makeKey();
      await kms.scheduleKeyDeletion({ KeyId: arn, PendingWindowInDays: 7 });
      await eventually('state', async () => {
        const { KeyMetadata } = await kms.describeKey({ KeyId: id });
        expectEqual(KeyMetadata?.KeyState, 'PendingDeletion', 'the state');
      });
    },
  },
  {
    id: 'keys/a-deletion-can-be-cancelled',
    shows:
      'CancelKeyDeletion leaves the key disabled, without a deletion date; enabled again it decrypts what it encrypted.',
    source: api('CancelKeyDeletion'),
    judges: ['CancelKeyDeletion'],
    run: async ({ kms, makeKey, eventually }) => {
      const { id: KeyId } = await makeKey();
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('still here') });
      await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
      await kms.cancelKeyDeletion({ KeyId });
      await eventually('state', async () => {
        const { KeyMetadata } = await kms.describeKey({ KeyId });
        expectEqual(
          [KeyMetadata?.KeyState, KeyMetadata?.DeletionDate],
          ['Disabled', undefined],
          'state and deletion date',
        );
      });
      await kms.enableKey({ KeyId });
      await eventually('state', async () => {
        const { Plaintext = [] } = await kms.decrypt({ CiphertextBlob });
        expectEqual(Buffer.from(Plaintext).toString(), 'still here', 'the plaintext');
      });
    },
  },
];
