import type { KeyType } from '../key-manager.ts';

/** What a trust domain's server signs with: X.509 certificates, and JWTs. The names are SPIRE's. */
export const KEY_USES = ['x509-CA', 'JWT-Signer'] as const;
export type KeyUse = (typeof KEY_USES)[number];

/**
 * Prepared: published, not yet signed with. Active: signs. Old: was active; its key is there until its slot is
 * prepared again. Published: its key is gone, but what it signed still has to verify.
 */
export const AUTHORITY_STATES = ['prepared', 'active', 'old', 'published'] as const;
type AuthorityState = (typeof AUTHORITY_STATES)[number];

/** A key of the trust domain, and what is published of it. Instants are milliseconds since the epoch. */
export interface Authority {
  /** The subject key id in hexadecimal, or the key id (`kid`) of a JWT key. */
  readonly id: string;
  readonly use: KeyUse;
  /** The slot, which is the key manager's name of the key. */
  readonly keyId: string;
  readonly keyType: KeyType;
  readonly state: AuthorityState;
  /** DER SubjectPublicKeyInfo in base64: what the slot's key is compared with. */
  readonly publicKey: string;
  /** DER in base64; a JWT key has none. */
  readonly certificate?: string | undefined;
  readonly preparedAt: number;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The two slots of a use: while one signs, the other is prepared. */
export function slotsOf(use: KeyUse): readonly [string, string] {
  return [`${use}-A`, `${use}-B`];
}

/** Whether the authority's own dates let it sign at an instant. */
export function isValidAt({ notBefore, notAfter }: Authority, now: number): boolean {
  return notBefore <= now && now < notAfter;
}
