import type { JournalEntry } from '../../emulator/server.ts';
import { DAY } from '../laboratory/durations.ts';
import { tagsByName } from '../laboratory/tag-list.ts';
import { isChange } from './changes.ts';
import type { KeyState } from './history.ts';
import { WINDOWS } from './laws/windows.ts';
import { domainOfAlias, trustDomainOf } from './ownership.ts';

/** A key of the account, as the calls that AWS answered have left it. */
export interface AccountKey {
  /** `key 1`, `key 2`, ... in the order in which they were made. */
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  /** The access key of whoever made it. */
  readonly maker: string;
  /** Such as ECC_NIST_P256. */
  readonly spec: string;
  state: KeyState;
  /** When it is gone for good; set while it waits for that. */
  deletion?: number;
  description: string;
  tags: Readonly<Record<string, string>>;
  readonly aliases: Set<string>;
  /** When its alias was last written, which every server does every six hours in either mode: its sign of life. */
  touched: number;
  /** The last time that its alias was written when others might have taken it for stale. */
  revived?: number;
  /** The last time that it got an alias back when it had none. */
  renamed?: number;
  /** The last time that an alias was taken away from it. */
  unnamed?: number;
  /** Whose that alias was, of SPIRE's: a key whose name goes first and which is deleted then is its owner's to the end. */
  namedBy?: string | undefined;
  /** DER in base64, once somebody has asked for it. */
  publicKey?: string;
}

/** A call that reached AWS, with what it was about. */
export interface SeenCall {
  readonly at: number;
  readonly accessKeyId: string;
  readonly operation: string;
  readonly error: string | undefined;
  /** The key that the request names, or that it made. */
  readonly key: AccountKey | undefined;
  readonly alias: string | undefined;
  /** The key that the alias named before. */
  readonly before: AccountKey | undefined;
  /** What was so with the key before a call that changed something. */
  readonly past: { readonly touched: number; readonly owner: string | undefined } | undefined;
}

type Wire = Readonly<Record<string, unknown>>;

/**
 * What the account holds, followed call by call from the emulator's journal: laws go by what AWS knows, never by the
 * word of the manager that is judged.
 */
export class Account {
  readonly #keys = new Map<string, AccountKey>();
  readonly #aliases = new Map<string, AccountKey>();
  readonly #byPublicKey = new Map<string, AccountKey>();
  #made = 0;

  keys(): Iterable<AccountKey> {
    return this.#keys.values();
  }

  /** The key that an alias names. */
  target(alias: string): AccountKey | undefined {
    return this.#aliases.get(alias);
  }

  /** @param publicKey DER in base64 */
  byPublicKey(publicKey: string): AccountKey | undefined {
    return this.#byPublicKey.get(publicKey);
  }

  /** Lets the keys go whose waiting period is over. @returns them */
  expire(now: number): readonly AccountKey[] {
    const gone: AccountKey[] = [];
    for (const key of this.#keys.values()) {
      if (key.deletion === undefined || key.deletion > now) continue;
      key.state = 'Deleted';
      delete key.deletion;
      for (const alias of key.aliases) this.#aliases.delete(alias);
      key.aliases.clear();
      this.#keys.delete(idOf(key.arn));
      gone.push(key);
    }
    return gone;
  }

