import type { KeyManager, PublicKey } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import type { Authority } from './authority.ts';

interface Held {
  readonly key: PublicKey;
  /** As the journal writes it. */
  readonly publicKey: string;
}

/** What the key manager holds, as far as this server has been told. */
export class SlotKeys {
  readonly #keyManager: KeyManager;
  #held: ReadonlyMap<string, Held> = new Map();

  constructor(keyManager: KeyManager) {
    this.#keyManager = keyManager;
  }

  async refresh(): Promise<void> {
    const keys = await this.#keyManager.getPublicKeys();
    this.#held = new Map(keys.map((key) => [key.id, { key, publicKey: base64(key.pkixData) }]));
  }

  /** What the manager has just made counts, whatever a list that lags behind says. */
  set(key: PublicKey): void {
    this.#held = new Map([...this.#held, [key.id, { key, publicKey: base64(key.pkixData) }]]);
  }

  get(keyId: string): PublicKey | undefined {
    return this.#held.get(keyId)?.key;
  }

  /** Whether an authority's slot has the key that its certificate, or its published key, speaks of. */
  holds({ keyId, publicKey }: Authority): boolean {
    return this.#held.get(keyId)?.publicKey === publicKey;
  }

  /** Tells of each slot whose key is not the one of its authority: it cannot sign, but stays published. */
  reportMismatches(authorities: readonly Authority[], logger: Logger): void {
    for (const authority of authorities) {
      if (authority.state === 'published' || this.holds(authority)) continue;
      const { keyId, id, state } = authority;
      const found = this.#held.has(keyId) ? 'another key' : 'no key';
      logger.error(
        { keyId, authority: id, state, found },
        'the key of a slot is not the one of the journal: the slot is not used until it is prepared again',
      );
    }
  }
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
