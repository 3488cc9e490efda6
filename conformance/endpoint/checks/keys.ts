import type { CreateKeyCommandInput, KeyMetadata, KeyUsageType } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, guide, model } from '../sources.ts';
import { expectAround } from './key-deletion.ts';

const CREATION: readonly EndpointCheck[] = [
  {
    id: 'keys/the-default-is-symmetric-encryption',
    shows:
      'A key that is made without parameters is for symmetric encryption, with material of KMS, and enabled.',
    source: api('CreateKey', 'KeySpec, KeyUsage, Origin'),
    judges: ['CreateKey'],
    run: async ({ makeKey }) => {
      const { metadata } = await makeKey();
      const { KeySpec, KeyUsage, Origin, KeyState, Enabled, KeyManager, MultiRegion } = metadata;
      expectEqual(
        { KeySpec, KeyUsage, Origin, KeyState, Enabled, KeyManager, MultiRegion },
        {
          KeySpec: 'SYMMETRIC_DEFAULT',
          KeyUsage: 'ENCRYPT_DECRYPT',
          Origin: 'AWS_KMS',
          KeyState: 'Enabled',
          Enabled: true,
          KeyManager: 'CUSTOMER',
          MultiRegion: false,
        },
        'the metadata',
      );
    },
  },
  {
    id: 'keys/the-arn-names-region-account-and-key',
    shows: 'The ARN of a key consists of the partition, the Region, the account and the key id.',
    source: guide('concepts', 'key identifiers'),
    judges: ['DescribeKey'],
    run: async ({ kms, key, region }) => {
      const { id } = await key('symmetric');
      const { KeyMetadata: { Arn = '', AWSAccountId, KeyId } = {} } = await kms.describeKey({ KeyId: id });
      const parts = Arn.split(':');
      expectEqual(parts.slice(2), ['kms', region, AWSAccountId, `key/${KeyId}`], 'the parts of the ARN');
    },
  },
  {
    id: 'keys/the-creation-date-is-now',
    shows: 'The metadata of a new key tells when it was made.',
    source: api('KeyMetadata', 'CreationDate'),
    judges: ['DescribeKey'],
    run: async ({ kms, key, clock }) => {
      const { id } = await key('symmetric');
      const { KeyMetadata } = await kms.describeKey({ KeyId: id });
      expectAround(KeyMetadata?.CreationDate, clock.now(), 'the creation date');
    },
  },
  {
    id: 'keys/each-has-an-id-of-its-own',
    shows: 'Two calls of CreateKey make two keys.',
    source: api('CreateKey', 'creates a unique KMS key'),
    judges: ['CreateKey'],
    run: async ({ makeKey }) => {
      const [one, other] = [await makeKey(), await makeKey()];
      expect(one.id !== other.id, `both have the id ${one.id}`);
    },
  },
  {
    id: 'keys/a-description-is-kept',
    shows: 'The description that a key is made with is in its metadata.',
    source: api('CreateKey', 'Description'),
    judges: ['CreateKey', 'DescribeKey'],
    run: async ({ kms, makeKey }) => {
      const Description = 'What it is for: ümläute, "quotes" & more';
      const { id } = await makeKey({ Description });
      const { KeyMetadata } = await kms.describeKey({ KeyId: id });
      expectEqual(KeyMetadata?.Description, Description, 'the description');
    },
  },
  {
    id: 'keys/the-description-is-empty-by-default',
    shows: 'A key that is made without a description has an empty one.',
    source: api('CreateKey', 'Description: the default value is an empty string'),
    judges: ['DescribeKey'],
    run: async ({ kms, makeKey }) => {
      const { id } = await makeKey({ Description: undefined });
      const { KeyMetadata } = await kms.describeKey({ KeyId: id });
      expectEqual(KeyMetadata?.Description, '', 'the description');
    },
  },
  {
    id: 'keys/the-old-name-of-the-spec-still-works',
    shows: 'CustomerMasterKeySpec, the deprecated name of KeySpec, makes a key of that spec.',
    source: api('CreateKey', 'CustomerMasterKeySpec: KMS supports both parameters'),
    judges: ['CreateKey'],
    run: async ({ makeKey }) => {
      const input: CreateKeyCommandInput = {
        CustomerMasterKeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
      };
      const { KeySpec, CustomerMasterKeySpec } = (await makeKey(input)).metadata;
      expectEqual(
        [KeySpec, CustomerMasterKeySpec],
        ['ECC_NIST_P256', 'ECC_NIST_P256'],
        'the spec by both names',
      );
    },
  },
];

