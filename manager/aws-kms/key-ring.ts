import type { PublicKey } from '../key-manager.ts';

/** A key in use: the caller's view of it, and its name in KMS. */
export interface KeyEntry {
  readonly arn: string;
  readonly publicKey: PublicKey;
}

/** The keys that the manager signs with; one for each id. */
export class KeyRing {
  readonly #entries = new Map<string, KeyEntry>();

  get(keyId: string): KeyEntry | undefined {
    return this.#entries.get(keyId);
  }

  set(entry: KeyEntry): void {
    this.#entries.set(entry.publicKey.id, entry);
  }

  /** Forgets a key; another one that has taken its id stays. */
  delete(entry: KeyEntry): void {
    const { id } = entry.publicKey;
    if (this.#entries.get(id) === entry) this.#entries.delete(id);
  }

  /** Whether the KMS key is in use under any id. */
  uses(arn: string): boolean {
    for (const entry of this.#entries.values()) if (entry.arn === arn) return true;
    return false;
  }

  /** All entries, sorted by id. */
  sorted(): KeyEntry[] {
    return [...this.#entries.values()].sort((a, b) => compare(a.publicKey.id, b.publicKey.id));
  }
}

/** Orders texts by their code units: the same on every machine, unlike a locale's order. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
