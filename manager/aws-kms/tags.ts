import type { Tag } from '@aws-sdk/client-kms';
import { LIMITS } from './limits.ts';
import type { Names } from './names.ts';

/** The tags by which servers find each other's keys; the names are SPIRE's. */
export const TAG = {
  trustDomain: 'spire-server-td',
  serverId: 'spire-server-id',
  active: 'spire-active',
  keyId: 'spire-key-id',
  lastUpdate: 'spire-last-update',
} as const;

const OWN_TAG_COUNT = Object.keys(TAG).length;

/** AWS: letters, numbers and spaces of any script, and these signs. */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

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
  const problems = Object.entries(tags).flatMap(([key, value]) => [
    ...keyProblems(key),
    ...valueProblems(key, value),
  ]);
  const count = Object.keys(tags).length;
  const own = tagBasedDiscovery ? OWN_TAG_COUNT : 0;
  if (count + own > LIMITS.tagsPerKey) {
    const ours = own > 0 ? ` and tag-based discovery adds ${own}` : '';
    problems.push(`key_tags: ${count} tags are configured${ours}; a key can have ${LIMITS.tagsPerKey}`);
  }
  return problems;
}

function keyProblems(key: string): string[] {
  const problems: string[] = [];
  const at = `key_tags: tag key "${key}"`;
  const length = characters(key);
  if (length < 1 || length > LIMITS.tagKeyLength) {
    problems.push(`${at} must have 1-${LIMITS.tagKeyLength} characters, it has ${length}`);
  }
  if (!ALLOWED.test(key)) problems.push(`${at} ${CHARACTER_RULE}`);
  if (/^aws:/i.test(key)) problems.push(`${at} must not start with "aws:", which AWS reserves`);
  // Also what keeps a user's tag from taking the place of one of ours.
  if (key.startsWith('spire-')) {
    problems.push(`${at} must not start with "spire-", which the manager reserves for its own tags`);
  }
  return problems;
}

function valueProblems(key: string, value: string): string[] {
  const problems: string[] = [];
  const at = `key_tags: the value "${value}" of tag "${key}"`;
  const length = characters(value);
  if (length > LIMITS.tagValueLength) {
    problems.push(`${at} must have 0-${LIMITS.tagValueLength} characters, it has ${length}`);
  }
  if (!ALLOWED.test(value)) problems.push(`${at} ${CHARACTER_RULE}`);
  return problems;
}

const CHARACTER_RULE = 'may only contain letters, numbers, spaces and + - = . _ : / @';

/** AWS counts Unicode characters, not bytes and not UTF-16 units. */
const characters = (text: string): number => [...text].length;
