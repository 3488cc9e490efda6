import type { DescribeKeyCommandOutput } from '@aws-sdk/client-kms';
import type { BrokenTarget } from '../broken-target.ts';

/** To our manager, a key that waits for its deletion is one to do without. */
const GONE = { KeyMetadata: { KeyId: '', KeyState: 'PendingDeletion' }, $metadata: {} } as const;

export const leavesOutWhatItCannotRead: BrokenTarget = {
  name: 'leaves-out-what-it-cannot-read',
  breaks: 'Starts without a key whose description stays throttled, as if it were gone.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/a-read-that-stays-throttled'],
  sabotage: (cloud) => ({
    ...cloud,
    describeKey: (input) =>
      cloud.describeKey(input).catch((error: Error): DescribeKeyCommandOutput => {
        if (error.name.startsWith('Thrott')) {
          return { ...GONE, KeyMetadata: { ...GONE.KeyMetadata, Arn: input.KeyId } };
        }
        throw error;
      }),
  }),
};