  /** Takes in a call of this instant. @returns it; one that is about several keys, once for each */
  follow(entry: JournalEntry, at: number): readonly SeenCall[] {
    const { ResourceARNList: arns } = entry.input as Wire;
    if (!Array.isArray(arns)) return [this.#follow(entry, at)];
    const input = entry.input as Extract<JournalEntry['input'], object>;
    const failed = new Set(Object.keys((entry.output as Wire | undefined)?.FailedResourcesMap ?? {}));
    return arns
      .filter((arn) => !failed.has(arn))
      .map((arn) => this.#follow({ ...entry, input: { ...input, KeyId: arn } }, at));
  }

  #follow(entry: JournalEntry, at: number): SeenCall {
    const { accessKeyId, operation } = entry;
    const input = entry.input as Wire;
    const alias = typeof input.AliasName === 'string' ? input.AliasName : undefined;
    const before = alias === undefined ? undefined : this.#aliases.get(alias);
    const named = this.#named(input);
    if (entry.error) {
      const error = entry.error.code;
      return { at, accessKeyId, operation, error, key: named, alias, before, past: undefined };
    }
    const changed = isChange(operation) ? (named ?? before) : undefined;
    const past = changed && { touched: changed.touched, owner: trustDomainOf(changed) ?? changed.namedBy };
    const made =
      operation === 'CreateKey' ? this.#make(at, accessKeyId, input, entry.output as Wire) : undefined;
    const key = made ?? named;
    if (key) this.#change(key, at, operation, input, entry.output as Wire | undefined);
    if (operation === 'DeleteAlias' && alias !== undefined) this.#unname(alias, at);
    return { at, accessKeyId, operation, error: undefined, key, alias, before, past };
  }

  #make(at: number, maker: string, input: Wire, output: Wire): AccountKey {
    const { Arn, KeySpec } = output.KeyMetadata as { readonly Arn: string; readonly KeySpec: string };
    const key: AccountKey = {
      name: `key ${++this.#made}`,
      arn: Arn,
      created: at,
      maker,
      spec: KeySpec,
      state: 'Enabled',
      description: String(input.Description ?? ''),
      tags: tagsOf(input.Tags),
      aliases: new Set(),
      touched: at,
    };
    this.#keys.set(idOf(Arn), key);
    return key;
  }

  #change(key: AccountKey, at: number, operation: string, input: Wire, output: Wire | undefined): void {
    switch (operation) {
      case 'GetPublicKey':
        key.publicKey = String(output?.PublicKey);
        this.#byPublicKey.set(key.publicKey, key);
        break;
      case 'CreateAlias':
      case 'UpdateAlias':
        if (at - key.touched >= WINDOWS.mayBeGone) key.revived = at;
        if (key.aliases.size === 0 && key.unnamed !== undefined) key.renamed = at;
        this.#unname(String(input.AliasName), at);
        this.#aliases.set(String(input.AliasName), key);
        key.aliases.add(String(input.AliasName));
        key.touched = at;
        break;
      case 'TagResource':
        key.tags = { ...key.tags, ...tagsOf(input.Tags) };
        break;
      case 'TagResources':
        key.tags = { ...key.tags, ...(input.Tags as Readonly<Record<string, string>>) };
        break;
      case 'UntagResource':
      case 'UntagResources': {
        const gone = new Set(input.TagKeys as readonly string[]);
        key.tags = Object.fromEntries(Object.entries(key.tags).filter(([tag]) => !gone.has(tag)));
        break;
      }
      case 'ScheduleKeyDeletion':
        key.state = 'PendingDeletion';
        key.deletion = at + Number(input.PendingWindowInDays ?? LONGEST_WINDOW) * DAY;
        break;
      case 'CancelKeyDeletion':
      case 'DisableKey':
        key.state = 'Disabled';
        delete key.deletion;
        break;
      case 'EnableKey':
        key.state = 'Enabled';
        break;
    }
  }

  #unname(alias: string, at: number): void {
    const key = this.#aliases.get(alias);
    this.#aliases.delete(alias);
    if (!key) return;
    key.aliases.delete(alias);
    key.unnamed = at;
    key.namedBy = domainOfAlias(alias) ?? key.namedBy;
  }

  /** A request names a key by id, ARN, alias or the ARN of an alias. */
  #named(input: Wire): AccountKey | undefined {
    const reference = input.TargetKeyId ?? input.KeyId;
    if (typeof reference !== 'string') return undefined;
    const alias = reference.indexOf('alias/');
    return alias >= 0 ? this.#aliases.get(reference.slice(alias)) : this.#keys.get(idOf(reference));
  }
}

/** Days; what KMS takes when a request names none. */
const LONGEST_WINDOW = 30;

const idOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

const tagsOf = (tags: unknown): Record<string, string> =>
  tagsByName((tags ?? []) as Parameters<typeof tagsByName>[0]);
