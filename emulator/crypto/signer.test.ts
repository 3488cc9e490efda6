import { constants, createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeyPair } from './key-pair.ts';
import { ASYMMETRIC_KEY_SPECS, type AsymmetricKeySpec } from './key-specs.ts';
import { createSigner } from './signer.ts';
import { SIGNING_ALGORITHMS } from './signing-algorithms.ts';
import { acceptedElsewhere, acceptedOverMessage } from './test/independent.ts';
import { keyPairOf } from './test/keys.ts';

const openssl = createSigner({ backend: 'openssl' });
const portable = createSigner({ backend: 'portable' });
const PAIRS = [
  [openssl, portable],
  [portable, openssl],
] as const;
const SPECS = Object.keys(ASYMMETRIC_KEY_SPECS) as AsymmetricKeySpec[];
const message = Buffer.from('a key that was here yesterday');

afterAll(() => {
  openssl.close();
  portable.close();
});

describe.each(PAIRS)('$backend', (signer, other) => {
  describe.each(SPECS)('%s', (spec) => {
    let pair: KeyPair;
    beforeAll(async () => {
      pair = await keyPairOf(spec);
    });

    test.each(ASYMMETRIC_KEY_SPECS[spec].signingAlgorithms)('%s', async (algorithm) => {
      const key = { id: spec, ...pair };
      const digest = signer.inputOf(key, algorithm, message);
      const signature = await signer.sign(key, algorithm, digest);

      expect(acceptedElsewhere(pair.spki, algorithm, digest, signature)).toBe(true);
      expect(acceptedOverMessage(pair.spki, algorithm, message, signature)).toBe(true);
      expect(await signer.verify(key, algorithm, digest, signature)).toBe(true);
      expect(await other.verify(key, algorithm, digest, signature)).toBe(true);

      const wrongDigest = flipped(digest, 0);
      const wrongSignature = flipped(signature, signature.length - 1);
      expect(await signer.verify(key, algorithm, wrongDigest, signature)).toBe(false);
      expect(await signer.verify(key, algorithm, digest, wrongSignature)).toBe(false);
      expect(await signer.verify(key, algorithm, digest, signature)).toBe(true);
    });
  });

  test('two signatures over one digest differ where the algorithm is random', async () => {
    const key = { id: 'ECC_NIST_P256', ...(await keyPairOf('ECC_NIST_P256')) };
    const digest = signer.digest('ECDSA_SHA_256', message);
    const first = await signer.sign(key, 'ECDSA_SHA_256', digest);
    expect(await signer.sign(key, 'ECDSA_SHA_256', digest)).not.toEqual(first);
  });

  test.each([
    ['sha256', 'RSASSA_PSS_SHA_256', 32],
    ['sha384', 'RSASSA_PSS_SHA_384', 48],
    ['sha512', 'RSASSA_PSS_SHA_512', 64],
  ] as const)('%s: PSS has a salt as long as the hash, and no other', async (hash, algorithm, length) => {
    const pair = await keyPairOf('RSA_2048');
    const key = createPrivateKey({ key: Buffer.from(pair.pkcs8), format: 'der', type: 'pkcs8' });
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const digest = signer.digest(algorithm, message);
    const longest = constants.RSA_PSS_SALTLEN_MAX_SIGN;
    for (const saltLength of [0, 20, length - 1, length, length + 1, longest]) {
      const signature = sign(hash, message, { key, padding, saltLength });
      const verified = signer.verify({ id: 'RSA_2048', ...pair }, algorithm, digest, signature);
      expect(await verified, `a salt of ${saltLength}`).toBe(saltLength === length);
    }
  });

  test('a signature is wrong under the other padding', async () => {
    const key = { id: 'RSA_2048', ...(await keyPairOf('RSA_2048')) };
    const digest = signer.digest('RSASSA_PSS_SHA_384', message);
    const pss = await signer.sign(key, 'RSASSA_PSS_SHA_384', digest);
    const pkcs1 = await signer.sign(key, 'RSASSA_PKCS1_V1_5_SHA_384', digest);
    expect(await signer.verify(key, 'RSASSA_PKCS1_V1_5_SHA_384', digest, pss)).toBe(false);
    expect(await signer.verify(key, 'RSASSA_PSS_SHA_384', digest, pkcs1)).toBe(false);
  });

  test.each([0, 31, 33, 64])('a digest of %i bytes does not fit SHA-256', async (length) => {
    const key = { id: 'ECC_NIST_P256', ...(await keyPairOf('ECC_NIST_P256')) };
    const error = { name: 'CryptoInputError', code: 'input-length' };
    const digest = new Uint8Array(length);
    await expect(signer.sign(key, 'ECDSA_SHA_256', digest)).rejects.toMatchObject(error);
    await expect(signer.verify(key, 'ECDSA_SHA_256', digest, digest)).rejects.toMatchObject(error);
  });

  test('a key of the other family is refused', async () => {
    const error = { name: 'CryptoInputError', code: 'key-family' };
    const rsa = { id: 'RSA_2048', ...(await keyPairOf('RSA_2048')) };
    const ec = { id: 'ECC_NIST_P256', ...(await keyPairOf('ECC_NIST_P256')) };
    const digest = signer.digest('ECDSA_SHA_256', message);
    await expect(signer.sign(rsa, 'ECDSA_SHA_256', digest)).rejects.toMatchObject(error);
    await expect(signer.verify(rsa, 'ECDSA_SHA_256', digest, digest)).rejects.toMatchObject(error);
    await expect(signer.sign(ec, 'RSASSA_PSS_SHA_256', digest)).rejects.toMatchObject(error);
    await expect(signer.verify(ec, 'RSASSA_PSS_SHA_256', digest, digest)).rejects.toMatchObject(error);
  });

  test.each([0, 5, 100])(
    'material of %i bytes that is not a key is refused, and not cached',
    async (length) => {
      const garbage = new Uint8Array(length).fill(0x30);
      const digest = signer.digest('ECDSA_SHA_256', message);
      const id = `garbage-${length}`;
      const error = { name: 'CryptoInputError', code: 'key-material' };
      const bad = { id, pkcs8: garbage, spki: garbage };
      await expect(signer.sign(bad, 'ECDSA_SHA_256', digest)).rejects.toMatchObject(error);
      await expect(signer.verify(bad, 'ECDSA_SHA_256', digest, digest)).rejects.toMatchObject(error);

      const good = { id, ...(await keyPairOf('ECC_NIST_P256')) };
      const signature = await signer.sign(good, 'ECDSA_SHA_256', digest);
      expect(await signer.verify(good, 'ECDSA_SHA_256', digest, signature)).toBe(true);
    },
  );

  test('material is asked for once, and only what the operation needs', async () => {
    const pair = await keyPairOf('ECC_NIST_P384');
    const asked: string[] = [];
    const key = {
      id: 'lazy',
      pkcs8: () => {
        asked.push('pkcs8');
        return pair.pkcs8;
      },
      spki: () => {
        asked.push('spki');
        return pair.spki;
      },
    };
    const digest = signer.digest('ECDSA_SHA_384', message);
    await signer.sign(key, 'ECDSA_SHA_384', digest);
    const signature = await signer.sign(key, 'ECDSA_SHA_384', digest);
    expect(asked).toEqual(['pkcs8']);
    await signer.verify(key, 'ECDSA_SHA_384', digest, signature);
    await signer.verify(key, 'ECDSA_SHA_384', digest, signature);
    expect(asked).toEqual(['pkcs8', 'spki']);
  });

  test('material may be a view into a larger buffer, and small', async () => {
    const pair = await keyPairOf('ECC_NIST_P256');
    const inside = (bytes: Uint8Array) => Buffer.concat([Buffer.alloc(7, 1), bytes, Buffer.alloc(9, 2)]);
    const view = (bytes: Uint8Array) => inside(bytes).subarray(7, -9);
    const key = { id: 'view', pkcs8: view(pair.pkcs8), spki: view(pair.spki) };
    const digest = view(signer.digest('ECDSA_SHA_256', message));
    const signature = view(await signer.sign(key, 'ECDSA_SHA_256', digest));
    expect(await signer.verify(key, 'ECDSA_SHA_256', digest, signature)).toBe(true);
    expect(acceptedOverMessage(pair.spki, 'ECDSA_SHA_256', message, signature)).toBe(true);
  });

  test('a closed signer refuses', async () => {
    const closing = createSigner({ backend: signer.backend });
    closing.close();
    const key = { id: 'ECC_NIST_P256', ...(await keyPairOf('ECC_NIST_P256')) };
    const digest = signer.digest('ECDSA_SHA_256', message);
    await expect(closing.sign(key, 'ECDSA_SHA_256', digest)).rejects.toThrow('closed');
    await expect(closing.verify(key, 'ECDSA_SHA_256', digest, digest)).rejects.toThrow('closed');
  });
});

test('every algorithm belongs to a spec of its family', () => {
  for (const { family, signingAlgorithms } of Object.values(ASYMMETRIC_KEY_SPECS)) {
    for (const algorithm of signingAlgorithms) expect(SIGNING_ALGORITHMS[algorithm].family).toBe(family);
  }
});

test('OpenSSL is chosen where it can be called', () => {
  const signer = createSigner();
  expect(signer).toMatchObject({ backend: 'openssl', fallbackReason: undefined });
  signer.close();
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
}
