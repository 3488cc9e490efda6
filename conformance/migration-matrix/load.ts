import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyManager } from '../../manager/index.ts';

/** What uses a key manager while it migrates. */
export interface Load {
  /** The public key that this load's journal names for a slot. */
  expects(slot: string): Uint8Array | undefined;
  /** Prepares a slot anew: a new key, and only then the journal. Until it is done the slot is not used. */
  rotate(manager: KeyManager, slot: string): Promise<void>;
  /** Uses every slot once. Nothing is thrown: what fails is counted. */
  use(manager: KeyManager): Promise<void>;
  /** How often a use has failed, and how. */
  readonly failures: readonly string[];
  /** Public keys of the journal, base64 of DER. */
  keys(): readonly string[];
}

/** Signs with every slot's key, and verifies each signature under the key that the journal names. */
export class SignAndVerify implements Load {
  readonly failures: string[] = [];
  readonly #journal = new Map<string, Uint8Array>();
  readonly #preparing = new Set<string>();
  #count = 0;

  expects(slot: string): Uint8Array | undefined {
    return this.#journal.get(slot);
  }

  async rotate(manager: KeyManager, slot: string): Promise<void> {
    this.#preparing.add(slot);
    const { pkixData } = await manager.generateKey(slot, 'ec-p256');
    this.#journal.set(slot, pkixData);
    this.#preparing.delete(slot);
  }

  async use(manager: KeyManager): Promise<void> {
    const slots = [...this.#journal].filter(([slot]) => !this.#preparing.has(slot));
    await Promise.all(slots.map(([slot, pkixData]) => this.#sign(manager, slot, pkixData)));
  }

  keys(): readonly string[] {
    return [...this.#journal.values()].map((key) => Buffer.from(key).toString('base64'));
  }

  async #sign(manager: KeyManager, slot: string, pkixData: Uint8Array): Promise<void> {
    const message = Buffer.from(`${slot} ${this.#count++}`);
    const digest = createHash('sha256').update(message).digest();
    try {
      const { signature } = await manager.signData(slot, digest, { hashAlgorithm: 'sha256' });
      const key = createPublicKey({ key: Buffer.from(pkixData), format: 'der', type: 'spki' });
      if (!verify('sha256', message, key, signature)) this.failures.push(`${slot}: signed by another key`);
    } catch (error) {
      this.failures.push(`${slot}: ${String(error)}`);
    }
  }
}
