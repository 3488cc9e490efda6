import type { AliasListEntry, KeyListEntry } from '@aws-sdk/client-kms';
import type { Cloud } from './cloud.ts';
import { compare } from './key-ring.ts';
import { LIMITS } from './limits.ts';
import { paginate } from './paginate.ts';
import type { Session } from './session.ts';
import { withTaggingAdvice } from './tagging-permission.ts';

/** A key as the Resource Groups Tagging API shows it; its index lags behind KMS by minutes. */
export interface TaggedKey {
  readonly arn: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** What lists by tags need. */
interface TaggingSession {
  readonly cloud: Pick<Cloud, 'getResources'>;
}

/** All aliases of the account and Region, or those of one key; sorted by name. */
export async function listAliases(session: Session, keyId?: string): Promise<AliasListEntry[]> {
  const aliases = await paginate(
    (Marker) =>
      session.cloud.listAliases({
        Limit: LIMITS.aliasesPerPage,
        ...(keyId && { KeyId: keyId }),
        ...(Marker && { Marker }),
      }),
    (page) => page.Aliases,
    (page) => page.NextMarker,
  );
  for (const alias of aliases) session.serviceTime.observe(alias.CreationDate, alias.LastUpdatedDate);
  return aliases.sort((a, b) => compare(a.AliasName ?? '', b.AliasName ?? ''));
}

/** The ARNs of all keys of the account and Region, sorted. */
export async function listKeys(session: Session): Promise<string[]> {
  const keys = await paginate(
    (Marker) => session.cloud.listKeys({ Limit: LIMITS.keysPerPage, ...(Marker && { Marker }) }),
    (page): KeyListEntry[] | undefined => page.Keys,
    (page) => page.NextMarker,
  );
  return keys.flatMap(({ KeyArn }) => KeyArn ?? []).sort(compare);
}

/**
 * The keys that carry all of these tags, sorted by ARN.
 * @throws KeyManagerError `PERMISSION_DENIED` with advice on tag:GetResources.
 */
export async function listTaggedKeys(
  session: TaggingSession,
  tags: Readonly<Record<string, string>>,
): Promise<TaggedKey[]> {
  const mappings = await paginate(
    (PaginationToken) =>
      withTaggingAdvice(() =>
        session.cloud.getResources({
          ResourceTypeFilters: ['kms:key'],
          TagFilters: Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] })),
          ResourcesPerPage: LIMITS.resourcesPerPage,
          ...(PaginationToken && { PaginationToken }),
        }),
      ),
    (page) => page.ResourceTagMappingList,
    (page) => page.PaginationToken,
  );
  return toTaggedKeys(mappings);
}

/** The tags of these keys, as far as the index knows them; sorted by ARN. */
export async function listTagsOf(session: TaggingSession, arns: readonly string[]): Promise<TaggedKey[]> {
  const keys: TaggedKey[] = [];
  for (let at = 0; at < arns.length; at += LIMITS.resourcesPerPage) {
    const ResourceARNList = arns.slice(at, at + LIMITS.resourcesPerPage);
    const page = await withTaggingAdvice(() => session.cloud.getResources({ ResourceARNList }));
    keys.push(...toTaggedKeys(page.ResourceTagMappingList ?? []));
  }
  return keys.sort((a, b) => compare(a.arn, b.arn));
}

/** The SDK's ResourceTagMapping, as far as it is read here. */
type Mapping = {
  ResourceARN?: string | undefined;
  Tags?: { Key: string | undefined; Value: string | undefined }[] | undefined;
};

function toTaggedKeys(mappings: readonly Mapping[]): TaggedKey[] {
  // A key whose tags change while the pages are read can appear on two of them.
  const byArn = new Map<string, TaggedKey>();
  for (const { ResourceARN: arn, Tags = [] } of mappings) {
    if (arn) byArn.set(arn, { arn, tags: new Map(Tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])) });
  }
  return [...byArn.values()].sort((a, b) => compare(a.arn, b.arn));
}
