import type { CreateKeyCommandInput, GetParametersForImportCommandInput, KMS } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { allow, enforcedWorld, HOME, keyWith, outcomeOf, roleArn, userArn } from '../../test/enforced.ts';
import { createGrant } from '../../test/grants.ts';
import { START } from '../../test/world.ts';

/*
 * A key policy lets dora do everything to a key under one condition; no other policy allows her anything.
 */

const { as } = enforcedWorld({ [HOME]: { users: { dora: { tags: { team: 'red', Stage: 'prod' } } } } });
const { kms: root } = as(HOME);
const { kms: dora } = as('dora', { region: 'us-east-1' });

type Use = (kms: KMS, KeyId: string) => Promise<unknown>;

const keyFor = (Condition: object, input: CreateKeyCommandInput) =>
  keyWith(root, [allow('kms:*', { Principal: { AWS: userArn('dora') }, Condition })], input);

const SIGNING: CreateKeyCommandInput = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
const SYMMETRIC: CreateKeyCommandInput = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' };
const RSA: CreateKeyCommandInput = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };
const HMAC: CreateKeyCommandInput = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };
const EXTERNAL: CreateKeyCommandInput = { ...SYMMETRIC, Origin: 'EXTERNAL' };
const Plaintext = Buffer.from('x');

const sign =
  (
    SigningAlgorithm: 'ECDSA_SHA_256' | 'RSASSA_PSS_SHA_256' | 'RSASSA_PKCS1_V1_5_SHA_256',
    rest: object = {},
  ): Use =>
  (kms, KeyId) =>
    kms.sign({ KeyId, SigningAlgorithm, Message: Buffer.alloc(32), ...rest });
const wrapping =
  (rest: Partial<GetParametersForImportCommandInput>): Use =>
  (kms, KeyId) =>
    kms.getParametersForImport({
      KeyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
      ...rest,
    });
const encrypt =
  (EncryptionContext?: Record<string, string>): Use =>
  (kms, KeyId) =>
    kms.encrypt({ KeyId, Plaintext, EncryptionContext });
const grant =
  (input: Parameters<typeof createGrant>[2]): Use =>
  (kms, KeyId) =>
    createGrant(kms, KeyId, { ...input, GranteePrincipal: input?.GranteePrincipal ?? userArn('dora') });

/** The condition, the key, a request that satisfies it, and one that does not. */
type RequestRow = readonly [
  key: string,
  operator: string,
  value: unknown,
  input: CreateKeyCommandInput,
  satisfies: Use,
  fails: Use,
];

