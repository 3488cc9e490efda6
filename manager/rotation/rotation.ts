import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { KeyedLock } from '../concurrency.ts';
import {
  type HashAlgorithm,
  type KeyManager,
  KeyManagerError,
  type KeyType,
  type PublicKey,
} from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import { withActive, withPrepared } from './authorities.ts';
import { type Authority, isValidAt, KEY_USES, type KeyUse } from './authority.ts';
import type { Journal, ServerIdentity } from './journal.ts';
import { JournalKeeper } from './journal-keeper.ts';
import type { JournalStore } from './journal-store.ts';
import { ROTATION } from './limits.ts';
import { nextInstant, nextStep, type Situation, type Step } from './plan.ts';
import { base64, SlotKeys } from './slot-keys.ts';

/** Signs a text with one key of the key manager: ASN.1 DER for ECDSA, raw for RSA (PKCS#1 v1.5). */
export type Sign = (data: Uint8Array) => Promise<Uint8Array>;

/** When an authority begins and ends, whole seconds in milliseconds since the epoch. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Makes of a key what is published of it: a self-signed root, or the id of a JWT key. */
export type Certify = (
  use: KeyUse,
  key: PublicKey,
  validity: Validity,
  sign: Sign,
) => Promise<{ readonly id: string; readonly certificate?: Uint8Array }>;

/** Hears what a rotation does, for metrics. */
export interface RotationEvents {
  stepped(use: KeyUse, step: Step['do']): void;
  stepFailed(use: KeyUse): void;
  signed(use: KeyUse, milliseconds: number): void;
}

export interface RotationOptions {
  readonly identity: ServerIdentity;
  readonly keyManager: KeyManager;
  readonly journals: JournalStore;
  readonly keyTypes: Readonly<Record<KeyUse, KeyType>>;
  /** How long an authority lives, milliseconds. */
  readonly lifetime: number;
  /** How long a verifier may take to see what is published, milliseconds. */
  readonly propagation: number;
  readonly certify: Certify;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: RotationEvents;
}

/** Another key has taken the place of an authority's, or it is gone. */
export class SlotLostError extends Error {
  override readonly name = 'SlotLostError';

  constructor(keyId: string, options?: ErrorOptions) {
    super(`the key "${keyId}" is not the one that was certified`, options);
  }
}

/** The digest that a key of each type signs. */
const HASH: Readonly<Record<KeyType, HashAlgorithm>> = {
  'ec-p256': 'sha256',
  'ec-p384': 'sha384',
  'rsa-2048': 'sha256',
  'rsa-4096': 'sha256',
};

/**
 * The key slots of one server: prepares, activates and replaces their keys by the clock. The journal is written
 * before a key is used, and nothing else is remembered: after a crash at any point the same plan is made again.
 */
export class Rotation {
  readonly #options: RotationOptions;
  readonly #keeper: JournalKeeper;
  readonly #keys: SlotKeys;
  readonly #lock = new KeyedLock();
  readonly #failures = new Map<KeyUse, { readonly error: unknown; readonly at: number }>();

  private constructor(options: RotationOptions, keeper: JournalKeeper) {
    this.#options = options;
    this.#keeper = keeper;
    this.#keys = new SlotKeys(options.keyManager);
  }

  /**
   * Reads the journal and compares it with the keys that there are; makes nothing yet.
   * @throws JournalError for a journal that cannot be used; KeyManagerError
   */
  static async open(options: RotationOptions): Promise<Rotation> {
    const rotation = new Rotation(options, await JournalKeeper.open(options.journals, options.identity));
    await rotation.#keys.refresh();
    rotation.#keys.reportMismatches(rotation.journal.authorities, options.logger);
    return rotation;
  }

  /** This server's journal as it was last written. */
  get journal(): Journal {
    return this.#keeper.journal;
  }

  /** The authority that signs now; undefined when there is none. */
  peek(use: KeyUse): Authority | undefined {
    const now = this.#options.clock.now();
    return this.journal.authorities.find(
      (one) => one.use === use && one.state === 'active' && isValidAt(one, now) && this.#keys.holds(one),
    );
  }

