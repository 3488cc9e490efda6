import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';

/**
 * ECDH (NIST SP 800-56A, 5.7.1.2): the x coordinate of the shared point, as long as the curve's field.
 * @param pkcs8 our private key, DER
 * @param spki the other side's public key, DER
 * @returns undefined when that is no public key on the same named curve
 */
export function sharedSecret(pkcs8: Uint8Array, spki: Uint8Array): Uint8Array | undefined {
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const publicKey = publicKeyOf(spki);
  if (!publicKey || curveOf(publicKey) === undefined || curveOf(publicKey) !== curveOf(privateKey))
    return undefined;
  return diffieHellman({ privateKey, publicKey });
}

/** OpenSSL refuses a point that is not on its curve as it reads the key. */
function publicKeyOf(spki: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

function curveOf(key: KeyObject): string | undefined {
  return key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : undefined;
}
