/** Tags as KMS's API has them. */
interface Tag {
  readonly TagKey?: string | undefined;
  readonly TagValue?: string | undefined;
}

/** Tags by their names, as a list. */
export function tagList(tags: Readonly<Record<string, string>>): { TagKey: string; TagValue: string }[] {
  return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

/** A list of tags, by their names. */
export function tagsByName(list: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(list.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]));
}
