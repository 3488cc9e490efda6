import BTreeModule from 'sorted-btree';
import type { Entry, RangeOptions, Store, Transaction, View } from './store.ts';

// The package is CommonJS with a `default` member, which Node's ES module loader hands over as it is.
const BTree = BTreeModule.default;
type Tree = InstanceType<typeof BTree<string, unknown>>;

/**
 * A store in memory. A write works on a copy-on-write clone of the tree and replaces the tree when it is
 * done, so readers keep the state that they began with, and a failed write leaves no trace.
 */
export function createMemoryStore(): Store {
  let tree: Tree = emptyTree();
  let view = viewOn(tree);
  let version = 0;
  let writing: Promise<unknown> = Promise.resolve();

  /** Waits for the writes before it, and replaces the tree. */
  function replace<T>(make: () => Promise<{ readonly next: Tree; readonly result: T }>): Promise<T> {
    const turn = writing.then(async () => {
      const { next, result } = await make();
      tree = next;
      view = viewOn(next);
      version++;
      return result;
    });
    writing = turn.catch(() => {});
    return turn;
  }

  return {
    read: async (work) => work(view),
    write: (work) =>
      replace(async () => {
        const next = tree.clone();
        return { result: await work(transactionOn(next)), next };
      }),
    version: () => version,
    earlierStarts: 0,
    clear: () => replace(async () => ({ next: emptyTree(), result: undefined })),
    close: async () => {
      await writing;
    },
  };
}

/** Plain code unit order: the same in every backend for the characters that keys are made of. */
function emptyTree(): Tree {
  return new BTree<string, unknown>(undefined, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function viewOn(tree: Tree): View {
  return {
    get: async <T>(key: string) => tree.get(key) as T | undefined,
    range: async <T>(prefix: string, options: RangeOptions = {}) => collect<T>(tree, prefix, options),
  };
}

function transactionOn(tree: Tree): Transaction {
  return {
    ...viewOn(tree),
    set: async (key, value) => {
      tree.set(key, value);
    },
    delete: async (key) => {
      tree.delete(key);
    },
  };
}

function collect<T>(tree: Tree, prefix: string, { after, from, limit }: RangeOptions): readonly Entry<T>[] {
  const low = [prefix, after, from].reduce<string>((a, b) => (b !== undefined && b > a ? b : a), prefix);
  const found: Entry<T>[] = [];
  for (const [key, value] of tree.entries(low)) {
    if (!key.startsWith(prefix) || found.length === limit) break;
    if (key !== after) found.push({ key, value: value as T });
  }
  return found;
}
