import type { CreateGrantCommandInput, CreateKeyCommandInput, GrantOperation } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { createGrant, GRANTEE, grantsOf, RETIRER } from '../../../test/grants.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createDisabledKey, createKey, createSymmetricKey } from '../../../test/keys.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { START, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'CreateGrant', { aliases: false }, (KeyId) => ({
  KeyId,
  GranteePrincipal: GRANTEE,
  Operations: ['Sign'],
}));

const key = await createKey(kms);
const symmetric = await createSymmetricKey(kms);

test('makes a grant that is listed with all that it was asked for', async () => {
  const { id, arn } = await createSymmetricKey(kms);
  const EncryptionContextSubset = { Department: 'IT', __proto: 'x' };
  const EncryptionContextEquals = {};
  const { GrantId, GrantToken, ...rest } = await kms.createGrant({
    KeyId: id,
    GranteePrincipal: GRANTEE,
    RetiringPrincipal: RETIRER,
    Operations: ['Decrypt', 'Encrypt', 'Decrypt'],
    Constraints: { EncryptionContextSubset, EncryptionContextEquals },
    Name: 'for/reading_1',
  });
  expect(Object.keys(rest)).toEqual(['$metadata']);
  expect(GrantId).toMatch(/^[0-9a-f]{64}$/);
  expect(GrantToken).toMatch(/^[A-Za-z0-9+/]{100,}=*$/);
  expect(await grantsOf(kms, id)).toEqual([
    {
      KeyId: arn,
      GrantId,
      Name: 'for/reading_1',
      CreationDate: new Date(START),
      GranteePrincipal: GRANTEE,
      RetiringPrincipal: RETIRER,
      IssuingAccount: 'arn:aws:iam::000000000000:root',
      Operations: ['Decrypt', 'Encrypt'],
      Constraints: { EncryptionContextSubset, EncryptionContextEquals },
    },
  ]);
});

const twins = [testWorld(), testWorld()];
test('the same seed gives the same ids and tokens', async () => {
  const made = await Promise.all(
    twins.map(async (again) => {
      const { id } = await createKey(again.kms);
      return createGrant(again.kms, id);
    }),
  );
  expect(made[0]).toEqual(made[1]);
});

describe('principals', () => {
  test.each([
    'arn:aws:iam::111122223333:root',
    'arn:aws:iam::111122223333:user/alice',
    'arn:aws:iam::111122223333:user/team/a/alice@example.com',
    'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
    'arn:aws:sts::111122223333:assumed-role/role/session=1',
    'arn:aws:sts::111122223333:federated-user/bob',
  ])('%s', async (principal) => {
    const { id } = await createKey(kms);
    await createGrant(kms, id, { GranteePrincipal: principal, RetiringPrincipal: principal });
    expect(await grantsOf(kms, id)).toMatchObject([
      { GranteePrincipal: principal, RetiringPrincipal: principal },
    ]);
  });

  test.each(['sns.amazonaws.com', 'dynamodb.us-east-1.amazonaws.com'])(
    '%s, a service, as the grantee',
    async (GranteePrincipal) => {
      const { id } = await createKey(kms);
      await createGrant(kms, id, { GranteePrincipal });
      expect(await grantsOf(kms, id)).toMatchObject([{ GranteePrincipal }]);
    },
  );

  const NO_PRINCIPALS = [
    'alice',
    '111122223333',
    'arn:aws:iam::111122223333:group/admins',
    'arn:aws:iam::111122223333:role/',
    'arn:aws:iam::111122223333:user',
    'arn:aws:iam::1111:root',
    'arn:aws:iam::aws:root',
    'arn:aws:iam:us-east-1:111122223333:root',
    'arn:aws-cn:iam::111122223333:root',
    'arn:aws:sts::111122223333:assumed-role/role',
    'arn:aws:s3:::bucket',
  ];
  for (const [member, names] of [
    ['GranteePrincipal', NO_PRINCIPALS],
    ['RetiringPrincipal', [...NO_PRINCIPALS, 'sns.amazonaws.com']],
  ] as const) {
    refuses(
      kms,
      'CreateGrant',
      names.map((name) => [
        `${name} as ${member}`,
        { KeyId: key.id, GranteePrincipal: GRANTEE, Operations: ['Sign'], [member]: name },
        'InvalidArnException',
        `ARN does not refer to a valid principal: ${name}`,
      ]),
    );
  }
});

