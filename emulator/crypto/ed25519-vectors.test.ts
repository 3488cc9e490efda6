import { afterAll, describe, expect, test } from 'vitest';
import { createSigner } from './signer.ts';
import { RFC8032 } from './test/rfc8032.ts';

const signers = [createSigner({ backend: 'openssl' }), createSigner({ backend: 'portable' })];
afterAll(() => {
  for (const signer of signers) signer.close();
});

/** The order of the group (RFC 8032, 5.1). */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Points whose order divides 8, in their canonical and other encodings: with them anybody can sign. */
const SMALL = ['00', '01', 'ecff', 'edff', 'eeff'].map((start) =>
  Buffer.from(start.endsWith('ff') ? `${start}${'ff'.repeat(29)}7f` : `${start}${'00'.repeat(31)}`, 'hex'),
);

describe.each(signers)('$backend', (signer) => {
  describe.each(RFC8032)('RFC 8032, $name', ({ name, algorithm, secret, publicKey, ...vector }) => {
    const pkcs8 = Buffer.from(`302e020100300506032b657004220420${secret}`, 'hex');
    const spki = Buffer.from(`302a300506032b6570032100${publicKey}`, 'hex');
    const key = { id: name, pkcs8, spki };
    const input = signer.inputOf(key, algorithm, Buffer.from(vector.message, 'hex'));
    const right = Buffer.from(vector.signature, 'hex');
    const [point, scalar] = [right.subarray(0, 32), right.subarray(32)];

    test('signs as it is written', async () => {
      expect(Buffer.from(await signer.sign(key, algorithm, input)).toString('hex')).toBe(vector.signature);
      expect(await signer.verify(key, algorithm, input, right)).toBe(true);
    });

    test('takes it for no other algorithm', async () => {
      const other = algorithm === 'ED25519_SHA_512' ? 'ED25519_PH_SHA_512' : 'ED25519_SHA_512';
      const otherInput = signer.inputOf(key, other, Buffer.from(vector.message, 'hex'));
      expect(await signer.verify(key, other, otherInput, right)).toBe(false);
    });

    test('refuses an S that is not reduced (5.1.7, 8.4)', async () => {
      const malleable = Buffer.concat([point, littleEndian(number(scalar) + ORDER)]);
      expect(await signer.verify(key, algorithm, input, malleable)).toBe(false);
    });

    test('refuses points of small order, other lengths and every changed byte', async () => {
      const wrong = [
        ...SMALL.flatMap((small) => [
          Buffer.concat([small, Buffer.alloc(32)]),
          Buffer.concat([small, scalar]),
          Buffer.concat([point, small]),
        ]),
        Buffer.alloc(0),
        right.subarray(0, 63),
        Buffer.concat([right, Buffer.of(0)]),
        ...[...right.keys()].map((at) => right.map((byte, index) => (index === at ? byte ^ 0x80 : byte))),
      ];
      for (const signature of wrong)
        expect(await signer.verify(key, algorithm, input, signature), hex(signature)).toBe(false);
    });
  });
});

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
}

function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
