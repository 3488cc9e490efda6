import type { SeenCall } from './account.ts';

/** What calls are told apart by when they are counted. */
type Kind = Pick<SeenCall, 'accessKeyId' | 'operation' | 'error'>;

/** How many calls of each kind there were. */
export class CallTally {
  readonly #counts = new Map<string, Kind & { count: number }>();

  add({ accessKeyId, operation, error }: Kind): void {
    const name = `${accessKeyId} ${operation} ${error ?? ''}`;
    const known = this.#counts.get(name);
    if (known) known.count++;
    else this.#counts.set(name, { accessKeyId, operation, error, count: 1 });
  }

  /** The number of calls with all of these facts; an absent one may be anything. */
  count(facts: { readonly [Fact in keyof Kind]?: Kind[Fact] | undefined } = {}): number {
    const { accessKeyId, operation, error } = facts;
    let total = 0;
    for (const known of this.#counts.values()) {
      if (accessKeyId !== undefined && known.accessKeyId !== accessKeyId) continue;
      if (operation !== undefined && known.operation !== operation) continue;
      if (error !== undefined && known.error !== error) continue;
      total += known.count;
    }
    return total;
  }
}