describe('operations', () => {
  const ANY: readonly GrantOperation[] = ['CreateGrant', 'DescribeKey', 'RetireGrant'];
  const ENCRYPTION: readonly GrantOperation[] = ['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo'];
  const EVERY: readonly GrantOperation[] = [
    ...ANY,
    ...ENCRYPTION,
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext',
    'Sign',
    'Verify',
    'GetPublicKey',
    'GenerateMac',
    'VerifyMac',
    'DeriveSharedSecret',
  ];
  const TABLE: readonly (readonly [string, CreateKeyCommandInput, readonly GrantOperation[]])[] = [
    [
      'symmetric encryption',
      { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' },
      [
        ...ENCRYPTION,
        'GenerateDataKey',
        'GenerateDataKeyWithoutPlaintext',
        'GenerateDataKeyPair',
        'GenerateDataKeyPairWithoutPlaintext',
      ],
    ],
    ['RSA encryption', { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }, [...ENCRYPTION, 'GetPublicKey']],
    ['RSA signing', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, ['Sign', 'Verify', 'GetPublicKey']],
    ['ECC signing', {}, ['Sign', 'Verify', 'GetPublicKey']],
    ['key agreement', { KeyUsage: 'KEY_AGREEMENT' }, ['DeriveSharedSecret', 'GetPublicKey']],
    ['HMAC', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, ['GenerateMac', 'VerifyMac']],
  ];

  test.each(TABLE)('of a key for %s', async (_kind, input, own) => {
    const { id, arn } = await createKey(kms, input);
    const { KeySpec = 'ECC_NIST_P256', KeyUsage = 'SIGN_VERIFY' } = input;
    const Operations = [...ANY, ...own];
    await createGrant(kms, id, { Operations });
    expect(await grantsOf(kms, id)).toMatchObject([{ Operations }]);
    for (const operation of EVERY.filter((name) => !Operations.includes(name))) {
      const granting = createGrant(kms, id, { Operations: ['DescribeKey', operation] });
      expect(await refusalOf(granting)).toEqual({
        code: 'ValidationException',
        message:
          `The operation ${operation} is not valid in a grant for ${arn}, whose key spec is ${KeySpec} and ` +
          `key usage ${KeyUsage}.`,
        status: 400,
      });
    }
  });
});

describe('a grant with a name', () => {
  const asked: Partial<CreateGrantCommandInput> = {
    Name: 'retry',
    RetiringPrincipal: RETIRER,
    Operations: ['Encrypt', 'Decrypt'],
    Constraints: { EncryptionContextEquals: { a: '1', b: '2' } },
  };

  test('is made once, however often it is asked for; each answer has a token of its own, all are good', async () => {
    const { id } = await createSymmetricKey(kms);
    const first = await createGrant(kms, id, asked);
    const second = await createGrant(kms, id, { ...asked, GrantTokens: [first.token] });
    const reordered = await createGrant(kms, id, {
      ...asked,
      Operations: ['Decrypt', 'Encrypt'],
      Constraints: { EncryptionContextEquals: { b: '2', a: '1' } },
    });
    expect([second.id, reordered.id]).toEqual([first.id, first.id]);
    const tokens = [first.token, second.token, reordered.token];
    expect(new Set(tokens).size).toBe(3);
    expect(await grantsOf(kms, id)).toHaveLength(1);
    await kms.describeKey({ KeyId: id, GrantTokens: tokens });
  });

  test.each<readonly [string, Partial<CreateGrantCommandInput>]>([
    ['another name', { Name: 'other' }],
    ['no name', { Name: undefined }],
    ['another grantee', { GranteePrincipal: RETIRER }],
    ['another retiring principal', { RetiringPrincipal: GRANTEE }],
    ['no retiring principal', { RetiringPrincipal: undefined }],
    ['more operations', { Operations: ['Encrypt', 'Decrypt', 'DescribeKey'] }],
    ['no constraints', { Constraints: undefined }],
    ['another context', { Constraints: { EncryptionContextEquals: { a: '1' } } }],
    ['the other constraint', { Constraints: { EncryptionContextSubset: { a: '1', b: '2' } } }],
  ])('%s makes another grant', async (_what, change) => {
    const { id } = await createSymmetricKey(kms);
    const first = await createGrant(kms, id, asked);
    expect((await createGrant(kms, id, { ...asked, ...change })).id).not.toBe(first.id);
    expect(await grantsOf(kms, id)).toHaveLength(2);
  });

  test('another key makes another grant, and so does the time after its end', async () => {
    const [one, two] = [await createSymmetricKey(kms), await createSymmetricKey(kms)];
    const first = await createGrant(kms, one.id, asked);
    expect((await createGrant(kms, two.id, asked)).id).not.toBe(first.id);
    await kms.revokeGrant({ KeyId: one.id, GrantId: first.id });
    expect((await createGrant(kms, one.id, asked)).id).not.toBe(first.id);
  });

  test('without a name every request makes one', async () => {
    const { id } = await createKey(kms);
    const grants = [await createGrant(kms, id), await createGrant(kms, id)];
    expect(new Set(grants.map((grant) => grant.id)).size).toBe(2);
    expect(await grantsOf(kms, id)).toHaveLength(2);
  });
});

test('DryRun makes nothing', async () => {
  const { id } = await createKey(kms);
  expect(await refusalOf(createGrant(kms, id, { DryRun: true, Name: 'dry' }))).toEqual({
    code: 'DryRunOperationException',
    message: 'The request would have succeeded, but the DryRun option is set.',
    status: 400,
  });
  expect(await grantsOf(kms, id)).toEqual([]);
});

const good = { KeyId: key.id, GranteePrincipal: GRANTEE, Operations: ['Sign'] };
const context = (pairs: number) =>
  Object.fromEntries(Array.from({ length: pairs }, (_, index) => [`k${index}`, 'v']));
const CONTEXT_ON_KEY =
  'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.';
const hmac = await createKey(kms, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
const disabled = await createDisabledKey(kms);
const onSymmetric = { ...good, KeyId: symmetric.id, Operations: ['Encrypt'] };

test('constraints can have 8 pairs, and values of 384 characters', async () => {
  const Constraints = { EncryptionContextSubset: { ...context(7), long: 'v'.repeat(384) } };
  await createGrant(kms, symmetric.id, { Constraints });
});

test('a key that knows no encryption context takes empty constraints', async () => {
  await createGrant(kms, key.id, { Constraints: {} });
});

refuses(kms, 'CreateGrant', [
  [
    'the operation CreateGrant alone',
    { ...good, Operations: ['CreateGrant', 'CreateGrant'] },
    'ValidationException',
    'Grants must not contain only the CreateGrant operation.',
  ],
  [
    'no operation',
    { ...good, Operations: [] },
    'ValidationException',
    'Grants must contain at least one operation.',
  ],
  [
    'an encryption context for an ECC key',
    { ...good, Constraints: { EncryptionContextSubset: { a: 'b' } } },
    'ValidationException',
    CONTEXT_ON_KEY,
  ],
  [
    'an encryption context for an HMAC key',
    {
      ...good,
      KeyId: hmac.id,
      Operations: ['GenerateMac'],
      Constraints: { EncryptionContextEquals: { a: 'b' } },
    },
    'ValidationException',
    CONTEXT_ON_KEY,
  ],
  [
    'nine pairs in a constraint',
    { ...onSymmetric, Constraints: { EncryptionContextEquals: context(9) } },
    'ValidationException',
    'A grant constraint can include up to 8 encryption context pairs.',
  ],
  [
    'a value of 385 characters in a constraint',
    { ...onSymmetric, Constraints: { EncryptionContextSubset: { a: 'v'.repeat(385) } } },
    'ValidationException',
    'An encryption context value in a grant constraint cannot exceed 384 characters.',
  ],
  [
    'a grant token of nobody',
    { ...good, GrantTokens: ['token'] },
    'InvalidGrantTokenException',
    'The grant token does not exist.',
  ],
  [
    'a name with a space',
    { ...good, Name: 'a b' },
    'ValidationException',
    violation(`Value 'a b'`, 'name', 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$'),
  ],
  [
    'a name of 257 characters',
    { ...good, Name: 'n'.repeat(257) },
    'ValidationException',
    violation(`Value '${'n'.repeat(257)}'`, 'name', 'Member must have length less than or equal to 256'),
  ],
  [
    'a principal with a star',
    { ...good, GranteePrincipal: '*' },
    'ValidationException',
    violation(
      `Value '*'`,
      'granteePrincipal',
      'Member must satisfy regular expression pattern: ^[\\w+=,.@:/-]+$',
    ),
  ],
  [
    'no grantee',
    { ...good, GranteePrincipal: undefined },
    'ValidationException',
    violation('Value null', 'granteePrincipal', 'Member must not be null'),
  ],
]);

describe('order of checks', () => {
  const wrong = {
    GranteePrincipal: 'alice',
    RetiringPrincipal: 'bob',
    Operations: ['GenerateMac'],
    Constraints: { EncryptionContextSubset: { a: 'b' } },
    GrantTokens: ['token'],
    DryRun: true,
  };
  const invalid = (name: string) => `ARN does not refer to a valid principal: ${name}`;
  refuses(kms, 'CreateGrant', [
    [
      'the state of the key first',
      { ...wrong, KeyId: disabled.id },
      'DisabledException',
      `${disabled.arn} is disabled.`,
    ],
    ['then the grantee', { ...wrong, KeyId: key.id }, 'InvalidArnException', invalid('alice')],
    [
      'then the retiring principal',
      { ...wrong, KeyId: key.id, GranteePrincipal: GRANTEE },
      'InvalidArnException',
      invalid('bob'),
    ],
    [
      'then the operations',
      { ...wrong, ...good, RetiringPrincipal: RETIRER, Operations: ['GenerateMac'] },
      'ValidationException',
      `The operation GenerateMac is not valid in a grant for ${key.arn}, whose key spec is ECC_NIST_P256 and ` +
        'key usage SIGN_VERIFY.',
    ],
    [
      'then the constraints',
      { ...wrong, ...good, RetiringPrincipal: RETIRER },
      'ValidationException',
      CONTEXT_ON_KEY,
    ],
    [
      'then the grant tokens',
      { ...good, GrantTokens: ['token'], DryRun: true },
      'InvalidGrantTokenException',
      'The grant token does not exist.',
    ],
  ]);
});
