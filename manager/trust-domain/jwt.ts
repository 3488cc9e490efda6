import { createHash, createPublicKey } from 'node:crypto';
import { ECDSASigValue } from '@peculiar/asn1-ecc';
import { AsnConvert } from '@peculiar/asn1-schema';
import { base64url, type JWK } from 'jose';
import type { KeyType } from '../key-manager.ts';
import type { Sign } from '../rotation/rotation.ts';
import { SIGNATURE_PROFILES } from './key-profile.ts';

/** What a JWT-SVID says. JWT-SVID.md, section 3; instants in seconds. */
export interface JwtSvidClaims {
  readonly sub: string;
  readonly aud: readonly string[];
  readonly iat: number;
  readonly exp: number;
}

/** A public key as JSON. @param publicKey DER SubjectPublicKeyInfo */
export function jwkOf(publicKey: Uint8Array): JWK {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  return key.export({ format: 'jwk' }) as JWK;
}

/** The members that a thumbprint is made of, in their order. RFC 7638, section 3.2. */
const THUMBPRINT_MEMBERS = ['crv', 'e', 'kty', 'n', 'x', 'y'] as const;

/**
 * The id that a JWT key is published under: its thumbprint, RFC 7638. jose's is computed on another thread, which a
 * turned clock would not wait for.
 */
export function jwtKeyId(publicKey: Uint8Array): string {
  const jwk = jwkOf(publicKey);
  const members = THUMBPRINT_MEMBERS.filter((name) => jwk[name] !== undefined).map((name) => [
    name,
    jwk[name],
  ]);
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url');
}

/** A JWS in compact form (RFC 7515, section 3.1), signed by a key that only signs. */
export async function signJwt(
  claims: JwtSvidClaims,
  signer: { readonly kid: string; readonly type: KeyType; readonly sign: Sign },
): Promise<string> {
  const { jwsAlgorithm, scalarLength } = SIGNATURE_PROFILES[signer.type];
  const header = { alg: jwsAlgorithm, kid: signer.kid, typ: 'JWT' };
  const input = [header, claims].map((part) => base64url.encode(JSON.stringify(part))).join('.');
  const signature = await signer.sign(new TextEncoder().encode(input));
  const raw = scalarLength === undefined ? signature : p1363(signature, scalarLength);
  return `${input}.${base64url.encode(raw)}`;
}

/** r and s side by side, as JWS wants them (RFC 7518, section 3.4), of the two integers in DER. */
function p1363(der: Uint8Array, scalarLength: number): Uint8Array {
  const { r, s } = AsnConvert.parse(der, ECDSASigValue);
  const scalar = (value: ArrayBuffer): Buffer => {
    const hex = BigInt(`0x${Buffer.from(value).toString('hex')}`).toString(16);
    return Buffer.from(hex.padStart(2 * scalarLength, '0'), 'hex');
  };
  return Buffer.concat([scalar(r), scalar(s)]);
}
