import { recordKey, type Store, type Transaction, type View } from '../store/store.ts';

/** The last time that a key did cryptographic work. */
export interface KeyUse {
  readonly operation: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly requestId: string;
}

const LAST_USE = 'kms.last-use';

/** Milliseconds of the world's clock for which a use may be known to this process alone. */
const WRITE_AFTER = 60_000;

/**
 * Remembers the last use of each key. A use is noted in memory, so that Sign costs no write, and written down
 * later, many at once: when somebody asks, when the emulator ends, and from time to time where there is a data
 * directory. A process that is killed loses the uses of its last minute, and nothing else.
 */
export class KeyUses {
  readonly #store: Store;
  readonly #writesByItself: boolean;
  readonly #writeAll: () => Promise<void>;
  #noted = new Map<string, KeyUse>();
  #firstNoted = Number.POSITIVE_INFINITY;
  #writing: Promise<void> | undefined;

  /**
   * @param writesByItself whether anything is won by writing before somebody asks
   * @param writeAll lets other processes write too, where there are some
   */
  constructor(store: Store, writesByItself: boolean, writeAll?: () => Promise<void>) {
    this.#store = store;
    this.#writesByItself = writesByItself;
    this.#writeAll = writeAll ?? (() => this.write());
  }

  /** Writes down what this process and all others of the emulator have noted. */
  writeAll(): Promise<void> {
    return this.#writeAll();
  }

  /** Notes a use of each key among `arns`; other resources are passed over. */
  note(arns: readonly string[], use: KeyUse): void {
    for (const arn of arns) if (arn.includes(':key/')) this.#noted.set(arn, use);
    if (this.#firstNoted > use.at) this.#firstNoted = use.at;
  }

  /** Whether uses have waited long enough to be written down. */
  isDue(now: number): boolean {
    return this.#writesByItself && now - this.#firstNoted >= WRITE_AFTER;
  }

  /** Writes down what is noted, after what is being written already. */
  write(): Promise<void> {
    const turn = (this.#writing ?? Promise.resolve()).then(() => this.#writeNoted());
    this.#writing = turn.catch(() => {});
    return turn;
  }

  async #writeNoted(): Promise<void> {
    if (this.#noted.size === 0) return;
    const noted = this.#noted;
    this.#noted = new Map();
    this.#firstNoted = Number.POSITIVE_INFINITY;
    await this.#store.write(async (transaction) => {
      for (const [arn, use] of noted) await putLastUse(transaction, arn, use);
    });
  }

  forget(): void {
    this.#noted = new Map();
    this.#firstNoted = Number.POSITIVE_INFINITY;
  }
}

/** Another process may have written a later use. */
async function putLastUse(transaction: Transaction, arn: string, use: KeyUse): Promise<void> {
  const known = await getLastUse(transaction, arn);
  if (!known || known.at <= use.at) await transaction.set(recordKey(LAST_USE, arn), use);
}

export function getLastUse(view: View, arn: string): Promise<KeyUse | undefined> {
  return view.get(recordKey(LAST_USE, arn));
}

export function removeLastUse(transaction: Transaction, arn: string): Promise<void> {
  return transaction.delete(recordKey(LAST_USE, arn));
}
