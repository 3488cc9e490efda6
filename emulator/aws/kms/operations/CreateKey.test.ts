import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { createKey } from '../../../test/keys.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { START, testWorld } from '../../../test/world.ts';

const { kms, emulator } = testWorld();

const SIGNING: CreateKeyCommandInput = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
const RSA_SIGNING = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
];

test.each([
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
  ['RSA_2048', 'SIGN_VERIFY'],
  ['RSA_3072', 'ENCRYPT_DECRYPT'],
  ['RSA_4096', 'SIGN_VERIFY'],
  ['ECC_NIST_P256', 'SIGN_VERIFY'],
  ['ECC_NIST_P384', 'KEY_AGREEMENT'],
  ['ECC_NIST_P521', 'SIGN_VERIFY'],
  ['ECC_SECG_P256K1', 'SIGN_VERIFY'],
  ['HMAC_224', 'GENERATE_VERIFY_MAC'],
  ['HMAC_256', 'GENERATE_VERIFY_MAC'],
  ['HMAC_384', 'GENERATE_VERIFY_MAC'],
  ['HMAC_512', 'GENERATE_VERIFY_MAC'],
] as const)('the spec %s by its old name', async (CustomerMasterKeySpec, KeyUsage) => {
  const { KeyMetadata } = await kms.createKey({ CustomerMasterKeySpec, KeyUsage });
  expect(KeyMetadata).toMatchObject({ KeySpec: CustomerMasterKeySpec, CustomerMasterKeySpec, KeyUsage });
});

test('without anything makes a symmetric encryption key', async () => {
  const { KeyMetadata } = await kms.createKey({});
  expect(KeyMetadata).toEqual({
    AWSAccountId: '000000000000',
    KeyId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    Arn: `arn:aws:kms:us-east-1:000000000000:key/${KeyMetadata?.KeyId}`,
    CreationDate: new Date(START),
    Enabled: true,
    Description: '',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
    CurrentKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test.each([
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] }],
  ['HMAC_224', 'GENERATE_VERIFY_MAC', { MacAlgorithms: ['HMAC_SHA_224'] }],
  ['HMAC_256', 'GENERATE_VERIFY_MAC', { MacAlgorithms: ['HMAC_SHA_256'] }],
  ['HMAC_384', 'GENERATE_VERIFY_MAC', { MacAlgorithms: ['HMAC_SHA_384'] }],
  ['HMAC_512', 'GENERATE_VERIFY_MAC', { MacAlgorithms: ['HMAC_SHA_512'] }],
  ['ECC_NIST_P256', 'SIGN_VERIFY', { SigningAlgorithms: ['ECDSA_SHA_256'] }],
  ['ECC_NIST_P256', 'KEY_AGREEMENT', { KeyAgreementAlgorithms: ['ECDH'] }],
  ['ECC_NIST_P384', 'SIGN_VERIFY', { SigningAlgorithms: ['ECDSA_SHA_384'] }],
  ['ECC_NIST_P521', 'SIGN_VERIFY', { SigningAlgorithms: ['ECDSA_SHA_512'] }],
  ['ECC_SECG_P256K1', 'SIGN_VERIFY', { SigningAlgorithms: ['ECDSA_SHA_256'] }],
  ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', { SigningAlgorithms: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'] }],
  ['ML_DSA_44', 'SIGN_VERIFY', { SigningAlgorithms: ['ML_DSA_SHAKE_256'] }],
  ['ML_DSA_65', 'SIGN_VERIFY', { SigningAlgorithms: ['ML_DSA_SHAKE_256'] }],
  ['ML_DSA_87', 'SIGN_VERIFY', { SigningAlgorithms: ['ML_DSA_SHAKE_256'] }],
  ['RSA_2048', 'SIGN_VERIFY', { SigningAlgorithms: RSA_SIGNING }],
  ['RSA_2048', 'ENCRYPT_DECRYPT', { EncryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] }],
] as const)('makes %s keys for %s', async (KeySpec, KeyUsage, algorithms) => {
  const { KeyMetadata } = await kms.createKey({ KeySpec, KeyUsage });
  expect(KeyMetadata).toMatchObject({ KeySpec, CustomerMasterKeySpec: KeySpec, KeyUsage, ...algorithms });
});

test('takes the spec by its old name', async () => {
  const { KeyMetadata } = await kms.createKey({
    CustomerMasterKeySpec: 'ECC_NIST_P384',
    KeyUsage: 'SIGN_VERIFY',
  });
  expect(KeyMetadata).toMatchObject({ KeySpec: 'ECC_NIST_P384' });
});

