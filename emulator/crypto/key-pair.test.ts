import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { generateKeyPair } from './key-pair.ts';
import { ASYMMETRIC_KEY_SPECS } from './key-specs.ts';

/** The start of an SPKI: the algorithm, and for EC the curve by name (RFC 8017 A.1, RFC 5480 2.1.1.1). */
const RSA_ENCRYPTION = '300d06092a864886f70d0101010500';
const NAMED_CURVES = {
  ECC_NIST_P256: '301306072a8648ce3d020106082a8648ce3d030107',
  ECC_NIST_P384: '301006072a8648ce3d020106052b81040022',
  ECC_NIST_P521: '301006072a8648ce3d020106052b81040023',
  ECC_SECG_P256K1: '301006072a8648ce3d020106052b8104000a',
} as const;

test('an RSA key has its size, the exponent 65537 and rsaEncryption as its algorithm', async () => {
  const { pkcs8, spki } = await generateKeyPair('RSA_2048');
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  expect(key.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65537n });
  expect(Buffer.from(spki).toString('hex')).toContain(RSA_ENCRYPTION);
  expect(publicHalf(pkcs8)).toEqual(Buffer.from(spki));
});

test.each(Object.entries(NAMED_CURVES))('%s names its curve', async (spec, algorithm) => {
  const { pkcs8, spki } = await generateKeyPair(spec as keyof typeof NAMED_CURVES);
  expect(Buffer.from(spki).toString('hex')).toContain(algorithm);
  expect(publicHalf(pkcs8)).toEqual(Buffer.from(spki));
});

test('two keys differ', async () => {
  const [one, two] = [await generateKeyPair('ECC_NIST_P256'), await generateKeyPair('ECC_NIST_P256')];
  expect(one.pkcs8).not.toEqual(two.pkcs8);
});

test('a spec is of RSA by its modulus and of EC by its curve', () => {
  expect(ASYMMETRIC_KEY_SPECS.RSA_4096.generation.modulusLength).toBe(4096);
  expect(ASYMMETRIC_KEY_SPECS.ECC_SECG_P256K1.generation.namedCurve).toBe('secp256k1');
});

function publicHalf(pkcs8: Uint8Array): Buffer {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}