const REQUESTS: readonly RequestRow[] = [
  [
    'kms:SigningAlgorithm',
    'StringEquals',
    'RSASSA_PSS_SHA_256',
    RSA,
    sign('RSASSA_PSS_SHA_256'),
    sign('RSASSA_PKCS1_V1_5_SHA_256'),
  ],
  [
    'kms:MessageType',
    'StringEquals',
    'DIGEST',
    SIGNING,
    sign('ECDSA_SHA_256', { MessageType: 'DIGEST' }),
    sign('ECDSA_SHA_256'),
  ],
  [
    'kms:EncryptionContext:Dept',
    'StringEquals',
    'IT',
    SYMMETRIC,
    encrypt({ dept: 'IT' }),
    encrypt({ Dept: 'it' }),
  ],
  [
    'kms:EncryptionContextKeys',
    'ForAnyValue:StringEquals',
    'Dept',
    SYMMETRIC,
    encrypt({ Dept: 'IT', Purpose: 'test' }),
    encrypt({ dept: 'IT' }),
  ],
  [
    'kms:EncryptionContextKeys',
    'Null',
    'false',
    SYMMETRIC,
    (kms, KeyId) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256', EncryptionContext: { a: 'b' } }),
    (kms, KeyId) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
  ],
  [
    'kms:EncryptionAlgorithm',
    'StringEquals',
    'SYMMETRIC_DEFAULT',
    SYMMETRIC,
    encrypt(),
    (kms, KeyId) => kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }),
  ],
  [
    'kms:MacAlgorithm',
    'StringEquals',
    'HMAC_SHA_256',
    HMAC,
    (kms, KeyId) => kms.generateMac({ KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: Plaintext }),
    (kms, KeyId) => kms.generateMac({ KeyId, MacAlgorithm: 'HMAC_SHA_512', Message: Plaintext }),
  ],
  [
    'kms:DataKeyPairSpec',
    'StringLike',
    'ECC_NIST*',
    SYMMETRIC,
    (kms, KeyId) => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
    (kms, KeyId) => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_SECG_P256K1' }),
  ],
  [
    'kms:GrantOperations',
    'ForAllValues:StringEquals',
    ['Encrypt', 'Decrypt'],
    SYMMETRIC,
    grant({ Operations: ['Decrypt'] }),
    grant({ Operations: ['Decrypt', 'CreateGrant'] }),
  ],
  [
    'kms:GrantConstraintType',
    'StringEquals',
    'EncryptionContextSubset',
    SYMMETRIC,
    grant({ Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { a: 'b' } } }),
    grant({ Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: { a: 'b' } } }),
  ],
  [
    'kms:EncryptionContext:a',
    'StringEquals',
    'b',
    SYMMETRIC,
    grant({ Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: { a: 'b' } } }),
    grant({ Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: { a: 'c' } } }),
  ],
  [
    'kms:GranteePrincipal',
    'ArnLike',
    roleArn('*'),
    SYMMETRIC,
    grant({ GranteePrincipal: roleArn('signer') }),
    grant({ GranteePrincipal: userArn('signer') }),
  ],
  [
    'kms:RetiringPrincipal',
    'StringEquals',
    roleArn('retirer'),
    SYMMETRIC,
    grant({ RetiringPrincipal: roleArn('retirer') }),
    grant({}),
  ],
  [
    'kms:ScheduleKeyDeletionPendingWindowInDays',
    'NumericGreaterThanEquals',
    '21',
    SIGNING,
    (kms, KeyId) => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 21 }),
    (kms, KeyId) => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 20 }),
  ],
  [
    'kms:BypassPolicyLockoutSafetyCheck',
    'Bool',
    'false',
    SIGNING,
    async (kms, KeyId) => {
      const { Policy } = await root.getKeyPolicy({ KeyId });
      return kms.putKeyPolicy({ KeyId, Policy });
    },
    async (kms, KeyId) => {
      const { Policy } = await root.getKeyPolicy({ KeyId });
      return kms.putKeyPolicy({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: true });
    },
  ],
  [
    'kms:RotationPeriodInDays',
    'NumericLessThan',
    '366',
    SYMMETRIC,
    (kms, KeyId) => kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 365 }),
    (kms, KeyId) => kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 366 }),
  ],
  [
    'kms:WrappingAlgorithm',
    'StringEquals',
    'RSAES_OAEP_SHA_256',
    EXTERNAL,
    wrapping({ WrappingAlgorithm: 'RSAES_OAEP_SHA_256' }),
    wrapping({ WrappingAlgorithm: 'RSAES_OAEP_SHA_1' }),
  ],
  [
    'kms:WrappingKeySpec',
    'StringEquals',
    'RSA_4096',
    EXTERNAL,
    wrapping({ WrappingKeySpec: 'RSA_4096' }),
    wrapping({ WrappingKeySpec: 'RSA_3072' }),
  ],
  [
    'kms:ReEncryptOnSameKey',
    'Bool',
    'true',
    SYMMETRIC,
    async (kms, KeyId) => {
      const { CiphertextBlob } = await root.encrypt({ KeyId, Plaintext });
      return kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId });
    },
    async (kms, KeyId) => {
      const { CiphertextBlob } = await root.encrypt({ KeyId, Plaintext });
      const other = await keyFor({}, SYMMETRIC);
      return kms.reEncrypt({ CiphertextBlob, DestinationKeyId: other.id });
    },
  ],
  [
    'kms:RequestAlias',
    'StringLike',
    'alias/requested-*',
    SIGNING,
    async (kms, KeyId) => {
      const AliasName = `alias/requested-${KeyId}`;
      await root.createAlias({ AliasName, TargetKeyId: KeyId });
      return kms.describeKey({ KeyId: AliasName });
    },
    (kms, KeyId) => kms.describeKey({ KeyId }),
  ],
  [
    'kms:ResourceAliases',
    'ForAnyValue:StringEquals',
    'alias/resource',
    SIGNING,
    async (kms, KeyId) => {
      await root.createAlias({ AliasName: 'alias/resource', TargetKeyId: KeyId });
      const answer = await kms.describeKey({ KeyId });
      await root.deleteAlias({ AliasName: 'alias/resource' });
      return answer;
    },
    (kms, KeyId) => kms.describeKey({ KeyId }),
  ],
  [
    'aws:RequestTag/team',
    'StringEquals',
    'red',
    SIGNING,
    (kms, KeyId) => kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'red' }] }),
    (kms, KeyId) => kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'blue' }] }),
  ],
  [
    'aws:TagKeys',
    'ForAllValues:StringEquals',
    ['team', 'stage'],
    SIGNING,
    (kms, KeyId) => kms.untagResource({ KeyId, TagKeys: ['team'] }),
    (kms, KeyId) => kms.untagResource({ KeyId, TagKeys: ['team', 'Stage'] }),
  ],
  [
    'aws:ResourceTag/team',
    'StringEquals',
    'red',
    SIGNING,
    async (kms, KeyId) => {
      await root.tagResource({ KeyId, Tags: [{ TagKey: 'Team', TagValue: 'red' }] });
      return kms.getPublicKey({ KeyId });
    },
    async (kms, KeyId) => {
      await root.untagResource({ KeyId, TagKeys: ['Team'] });
      return kms.getPublicKey({ KeyId });
    },
  ],
];

