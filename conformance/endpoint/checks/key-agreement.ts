import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { KeyAgreementAlgorithmSpec } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, model } from '../sources.ts';

const KeyAgreementAlgorithm = 'ECDH' as const;

/** A pair that somebody else has made. */
function somebody(namedCurve: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  return { privateKey, PublicKey: publicKey.export({ type: 'spki', format: 'der' }) };
}

/** The public key of a key of KMS's. */
async function publicKeyOf({ kms }: Session, KeyId: string) {
  const { PublicKey = new Uint8Array() } = await kms.getPublicKey({ KeyId });
  return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
}

const CURVES: readonly (readonly [SharedKeyName, curve: string, bytes: number])[] = [
  ['P-256 for agreement', 'prime256v1', 32],
  ['P-384 for agreement', 'secp384r1', 48],
  ['P-521 for agreement', 'secp521r1', 66],
];

const AGREEMENTS = CURVES.map(
  ([name, curve, bytes]): EndpointCheck => ({
    id: `key-agreement/both-sides-agree-on-${curve}`,
    shows: `DeriveSharedSecret on ${curve} gives the ${bytes} bytes that OpenSSL derives on the other side.`,
    source: api('DeriveSharedSecret', 'the raw secret, NIST SP 800-56A'),
    judges: ['DeriveSharedSecret'],
    run: async (session) => {
      const { id } = await session.key(name);
      const { privateKey, PublicKey } = somebody(curve);
      const answer = await session.kms.deriveSharedSecret({ KeyId: id, KeyAgreementAlgorithm, PublicKey });
      expectEqual(
        [answer.KeyAgreementAlgorithm, answer.KeyOrigin],
        ['ECDH', 'AWS_KMS'],
        'algorithm and origin',
      );
      const expected = diffieHellman({ privateKey, publicKey: await publicKeyOf(session, id) });
      expectEqual(answer.SharedSecret?.length, bytes, 'the length of the secret');
      expect(expected.equals(answer.SharedSecret ?? Buffer.alloc(0)), 'the two sides have different secrets');
    },
  }),
);

const REFUSED: readonly (readonly [
  string,
  string,
  SharedKeyName,
  () => { PublicKey: Uint8Array; algorithm?: KeyAgreementAlgorithmSpec; DryRun?: boolean },
  string | readonly string[],
  string,
])[] = [
  [
    'a-signing-key',
    'a signing key on the same curve',
    'ECC_NIST_P256',
    () => somebody('prime256v1'),
    'InvalidKeyUsageException',
    model('InvalidKeyUsageException'),
  ],
  [
    'another-curve',
    'a public key on another curve',
    'P-256 for agreement',
    () => somebody('secp384r1'),
    ['ValidationException', 'InvalidKeyUsageException'],
    api('DeriveSharedSecret', 'PublicKey: on the same curve'),
  ],
  [
    'no-public-key',
    'bytes that are no public key',
    'P-256 for agreement',
    () => ({ PublicKey: Buffer.alloc(91, 1) }),
    ['ValidationException', 'InvalidKeyUsageException'],
    api('DeriveSharedSecret', 'PublicKey'),
  ],
  [
    'a-bare-point',
    'a bare point, without its SubjectPublicKeyInfo',
    'P-256 for agreement',
    () => ({ PublicKey: createECDH('prime256v1').generateKeys() }),
    ['ValidationException', 'InvalidKeyUsageException'],
    api('DeriveSharedSecret', 'PublicKey: DER-encoded X.509'),
  ],
  [
    'an-unknown-algorithm',
    'an algorithm that does not exist',
    'P-256 for agreement',
    () => ({ ...somebody('prime256v1'), algorithm: 'DH' as never }),
    'ValidationException',
    model('KeyAgreementAlgorithmSpec'),
  ],
  [
    'a-dry-run',
    'a dry run, which would have succeeded',
    'P-256 for agreement',
    () => ({ ...somebody('prime256v1'), DryRun: true }),
    'DryRunOperationException',
    api('DeriveSharedSecret', 'DryRun'),
  ],
];

const REFUSALS = REFUSED.map(
  ([name, what, keyName, input, code, source]): EndpointCheck => ({
    id: `key-agreement/refuses-${name}`,
    shows: `DeriveSharedSecret refuses ${what} with ${[code].flat().join(' or ')}.`,
    source,
    judges: ['DeriveSharedSecret'],
    run: async ({ kms, key }) => {
      const { PublicKey, algorithm = KeyAgreementAlgorithm, DryRun } = input();
      const request = { KeyId: (await key(keyName)).id, KeyAgreementAlgorithm: algorithm, PublicKey };
      await refused(code, kms.deriveSharedSecret({ ...request, ...(DryRun && { DryRun }) }));
    },
  }),
);

const MORE: readonly EndpointCheck[] = [
  {
    id: 'key-agreement/two-keys-of-kms-agree',
    shows: 'Two keys of KMS that are given each other’s public key derive the same secret.',
    source: api('DeriveSharedSecret'),
    judges: ['DeriveSharedSecret'],
    run: async (session) => {
      const one = await session.key('P-256 for agreement');
      const other = await session.makeKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' });
      const secrets: (Uint8Array | undefined)[] = [];
      for (const [mine, theirs] of [
        [one, other],
        [other, one],
      ] as const) {
        const { PublicKey } = await session.kms.getPublicKey({ KeyId: theirs.id });
        const request = { KeyId: mine.id, KeyAgreementAlgorithm, PublicKey };
        secrets.push((await session.kms.deriveSharedSecret(request)).SharedSecret);
      }
      expect(secrets[0] !== undefined, 'the answer has no secret');
      expectEqual(secrets[0], secrets[1], 'the secret of the first');
    },
  },
];

/** DeriveSharedSecret. */
export const KEY_AGREEMENT_CHECKS: readonly EndpointCheck[] = [...AGREEMENTS, ...REFUSALS, ...MORE];
