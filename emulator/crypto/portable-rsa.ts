import { constants, type KeyObject, privateEncrypt, publicDecrypt, randomBytes } from 'node:crypto';
import { encodePss, matchesPss } from './emsa-pss.ts';
import type { RsaParameters, SigningHash } from './signing-algorithms.ts';

const { RSA_NO_PADDING, RSA_PKCS1_PADDING } = constants;

/** DER of DigestInfo up to the digest itself (RFC 8017, section 9.2, note 1). */
const DIGEST_INFO: Readonly<Record<SigningHash, Uint8Array>> = {
  sha256: Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  sha384: Buffer.from('3041300d060960864801650304020205000430', 'hex'),
  sha512: Buffer.from('3051300d060960864801650304020305000440', 'hex'),
};

/** Signs a digest with node:crypto's private-key operation; PKCS #1 v1.5 or PSS. */
export function signRsa(key: KeyObject, parameters: RsaParameters, digest: Uint8Array): Uint8Array {
  const { hash, padding } = parameters;
  if (padding === 'pss') {
    const encoded = encodePss(hash, digest, modulusSize(key), randomBytes(digest.length));
    return new Uint8Array(privateEncrypt({ key, padding: RSA_NO_PADDING }, encoded));
  }
  const info = Buffer.concat([DIGEST_INFO[hash], digest]);
  return new Uint8Array(privateEncrypt({ key, padding: RSA_PKCS1_PADDING }, info));
}

/** Whether a signature over a digest is right. */
export function verifyRsa(
  key: KeyObject,
  parameters: RsaParameters,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  // RFC 8017, 8.1.2 and 8.2.2, step 1: the operation below would take a shorter one for a smaller number.
  if (signature.length !== modulusSize(key)) return false;
  const { hash, padding } = parameters;
  const opened = open(key, padding === 'pss' ? RSA_NO_PADDING : RSA_PKCS1_PADDING, signature);
  if (!opened) return false;
  if (padding === 'pss') return matchesPss(hash, digest, opened);
  return Buffer.compare(opened, Buffer.concat([DIGEST_INFO[hash], digest])) === 0;
}

/** The public-key operation; undefined where the number or its padding is not possible for a signature. */
function open(key: KeyObject, padding: number, signature: Uint8Array): Uint8Array | undefined {
  try {
    return publicDecrypt({ key, padding }, signature);
  } catch {
    return undefined;
  }
}

function modulusSize(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}
