import { AwsError, type Emulator } from '../../emulator/server.ts';
import { tagList } from '../laboratory/tag-list.ts';
import type { AccountKey } from './account.ts';

/** A key that somebody else makes. */
export interface ForeignKey {
  readonly alias?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** What others do in the account: other tools, operators, releases that crashed. */
export class ActionsOfOthers {
  readonly #emulator: Emulator;
  readonly #accessKeyId: string;

  constructor(emulator: Emulator, accessKeyId: string) {
    this.#emulator = emulator;
    this.#accessKeyId = accessKeyId;
  }

  /** @returns why there is none, when AWS refuses it */
  async makeKey(key: ForeignKey): Promise<string | undefined> {
    try {
      await this.#make(key);
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return `AWS refuses it: ${error.code}: ${error.message}`;
      throw error;
    }
  }

  async #make({ alias, description, tags = {} }: ForeignKey): Promise<void> {
    const { KeyMetadata } = (await this.#call('CreateKey', {
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      Tags: tagList(tags),
      ...(description !== undefined && { Description: description }),
    })) as { readonly KeyMetadata: { readonly KeyId: string } };
    if (alias === undefined) return;
    await this.#call('CreateAlias', { AliasName: alias, TargetKeyId: KeyMetadata.KeyId });
  }

  /** A second key with all that stands on a first one, but for its alias. */
  makeTwin({ description, tags }: AccountKey): Promise<string | undefined> {
    return this.makeKey({ description, tags });
  }

  #call(operation: string, input: object): Promise<unknown> {
    const accessKeyId = this.#accessKeyId;
    // A scenario's faults are the servers'.
    const call = { service: 'kms', operation, accessKeyId, region: REGION, input, unharmed: true };
    return this.#emulator.call(call);
  }
}

const REGION = 'us-east-1';
