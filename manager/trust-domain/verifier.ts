import { X509Certificate } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { SpiffeBundle } from './bundle.ts';

/** The roots of a bundle, read by a library that did not make them. */
export function rootsOf(bundle: SpiffeBundle): X509Certificate[] {
  return bundle.keys
    .filter(({ use }) => use === 'x509-svid')
    .map(({ x5c = [] }) => new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64')));
}

/** What is wrong with an X509-SVID at an instant, for a verifier that has this bundle; undefined when all is well. */
export function x509Problem(pem: string, bundle: SpiffeBundle, now: number): string | undefined {
  const leaf = new X509Certificate(pem);
  const root = rootsOf(bundle).find((one) => leaf.checkIssued(one) && leaf.verify(one.publicKey));
  if (!root) return `no root of the bundle signed ${leaf.serialNumber}`;
  if (!root.ca || !root.verify(root.publicKey)) return 'the root is no CA that signs itself';
  for (const [name, { validFromDate, validToDate }] of Object.entries({ leaf, root })) {
    if (now < validFromDate.getTime()) return `the ${name} begins at ${validFromDate.toISOString()}`;
    if (now >= validToDate.getTime()) return `the ${name} ended at ${validToDate.toISOString()}`;
  }
  return undefined;
}

/** Verifies a JWT-SVID as a verifier does that has this bundle. */
export async function verifyJwt(
  token: string,
  bundle: SpiffeBundle,
  audience: string,
  now: number,
): Promise<JWTPayload> {
  const keys = bundle.keys
    .filter(({ use }) => use === 'jwt-svid')
    // jose takes `use` for RFC 7517's, where jwt-svid is not a value.
    .map(({ use: _use, ...key }) => key);
  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys }), {
    audience,
    currentDate: new Date(now),
    algorithms: ['ES256', 'ES384', 'RS256'],
    requiredClaims: ['sub', 'exp', 'aud'],
  });
  return payload;
}
