import { AsyncLocalStorage } from 'node:async_hooks';
import type { CreateKeyCommandInput, KeyMetadata, KMS } from '@aws-sdk/client-kms';
import type { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Clock } from '../../../manager/index.ts';
import { CheckFailure } from '../../check-failure.ts';
import { expect } from '../../laboratory/expect.ts';
import type { Endpoint } from '../endpoint.ts';
import { reasonOf } from '../reason.ts';
import { GuardError } from './guard.ts';
import { Ledger } from './ledger.ts';
import { type Names, namesOf } from './names.ts';
import { eventually } from './patience.ts';
import { SHARED_KEYS, type SharedKeyName } from './shared-keys.ts';
import { watch } from './watch.ts';

/** A key that a check works with. */
export interface Key {
  readonly id: string;
  readonly arn: string;
  /** What CreateKey said of it. */
  readonly metadata: KeyMetadata;
}

/** The state of one run: its clients, the keys that its checks share, and the ledger of all that it made. */
export class Session {
  readonly ledger = new Ledger();
  readonly names: Names;
  readonly clock: Clock;
  readonly region: string;
  /** Another Region of the same partition. */
  readonly replicaRegion: string;
  readonly kms: KMS;
  readonly replicaKms: KMS;
  readonly tagging: ResourceGroupsTaggingAPI;
  /** Repeats work until it holds: AWS is eventually consistent. */
  readonly eventually: <T>(name: Parameters<typeof eventually>[0], work: () => Promise<T>) => Promise<T>;
  /** Waits like `eventually`, and then until other hosts of the endpoint will have seen it, too. */
  readonly seen: (name: Parameters<typeof eventually>[0], work: () => Promise<unknown>) => Promise<void>;
  readonly #shared = new Map<string, Promise<unknown>>();
  readonly #onCall: (operation: string, input: object) => void;
  readonly #counters = new AsyncLocalStorage<{ calls: number }>();

  constructor(
    endpoint: Endpoint,
    runId: string,
    signal: AbortSignal,
    onCall: (operation: string, input: object) => void = () => {},
  ) {
    const { clock, patience, settling, region, replicaRegion } = endpoint;
    this.#onCall = onCall;
    this.names = namesOf(runId);
    this.clock = clock;
    this.region = region;
    this.replicaRegion = replicaRegion;
    this.kms = this.#watched(endpoint.kms(region), region);
    this.replicaKms = this.#watched(endpoint.kms(replicaRegion), replicaRegion);
    this.tagging = this.#watched(endpoint.tagging(region), region);
    this.eventually = (name, work) => eventually(name, work, { patience, clock, signal });
    this.seen = async (name, work) => {
      await this.eventually(name, work);
      if (settling > 0) await clock.sleep(settling, signal);
    };
  }

  /** Does some work, and counts the calls that it makes; other work may go on beside it. */
  async counted(work: () => Promise<void>): Promise<{ readonly calls: number; readonly error?: unknown }> {
    const counter = { calls: 0 };
    try {
      await this.#counters.run(counter, work);
      return counter;
    } catch (error) {
      return { ...counter, error };
    }
  }

  /** A key that checks share: nothing is done to it but what is undone. */
  readonly key = (name: SharedKeyName): Promise<Key> =>
    this.once(`the shared key "${name}"`, () =>
      this.makeKey({ Description: `keyproof: shared, ${name}`, ...SHARED_KEYS[name] }),
    );

  /** Something that several checks look at, made when it is first asked for. */
  readonly once = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const made = this.#shared.get(name) as Promise<T> | undefined;
    if (made) return made;
    const making = make().catch((error: Error) => {
      if (error instanceof GuardError) throw error;
      throw new CheckFailure(`${name} could not be made: ${reasonOf(error)}`);
    });
    this.#shared.set(name, making);
    return making;
  };

  /** A key of the check's own, symmetric unless told otherwise. */
  readonly makeKey = async (input: CreateKeyCommandInput = {}): Promise<Key> => {
    const { KeyMetadata: metadata } = await this.kms.createKey({ Description: 'keyproof', ...input });
    const { KeyId: id, Arn: arn } = metadata ?? {};
    expect(id !== undefined && arn !== undefined, 'CreateKey answered without a KeyId and an Arn');
    await this.seen('key', () => this.kms.describeKey({ KeyId: id }));
    return { id, arn, metadata: metadata as KeyMetadata };
  };

  /** An alias of the check's own, with a new name. */
  readonly makeAlias = async (TargetKeyId: string): Promise<string> => {
    const AliasName = this.names.alias();
    await this.kms.createAlias({ AliasName, TargetKeyId });
    await this.seen('alias', () => this.kms.describeKey({ KeyId: AliasName }));
    return AliasName;
  };

  /** A reference that names nothing of anybody's, for a call that has to be refused. */
  readonly stranger = (reference: string): string => {
    this.ledger.addStranger(reference);
    return reference;
  };

  /** The id of a key that does not exist: random ids have version 4, this one has not. */
  readonly missingKeyId = (): string => this.stranger('00000000-0000-0000-0000-000000000000');

  /** The account's own principal, which a grant and a policy can name without anything being made. */
  readonly accountPrincipal = async (): Promise<string> => {
    const { arn } = await this.key('symmetric');
    const [, partition, , , account] = arn.split(':');
    return `arn:${partition}:iam::${account}:root`;
  };

  #watched<Client extends KMS | ResourceGroupsTaggingAPI>(client: Client, region: string): Client {
    const { ledger, names } = this;
    const onCall = (operation: string, input: object) => {
      const counter = this.#counters.getStore();
      if (counter) counter.calls++;
      this.#onCall(operation, input);
    };
    watch(client, { ledger, names, region, onCall });
    return client;
  }
}
