import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { bytesOf, type SigningBackend, type SigningKey } from './backend.ts';
import { CryptoInputError } from './crypto-input-error.ts';
import { signEc, verifyEc } from './portable-ec.ts';
import { signRsa, verifyRsa } from './portable-rsa.ts';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-algorithms.ts';

/**
 * Signs without native calls of our own: RSA by node:crypto over an encoding made here, EC by @noble/curves.
 * For a Node whose OpenSSL cannot be called directly; it blocks the event loop while it computes.
 *
 * @param maxKeys how many parsed keys to keep for each purpose.
 */
export function createPortableBackend(maxKeys: number): SigningBackend {
  const toSign = new LRUCache<string, KeyObject>({ max: maxKeys });
  const toVerify = new LRUCache<string, KeyObject>({ max: maxKeys });

  function keyToSign({ id, pkcs8 }: SigningKey): KeyObject {
    const parse = () => createPrivateKey({ key: Buffer.from(bytesOf(pkcs8)), format: 'der', type: 'pkcs8' });
    return cached(toSign, id, parse);
  }

  function keyToVerify({ id, spki }: SigningKey): KeyObject {
    const parse = () => createPublicKey({ key: Buffer.from(bytesOf(spki)), format: 'der', type: 'spki' });
    return cached(toVerify, id, parse);
  }

  return {
    name: 'portable',
    async sign(key, algorithm, digest) {
      const parsed = ofFamily(keyToSign(key), algorithm);
      const parameters = SIGNING_ALGORITHMS[algorithm];
      return parameters.family === 'rsa' ? signRsa(parsed, parameters, digest) : signEc(parsed, digest);
    },
    async verify(key, algorithm, digest, signature) {
      const parsed = ofFamily(keyToVerify(key), algorithm);
      const parameters = SIGNING_ALGORITHMS[algorithm];
      if (parameters.family === 'rsa') return verifyRsa(parsed, parameters, digest, signature);
      return verifyEc(parsed, digest, signature);
    },
    close() {
      toSign.clear();
      toVerify.clear();
    },
  };
}

function cached(keys: LRUCache<string, KeyObject>, id: string, parse: () => KeyObject): KeyObject {
  let key = keys.get(id);
  if (!key) {
    try {
      key = parse();
    } catch (cause) {
      throw new CryptoInputError('key-material', 'the material is not a key that node:crypto can read', {
        cause,
      });
    }
    keys.set(id, key);
  }
  return key;
}

function ofFamily(key: KeyObject, algorithm: SigningAlgorithm): KeyObject {
  const { family } = SIGNING_ALGORITHMS[algorithm];
  if (key.asymmetricKeyType === family) return key;
  throw new CryptoInputError('key-family', `${algorithm} needs a key of family ${family}`);
}
