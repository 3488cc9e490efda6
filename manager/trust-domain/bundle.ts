import type { JWK } from 'jose';
import { isPublishedAt } from '../rotation/authorities.ts';
import type { Authority } from '../rotation/authority.ts';
import type { Journal } from '../rotation/journal.ts';
import { jwkOf } from './jwt.ts';
import { SIGNATURE_PROFILES } from './key-profile.ts';

/** SPIFFE_Trust_Domain_and_Bundle.md, section 4: a JWK Set with two members more. */
export interface SpiffeBundle {
  /** Grows whenever the keys change. */
  readonly spiffe_sequence: number;
  /** Seconds after which a verifier should look again. */
  readonly spiffe_refresh_hint: number;
  readonly keys: readonly JWK[];
}

/** What all replicas still need to have published, in one order whoever asks. */
function publishedAuthorities(journals: readonly Journal[], now: number): readonly Authority[] {
  const all = journals
    .flatMap(({ authorities }) => authorities)
    .filter((authority) => isPublishedAt(authority, now));
  const distinct = new Map(all.map((authority) => [`${authority.use} ${authority.id}`, authority]));
  return [...distinct.values()].toSorted(
    (a, b) => compare(a.use, b.use) || a.notBefore - b.notBefore || compare(a.id, b.id),
  );
}

/**
 * A number that any replica computes alike from the journals: each authority counts when it comes and again when
 * it goes, so it grows with each change.
 */
function bundleSequence(journals: readonly Journal[], now: number): number {
  return journals
    .map(({ departed, authorities }) => {
      const gone = authorities.filter((authority) => !isPublishedAt(authority, now));
      return 2 * departed + authorities.length + gone.length;
    })
    .reduce((sum, count) => sum + count, 0);
}

/** The bundle as SPIFFE publishes it: roots and JWT keys. */
export function spiffeBundle(
  journals: readonly Journal[],
  now: number,
  refreshHintSeconds: number,
): SpiffeBundle {
  return {
    spiffe_sequence: bundleSequence(journals, now),
    spiffe_refresh_hint: refreshHintSeconds,
    keys: publishedAuthorities(journals, now).map((authority) => {
      const { kty, crv, x, y, n, e } = publicJwk(authority);
      const key = { kty, ...(n && e ? { n, e } : { crv, x, y }) } as JWK;
      return authority.certificate
        ? { use: 'x509-svid', ...key, x5c: [authority.certificate] }
        : { use: 'jwt-svid', kid: authority.id, ...key };
    }),
  };
}

/** The JWT keys as a plain JWK Set (RFC 7517), for verifiers that know nothing of SPIFFE. */
export function jwks(journals: readonly Journal[], now: number): { readonly keys: readonly JWK[] } {
  const keys = publishedAuthorities(journals, now)
    .filter(({ use }) => use === 'JWT-Signer')
    .map((authority) => ({
      ...publicJwk(authority),
      kid: authority.id,
      use: 'sig',
      alg: SIGNATURE_PROFILES[authority.keyType].jwsAlgorithm,
    }));
  return { keys };
}

function publicJwk({ publicKey }: Authority): JWK {
  return jwkOf(Buffer.from(publicKey, 'base64'));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
