import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import forge from 'node-forge';
import { describe, expect, test } from 'vitest';
import { decryptOaep, encryptOaep, longestOaepPlaintext, type OaepAlgorithm } from './rsa-oaep.ts';
import { keyPairOf } from './test/keys.ts';
import { ANY_ORDER } from './threads.ts';

const { RSA_NO_PADDING } = constants;

const MD = { RSAES_OAEP_SHA_1: forge.md.sha1, RSAES_OAEP_SHA_256: forge.md.sha256 } as const;

/** What is decrypted on this thread and on another one, which has to be the same. */
async function decrypted(pkcs8: Uint8Array, algorithm: OaepAlgorithm, ciphertext: Uint8Array) {
  const key = new Uint8Array(pkcs8);
  const onPool = await decryptOaep(key, algorithm, ciphertext);
  const here = await decryptOaep(key, algorithm, ciphertext, { ...ANY_ORDER, stayHere: () => true });
  expect(here).toEqual(onPool);
  return onPool;
}

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
    const ciphertext = encryptOaep(spki, algorithm, plaintext);
    const pem = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
      .export({ type: 'pkcs1', format: 'pem' })
      .toString();
    const hashing = { md: MD[algorithm].create(), mgf1: { md: MD[algorithm].create() } };
    const read = forge.pki
      .privateKeyFromPem(pem)
      .decrypt(Buffer.from(ciphertext).toString('binary'), 'RSA-OAEP', hashing);
    expect(Buffer.from(read, 'binary')).toEqual(plaintext);
    expect(await decrypted(pkcs8, algorithm, ciphertext)).toEqual(new Uint8Array(plaintext));
    expect(() => encryptOaep(spki, algorithm, randomBytes(most + 1))).toThrow();
  });
});

interface OaepVectors {
  readonly groups: readonly {
    readonly file: string;
    readonly algorithm: OaepAlgorithm;
    readonly key: JsonWebKey;
    readonly tests: readonly { readonly message: string; readonly ciphertext: string }[];
  }[];
}

const { groups } = JSON.parse(
  readFileSync(new URL('test/rsa-oaep-vectors.json', import.meta.url), 'utf8'),
) as OaepVectors;

describe.each(groups)('$algorithm, $file', ({ algorithm, key, tests }) => {
  const pkcs8 = createPrivateKey({ key, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' });

  test.each(tests)('reads $message', async ({ message, ciphertext }) => {
    const read = await decrypted(pkcs8, algorithm, Buffer.from(ciphertext, 'base64'));
    expect(Buffer.from(read ?? []).toString('hex')).toBe(message);
  });

  const hash = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' }[algorithm];
  const label = createHash(hash).digest();
  const text = Buffer.from('text');
  const padding = Buffer.alloc(255 - 2 * label.length - 1 - text.length);

  /** RFC 8017, 7.1.1, step 2, over any data block. */
  function encrypt(block: Uint8Array, first = 0): Uint8Array {
    const seed = randomBytes(label.length);
    const maskedBlock = xor(block, mgf1(hash, seed, block.length));
    const maskedSeed = xor(seed, mgf1(hash, maskedBlock, seed.length));
    const encoded = Buffer.concat([Buffer.of(first), maskedSeed, maskedBlock]);
    return publicEncrypt({ key: createPublicKey({ key, format: 'jwk' }), padding: RSA_NO_PADDING }, encoded);
  }

  test.each([
    ['a right block', Buffer.concat([label, padding, Buffer.of(1), text]), 0, 'text'],
    ['a first byte that is not zero', Buffer.concat([label, padding, Buffer.of(1), text]), 1, undefined],
    [
      'another label',
      Buffer.concat([label.map((byte) => byte ^ 1), padding, Buffer.of(1), text]),
      0,
      undefined,
    ],
    ['no separator', Buffer.concat([label, padding, Buffer.alloc(1 + text.length)]), 0, undefined],
    ['another separator', Buffer.concat([label, padding, Buffer.of(2), text]), 0, undefined],
    [
      'no padding and no text',
      Buffer.concat([label, Buffer.alloc(padding.length + text.length), Buffer.of(1)]),
      0,
      '',
    ],
  ])('%s', async (_what, block, first, expected) => {
    const read = await decrypted(pkcs8, algorithm, encrypt(block, first));
    expect(read && Buffer.from(read).toString()).toBe(expected);
  });
});

function mgf1(hash: string, seed: Uint8Array, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 20) }, (_, index) =>
    createHash(hash)
      .update(seed)
      .update(Buffer.of(0, 0, 0, index))
      .digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

function xor(one: Uint8Array, other: Uint8Array): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}

test('what the key did not encrypt is nothing', async () => {
  const { pkcs8, spki } = await keyPairOf('RSA_2048');
  const ciphertext = encryptOaep(spki, 'RSAES_OAEP_SHA_1', Buffer.from('x'));
  const wrong = [
    Buffer.alloc(256),
    Buffer.alloc(256, 255),
    randomBytes(255),
    Buffer.from(ciphertext).subarray(1),
  ];
  for (const bytes of wrong) expect(await decrypted(pkcs8, 'RSAES_OAEP_SHA_1', bytes)).toBeUndefined();
  expect(await decrypted(pkcs8, 'RSAES_OAEP_SHA_256', ciphertext)).toBeUndefined();
});
