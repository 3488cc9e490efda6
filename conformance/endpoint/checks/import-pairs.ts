import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { verifies } from '../independent/verify.ts';
import { api, guide } from '../sources.ts';
import { emptyKey, expectState, FOREVER, imported } from './imported.ts';

const MESSAGE = Buffer.from('made elsewhere');

/** Key pairs that were made elsewhere, and how they are brought over. */
const PAIRS = [
  ['ECC_NIST_P256', 'prime256v1', 'RSAES_OAEP_SHA_256', 'ECDSA_SHA_256'],
  ['ECC_NIST_P384', 'secp384r1', 'RSA_AES_KEY_WRAP_SHA_256', 'ECDSA_SHA_384'],
  ['ECC_SECG_P256K1', 'secp256k1', 'RSA_AES_KEY_WRAP_SHA_1', 'ECDSA_SHA_256'],
  ['RSA_2048', undefined, 'RSA_AES_KEY_WRAP_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'],
] as const;

const ASYMMETRIC = PAIRS.map(
  ([KeySpec, namedCurve, algorithm, SigningAlgorithm]): EndpointCheck => ({
    id: `import/a-pair-of-${KeySpec}-by-${algorithm}`,
    shows: `A private key of ${KeySpec}, imported by ${algorithm}, has its public key, signs, and verifies what it signed elsewhere.`,
    source: guide('importing-keys-conceptual', 'asymmetric private keys: PKCS #8 in DER'),
    judges: ['ImportKeyMaterial', 'GetPublicKey', 'Sign', 'Verify'],
    run: async (session) => {
      const { publicKey, privateKey } = namedCurve
        ? generateKeyPairSync('ec', { namedCurve })
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
      const { id: KeyId } = await emptyKey(session, { KeySpec, KeyUsage: 'SIGN_VERIFY' });
      const material = privateKey.export({ type: 'pkcs8', format: 'der' });
      await imported(session, KeyId, material, FOREVER, { algorithm });
      await expectState(session, KeyId, 'Enabled');
      const { PublicKey = new Uint8Array() } = await session.kms.getPublicKey({ KeyId });
      const its = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
      expect(its.equals(publicKey), 'the public key is another');
      const request = { KeyId, Message: MESSAGE, SigningAlgorithm };
      const { Signature = new Uint8Array() } = await session.kms.sign(request);
      expect(verifies(PublicKey, SigningAlgorithm, MESSAGE, Signature), 'its signature does not verify');
      const elsewhere = sign(`sha${SigningAlgorithm.slice(-3)}`, MESSAGE, privateKey);
      const { SignatureValid } = await session.kms.verify({ ...request, Signature: elsewhere });
      expectEqual(SignatureValid, true, 'whether Verify accepts what was signed elsewhere');
    },
  }),
);

const MACS: readonly EndpointCheck[] = [
  {
    id: 'import/an-hmac-key-gives-the-same-macs',
    shows: 'GenerateMac with imported material gives what HMAC gives elsewhere.',
    source: api('GenerateMac', 'RFC 2104'),
    judges: ['ImportKeyMaterial', 'GenerateMac'],
    run: async (session) => {
      const { id: KeyId } = await emptyKey(session, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
      const material = randomBytes(32);
      await imported(session, KeyId, material);
      await expectState(session, KeyId, 'Enabled');
      const { Mac = [] } = await session.kms.generateMac({
        KeyId,
        Message: MESSAGE,
        MacAlgorithm: 'HMAC_SHA_256',
      });
      const expected = createHmac('sha256', material).update(MESSAGE).digest('hex');
      expectEqual(Buffer.from(Mac).toString('hex'), expected, 'the MAC');
    },
  },
];

/** Imported key pairs and HMAC keys: they have to do what they do elsewhere. */
export const IMPORTED_PAIR_CHECKS: readonly EndpointCheck[] = [...ASYMMETRIC, ...MACS];