test.each(REQUESTS)('%s (%s %j)', async (key, operator, value, input, satisfies, fails) => {
  const { id } = await keyFor({ [operator]: { [key]: value } }, input);
  expect(await outcomeOf(fails(dora, id))).toBe('AccessDeniedException');
  expect(await outcomeOf(satisfies(dora, id))).toBe('allowed');
});

/** A condition that holds for dora and a key of P-256, and one that does not. */
const FACTS: readonly (readonly [key: string, operator: string, is: string, isNot: string])[] = [
  ['kms:CallerAccount', 'StringEquals', HOME, '444455556666'],
  ['kms:KeySpec', 'StringEquals', 'ECC_NIST_P256', 'ECC_NIST_P384'],
  ['kms:KeyUsage', 'StringEquals', 'SIGN_VERIFY', 'ENCRYPT_DECRYPT'],
  ['kms:KeyOrigin', 'StringEquals', 'AWS_KMS', 'EXTERNAL'],
  ['kms:MultiRegion', 'Bool', 'false', 'true'],
  ['kms:MultiRegionKeyType', 'Null', 'true', 'false'],
  ['kms:ViaService', 'Null', 'true', 'false'],
  ['aws:PrincipalArn', 'ArnEquals', userArn('dora'), roleArn('dora')],
  ['aws:PrincipalAccount', 'StringEquals', HOME, '444455556666'],
  ['aws:PrincipalType', 'StringEquals', 'User', 'AssumedRole'],
  ['aws:PrincipalTag/team', 'StringEquals', 'red', 'Red'],
  ['aws:PrincipalTag/stage', 'StringEquals', 'prod', 'test'],
  ['aws:username', 'StringEquals', 'dora', 'Dora'],
  ['aws:userid', 'StringLike', 'AIDA?????????????????', 'AROA*'],
  ['aws:ResourceAccount', 'StringEquals', HOME, '444455556666'],
  ['aws:RequestedRegion', 'StringEquals', 'us-east-1', 'eu-west-1'],
  ['aws:CurrentTime', 'DateLessThanEquals', START, '2026-01-30T23:59:59Z'],
  ['aws:EpochTime', 'NumericEquals', String(Date.parse(START) / 1000), '0'],
  ['aws:SecureTransport', 'Bool', 'true', 'false'],
  ['aws:UserAgent', 'StringLike', 'aws-sdk-js/*', 'curl/*'],
  ['aws:SourceIp', 'Null', 'true', 'false'],
  ['aws:MultiFactorAuthPresent', 'Null', 'true', 'false'],
  ['aws:TokenIssueTime', 'Null', 'true', 'false'],
];

