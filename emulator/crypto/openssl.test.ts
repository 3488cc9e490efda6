import { constants, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { setImmediate as oneTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import type { SigningKey } from './backend.ts';
import { generateKeyPair } from './key-pair.ts';
import type { LibCrypto } from './openssl.ts';
import { probeOpenSsl, selfTest } from './openssl-probe.ts';
import { createSigner } from './signer.ts';
import { ecdsaSignature } from './test/der.ts';
import { acceptedOverMessage } from './test/independent.ts';
import { keyPairOf } from './test/keys.ts';

const message = Buffer.from('the queue is empty again');

afterEach(() => {
  vi.doUnmock('./openssl.ts');
  vi.resetModules();
});

test('200 RSA signatures at once over a cache of two keys, each verified', async () => {
  const signer = createSigner({ backend: 'openssl', maxKeys: 2 });
  const pair = await keyPairOf('RSA_2048');
  const algorithms = ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_512'] as const;
  // Five ids and two places: keys are freed while signatures of theirs run or wait.
  const signed = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const key = { id: `key-${index % 5}`, ...pair };
      const algorithm = algorithms[index % 2] ?? algorithms[0];
      const own = Buffer.from(`message ${index}`);
      const digest = signer.digest(algorithm, own);
      const pending = signer.sign(key, algorithm, digest);
      digest.fill(0);
      return { algorithm, own, signature: await pending };
    }),
  );
  for (const { algorithm, own, signature } of signed) {
    expect(acceptedOverMessage(pair.spki, algorithm, own, signature)).toBe(true);
  }
  signer.close();
});

test('a signature in flight outlives close', async () => {
  const signer = createSigner({ backend: 'openssl' });
  const pair = await keyPairOf('RSA_2048');
  const digest = signer.digest('RSASSA_PSS_SHA_256', message);
  const pending = Array.from({ length: 8 }, () =>
    signer.sign({ id: 'key', ...pair }, 'RSASSA_PSS_SHA_256', digest),
  );
  signer.close();
  for (const signature of await Promise.all(pending)) {
    expect(acceptedOverMessage(pair.spki, 'RSASSA_PSS_SHA_256', message, signature)).toBe(true);
  }
});

test('the event loop turns while RSA signs', async () => {
  const signer = createSigner({ backend: 'openssl' });
  const key = { id: 'key', ...(await keyPairOf('RSA_4096')) };
  const digest = signer.digest('RSASSA_PSS_SHA_256', message);
  let left = 16;
  for (let started = left; started > 0; started--) {
    void signer.sign(key, 'RSASSA_PSS_SHA_256', digest).finally(() => left--);
  }
  let turns = 0;
  for (; left > 0; turns++) await oneTurn();
  expect(turns).toBeGreaterThan(100);
  signer.close();
});

test('no error is left behind for node:crypto to find', async () => {
  const lib = openSsl();
  const signer = createSigner({ backend: 'openssl' });
  const pair = await keyPairOf('ECC_NIST_P521');
  const garbage = new Uint8Array(100).fill(0x30);
  const key = { id: 'good', ...pair };
  const bad: SigningKey = { id: 'bad', pkcs8: garbage, spki: garbage };
  const digest = signer.digest('ECDSA_SHA_512', message);
  const wrong = signer.digest('RSASSA_PSS_SHA_256', message);

  expect(await signer.verify(key, 'ECDSA_SHA_512', digest, garbage)).toBe(false);
  expect(Number(lib.ERR_peek_error())).toBe(0);
  await expect(signer.sign(bad, 'ECDSA_SHA_512', digest)).rejects.toThrow('PKCS #8');
  expect(Number(lib.ERR_peek_error())).toBe(0);
  await expect(signer.verify(bad, 'ECDSA_SHA_512', digest, garbage)).rejects.toThrow('SubjectPublicKeyInfo');
  expect(Number(lib.ERR_peek_error())).toBe(0);
  await expect(signer.sign(key, 'RSASSA_PSS_SHA_256', wrong)).rejects.toThrow('family');
  expect(Number(lib.ERR_peek_error())).toBe(0);
  expect(() => createPublicKey('not a key')).toThrow();
  expect(() => sign('sha512', message, createPrivateKey(pem(pair.pkcs8)))).not.toThrow();
  signer.close();
});

