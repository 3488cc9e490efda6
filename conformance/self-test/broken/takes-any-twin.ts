import { aliasOf, TAG } from '../../laboratory/names.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { seeResources } from '../tamper.ts';

/** What an alias names is told wrong whenever the Tagging API has shown another key for the same id. */
export const takesAnyTwin: BrokenTarget = {
  name: 'takes-any-twin',
  breaks: 'Goes by the tag spire-key-id alone: of two keys for one id it takes another than the alias names.',
  modes: ['tags'],
  caughtBy: ['discovery/one-key-for-an-id', 'ha/a-lagging-tag-index', 'migration/over-and-back-and-over'],
  sabotage: (cloud, { trustDomain, configuration }) => {
    const identifier = String(configuration.key_identifier_value);
    const shown = new Map<string, Set<string>>();
    const seen = seeResources(cloud, (resources) => {
      for (const { ResourceARN = '', Tags = [] } of resources) {
        const keyId = Tags.find(({ Key }) => Key === TAG.keyId)?.Value ?? '';
        const alias = aliasOf({ trustDomain, identifier }, keyId);
        shown.set(alias, (shown.get(alias) ?? new Set()).add(ResourceARN));
      }
      return resources;
    });
    return {
      ...seen,
      async describeKey(input) {
        const answer = await cloud.describeKey(input);
        const alias = input.KeyId?.slice(input.KeyId.indexOf('alias/')) ?? '';
        const twin = [...(shown.get(alias) ?? [])].find((arn) => arn !== answer.KeyMetadata?.Arn);
        return twin ? cloud.describeKey({ KeyId: twin }) : answer;
      },
    };
  },
};
