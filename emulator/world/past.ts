import {
  type Entry,
  instantPart,
  partAfter,
  type RangeOptions,
  recordPrefix,
  type Store,
  type Transaction,
  type View,
} from '../store/store.ts';
import { type DueHandler, scheduleEvent } from './due.ts';

/** The records whose past is remembered: all of KMS. */
const REMEMBERED = 'kms.';

/** An epoch, a record's key and an instant to what the record was before that instant. */
const PAST = 'past';
/** Before the instant; in no key of a record, so that none is taken for the beginning of a longer one. */
const SEPARATOR = '\u0000';

/** What a store remembers of its past. */
export interface Memory {
  /** For how many milliseconds; 0 for not at all, which costs nothing. */
  readonly span: number;
  /** Another one whenever something may have been left out before: pasts of two epochs are never mixed. */
  readonly epoch: string;
}

/** The key of the record that a key tells the past of; any other key is its own. */
export function recordOf(key: string): string {
  const start = recordPrefix(PAST);
  if (!key.startsWith(start)) return key;
  const epoch = partAfter(start, key);
  return key.slice(recordPrefix(PAST, epoch).length, key.lastIndexOf(SEPARATOR));
}

/** The kind of the due event that forgets what nobody can look back at any more; its payload names the records. */
export const FORGET_PAST = 'past.forget';

/** `before` is absent for a record that was not there. */
type Past<T> = { readonly before?: T };

/**
 * A store that remembers what its writes replace, in the same transaction: the past is as consistent as the
 * present.
 */
export function rememberPast(store: Store, memory: () => Memory, now: () => number): Store {
  return {
    ...store,
    write(work) {
      const { span, epoch } = memory();
      if (span === 0) return store.write(work);
      return store.write(async (transaction) => {
        const at = now();
        const replaced: string[] = [];
        const result = await work(remembering(transaction, epoch, at, replaced));
        if (replaced.length > 0) {
          await scheduleEvent(transaction, at + span, { kind: FORGET_PAST, payload: replaced });
        }
        return result;
      });
    },
  };
}

export const forgetPast: DueHandler = async (transaction, payload) => {
  for (const key of payload as readonly string[]) await transaction.delete(key);
};

function remembering(transaction: Transaction, epoch: string, at: number, replaced: string[]): Transaction {
  const remember = async (key: string) => {
    if (!key.startsWith(REMEMBERED)) return;
    const past = `${recordPrefix(PAST, epoch)}${key}${SEPARATOR}${instantPart(at)}`;
    // Of several changes at one instant the first tells what was before.
    if ((await transaction.get(past)) !== undefined) return;
    const before = await transaction.get(key);
    await transaction.set(past, before === undefined ? {} : { before });
    replaced.push(past);
  };
  return {
    ...transaction,
    async set(key, value) {
      await remember(key);
      await transaction.set(key, value);
    },
    async delete(key) {
      await remember(key);
      await transaction.delete(key);
    },
  };
}

/**
 * The store whose reads see the records of an earlier instant, all of the same one, or of the beginning of the epoch
 * when that is later; its writes act on the true ones.
 */
export function storeAsOf(store: Store, { epoch }: Memory, instant: number): Store {
  return { ...store, read: (work) => store.read((view) => work(viewAsOf(view, epoch, instant))) };
}

/** A view of the records of an earlier instant of an epoch; on a view that is older already it changes nothing. */
export function viewAsOf(view: View, epoch: string, instant: number): View {
  return {
    async get<T>(key: string) {
      if (!key.startsWith(REMEMBERED)) return view.get<T>(key);
      // The first change after that instant tells what was there until then.
      const changes = `${recordPrefix(PAST, epoch)}${key}${SEPARATOR}`;
      const from = `${changes}${instantPart(instant + 1)}`;
      const [change] = await view.range<Past<T>>(changes, { from, limit: 1 });
      return change ? change.value.before : view.get<T>(key);
    },
    range: (prefix, options) =>
      prefix.startsWith(REMEMBERED)
        ? rangeAsOf(view, epoch, prefix, options ?? {}, instant)
        : view.range(prefix, options),
  };
}

async function rangeAsOf<T>(
  view: View,
  epoch: string,
  prefix: string,
  options: RangeOptions,
  instant: number,
): Promise<readonly Entry<T>[]> {
  const changed = await changesSince<T>(view, epoch, prefix, instant);
  if (changed.size === 0) return view.range<T>(prefix, options);
  const { after = '', from = '', limit = Number.POSITIVE_INFINITY } = options;
  // As many more as may turn out not to have been there.
  const more = options.limit === undefined ? {} : { limit: options.limit + changed.size };
  const present = await view.range<T>(prefix, { ...options, ...more });
  const unchanged = present.filter(({ key }) => !changed.has(key));
  const restored = [...changed].flatMap(([key, { before }]) =>
    before !== undefined && key > after && key >= from ? [{ key, value: before }] : [],
  );
  return [...unchanged, ...restored].sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit);
}

/** The first change after an instant of each record under a prefix. */
async function changesSince<T>(
  view: View,
  epoch: string,
  prefix: string,
  instant: number,
): Promise<ReadonlyMap<string, Past<T>>> {
  const changes = new Map<string, Past<T>>();
  for (const { key, value } of await view.range<Past<T>>(`${recordPrefix(PAST, epoch)}${prefix}`)) {
    const record = recordOf(key);
    if (Number(key.slice(key.lastIndexOf(SEPARATOR) + 1)) > instant && !changes.has(record))
      changes.set(record, value);
  }
  return changes;
}
