import { TAG } from '../../laboratory/names.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

export const deletesBeforeDeactivating: BrokenTarget = {
  name: 'deletes-before-deactivating',
  breaks: 'Schedules the deletion first and marks the key inactive afterwards, which KMS refuses.',
  modes: ['tags'],
  caughtBy: ['tags/inactive-before-its-deletion'],
  sabotage: (cloud) => {
    const inactive = ({ TagKey, TagValue }: { TagKey?: string | undefined; TagValue?: string | undefined }) =>
      TagKey === TAG.active && TagValue === 'false';
    return {
      ...cloud,
      tagResource: async (input) => (input.Tags?.some(inactive) ? SWALLOWED : cloud.tagResource(input)),
      async scheduleKeyDeletion(input) {
        const answer = await cloud.scheduleKeyDeletion(input);
        const Tags = [{ TagKey: TAG.active, TagValue: 'false' }];
        await cloud.tagResource({ KeyId: input.KeyId, Tags }).catch(() => SWALLOWED);
        return answer;
      },
    };
  },
};