/** What the API reference of DescribeKey says of the algorithms of each kind of key. */
const ALGORITHMS: readonly (readonly [SharedKeyName, KeyUsageType, keyof KeyMetadata, readonly string[]])[] =
  [
    ['symmetric', 'ENCRYPT_DECRYPT', 'EncryptionAlgorithms', ['SYMMETRIC_DEFAULT']],
    [
      'RSA for encryption',
      'ENCRYPT_DECRYPT',
      'EncryptionAlgorithms',
      ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
    ],
    ...(['RSA_2048', 'RSA_3072', 'RSA_4096'] as const).map((spec) => {
      const algorithms = ['PKCS1_V1_5', 'PSS'].flatMap((padding) =>
        ['256', '384', '512'].map((bits) => `RSASSA_${padding}_SHA_${bits}`),
      );
      return [spec, 'SIGN_VERIFY', 'SigningAlgorithms', algorithms] as const;
    }),
    ['ECC_NIST_P256', 'SIGN_VERIFY', 'SigningAlgorithms', ['ECDSA_SHA_256']],
    ['ECC_NIST_P384', 'SIGN_VERIFY', 'SigningAlgorithms', ['ECDSA_SHA_384']],
    ['ECC_NIST_P521', 'SIGN_VERIFY', 'SigningAlgorithms', ['ECDSA_SHA_512']],
    ['ECC_SECG_P256K1', 'SIGN_VERIFY', 'SigningAlgorithms', ['ECDSA_SHA_256']],
    ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', 'SigningAlgorithms', ['ED25519_PH_SHA_512', 'ED25519_SHA_512']],
    ['ML_DSA_44', 'SIGN_VERIFY', 'SigningAlgorithms', ['ML_DSA_SHAKE_256']],
    ['ML_DSA_65', 'SIGN_VERIFY', 'SigningAlgorithms', ['ML_DSA_SHAKE_256']],
    ['ML_DSA_87', 'SIGN_VERIFY', 'SigningAlgorithms', ['ML_DSA_SHAKE_256']],
    ['HMAC_224', 'GENERATE_VERIFY_MAC', 'MacAlgorithms', ['HMAC_SHA_224']],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 'MacAlgorithms', ['HMAC_SHA_256']],
    ['HMAC_384', 'GENERATE_VERIFY_MAC', 'MacAlgorithms', ['HMAC_SHA_384']],
    ['HMAC_512', 'GENERATE_VERIFY_MAC', 'MacAlgorithms', ['HMAC_SHA_512']],
    ['P-256 for agreement', 'KEY_AGREEMENT', 'KeyAgreementAlgorithms', ['ECDH']],
    ['P-384 for agreement', 'KEY_AGREEMENT', 'KeyAgreementAlgorithms', ['ECDH']],
    ['P-521 for agreement', 'KEY_AGREEMENT', 'KeyAgreementAlgorithms', ['ECDH']],
  ];

const SPECS = ALGORITHMS.map(
  ([name, KeyUsage, member, algorithms]): EndpointCheck => ({
    id: `keys/describes-${name.replaceAll(/\W/g, '-')}`,
    shows: `DescribeKey names the usage and the algorithms of a key like "${name}".`,
    source: guide('symm-asymm-choose-key-spec', 'key spec reference'),
    judges: ['DescribeKey'],
    run: async ({ kms, key }) => {
      const { id } = await key(name);
      const { KeyMetadata } = await kms.describeKey({ KeyId: id });
      expectEqual(KeyMetadata?.KeyUsage, KeyUsage, 'the usage');
      const found = KeyMetadata?.[member];
      expectEqual(Array.isArray(found) && [...found].sort(), [...algorithms].sort(), `the ${member}`);
    },
  }),
);

