import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyManager } from '../../manager/index.ts';
import type { Load, Means, Process } from './load.ts';

/** Two slots, of which one is always in use. */
const SLOTS = ['x509-CA-A', 'x509-CA-B'] as const;

/** Signs with every slot's key, and verifies each signature under the key that the journal names. */
export class SignLoad implements Load {
  readonly firstRotations = SLOTS.length;
  /** All slots twice: over, and once more there. */
  readonly rotations = 2 * SLOTS.length;
  readonly every = Number.POSITIVE_INFINITY;
  readonly failures: string[] = [];
  readonly lost: readonly string[] = [];
  readonly #journal = new Map<string, Uint8Array>();
  readonly #preparing = new Set<string>();
  #manager: KeyManager | undefined;
  #rotations = 0;
  #count = 0;

  async expectations(): Promise<(slot: string) => Uint8Array | undefined> {
    return (slot) => this.#journal.get(slot);
  }

  async start({ manager }: Process): Promise<void> {
    this.#manager = manager;
  }

  async stop(): Promise<void> {}

  /** A new key, and only then the journal. Until it is done the slot is not used. */
  async rotate(means: Means): Promise<number> {
    const slot = SLOTS[this.#rotations++ % SLOTS.length] as string;
    this.#preparing.add(slot);
    await means.persist(async () => {
      const { pkixData } = await this.#running().generateKey(slot, 'ec-p256');
      this.#journal.set(slot, pkixData);
      this.#preparing.delete(slot);
    });
    return means.now();
  }

  async use(): Promise<void> {
    const slots = [...this.#journal].filter(([slot]) => !this.#preparing.has(slot));
    await Promise.all(slots.map(([slot, pkixData]) => this.#sign(slot, pkixData)));
  }

  keys(): readonly string[] {
    return [...this.#journal.values()].map((key) => Buffer.from(key).toString('base64'));
  }

  async #sign(slot: string, pkixData: Uint8Array): Promise<void> {
    const message = Buffer.from(`${slot} ${this.#count++}`);
    const digest = createHash('sha256').update(message).digest();
    try {
      const { signature } = await this.#running().signData(slot, digest, { hashAlgorithm: 'sha256' });
      const key = createPublicKey({ key: Buffer.from(pkixData), format: 'der', type: 'spki' });
      if (!verify('sha256', message, key, signature)) this.failures.push(`${slot}: signed by another key`);
    } catch (error) {
      this.failures.push(`${slot}: ${String(error)}`);
    }
  }

  #running(): KeyManager {
    if (!this.#manager) throw new Error('no process has been started');
    return this.#manager;
  }
}
