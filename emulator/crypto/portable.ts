import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { bytesOf, type Material, type SigningBackend, type SigningKey } from './backend.ts';
import { CryptoInputError } from './crypto-input-error.ts';
import { type MlDsaKey, readMlDsaPublicKey, readMlDsaSeed } from './ml-dsa.ts';
import { signEc, verifyEc } from './portable-ec.ts';
import { signEd25519, verifyEd25519 } from './portable-ed25519.ts';
import { signMlDsa, verifyMlDsa } from './portable-ml-dsa.ts';
import { signRsa, verifyRsa } from './portable-rsa.ts';
import { type KeyFamily, SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-algorithms.ts';

/** A parsed key: ML-DSA's is read here, so that OpenSSL need not know it. */
type ParsedKey = KeyObject | MlDsaKey;

/**
 * Signs without native calls of our own: RSA by node:crypto over an encoding made here, EC and Ed25519 by
 * @noble/curves, ML-DSA by @noble/post-quantum. For a Node whose OpenSSL cannot be called directly; it blocks the
 * event loop while it computes.
 *
 * @param maxKeys how many parsed keys to keep for each purpose.
 */
export function createPortableBackend(maxKeys: number): SigningBackend {
  const toSign = new LRUCache<string, ParsedKey>({ max: maxKeys });
  const toVerify = new LRUCache<string, ParsedKey>({ max: maxKeys });

  function keyToSign({ id, pkcs8 }: SigningKey): ParsedKey {
    return cached(toSign, id, pkcs8, (der) => {
      const parse = () => createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
      return readMlDsaSeed(der) ?? parse();
    });
  }

  function keyToVerify({ id, spki }: SigningKey): ParsedKey {
    return cached(toVerify, id, spki, (der) => {
      const parse = () => createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
      return readMlDsaPublicKey(der) ?? parse();
    });
  }

  return {
    name: 'portable',
    async sign(key, algorithm, input) {
      const parameters = SIGNING_ALGORITHMS[algorithm];
      const parsed = keyToSign(key);
      if (parameters.family === 'ml-dsa') return signMlDsa(mlDsaKey(parsed, algorithm), input);
      const keyObject = ofFamily(parsed, algorithm);
      if (parameters.family === 'rsa') return signRsa(keyObject, parameters, input);
      return parameters.family === 'ec'
        ? signEc(keyObject, input)
        : signEd25519(keyObject, parameters, input);
    },
    async verify(key, algorithm, input, signature) {
      const parameters = SIGNING_ALGORITHMS[algorithm];
      const parsed = keyToVerify(key);
      if (parameters.family === 'ml-dsa') return verifyMlDsa(mlDsaKey(parsed, algorithm), input, signature);
      const keyObject = ofFamily(parsed, algorithm);
      if (parameters.family === 'rsa') return verifyRsa(keyObject, parameters, input, signature);
      if (parameters.family === 'ec') return verifyEc(keyObject, input, signature);
      return verifyEd25519(keyObject, parameters, input, signature);
    },
    close() {
      toSign.clear();
      toVerify.clear();
    },
  };
}

function cached(
  keys: LRUCache<string, ParsedKey>,
  id: string,
  material: Material,
  parse: (der: Uint8Array) => ParsedKey,
): ParsedKey {
  let key = keys.get(id);
  if (!key) {
    try {
      key = parse(bytesOf(material));
    } catch (cause) {
      throw new CryptoInputError('key-material', 'the material is not a key that node:crypto can read', {
        cause,
      });
    }
    keys.set(id, key);
  }
  return key;
}

function ofFamily(key: ParsedKey, algorithm: SigningAlgorithm): KeyObject {
  const { family } = SIGNING_ALGORITHMS[algorithm];
  if (!('parameterSet' in key) && key.asymmetricKeyType === family) return key;
  throw wrongFamily(algorithm, family);
}

function mlDsaKey(key: ParsedKey, algorithm: SigningAlgorithm): MlDsaKey {
  if ('parameterSet' in key) return key;
  throw wrongFamily(algorithm, 'ml-dsa');
}

function wrongFamily(algorithm: SigningAlgorithm, family: KeyFamily): CryptoInputError {
  return new CryptoInputError('key-family', `${algorithm} needs a key of family ${family}`);
}
