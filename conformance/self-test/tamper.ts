import type { AliasListEntry } from '@aws-sdk/client-kms';
import type { ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Cloud } from '../../manager/index.ts';

/** Stands in for the answer of a call that a broken target swallows. */
export const SWALLOWED = { $metadata: {} };

/** Changes the aliases that a server sees. */
export function seeAliases(cloud: Cloud, change: (aliases: AliasListEntry[]) => AliasListEntry[]): Cloud {
  return {
    ...cloud,
    async listAliases(input) {
      const answer = await cloud.listAliases(input);
      return { ...answer, Aliases: change(answer.Aliases ?? []) };
    },
  };
}

/** Changes the tagged resources that a server sees. */
export function seeResources(
  cloud: Cloud,
  change: (resources: ResourceTagMapping[]) => ResourceTagMapping[],
): Cloud {
  return {
    ...cloud,
    async getResources(input) {
      const answer = await cloud.getResources(input);
      return { ...answer, ResourceTagMappingList: change(answer.ResourceTagMappingList ?? []) };
    },
  };
}

/** A resource with one of its tags changed. */
export function retag(
  resource: ResourceTagMapping,
  key: string,
  change: (value: string) => string,
): ResourceTagMapping {
  return {
    ...resource,
    Tags: (resource.Tags ?? []).map((tag) =>
      tag.Key === key ? { ...tag, Value: change(tag.Value ?? '') } : tag,
    ),
  };
}

/**
 * Decides on each UpdateAlias by the key that the alias was last pointed at by this server: `swallow` gets
 * whether it stays on that key (a refresh) or moves to another.
 */
export function swallowAliasUpdates(cloud: Cloud, swallow: (stays: boolean) => boolean): Cloud {
  const targets = new Map<string, string | undefined>();
  return {
    ...cloud,
    async createAlias(input) {
      targets.set(input.AliasName ?? '', input.TargetKeyId);
      return cloud.createAlias(input);
    },
    async updateAlias(input) {
      const name = input.AliasName ?? '';
      const known = targets.has(name);
      if (swallow(known && targets.get(name) === input.TargetKeyId)) return SWALLOWED;
      targets.set(name, input.TargetKeyId);
      return cloud.updateAlias(input);
    },
  };
}
