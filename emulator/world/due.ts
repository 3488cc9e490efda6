import {
  instantPart,
  type Json,
  lastPart,
  recordKey,
  recordPrefix,
  type Store,
  type Transaction,
  type View,
} from '../store/store.ts';

/** Something that happens by itself once the clock reaches an instant, for instance a key's deletion. */
export interface DueEvent {
  readonly kind: string;
  readonly payload: Json;
}

/** Carries out an event of one kind. `at` is the instant that it was due, not the later one of the look. */
export type DueHandler = (transaction: Transaction, payload: Json, at: number) => Promise<void>;

const DUE = 'due';
const ALL_DUE = recordPrefix(DUE);
const SEQUENCE = 'due-sequence';

/** Writes an event down for an instant, milliseconds since the epoch. Events of one instant keep their order. */
export async function scheduleEvent(transaction: Transaction, at: number, event: DueEvent): Promise<string> {
  const sequence = ((await transaction.get<number>(SEQUENCE)) ?? 0) + 1;
  await transaction.set(SEQUENCE, sequence);
  const key = recordKey(DUE, instantPart(at), instantPart(sequence));
  await transaction.set(key, event);
  return key;
}

/** Takes back an event by the key that {@link scheduleEvent} gave. */
export async function cancelEvent(transaction: Transaction, key: string): Promise<void> {
  await transaction.delete(key);
}

/**
 * Carries out what is due. Called before each request looks at the store, so what time has done is always done
 * before anybody can see that it was not.
 */
export class DueEvents {
  readonly #store: Store;
  readonly #handlers: Readonly<Record<string, DueHandler>>;
  /** When the next event is due, and the version of the store that said so: most requests find nothing due. */
  #next: { readonly version: number; readonly at: number } | undefined;

  constructor(store: Store, handlers: Readonly<Record<string, DueHandler>>) {
    this.#store = store;
    this.#handlers = handlers;
  }

  /**
   * Carries out every event that is due at `now`, in order; nothing to wait for where none is.
   * @throws Error for an event that nobody handles
   */
  carryOut(now: number): Promise<void> | undefined {
    return this.#nothingDue(now) ? undefined : this.#carryOutDue(now);
  }

  async #carryOutDue(now: number): Promise<void> {
    while (!this.#nothingDue(now)) {
      const version = this.#store.version();
      const at = await this.#store.read(firstInstant);
      if (at <= now) await this.#store.write((transaction) => this.#carryOutFirst(transaction, now));
      else this.#next = { version, at };
    }
  }

  #nothingDue(now: number): boolean {
    return this.#next?.version === this.#store.version() && now < this.#next.at;
  }

  async #carryOutFirst(transaction: Transaction, now: number): Promise<void> {
    const [entry] = await transaction.range<DueEvent>(ALL_DUE, { limit: 1 });
    if (!entry || instantOf(entry.key) > now) return;
    const handler = this.#handlers[entry.value.kind];
    if (!handler) throw new Error(`Nobody carries out due events of the kind ${entry.value.kind}.`);
    await transaction.delete(entry.key);
    await handler(transaction, entry.value.payload, instantOf(entry.key));
  }
}

async function firstInstant(view: View): Promise<number> {
  const [entry] = await view.range(ALL_DUE, { limit: 1 });
  return entry ? instantOf(entry.key) : Number.POSITIVE_INFINITY;
}

function instantOf(key: string): number {
  const withoutSequence = key.slice(0, key.length - lastPart(key).length - 1);
  return Number(lastPart(withoutSequence));
}
