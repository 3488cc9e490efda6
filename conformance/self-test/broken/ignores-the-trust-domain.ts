import { aliasPrefix, TAG } from '../../laboratory/names.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { retag, seeAliases, seeResources } from '../tamper.ts';

/** Matches any trust domain that begins with its own, as a prefix without its closing slash does. */
export const ignoresTheTrustDomain: BrokenTarget = {
  name: 'ignores-the-trust-domain',
  breaks: 'Takes keys of any trust domain for those of its own.',
  modes: ['alias', 'tags'],
  caughtBy: [
    'discovery/trust-domains-stay-apart',
    'cleanup/neighbours-are-left-alone',
    'migration/only-own-keys-are-migrated',
  ],
  sabotage: (cloud, { trustDomain }) => {
    const anyAlias = seeAliases(cloud, (aliases) =>
      aliases.map((alias) => ({
        ...alias,
        AliasName: alias.AliasName?.replace(/^alias\/SPIRE_SERVER\/[^/]+\//, aliasPrefix(trustDomain)) ?? '',
      })),
    );
    const anyTag = seeResources(anyAlias, (resources) =>
      resources.map((resource) => retag(resource, TAG.trustDomain, () => trustDomain)),
    );
    return {
      ...anyTag,
      getResources: (input) => {
        const TagFilters = input.TagFilters?.filter(({ Key }) => Key !== TAG.trustDomain);
        return anyTag.getResources({ ...input, TagFilters });
      },
      deleteAlias: (input) => cloud.deleteAlias(input).catch(() => ({ $metadata: {} })),
    };
  },
};