test('what a wrong signature leaves on a thread of the pool, node:crypto does not take for its own', async () => {
  const signer = createSigner({ backend: 'openssl' });
  const key = { id: 'good', ...(await keyPairOf('ECC_NIST_P521')) };
  const wrong = ecdsaSignature('1', '1');
  const digest = signer.digest('ECDSA_SHA_512', message);
  const verified = Array.from({ length: 16 }, () => signer.verify(key, 'ECDSA_SHA_512', digest, wrong));
  expect(await Promise.all(verified)).toEqual(verified.map(() => false));

  const rsa = createPrivateKey(pem((await keyPairOf('RSA_2048')).pkcs8));
  const tooLong = { key: rsa, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 5000 };
  const failed = Array.from({ length: 16 }, () => promisify(sign)('sha256', message, tooLong));
  for (const { reason } of (await Promise.allSettled(failed)) as PromiseRejectedResult[])
    expect(reason.message).toContain('data too large for key size');
  signer.close();
});

test('an OpenSSL that is too old for a scheme leaves it to the portable backend', async () => {
  const { bindLibCrypto } = await vi.importActual<typeof import('./openssl.ts')>('./openssl.ts');
  vi.resetModules();
  vi.doMock('./openssl.ts', () => ({ bindLibCrypto: () => ({ ...bindLibCrypto(), schemes: undefined }) }));
  const fresh = await import('./signer.ts');
  const signer = fresh.createSigner();
  expect(signer).toMatchObject({ backend: 'openssl', fallbackReason: undefined });
  for (const [spec, algorithm] of [
    ['ECC_NIST_P256', 'ECDSA_SHA_256'],
    ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512'],
    ['ECC_NIST_EDWARDS25519', 'ED25519_PH_SHA_512'],
    ['ML_DSA_44', 'ML_DSA_SHAKE_256'],
  ] as const) {
    const key = { id: spec, ...(await keyPairOf(spec)) };
    const input = signer.inputOf(key, algorithm, message);
    const signature = await signer.sign(key, algorithm, input);
    expect(acceptedOverMessage(key.spki, algorithm, message, signature)).toBe(true);
    expect(await signer.verify(key, algorithm, input, signature)).toBe(true);
  }
  signer.close();
});

test('the self-test passes here, and refuses what does not sign or verify as node:crypto does', () => {
  const lib = openSsl();
  const broken = (change: Partial<LibCrypto>) => () => selfTest({ ...lib, ...change });
  expect(broken({})).not.toThrow();
  expect(broken({ OpenSSL_version: () => 'BoringSSL' })).toThrow('not that of node:crypto');
  const verifies = (result: number) =>
    Object.assign(() => result, lib.EVP_PKEY_verify) as LibCrypto['EVP_PKEY_verify'];
  expect(broken({ EVP_PKEY_verify: verifies(1) })).toThrow('right signature from a wrong one');
  expect(broken({ EVP_PKEY_verify: verifies(-1) })).toThrow('right signature from a wrong one');
  const signs = (result: number) =>
    Object.assign(() => result, lib.EVP_PKEY_sign) as LibCrypto['EVP_PKEY_sign'];
  expect(broken({ EVP_PKEY_sign: signs(1) })).toThrow('does not accept');
  expect(broken({ EVP_PKEY_sign: signs(0) })).toThrow('does not accept');
  expect(Number(lib.ERR_peek_error())).toBe(0);
});

test('where OpenSSL cannot be called, the portable backend stands in and says why', async () => {
  vi.resetModules();
  vi.doMock('./openssl.ts', () => ({
    bindLibCrypto: () => {
      throw new Error('no such symbol');
    },
  }));
  const fresh = await import('./signer.ts');
  const signer = fresh.createSigner();
  expect(signer).toMatchObject({ backend: 'portable', fallbackReason: 'no such symbol' });
  expect(() => fresh.createSigner({ backend: 'openssl' })).toThrow('no such symbol');

  const pair = await generateKeyPair('ECC_NIST_P256');
  const digest = signer.digest('ECDSA_SHA_256', message);
  const signature = await signer.sign({ id: 'key', ...pair }, 'ECDSA_SHA_256', digest);
  expect(acceptedOverMessage(pair.spki, 'ECDSA_SHA_256', message, signature)).toBe(true);
});

function openSsl(): LibCrypto {
  const { lib, unavailable } = probeOpenSsl();
  if (!lib) throw new Error(unavailable);
  return lib;
}

function pem(pkcs8: Uint8Array): string {
  return `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pkcs8).toString('base64')}\n-----END PRIVATE KEY-----\n`;
}
