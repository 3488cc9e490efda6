import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { SigningKey } from './backend.ts';
import { createSigner } from './signer.ts';
import type { DigestAlgorithm } from './signing-algorithms.ts';
import { ecdsaNumbers, ecdsaSignature } from './test/der.ts';
import { keyPairOf } from './test/keys.ts';
import { RFC6979 } from './test/rfc6979.ts';

interface Wycheproof {
  readonly files: readonly {
    readonly file: string;
    readonly algorithm: DigestAlgorithm;
    readonly groups: readonly {
      readonly spki: string;
      readonly tests: readonly {
        readonly id: number;
        readonly comment: string;
        readonly message: string;
        readonly signature: string;
        readonly valid: boolean;
      }[];
    }[];
  }[];
}

const wycheproof = JSON.parse(
  readFileSync(new URL('test/wycheproof.json', import.meta.url), 'utf8'),
) as Wycheproof;

/** The orders of the curves (SEC 2, 2.4.1, 2.4.2, 2.5.1, 2.6.1). */
const CURVES = [
  ['ECC_NIST_P256', 'ECDSA_SHA_256', 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  [
    'ECC_NIST_P384',
    'ECDSA_SHA_384',
    BigInt(`0x${'f'.repeat(48)}c7634d81f4372ddf581a0db248b0a77aecec196accc52973`),
  ],
  [
    'ECC_NIST_P521',
    'ECDSA_SHA_512',
    BigInt(`0x01${'f'.repeat(64)}fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`),
  ],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256', 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n],
] as const;

const signers = [createSigner({ backend: 'openssl' }), createSigner({ backend: 'portable' })];
afterAll(() => {
  for (const signer of signers) signer.close();
});

describe.each(signers)('$backend', (signer) => {
  describe.each(RFC6979)('RFC 6979, $name', ({ name, namedCurve, algorithm, x, y, signatures }) => {
    const key = publicOnly(name, publicKeyOf(namedCurve, x, y));

    test.each(signatures)('$message', async ({ message, r, s }) => {
      const digest = signer.digest(algorithm, Buffer.from(message));
      expect(await signer.verify(key, algorithm, digest, ecdsaSignature(r, s))).toBe(true);
      expect(await signer.verify(key, algorithm, digest, ecdsaSignature(s, r))).toBe(false);
    });
  });

  describe.each(wycheproof.files)('Wycheproof, $file', ({ file, algorithm, groups }) => {
    test.each(groups)('$spki', async ({ spki, tests }) => {
      const key = publicOnly(`${file} ${spki}`, Buffer.from(spki, 'hex'));
      for (const { id, comment, message, signature, valid } of tests) {
        const digest = signer.digest(algorithm, Buffer.from(message, 'hex'));
        const accepted = await signer.verify(key, algorithm, digest, Buffer.from(signature, 'hex'));
        expect(accepted, `${id} ${comment}`).toBe(valid);
      }
    });
  });

  test.each(CURVES)(
    '%s: s may be in either half of the order, as KMS leaves it',
    async (spec, ecdsa, order) => {
      const key = { id: spec, ...(await keyPairOf(spec)) };
      const digest = signer.digest(ecdsa, Buffer.from('either half'));
      const halves = new Set<boolean>();
      for (let made = 0; halves.size < 2 && made < 64; made++) {
        const { r, s } = ecdsaNumbers(await signer.sign(key, ecdsa, digest));
        halves.add(s > order / 2n);
        const twin = ecdsaSignature(r.toString(16), (order - s).toString(16));
        expect(await signer.verify(key, ecdsa, digest, twin)).toBe(true);
        const notReduced = ecdsaSignature(r.toString(16), (order + s).toString(16));
        expect(await signer.verify(key, ecdsa, digest, notReduced)).toBe(false);
      }
      expect(halves).toEqual(new Set([true, false]));
    },
  );

  const { namedCurve, x, y, algorithm, signatures } = RFC6979[0];
  const { r = '', s = '' } = signatures.find(({ message }) => message === 'sample') ?? {};
  const right = ecdsaSignature(r, s);
  const malformed: [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(72)],
    ['a tag alone', Uint8Array.of(0x30)],
    ['an empty sequence', Uint8Array.of(0x30, 0)],
    ['cut short', right.subarray(0, -1)],
    ['a byte after the end', Uint8Array.of(...right, 0)],
    ['an indefinite length', Uint8Array.of(0x30, 0x80, ...right.subarray(2), 0, 0)],
    ['a long form of a short length', Uint8Array.of(0x30, 0x81, ...right.subarray(1))],
    ['a set in place of a sequence', Uint8Array.of(0x31, ...right.subarray(1))],
    ['r and s without DER (IEEE P1363)', Buffer.from(r + s, 'hex')],
    ['longer than any signature', new Uint8Array(5000).fill(0x30)],
  ];

  test.each(malformed)('a malformed signature is a wrong one: %s', async (_name, signature) => {
    const key = publicOnly('malformed', publicKeyOf(namedCurve, x, y));
    const digest = signer.digest(algorithm, Buffer.from('sample'));
    expect(await signer.verify(key, algorithm, digest, signature)).toBe(false);
    expect(await signer.verify(key, algorithm, digest, right)).toBe(true);

    const rsa = { id: 'RSA_2048', ...(await keyPairOf('RSA_2048')) };
    expect(await signer.verify(rsa, 'RSASSA_PSS_SHA_256', digest, signature)).toBe(false);
    expect(await signer.verify(rsa, 'RSASSA_PKCS1_V1_5_SHA_256', digest, signature)).toBe(false);
  });
});

/** To verify nothing but the public key may be read. */
function publicOnly(id: string, spki: Uint8Array): SigningKey {
  const pkcs8 = () => {
    throw new Error('the private key was asked for');
  };
  return { id, pkcs8, spki };
}

function publicKeyOf(namedCurve: string, x: string, y: string): Uint8Array {
  const base64Url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
  const jwk = { kty: 'EC', crv: namedCurve, x: base64Url(x), y: base64Url(y) };
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
}
