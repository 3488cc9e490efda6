import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type MlDsaParameterSet,
  mlDsaPkcs8,
  mlDsaRepresentative,
  readMlDsaPublicKey,
  readMlDsaSeed,
} from './ml-dsa.ts';
import { generateMlDsaPair, spkiByNoble, spkiByOpenSsl } from './ml-dsa-pair.ts';
import { createSigner } from './signer.ts';

interface KnownAnswers {
  readonly vectors: readonly {
    readonly parameterSet: MlDsaParameterSet;
    readonly seed: string;
    readonly publicKeySha256: string;
    readonly context: string;
    readonly message: string;
    readonly signature: string;
  }[];
}

const { vectors } = JSON.parse(
  readFileSync(new URL('test/ml-dsa-kat.json', import.meta.url), 'utf8'),
) as KnownAnswers;

const signers = [createSigner({ backend: 'openssl' }), createSigner({ backend: 'portable' })];
afterAll(() => {
  for (const signer of signers) signer.close();
});

const MESSAGE = Buffer.from('signed today, trusted after the first quantum computer');
const ALGORITHM = 'ML_DSA_SHAKE_256';

describe.each(vectors)('$parameterSet', ({ parameterSet, seed, publicKeySha256, ...vector }) => {
  const pkcs8 = mlDsaPkcs8({ parameterSet, bytes: Buffer.from(seed, 'hex') });
  const spki = spkiByOpenSsl(pkcs8) ?? new Uint8Array();
  const publicKey = readMlDsaPublicKey(spki)?.bytes ?? new Uint8Array();
  const key = { id: parameterSet, pkcs8, spki };

  test('the seed gives the known public key, whoever computes it', async () => {
    expect(createHash('sha256').update(publicKey).digest('hex')).toBe(publicKeySha256);
    expect(Buffer.from(await spkiByNoble({ parameterSet, bytes: Buffer.from(seed, 'hex') }))).toEqual(spki);
  });

  test('a pair is made in the forms of RFC 9881', async () => {
    const pair = await generateMlDsaPair(parameterSet);
    expect(readMlDsaSeed(pair.pkcs8)?.bytes.length).toBe(32);
    expect(spkiByOpenSsl(pair.pkcs8)).toEqual(pair.spki);
    const read = createPublicKey({ key: Buffer.from(pair.spki), format: 'der', type: 'spki' });
    expect(read.asymmetricKeyType).toBe(parameterSet.toLowerCase());
    expect((await generateMlDsaPair(parameterSet)).spki).not.toEqual(pair.spki);
  });

  test('no other key is read as one of ML-DSA', () => {
    const { privateKey, publicKey: other } = generateKeyPairSync('ed25519');
    expect(readMlDsaSeed(privateKey.export({ type: 'pkcs8', format: 'der' }))).toBeUndefined();
    expect(readMlDsaPublicKey(other.export({ type: 'spki', format: 'der' }))).toBeUndefined();
    expect(readMlDsaPublicKey(spki.subarray(0, -1))).toBeUndefined();
    expect(readMlDsaSeed(Buffer.concat([pkcs8, Buffer.of(0)]))).toBeUndefined();
  });

  describe.each(signers)('$backend', (signer) => {
    test('accepts the known signature over its mu, and no changed one', async () => {
      const mu = muWithContext(
        publicKey,
        Buffer.from(vector.context, 'hex'),
        Buffer.from(vector.message, 'hex'),
      );
      const right = Buffer.from(vector.signature, 'base64');
      expect(await signer.verify(key, ALGORITHM, mu, right)).toBe(true);
      for (const wrong of changedSignatures(right))
        expect(await signer.verify(key, ALGORITHM, mu, wrong)).toBe(false);
      expect(await signer.verify(key, ALGORITHM, Buffer.alloc(64), right)).toBe(false);
    });

    test('signs a message for node:crypto to accept, never twice the same', async () => {
      const input = signer.inputOf(key, ALGORITHM, MESSAGE);
      const signature = await signer.sign(key, ALGORITHM, input);
      const nodeKey = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
      expect(verify(null, MESSAGE, nodeKey, signature)).toBe(true);
      expect(await signer.sign(key, ALGORITHM, input)).not.toEqual(signature);
    });

    test.each([0, 63, 65])('a mu of %i bytes is refused', async (length) => {
      const error = { name: 'CryptoInputError', code: 'input-length' };
      await expect(signer.sign(key, ALGORITHM, new Uint8Array(length))).rejects.toMatchObject(error);
    });
  });
});

test('the representative needs an ML-DSA key', () => {
  const [signer] = signers;
  const { publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  expect(() => signer?.inputOf({ id: 'other', pkcs8: spki, spki }, ALGORITHM, MESSAGE)).toThrow(
    'family ml-dsa',
  );
});

test('the representative of a message has an empty context', () => {
  const publicKey = Buffer.alloc(1312, 1);
  expect(mlDsaRepresentative(publicKey, MESSAGE)).toEqual(
    muWithContext(publicKey, new Uint8Array(), MESSAGE),
  );
});

/** FIPS 204, algorithm 2, line 10, and algorithm 7, line 6, in one piece each. */
function muWithContext(publicKey: Uint8Array, context: Uint8Array, message: Uint8Array): Buffer {
  const shake = (bytes: Uint8Array) => createHash('shake256', { outputLength: 64 }).update(bytes).digest();
  const represented = Buffer.concat([Buffer.of(0, context.length), context, message]);
  return shake(Buffer.concat([shake(publicKey), represented]));
}

function changedSignatures(right: Buffer): Uint8Array[] {
  const changed = [0, 40, right.length - 100, right.length - 1].map((at) =>
    right.map((byte, index) => (index === at ? byte ^ 1 : byte)),
  );
  return [
    ...changed,
    right.subarray(0, -1),
    Buffer.concat([right, Buffer.of(0)]),
    Buffer.alloc(0),
    Buffer.alloc(right.length),
  ];
}