test.each(FACTS)('%s (%s %s)', async (key, operator, is, isNot) => {
  const { id } = await keyFor({ [operator]: { [key]: is } }, SIGNING);
  const { id: other } = await keyFor({ [operator]: { [key]: isNot } }, SIGNING);
  expect(await outcomeOf(dora.describeKey({ KeyId: id }))).toBe('allowed');
  expect(await outcomeOf(dora.describeKey({ KeyId: other }))).toBe('AccessDeniedException');
});

describe('of CreateKey, in an identity policy', () => {
  const creation = (Condition: object) => allow('kms:CreateKey', { Condition });
  const cases: readonly (readonly [
    key: string,
    operator: string,
    value: string,
    is: CreateKeyCommandInput,
    isNot: CreateKeyCommandInput,
  ])[] = [
    ['kms:KeySpec', 'StringLike', 'ECC_*', SIGNING, RSA],
    ['kms:KeyUsage', 'StringEquals', 'SIGN_VERIFY', SIGNING, SYMMETRIC],
    ['kms:KeyOrigin', 'StringEquals', 'AWS_KMS', SIGNING, { ...SYMMETRIC, Origin: 'EXTERNAL' }],
    ['kms:MultiRegion', 'Bool', 'false', SIGNING, { ...SIGNING, MultiRegion: true }],
    [
      'kms:BypassPolicyLockoutSafetyCheck',
      'Bool',
      'false',
      SIGNING,
      { ...SIGNING, BypassPolicyLockoutSafetyCheck: true },
    ],
  ];
  const world = enforcedWorld({
    [HOME]: {
      users: Object.fromEntries(
        cases.map(([key, operator, value], index) => [
          `user${index}`,
          { policies: [{ Version: '2012-10-17', Statement: creation({ [operator]: { [key]: value } }) }] },
        ]),
      ),
    },
  });

  test.each(cases.map((row, index) => [...row, index] as const))(
    '%s (%s %s)',
    async (_key, _operator, _value, is, isNot, index) => {
      const { kms } = world.as(`user${index}`);
      expect(await outcomeOf(kms.createKey(is))).toBe('allowed');
      expect(await outcomeOf(kms.createKey(isNot))).toBe('AccessDeniedException');
    },
  );
});

test('aws:SourceIp is the address of the other side', async () => {
  const world = enforcedWorld({ [HOME]: { users: { dora: {} } } });
  const { url } = await world.emulator.listen({ port: 0 });
  const { KMS } = await import('@aws-sdk/client-kms');
  const credentials = { accessKeyId: 'AKIADORAXXXXXXXX', secretAccessKey: 'test' };
  const overHttp = new KMS({ region: 'us-east-1', endpoint: url, credentials, maxAttempts: 1 });
  const { kms } = world.as(HOME);
  const keys = await Promise.all(
    ['127.0.0.0/8', '10.0.0.0/8'].map((network) =>
      keyWith(kms, [
        allow('kms:*', {
          Principal: { AWS: userArn('dora') },
          Condition: { IpAddress: { 'aws:SourceIp': network } },
        }),
      ]),
    ),
  );
  const outcomes = await Promise.all(keys.map(({ id }) => outcomeOf(overHttp.describeKey({ KeyId: id }))));
  expect(outcomes).toEqual(['allowed', 'AccessDeniedException']);
});