const REFUSED: readonly (readonly [
  name: string,
  what: string,
  source: string,
  input: CreateKeyCommandInput,
])[] = [
  [
    'without-a-usage',
    'of an asymmetric key without its usage',
    api('CreateKey', 'KeyUsage is required'),
    { KeySpec: 'ECC_NIST_P256' },
  ],
  ...(
    [
      ['ECC_NIST_P256', 'ENCRYPT_DECRYPT'],
      ['ECC_SECG_P256K1', 'KEY_AGREEMENT'],
      ['ECC_NIST_EDWARDS25519', 'KEY_AGREEMENT'],
      ['RSA_2048', 'KEY_AGREEMENT'],
      ['ML_DSA_44', 'ENCRYPT_DECRYPT'],
      ['HMAC_256', 'ENCRYPT_DECRYPT'],
      ['SYMMETRIC_DEFAULT', 'SIGN_VERIFY'],
    ] as const
  ).map(
    ([KeySpec, KeyUsage]) =>
      [
        `${KeySpec}-for-${KeyUsage}`,
        `of the spec ${KeySpec} for ${KeyUsage}`,
        api('CreateKey', 'KeyUsage'),
        { KeySpec, KeyUsage },
      ] as const,
  ),
  [
    'an-unknown-spec',
    'of a spec that does not exist',
    model('KeySpec'),
    { KeySpec: 'RSA_1024' as never, KeyUsage: 'SIGN_VERIFY' },
  ],
  [
    'an-unknown-origin',
    'of an origin that does not exist',
    model('OriginType'),
    { Origin: 'ELSEWHERE' as never },
  ],
  [
    'a-long-description',
    'with a description of 8,193 characters',
    model('DescriptionType'),
    { Description: 'x'.repeat(8193) },
  ],
];

const REFUSALS = REFUSED.map(
  ([name, what, source, input]): EndpointCheck => ({
    id: `keys/refuses-${name}`,
    shows: `CreateKey refuses a key ${what} with a ValidationException.`,
    source,
    judges: ['CreateKey'],
    run: async ({ kms }) => {
      await refused('ValidationException', kms.createKey(input));
    },
  }),
);

const REFERENCES: readonly (readonly [string, (session: Session) => Promise<string>])[] = [
  ['key-id', async ({ key }) => (await key('symmetric')).id],
  ['key-arn', async ({ key }) => (await key('symmetric')).arn],
  ['alias-name', async (session) => sharedAlias(session)],
  ['alias-arn', async (session) => aliasArn(session, await sharedAlias(session))],
];

/** An alias of the shared symmetric key. */
function sharedAlias({ once, key, makeAlias }: Session): Promise<string> {
  return once('the shared alias', async () => makeAlias((await key('symmetric')).id));
}

/** The ARN of an alias in the account and Region of the run. */
async function aliasArn({ key }: Session, name: string): Promise<string> {
  return (await key('symmetric')).arn.replace(/key\/.*/, name);
}

const NAMES = REFERENCES.map(
  ([name, reference]): EndpointCheck => ({
    id: `keys/is-found-by-its-${name}`,
    shows: `A key can be named by ${name.replace('-', ' ')}, and the answer gives its own id and ARN.`,
    source: guide('concepts', 'key identifiers'),
    judges: ['DescribeKey'],
    run: async (session) => {
      const { id, arn } = await session.key('symmetric');
      const { KeyMetadata } = await session.kms.describeKey({ KeyId: await reference(session) });
      expectEqual([KeyMetadata?.KeyId, KeyMetadata?.Arn], [id, arn], 'the key');
    },
  }),
);

const DESCRIPTIONS: readonly EndpointCheck[] = [
  {
    id: 'keys/a-description-can-be-changed',
    shows: 'UpdateKeyDescription replaces the description, and can make it empty.',
    source: api('UpdateKeyDescription'),
    judges: ['UpdateKeyDescription'],
    run: async ({ kms, makeKey, eventually }) => {
      const { id: KeyId } = await makeKey({ Description: 'before' });
      for (const Description of ['after', '']) {
        await kms.updateKeyDescription({ KeyId, Description });
        await eventually('key', async () => {
          const { KeyMetadata } = await kms.describeKey({ KeyId });
          expectEqual(KeyMetadata?.Description, Description, 'the description');
        });
      }
    },
  },
  {
    id: 'keys/a-longer-description-is-refused',
    shows: 'UpdateKeyDescription refuses more than 8,192 characters.',
    source: model('DescriptionType'),
    judges: ['UpdateKeyDescription'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('expendable');
      await refused(
        'ValidationException',
        kms.updateKeyDescription({ KeyId, Description: 'x'.repeat(8193) }),
      );
    },
  },
];

/** What a key is: its metadata, its names, its description. */
export const KEY_CHECKS: readonly EndpointCheck[] = [
  ...CREATION,
  ...SPECS,
  ...REFUSALS,
  ...NAMES,
  ...DESCRIPTIONS,
];
