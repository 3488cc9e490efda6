import { Tasks } from '../concurrency.ts';
import type { KeyManager, PublicKey, RetirableKeyManager } from '../key-manager.ts';

/** A key manager that takes part in a migration. */
export interface Participant {
  /** Tells it from the others, also after a restart. */
  readonly name: string;
  readonly manager: KeyManager;
  /** Milliseconds that its keys stay after another manager has replaced them; 30,000. */
  readonly retireAfter?: number;
}

/** Long enough for every signature that is under way with the old key: an unanswered call to KMS ends after 8 s. */
const RETIRE_AFTER = 30_000;

/** A participant, the work that it is doing for callers, and when each of its keys was replaced elsewhere. */
export class Holder {
  readonly name: string;
  readonly manager: KeyManager;
  readonly retireAfter: number;
  readonly calls = new Tasks();
  /** About to be the active one again: not to be closed, even without a key in use. */
  returning = false;
  /** By fingerprint, milliseconds. */
  readonly replacedAt = new Map<string, number>();

  constructor({ name, manager, retireAfter = RETIRE_AFTER }: Participant) {
    this.name = name;
    this.manager = manager;
    this.retireAfter = retireAfter;
  }
}

/** A key, and who has it. */
export interface HeldKey {
  readonly key: PublicKey;
  readonly holder: Holder;
}

export function canRetire(manager: KeyManager): manager is RetirableKeyManager {
  return 'retireKey' in manager;
}
