import {
  type AliasListEntry,
  type CreateKeyCommandInput,
  type KeyMetadata,
  KMS,
  paginateListAliases,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import {
  paginateGetResources,
  ResourceGroupsTaggingAPI,
  type TagFilter,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { RequestHandler } from '../../emulator/server.ts';
import { tagsByName } from './tag-list.ts';

/** Somebody else in the account: looks at what is there, and makes what does not belong to any server. */
export class Observer {
  readonly kms: KMS;
  readonly #tagging: ResourceGroupsTaggingAPI;

  constructor(requestHandler: RequestHandler, accessKeyId: string) {
    const configuration = {
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey: 'secret' },
      requestHandler: requestHandler as never,
    };
    this.kms = new KMS(configuration);
    this.#tagging = new ResourceGroupsTaggingAPI(configuration);
  }

  /** A key by id or ARN; undefined when it does not exist (any more). */
  async key(keyId: string): Promise<KeyMetadata | undefined> {
    try {
      return (await this.kms.describeKey({ KeyId: keyId })).KeyMetadata;
    } catch (error) {
      if ((error as Error).name === 'NotFoundException') return undefined;
      throw error;
    }
  }

  /** All keys of the account in the Region. */
  async keys(): Promise<readonly KeyMetadata[]> {
    const found: KeyMetadata[] = [];
    for await (const page of paginateListKeys({ client: this.kms }, { Limit: 1000 })) {
      for (const { KeyId } of page.Keys ?? []) {
        const key = await this.key(KeyId ?? '');
        if (key) found.push(key);
      }
    }
    return found;
  }

  /** Keys that can be used. */
  async enabledKeys(): Promise<readonly KeyMetadata[]> {
    return (await this.keys()).filter(({ KeyState }) => KeyState === 'Enabled');
  }

  /** All aliases by name, or those of one key. */
  async aliases(keyId?: string): Promise<ReadonlyMap<string, AliasListEntry>> {
    const found = new Map<string, AliasListEntry>();
    const request = { Limit: 100, ...(keyId !== undefined && { KeyId: keyId }) };
    for await (const page of paginateListAliases({ client: this.kms }, request)) {
      for (const alias of page.Aliases ?? []) found.set(alias.AliasName ?? '', alias);
    }
    return found;
  }

  /** The tags that are on a key, as KMS itself tells. */
  async tags(keyId: string): Promise<Readonly<Record<string, string>>> {
    const { Tags = [] } = await this.kms.listResourceTags({ KeyId: keyId });
    return tagsByName(Tags);
  }

  /** The policy of a key: JSON. */
  async policy(keyId: string): Promise<string> {
    const { Policy = '' } = await this.kms.getKeyPolicy({ KeyId: keyId, PolicyName: 'default' });
    return Policy;
  }

  /** ARNs of the keys that carry all of the tags, as the Tagging API tells. */
  async tagged(tags: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const TagFilters: TagFilter[] = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
    const found: string[] = [];
    const request = { TagFilters, ResourceTypeFilters: ['kms:key'] };
    for await (const page of paginateGetResources({ client: this.#tagging }, request)) {
      found.push(...(page.ResourceTagMappingList ?? []).map(({ ResourceARN = '' }) => ResourceARN));
    }
    return found;
  }

  /** Makes a key that no server knows of. @returns its ARN */
  async createKey(input: CreateKeyCommandInput = {}): Promise<string> {
    const { KeyMetadata } = await this.kms.createKey({
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      ...input,
    });
    return KeyMetadata?.Arn ?? '';
  }

  async createAlias(name: string, keyId: string): Promise<void> {
    await this.kms.createAlias({ AliasName: name, TargetKeyId: keyId });
  }
}
