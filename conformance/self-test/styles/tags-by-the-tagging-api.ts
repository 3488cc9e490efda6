import type { FailureInfo } from '@aws-sdk/client-resource-groups-tagging-api';
import { tagsByName } from '../../laboratory/tag-list.ts';
import { clientsOf } from './clients.ts';
import type { Style } from './style.ts';

export const tagsByTheTaggingApi: Style = {
  name: 'tags-by-the-tagging-api',
  differs: "Tags keys by the Tagging API's TagResources instead of by KMS's TagResource.",
  modes: ['tags'],
  innocentOf: [
    'migration/a-full-key-does-not-stop-it',
    'migration/interrupted-migration-is-finished',
    'tags/inactive-before-its-deletion',
  ],
  cloud: (cloud, environment) => {
    const { tagging } = clientsOf(environment);
    return {
      ...cloud,
      async tagResource({ KeyId = '', Tags = [] }) {
        const request = { ResourceARNList: [await arnOf(KeyId)], Tags: tagsByName(Tags) };
        const { FailedResourcesMap = {}, $metadata } = await environment.track(() =>
          tagging.tagResources(request),
        );
        for (const failure of Object.values(FailedResourcesMap)) throw errorOf(failure);
        return { $metadata };
      },
    };

    /** The Tagging API takes ARNs alone. */
    async function arnOf(reference: string): Promise<string> {
      if (reference.startsWith('arn:')) return reference;
      return (await cloud.describeKey({ KeyId: reference })).KeyMetadata?.Arn ?? '';
    }
  },
};

/** The API tells what KMS said in its words alone. */
function errorOf({ ErrorMessage = '' }: FailureInfo): Error {
  const [, name = 'TagException'] = NAMES.find(([words]) => words.test(ErrorMessage)) ?? [];
  return Object.assign(new Error(ErrorMessage), { name });
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/pending deletion/i, 'KMSInvalidStateException'],
  [/not exist|not found|invalid keyid/i, 'NotFoundException'],
  [/not authorized/i, 'AccessDeniedException'],
];
