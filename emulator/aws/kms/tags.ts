import type { Tag as ApiTag } from '@aws-sdk/client-kms';
import { refusals } from './errors.ts';
import type { Tag } from './key-record.ts';
import type { ResourceQuotas } from './quotas.ts';

/** Tagging page of the KMS developer guide: letters, numbers, spaces and `_ . / = + - : @`. */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Checks the tags of one request. The order: duplicates, each tag by itself; it is inferred. Lengths are the model's and were checked before.
 * @throws AwsError TagException
 */
export function checkTags(tags: readonly ApiTag[]): readonly Tag[] {
  const checked = tags.map(({ TagKey = '', TagValue = '' }) => ({ key: TagKey, value: TagValue }));
  if (new Set(checked.map(({ key }) => key)).size < checked.length) throw refusals.duplicateTags();
  for (const tag of checked) {
    checkTagKey(tag.key);
    if (!ALLOWED.test(tag.key) || !ALLOWED.test(tag.value)) throw refusals.invalidTag();
  }
  return checked;
}

/** @throws AwsError TagException for a key of AWS's own */
export function checkTagKey(key: string): void {
  if (/^aws:/i.test(key)) throw refusals.reservedTag();
}

/** @throws AwsError TagException */
export function checkTagCount(tags: readonly Tag[], { tagsPerKey }: ResourceQuotas): void {
  if (tags.length > tagsPerKey) throw refusals.tooManyTags();
}

/** The tags of a key after more were put on it: a new value takes the place of the old one. */
export function mergeTags(current: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const merged = new Map(current.map(({ key, value }) => [key, value]));
  for (const { key, value } of added) merged.set(key, value);
  return [...merged].map(([key, value]) => ({ key, value }));
}
