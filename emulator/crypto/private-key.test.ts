import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { ASYMMETRIC_KEY_SPECS, type AsymmetricKeySpec } from './key-specs.ts';
import { readPrivateKey } from './private-key.ts';
import { keyPairOf } from './test/keys.ts';
import { THREE_PRIMES } from './test/three-primes.ts';

/** Made by OpenSSL's command line. */
const COMPRESSED = {
  pkcs8:
    '3067020100301306072a8648ce3d020106082a8648ce3d030107044d304b02010104209b1a3b34e1cabc02cf063791c73cc297' +
    '329e0bc61eba23b4fddcedcad70a64f3a12403220002b4a756ab0ccff9bb8bbb36f46fd02b121ce55f52344cc8b338cc88165c' +
    'fc8ef5',
  spki:
    '3059301306072a8648ce3d020106082a8648ce3d03010703420004b4a756ab0ccff9bb8bbb36f46fd02b121ce55f52344cc8b3' +
    '38cc88165cfc8ef55f1be8784154ea26a11b07755358d7f6388dd96b92d8402f30a6d7bc7813abf0',
};

const SPECS = (Object.keys(ASYMMETRIC_KEY_SPECS) as AsymmetricKeySpec[]).filter((spec) =>
  ['rsa', 'ec'].includes(ASYMMETRIC_KEY_SPECS[spec].family),
);
const der = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'der' });

test.each(SPECS)('reads a key of %s and derives its public key, and is no other spec', async (spec) => {
  const { pkcs8, spki } = await keyPairOf(spec);
  const read = readPrivateKey(pkcs8, spec);
  expect(Buffer.from(read?.spki ?? [])).toEqual(Buffer.from(spki));
  expect(SPECS.filter((other) => readPrivateKey(pkcs8, other))).toEqual([spec]);
});

test('a key without its public point has the same public key', async () => {
  const { pkcs8, spki } = await keyPairOf('ECC_NIST_P256');
  const [algorithm, scalar] = [Buffer.from(pkcs8).subarray(6, 27), Buffer.from(pkcs8).subarray(36, 68)];
  // PKCS #8 around RFC 5915's ECPrivateKey, which needs no more than version and scalar.
  const bare = Buffer.from(
    `3041020100${algorithm.toString('hex')}042730250201010420${scalar.toString('hex')}`,
    'hex',
  );
  expect(Buffer.from(readPrivateKey(bare, 'ECC_NIST_P256')?.spki ?? [])).toEqual(Buffer.from(spki));
});

test('a compressed public point becomes an uncompressed one', async () => {
  const read = readPrivateKey(Buffer.from(COMPRESSED.pkcs8, 'hex'), 'ECC_NIST_P256');
  expect(Buffer.from(read?.spki ?? []).toString('hex')).toBe(COMPRESSED.spki);
});

test('what is no sound key is nothing', async () => {
  const { pkcs8 } = await keyPairOf('ECC_NIST_P256');
  const { pkcs8: rsa } = await keyPairOf('RSA_2048');
  const explicit = generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' });
  const contradictory = Buffer.from(rsa);
  // Within the second prime, far behind modulus and exponents.
  contradictory[900] = (contradictory[900] ?? 0) ^ 0x10;
  const edwards = generateKeyPairSync('ed25519').privateKey;
  expect(readPrivateKey(der(explicit.privateKey), 'ECC_NIST_P256')).toBeUndefined();
  expect(readPrivateKey(Buffer.from(THREE_PRIMES, 'base64'), 'RSA_2048')).toBeUndefined();
  expect(readPrivateKey(contradictory, 'RSA_2048')).toBeUndefined();
  expect(readPrivateKey(der(edwards), 'ECC_NIST_P256')).toBeUndefined();
  expect(readPrivateKey(pkcs8.subarray(0, -1), 'ECC_NIST_P256')).toBeUndefined();
  expect(readPrivateKey(Buffer.alloc(0), 'RSA_2048')).toBeUndefined();
  const sec1 = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  expect(readPrivateKey(sec1.export({ type: 'sec1', format: 'der' }), 'ECC_NIST_P256')).toBeUndefined();
});
