import { createPublicKey } from 'node:crypto';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, model } from '../sources.ts';

/** What OpenSSL finds in the public key of each spec. */
const PUBLIC_KEYS: readonly (readonly [SharedKeyName, type: string, detail?: string | number])[] = [
  ['RSA_2048', 'rsa', 2048],
  ['RSA_3072', 'rsa', 3072],
  ['RSA_4096', 'rsa', 4096],
  ['ECC_NIST_P256', 'ec', 'prime256v1'],
  ['ECC_NIST_P384', 'ec', 'secp384r1'],
  ['ECC_NIST_P521', 'ec', 'secp521r1'],
  ['ECC_SECG_P256K1', 'ec', 'secp256k1'],
  ['ECC_NIST_EDWARDS25519', 'ed25519'],
  ['ML_DSA_44', 'ml-dsa-44'],
  ['ML_DSA_65', 'ml-dsa-65'],
  ['ML_DSA_87', 'ml-dsa-87'],
  ['RSA for encryption', 'rsa', 2048],
  ['P-256 for agreement', 'ec', 'prime256v1'],
];

const KEYS = PUBLIC_KEYS.map(
  ([name, type, detail]): EndpointCheck => ({
    id: `signing/gives-the-public-key-of-${name.replaceAll(/\W/g, '-')}`,
    shows: `GetPublicKey gives the public key of a key like "${name}" as a SubjectPublicKeyInfo in DER.`,
    source: api('GetPublicKey', 'PublicKey: DER-encoded X.509 (SubjectPublicKeyInfo, RFC 5280)'),
    judges: ['GetPublicKey'],
    run: async ({ kms, key }) => {
      const { id } = await key(name);
      const answer = await kms.getPublicKey({ KeyId: id });
      const { PublicKey = new Uint8Array() } = answer;
      const parsed = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
      const { namedCurve, modulusLength } = parsed.asymmetricKeyDetails ?? {};
      expectEqual(
        [parsed.asymmetricKeyType, namedCurve ?? modulusLength],
        [type, detail],
        'the type of the key',
      );
    },
  }),
);

const MORE: readonly EndpointCheck[] = [
  {
    id: 'signing/a-public-key-has-spec-and-usage',
    shows: 'GetPublicKey tells the spec and the usage of the key.',
    source: api('GetPublicKey', 'KeySpec, KeyUsage'),
    judges: ['GetPublicKey'],
    run: async ({ kms, key }) => {
      const { KeySpec, KeyUsage } = await kms.getPublicKey({ KeyId: (await key('ECC_NIST_P256')).id });
      expectEqual([KeySpec, KeyUsage], ['ECC_NIST_P256', 'SIGN_VERIFY'], 'spec and usage');
    },
  },
  {
    id: 'signing/a-public-key-has-its-algorithms',
    shows: 'GetPublicKey names the signing algorithms of a signing key, and no others.',
    source: api('GetPublicKey', 'SigningAlgorithms'),
    judges: ['GetPublicKey'],
    run: async ({ kms, key }) => {
      const { id } = await key('ECC_NIST_P256');
      const { SigningAlgorithms, EncryptionAlgorithms = [] } = await kms.getPublicKey({ KeyId: id });
      expectEqual(SigningAlgorithms, ['ECDSA_SHA_256'], 'the signing algorithms');
      expectEqual(EncryptionAlgorithms, [], 'the encryption algorithms');
    },
  },
  {
    id: 'signing/a-public-key-stays-the-same',
    shows: 'GetPublicKey gives the same public key each time.',
    source: api('GetPublicKey'),
    judges: ['GetPublicKey'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('ECC_NIST_P256');
      const [one, other] = [await kms.getPublicKey({ KeyId }), await kms.getPublicKey({ KeyId })];
      expect(one.PublicKey !== undefined, 'the answer has no public key');
      expectEqual(Buffer.from(other.PublicKey ?? []), Buffer.from(one.PublicKey), 'the second public key');
    },
  },
  ...(['symmetric', 'HMAC_256'] as const).map(
    (name): EndpointCheck => ({
      id: `signing/there-is-no-public-key-of-${name}`,
      shows: `GetPublicKey refuses a key like "${name}", which has no public key.`,
      source: model('GetPublicKey: errors'),
      judges: ['GetPublicKey'],
      run: async ({ kms, key }) => {
        const { id: KeyId } = await key(name);
        const codes = ['UnsupportedOperationException', 'InvalidKeyUsageException'];
        await refused(codes, kms.getPublicKey({ KeyId }));
      },
    }),
  ),
];

/** GetPublicKey. */
export const PUBLIC_KEY_CHECKS: readonly EndpointCheck[] = [...KEYS, ...MORE];