  /**
   * The authority to sign with now; steps that are due are done first.
   * @throws KeyManagerError, or what the journal's store throws, when there is none and none can be made
   */
  async active(use: KeyUse): Promise<Authority> {
    if (this.#isDue(use)) await this.#advance(use);
    const active = this.peek(use);
    if (active) return active;
    throw this.failure(use) ?? new KeyManagerError('UNAVAILABLE', `no ${use} key can sign`);
  }

  /** Why the last step of a use failed; undefined when it did not. */
  failure(use: KeyUse): unknown {
    return this.#failures.get(use)?.error;
  }

  /** Does every step that is due. A failure is logged and kept; the next call tries again. */
  async advance(): Promise<void> {
    for (const use of KEY_USES) await this.#advance(use);
  }

  /** Milliseconds until {@link advance} should be called again. */
  pause(): number {
    const now = this.#options.clock.now();
    const next = Math.min(...KEY_USES.map((use) => nextInstant(this.#situation(use), now)));
    const shortest = this.#failures.size > 0 ? ROTATION.retry : 1000;
    return Math.min(Math.max(next - now, shortest), ROTATION.longestSleep);
  }

  /**
   * Signs with an authority's key.
   * @throws SlotLostError when another key has taken the slot: ask for the active one again; KeyManagerError
   */
  async sign(authority: Authority, data: Uint8Array): Promise<Uint8Array> {
    const key = this.#keys.get(authority.keyId);
    if (!key || !this.#keys.holds(authority)) throw new SlotLostError(authority.keyId);
    return this.#signer(authority.use, key)(data);
  }

  #signer(use: KeyUse, key: PublicKey): Sign {
    const { keyManager, clock, events } = this.#options;
    const hashAlgorithm = HASH[key.type];
    return async (data) => {
      const digest = createHash(hashAlgorithm).update(data).digest();
      const begun = clock.now();
      const { signature, keyFingerprint } = await this.#noticingLoss(key.id, () =>
        keyManager.signData(key.id, digest, { hashAlgorithm }),
      );
      if (keyFingerprint !== key.fingerprint) {
        await this.#keys.refresh();
        throw new SlotLostError(key.id);
      }
      events.signed(use, clock.now() - begun);
      return signature;
    };
  }

  /** A key that the manager does not know any more is not asked for again. */
  async #noticingLoss<T>(keyId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof KeyManagerError && error.code === 'NOT_FOUND') {
        await this.#keys.refresh();
        throw new SlotLostError(keyId, { cause: error });
      }
      throw error;
    }
  }

  #situation(use: KeyUse): Situation {
    return {
      use,
      authorities: this.journal.authorities,
      holds: (authority) => this.#keys.holds(authority),
      propagation: this.#options.propagation,
    };
  }

  /** Whether a step is due that did not fail a moment ago, or without which nothing can be signed. */
  #isDue(use: KeyUse): boolean {
    const now = this.#options.clock.now();
    if (!nextStep(this.#situation(use), now)) return false;
    const failed = this.#failures.get(use);
    return !failed || Math.abs(now - failed.at) >= ROTATION.retry || !this.peek(use);
  }

  /** One use at a time: they share the journal. Whoever waited finds the work done, or that it failed. */
  #advance(use: KeyUse): Promise<void> {
    const seen = this.#failures.get(use);
    return this.#lock.run('journal', async () => {
      const { clock, logger, events } = this.#options;
      if (this.#failures.get(use) !== seen) return;
      try {
        for (let step = this.#next(use); step; step = this.#next(use)) {
          await (step.do === 'prepare' ? this.#prepare(use, step.keyId) : this.#activate(use, step.id));
          events.stepped(use, step.do);
        }
        this.#failures.delete(use);
      } catch (error) {
        this.#failures.set(use, { error, at: clock.now() });
        events.stepFailed(use);
        logger.error({ use, err: error }, 'a key slot could not be moved on; it is tried again');
      }
    });
  }

  #next(use: KeyUse): Step | undefined {
    return nextStep(this.#situation(use), this.#options.clock.now());
  }

  async #prepare(use: KeyUse, keyId: string): Promise<void> {
    const { clock, certify, lifetime, logger } = this.#options;
    const key = await this.#freshKey(use, keyId);
    const preparedAt = clock.now();
    const validity: Validity = {
      notBefore: wholeSecond(preparedAt - ROTATION.backdate),
      notAfter: wholeSecond(preparedAt + lifetime),
    };
    const { id, certificate } = await certify(use, key, validity, this.#signer(use, key));
    const authority: Authority = {
      id,
      use,
      keyId,
      keyType: key.type,
      state: 'prepared',
      publicKey: base64(key.pkixData),
      ...(certificate && { certificate: base64(certificate) }),
      preparedAt,
      ...validity,
    };
    await this.#keeper.commit(withPrepared(this.journal.authorities, authority), preparedAt);
    logger.info({ use, keyId, authority: id, expires: isoTime(validity.notAfter) }, 'key prepared');
  }

  /**
   * A key for a slot. One that an interrupted preparation has left there is taken, so that a preparation that fails
   * again and again makes one key, not one each time. (A server that does not do so was seen to make 16,000.)
   */
  async #freshKey(use: KeyUse, keyId: string): Promise<PublicKey> {
    const { keyManager, keyTypes, clock, lifetime, logger } = this.#options;
    await this.#keys.refresh();
    const held = this.#keys.get(keyId);
    const isUncertified =
      held && !this.journal.authorities.some(({ publicKey }) => publicKey === base64(held.pkixData));
    const isYoung = held?.created === undefined || clock.now() - held.created < lifetime;
    if (held && isUncertified && isYoung && held.type === keyTypes[use]) {
      logger.info({ use, keyId }, 'the key that an interrupted preparation has left is taken');
      return held;
    }
    const key = await keyManager.generateKey(keyId, keyTypes[use]);
    this.#keys.set(key);
    return key;
  }

  async #activate(use: KeyUse, id: string): Promise<void> {
    const { clock, logger } = this.#options;
    const { authorities } = this.journal;
    const chosen = authorities.find((one) => one.use === use && one.id === id);
    if (!chosen) return;
    await this.#keeper.commit(withActive(authorities, chosen), clock.now());
    logger.info({ use, keyId: chosen.keyId, authority: id }, 'key activated');
  }
}

function wholeSecond(instant: number): number {
  return Math.floor(instant / 1000) * 1000;
}

function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}
