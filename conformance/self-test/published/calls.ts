import { createHash } from 'node:crypto';
import type { AliasListEntry, KeyMetadata } from '@aws-sdk/client-kms';
import type { GetResourcesInput, GetResourcesOutput } from '@aws-sdk/client-resource-groups-tagging-api';
import { keyTypeOf } from '../../../manager/aws-kms/algorithms.ts';
import { isCode } from '../../../manager/aws-kms/cloud-errors.ts';
import { paginate } from '../../../manager/aws-kms/paginate.ts';
import { withTaggingAdvice } from '../../../manager/aws-kms/tagging-permission.ts';
import { KeyManagerError, type KeyType, type PublicKey } from '../../../manager/index.ts';
import { LIMITS } from './limits.ts';
import type { Session } from './session.ts';

/** A key as DescribeKey tells of it. */
export interface Facts {
  readonly arn: string;
  readonly state: string;
  readonly description: string;
  readonly created: Date | undefined;
  /** Undefined for a key that no SPIRE server signs with. */
  readonly type: KeyType | undefined;
}

/** A key as the index of tags tells of it. */
export interface Tagged {
  readonly arn: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** @returns undefined when there is no such key or alias */
export async function describe({ cloud, age }: Session, key: string): Promise<Facts | undefined> {
  try {
    const { KeyMetadata } = await cloud.describeKey({ KeyId: key });
    age.observe(KeyMetadata?.CreationDate);
    return factsOf(KeyMetadata);
  } catch (error) {
    if (isCode(error, 'NotFoundException')) return undefined;
    throw error;
  }
}

export function factsOf(metadata: KeyMetadata | undefined): Facts {
  if (!metadata?.Arn) throw new KeyManagerError('INTERNAL', 'KMS told of a key without its ARN');
  return {
    arn: metadata.Arn,
    state: metadata.KeyState ?? '',
    description: metadata.Description ?? '',
    created: metadata.CreationDate,
    type: metadata.KeyUsage === 'SIGN_VERIFY' ? keyTypeOf(metadata.KeySpec) : undefined,
  };
}

/** Whether a server can sign with the key. */
export function isUsable(facts: Facts | undefined): facts is Facts & { type: KeyType } {
  return facts?.state === 'Enabled' && facts.type !== undefined;
}

export async function readPublicKey(
  { cloud }: Session,
  keyId: string,
  { arn, type }: { arn: string; type: KeyType },
): Promise<PublicKey> {
  const { PublicKey: pkixData } = await cloud.getPublicKey({ KeyId: arn });
  if (!pkixData) throw new KeyManagerError('INTERNAL', `KMS gave no public key for ${arn}`);
  return { id: keyId, type, pkixData, fingerprint: createHash('sha256').update(pkixData).digest('hex') };
}

/** All aliases, or those of a key. */
export async function listAliases({ cloud, age }: Session, keyId?: string): Promise<AliasListEntry[]> {
  const aliases = await paginate(
    (Marker) =>
      cloud.listAliases({
        Limit: LIMITS.aliasesPerPage,
        ...(keyId && { KeyId: keyId }),
        ...(Marker && { Marker }),
      }),
    (page) => page.Aliases,
    (page) => page.NextMarker,
  );
  for (const { CreationDate, LastUpdatedDate } of aliases) age.observe(CreationDate, LastUpdatedDate);
  return aliases;
}

/** The ARNs of all keys of the account. */
export async function listKeys({ cloud }: Session): Promise<string[]> {
  const keys = await paginate(
    (Marker) => cloud.listKeys({ Limit: LIMITS.keysPerPage, ...(Marker && { Marker }) }),
    (page) => page.Keys,
    (page) => page.NextMarker,
  );
  return keys.flatMap(({ KeyArn }) => KeyArn ?? []);
}

/** The keys that carry all of these tags, as far as the index knows. */
export function findTagged(session: Session, tags: Readonly<Record<string, string>>): Promise<Tagged[]> {
  const TagFilters = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
  return resources(session, {
    ResourceTypeFilters: ['kms:key'],
    TagFilters,
    ResourcesPerPage: LIMITS.resourcesPerPage,
  });
}

/** The tags of keys, as far as the index knows. */
export async function findTagsOf(session: Session, arns: readonly string[]): Promise<Tagged[]> {
  const found: Tagged[] = [];
  for (let at = 0; at < arns.length; at += LIMITS.resourcesPerPage) {
    const ResourceARNList = arns.slice(at, at + LIMITS.resourcesPerPage);
    found.push(...(await resources(session, { ResourceARNList })));
  }
  return found;
}

async function resources({ cloud }: Session, request: GetResourcesInput): Promise<Tagged[]> {
  const found = await paginate(
    (PaginationToken): Promise<GetResourcesOutput> =>
      withTaggingAdvice(() =>
        cloud.getResources({ ...request, ...(PaginationToken && { PaginationToken }) }),
      ),
    (page) => page.ResourceTagMappingList,
    (page) => page.PaginationToken,
  );
  const byArn = new Map(
    found.map(({ ResourceARN = '', Tags = [] }) => [
      ResourceARN,
      new Map(Tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
    ]),
  );
  return [...byArn].map(([arn, tags]) => ({ arn, tags }));
}