test.each([
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
  ['HMAC_256', 'GENERATE_VERIFY_MAC'],
  ['ECC_NIST_P256', 'SIGN_VERIFY'],
  ['ECC_NIST_P256', 'KEY_AGREEMENT'],
  ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'],
  ['ML_DSA_44', 'SIGN_VERIFY'],
  ['RSA_2048', 'ENCRYPT_DECRYPT'],
] as const)('makes multi-Region %s keys for %s', async (KeySpec, KeyUsage) => {
  const { KeyMetadata } = await kms.createKey({ KeySpec, KeyUsage, MultiRegion: true });
  const id = KeyMetadata?.KeyId;
  const Arn = `arn:aws:kms:us-east-1:000000000000:key/${id}`;
  expect(id).toMatch(/^mrk-[0-9a-f]{32}$/);
  expect(KeyMetadata).toMatchObject({
    Arn,
    KeySpec,
    KeyUsage,
    KeyState: 'Enabled',
    MultiRegion: true,
    MultiRegionConfiguration: {
      MultiRegionKeyType: 'PRIMARY',
      PrimaryKey: { Arn, Region: 'us-east-1' },
      ReplicaKeys: [],
    },
  });
  expect((await kms.describeKey({ KeyId: id })).KeyMetadata).toEqual(KeyMetadata);
});

test('puts description, tags and policy on the key', async () => {
  const Tags = Array.from({ length: 50 }, (_, index) => ({
    TagKey: `key ${index}_.:/=+-@é`.padEnd(128, 'x'),
    TagValue: index === 0 ? '' : 'v'.repeat(256),
  }));
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
  });
  const { KeyMetadata } = await kms.createKey({ ...SIGNING, Description: 'd'.repeat(8192), Tags, Policy });
  const KeyId = KeyMetadata?.KeyId;
  expect(KeyMetadata?.Description).toBe('d'.repeat(8192));
  const listed = await kms.listResourceTags({ KeyId });
  expect(new Set(listed.Tags)).toEqual(new Set(Tags));
  expect(await kms.getKeyPolicy({ KeyId })).toMatchObject({ Policy, PolicyName: 'default' });
});

const tags = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ TagKey: `t${index}`, TagValue: '' }));
const oneTag = (TagKey: string, TagValue = '') => ({ ...SIGNING, Tags: [{ TagKey, TagValue }] });
const MUST_SAY_USAGE =
  'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.';
const SPECS =
  'RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1, ' +
  'SYMMETRIC_DEFAULT, HMAC_224, HMAC_256, HMAC_384, HMAC_512, ML_DSA_44, ML_DSA_65, ML_DSA_87, ' +
  'ECC_NIST_EDWARDS25519';

