import { describe, expect, test } from 'vitest';
import type { HashAlgorithm, KeyType } from '../key-manager.ts';
import { assertKeyType, signingAlgorithm } from './algorithms.ts';

const digest = (bytes: number) => new Uint8Array(bytes);

describe('signing algorithms', () => {
  test.each([
    ['ec-p256', 'sha256', 32, undefined, 'ECDSA_SHA_256'],
    ['ec-p384', 'sha384', 48, undefined, 'ECDSA_SHA_384'],
    ['rsa-2048', 'sha256', 32, undefined, 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['rsa-4096', 'sha512', 64, undefined, 'RSASSA_PKCS1_V1_5_SHA_512'],
    ['rsa-2048', 'sha384', 48, -1, 'RSASSA_PSS_SHA_384'],
    ['rsa-2048', 'sha384', 48, 0, 'RSASSA_PSS_SHA_384'],
    ['rsa-2048', 'sha384', 48, 48, 'RSASSA_PSS_SHA_384'],
  ] as const)('%s with %s', (type, hashAlgorithm, bytes, saltLength, expected) => {
    const options = { hashAlgorithm, ...(saltLength !== undefined && { pss: { saltLength } }) };
    expect(signingAlgorithm(type, digest(bytes), options)).toBe(expected);
  });

  test.each([
    ['ec-p256', 'sha384', 48, undefined, 'does not sign sha384 digests with ec-p256'],
    ['ec-p384', 'sha256', 32, undefined, 'does not sign sha256 digests with ec-p384'],
    ['ec-p256', 'sha256', 32, -1, 'PSS needs an RSA key'],
    ['rsa-2048', 'sha256', 31, undefined, 'a sha256 digest has 32 bytes, 31 were given'],
    ['rsa-2048', 'sha256', 32, 20, 'with a salt of 32 bytes, 20 were asked for'],
    ['rsa-2048', 'sha3-256', 32, undefined, '"sha3-256" is not supported'],
  ])('%s with %s, %i bytes, salt %s is refused', (type, hashAlgorithm, bytes, saltLength, text) => {
    const options = {
      hashAlgorithm: hashAlgorithm as HashAlgorithm,
      ...(saltLength !== undefined && { pss: { saltLength } }),
    };
    expect(() => signingAlgorithm(type as KeyType, digest(bytes), options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(text) }),
    );
  });

  test('an unknown key type is refused', () => {
    expect(() => assertKeyType('ec-p521')).toThrow('key type "ec-p521" is not supported');
  });
});
