import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { OFFLINE } from '../test/ciphers.ts';
import { unwrapKey } from './key-unwrap.ts';
import { keyPairOf } from './test/keys.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const { pkcs8, spki } = await keyPairOf('RSA_2048');
const privateKey = new Uint8Array(pkcs8);
const STEPS = [
  ['RSA_AES_KEY_WRAP_SHA_1', 'RSAES_OAEP_SHA_1'],
  ['RSA_AES_KEY_WRAP_SHA_256', 'RSAES_OAEP_SHA_256'],
] as const;

/** RFC 5649, 6: a key of 192 bits wraps 20 and 7 bytes. */
const KEK = hex('5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8');
const VECTORS = [
  [
    'c37b7e6492584340bed12207808941155068f738',
    '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a',
  ],
  ['466f7250617369', 'afbeb0f07dfbf5419200f2ccb50bb24f'],
] as const;

for (const [algorithm, oaep] of STEPS) {
  test.each(VECTORS)(`${algorithm} reads the vectors of RFC 5649: %s`, async (plain, wrapped) => {
    const aesKey = OFFLINE['node-forge'](spki, oaep, KEK);
    const unwrapped = await unwrapKey(
      privateKey,
      'RSA_2048',
      algorithm,
      Buffer.concat([aesKey, hex(wrapped)]),
    );
    expect(Buffer.from(unwrapped ?? []).toString('hex')).toBe(plain);
  });

  test(`${oaep} reads what another library wrapped`, async () => {
    const material = randomBytes(32);
    const unwrapped = await unwrapKey(
      privateKey,
      'RSA_2048',
      oaep,
      OFFLINE['node-forge'](spki, oaep, material),
    );
    expect(unwrapped).toEqual(new Uint8Array(material));
  });
}

test('what was not wrapped so is nothing', async () => {
  const [, [, wrapped]] = VECTORS;
  const aesKey = OFFLINE['node-forge'](spki, 'RSAES_OAEP_SHA_256', KEK);
  const shortKey = OFFLINE['node-forge'](spki, 'RSAES_OAEP_SHA_256', KEK.subarray(1));
  const good = Buffer.concat([aesKey, hex(wrapped)]);
  const changed = Buffer.concat([good.subarray(0, -1), Buffer.of((good.at(-1) ?? 0) ^ 1)]);
  const cases = [
    Buffer.alloc(0),
    aesKey,
    changed,
    good.subarray(0, -8),
    randomBytes(300),
    Buffer.concat([shortKey, hex(wrapped)]),
  ];
  for (const bytes of cases) {
    expect(await unwrapKey(privateKey, 'RSA_2048', 'RSA_AES_KEY_WRAP_SHA_256', bytes)).toBeUndefined();
  }
  expect(await unwrapKey(privateKey, 'RSA_2048', 'RSA_AES_KEY_WRAP_SHA_1', good)).toBeUndefined();
  expect(await unwrapKey(privateKey, 'RSA_2048', 'RSAES_OAEP_SHA_256', good)).toBeUndefined();
});