describe('spec and usage', () => {
  refuses(kms, 'CreateKey', [
    [
      'two specs',
      { ...SIGNING, CustomerMasterKeySpec: 'ECC_NIST_P256' },
      'ValidationException',
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    ],
    ['a pair without usage', { KeySpec: 'RSA_2048' }, 'ValidationException', MUST_SAY_USAGE],
    ['an HMAC key without usage', { KeySpec: 'HMAC_256' }, 'ValidationException', MUST_SAY_USAGE],
    ...(
      [
        ['ECC_NIST_P256', 'ENCRYPT_DECRYPT'],
        ['ECC_SECG_P256K1', 'KEY_AGREEMENT'],
        ['ECC_NIST_EDWARDS25519', 'KEY_AGREEMENT'],
        ['ML_DSA_44', 'ENCRYPT_DECRYPT'],
        ['RSA_2048', 'GENERATE_VERIFY_MAC'],
        ['HMAC_256', 'SIGN_VERIFY'],
        ['SYMMETRIC_DEFAULT', 'SIGN_VERIFY'],
      ] as const
    ).map(
      ([KeySpec, KeyUsage]) =>
        [
          `${KeySpec} for ${KeyUsage}`,
          { KeySpec, KeyUsage },
          'ValidationException',
          `KeyUsage ${KeyUsage} is not compatible with KeySpec ${KeySpec}`,
        ] as const,
    ),
    [
      'an unknown spec',
      { KeySpec: 'RSA_1024', KeyUsage: 'SIGN_VERIFY' },
      'ValidationException',
      violation(`Value 'RSA_1024'`, 'keySpec', `Member must satisfy enum value set: [${SPECS}]`),
    ],
    [
      'SM2 outside China',
      { KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' },
      'ValidationException',
      violation(`Value 'SM2'`, 'keySpec', `Member must satisfy enum value set: [${SPECS}]`),
    ],
    [
      'an unknown usage',
      { KeySpec: 'RSA_2048', KeyUsage: 'SIGN' },
      'ValidationException',
      violation(
        `Value 'SIGN'`,
        'keyUsage',
        'Member must satisfy enum value set: [SIGN_VERIFY, ENCRYPT_DECRYPT, GENERATE_VERIFY_MAC, KEY_AGREEMENT]',
      ),
    ],
  ]);
});

test('makes a key without material for import', async () => {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL' });
  expect(KeyMetadata).toMatchObject({ Origin: 'EXTERNAL', KeyState: 'PendingImport', Enabled: false });
  expect(KeyMetadata).not.toHaveProperty('CurrentKeyMaterialId');
  const mlDsa = kms.createKey({ Origin: 'EXTERNAL', KeySpec: 'ML_DSA_44', KeyUsage: 'SIGN_VERIFY' });
  expect(await refusalOf(mlDsa)).toEqual({
    code: 'UnsupportedOperationException',
    message: 'Keys of the key spec ML_DSA_44 cannot have imported material.',
    status: 400,
  });
});

describe('tags', () => {
  refuses(kms, 'CreateKey', [
    ['51 tags', { ...SIGNING, Tags: tags(51) }, 'TagException', 'Too many tags'],
    [
      'a tag key twice',
      {
        ...SIGNING,
        Tags: [
          { TagKey: 'a', TagValue: '1' },
          { TagKey: 'a', TagValue: '2' },
        ],
      },
      'TagException',
      'Duplicate tag keys',
    ],
    ['the prefix aws:', oneTag('aws:x'), 'TagException', 'Tags beginning with aws: are reserved'],
    ['the prefix AWS:', oneTag('AWS:x'), 'TagException', 'Tags beginning with aws: are reserved'],
    ['a character in a key', oneTag('a&b'), 'TagException', 'Invalid tag'],
    ['a character in a value', oneTag('a', 'b;c'), 'TagException', 'Invalid tag'],
    ['a control character', oneTag('a', 'b\u0001c'), 'TagException', 'Invalid tag'],
    [
      'a key of 129 characters',
      oneTag('k'.repeat(129)),
      'ValidationException',
      violation(
        `Value '${'k'.repeat(129)}'`,
        'tags.1.member.tagKey',
        'Member must have length less than or equal to 128',
      ),
    ],
    [
      'a value of 257 characters',
      oneTag('k', 'v'.repeat(257)),
      'ValidationException',
      violation(
        `Value '${'v'.repeat(257)}'`,
        'tags.1.member.tagValue',
        'Member must have length less than or equal to 256',
      ),
    ],
    [
      'an empty key',
      oneTag(''),
      'ValidationException',
      violation(`Value ''`, 'tags.1.member.tagKey', 'Member must have length greater than or equal to 1'),
    ],
    [
      'a tag without value',
      { ...SIGNING, Tags: [{ TagKey: 'a', TagValue: '' }, { TagKey: 'b' }] },
      'ValidationException',
      violation('Value null', 'tags.2.member.tagValue', 'Member must not be null'),
    ],
  ]);
});

describe('order of checks', () => {
  const twice = [
    { TagKey: 'aws:a', TagValue: '&' },
    { TagKey: 'aws:a', TagValue: '&' },
  ];
  refuses(kms, 'CreateKey', [
    [
      'constraints before everything',
      { ...SIGNING, CustomerMasterKeySpec: 'RSA_2048', Description: 'd'.repeat(8193) },
      'ValidationException',
      violation(
        `Value '${'d'.repeat(8193)}'`,
        'description',
        'Member must have length less than or equal to 8192',
      ),
    ],
    [
      'the usage before tags',
      { KeySpec: 'ECC_NIST_P256', Tags: twice },
      'ValidationException',
      MUST_SAY_USAGE,
    ],
    [
      'duplicates before single tags and their number',
      { ...SIGNING, Tags: [...twice, ...tags(50)] },
      'TagException',
      'Duplicate tag keys',
    ],
    [
      'single tags before their number',
      { ...SIGNING, Tags: [...tags(50), { TagKey: 'aws:a', TagValue: '&' }] },
      'TagException',
      'Tags beginning with aws: are reserved',
    ],
    [
      'tags before the policy',
      { ...SIGNING, Tags: tags(51), Policy: 'nonsense' },
      'TagException',
      'Too many tags',
    ],
    [
      'the policy at last',
      { ...SIGNING, Policy: 'nonsense' },
      'MalformedPolicyDocumentException',
      'The policy is not valid JSON.',
    ],
  ]);
});

test('knows SM2 in the Regions of China, although it does not make such keys', async () => {
  const china = clientsOf(emulator, { region: 'cn-north-1' }).kms;
  expect(await refusalOf(china.createKey({ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }))).toMatchObject({
    code: 'NotImplementedException',
  });
  expect(await createKey(china)).toMatchObject({
    arn: expect.stringMatching(/^arn:aws-cn:kms:cn-north-1:000000000000:key\//),
  });
});

test('a refusal leaves no key behind', async () => {
  const before = await kms.listKeys({ Limit: 1000 });
  await refusalOf(kms.createKey({ ...SIGNING, Tags: tags(51) }));
  await refusalOf(kms.createKey({ ...SIGNING, Policy: '{}' }));
  expect((await kms.listKeys({ Limit: 1000 })).Keys).toEqual(before.Keys);
});
