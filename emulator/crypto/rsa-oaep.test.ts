import { createPrivateKey, randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { describe, expect, test } from 'vitest';
import { decryptOaep, encryptOaep, longestOaepPlaintext } from './rsa-oaep.ts';
import { keyPairOf } from './test/keys.ts';

const MD = { RSAES_OAEP_SHA_1: forge.md.sha1, RSAES_OAEP_SHA_256: forge.md.sha256 } as const;

/** The numbers of Encrypt's page in the API reference. */
describe.each([
  ['RSA_2048', 'RSAES_OAEP_SHA_1', 214],
  ['RSA_2048', 'RSAES_OAEP_SHA_256', 190],
  ['RSA_3072', 'RSAES_OAEP_SHA_1', 342],
  ['RSA_3072', 'RSAES_OAEP_SHA_256', 318],
  ['RSA_4096', 'RSAES_OAEP_SHA_1', 470],
  ['RSA_4096', 'RSAES_OAEP_SHA_256', 446],
] as const)('%s %s', (spec, algorithm, most) => {
  test(`takes up to ${most} bytes, and a library that did not encrypt them reads them`, async () => {
    expect(longestOaepPlaintext(spec, algorithm)).toBe(most);
    const { pkcs8, spki } = await keyPairOf(spec);
    const plaintext = randomBytes(most);
    const ciphertext = await encryptOaep(new Uint8Array(spki), algorithm, plaintext);
    const pem = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
      .export({ type: 'pkcs1', format: 'pem' })
      .toString();
    const hashing = { md: MD[algorithm].create(), mgf1: { md: MD[algorithm].create() } };
    const read = forge.pki
      .privateKeyFromPem(pem)
      .decrypt(Buffer.from(ciphertext).toString('binary'), 'RSA-OAEP', hashing);
    expect(Buffer.from(read, 'binary')).toEqual(plaintext);
    expect(await decryptOaep(new Uint8Array(pkcs8), algorithm, ciphertext)).toEqual(
      new Uint8Array(plaintext),
    );
    await expect(encryptOaep(new Uint8Array(spki), algorithm, randomBytes(most + 1))).rejects.toThrow();
  });
});

test('what the key did not encrypt is nothing', async () => {
  const { pkcs8, spki } = await keyPairOf('RSA_2048');
  const ciphertext = await encryptOaep(new Uint8Array(spki), 'RSAES_OAEP_SHA_1', Buffer.from('x'));
  const wrong = [
    Buffer.alloc(256),
    Buffer.alloc(256, 255),
    randomBytes(255),
    Buffer.from(ciphertext).subarray(1),
  ];
  for (const bytes of wrong)
    expect(await decryptOaep(new Uint8Array(pkcs8), 'RSAES_OAEP_SHA_1', bytes)).toBeUndefined();
  expect(await decryptOaep(new Uint8Array(pkcs8), 'RSAES_OAEP_SHA_256', ciphertext)).toBeUndefined();
});
