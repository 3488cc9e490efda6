import type { Tag } from '@aws-sdk/client-kms';
import type { Names } from './names.ts';
import { userTagProblems } from './user-tags.ts';

/** The tags by which servers find each other's keys; the names are SPIRE's. */
export const TAG = {
  trustDomain: 'spire-server-td',
  serverId: 'spire-server-id',
  active: 'spire-active',
  keyId: 'spire-key-id',
  lastUpdate: 'spire-last-update',
} as const;

const OWN_TAG_COUNT = Object.keys(TAG).length;

/** The five tags of a key in use. `now` is our own clock, in milliseconds; the tag holds Unix seconds. */
export function keyTags(names: Names, keyId: string, now: number): Tag[] {
  return [
    { TagKey: TAG.trustDomain, TagValue: names.trustDomain },
    { TagKey: TAG.serverId, TagValue: names.serverId },
    { TagKey: TAG.active, TagValue: 'true' },
    { TagKey: TAG.keyId, TagValue: keyId },
    { TagKey: TAG.lastUpdate, TagValue: String(Math.floor(now / 1000)) },
  ];
}

/** The instant of spire-last-update in milliseconds; undefined when it is missing or no number of seconds. */
export function lastUpdateOf(tags: ReadonlyMap<string, string>): number | undefined {
  const value = tags.get(TAG.lastUpdate) ?? '';
  return /^\d{1,12}$/.test(value) ? Number(value) * 1000 : undefined;
}

/**
 * Says what is wrong with a user's tags; each line names the tag, the rule and the value. The manager's own
 * tags count against the limit of a key where it writes them.
 */
export function tagProblems(tags: Readonly<Record<string, string>>, tagBasedDiscovery: boolean): string[] {
  const count = tagBasedDiscovery ? OWN_TAG_COUNT : 0;
  const own = { prefix: 'spire-', count, by: 'tag-based discovery' };
  return userTagProblems(tags, own).map(({ text }) => `key_tags: ${text}`);
}
