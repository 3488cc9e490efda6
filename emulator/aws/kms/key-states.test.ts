import type { KMS } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { createAgreementKey, createMacKey } from '../../test/ciphers.ts';
import { createKey, createPendingKey, createSymmetricKey, type TestKey } from '../../test/keys.ts';
import { call, refusalOf } from '../../test/refusals.ts';
import { testWorld } from '../../test/world.ts';
import type { KeyOperation } from './key-states.ts';

const { kms } = testWorld();

const ok = { code: 'ok', text: '' };
const disabled = { code: 'DisabledException', text: 'is disabled.' };
const pending = { code: 'KMSInvalidStateException', text: 'is pending deletion.' };
const notPending = { code: 'KMSInvalidStateException', text: 'is not pending deletion.' };

const Message = Buffer.from('x');
const SigningAlgorithm = 'ECDSA_SHA_256';
const Policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
});

const GranteePrincipal = 'arn:aws:iam::000000000000:role/grantee';
const Operations = ['Sign' as const];

type OtherKind = readonly [make: (kms: KMS) => Promise<TestKey>, inputOf: (KeyId: string) => Promise<object>];
const ciphertextOf = async (KeyId: string) => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Message });
  return CiphertextBlob;
};
const mac = { Message, MacAlgorithm: 'HMAC_SHA_256' } as const;

/** Operations on keys of other kinds, with the states of Sign; an input is made while the key is enabled. */
const OTHER_KINDS = {
  Encrypt: [createSymmetricKey, async (KeyId) => ({ KeyId, Plaintext: Message })],
  Decrypt: [createSymmetricKey, async (KeyId) => ({ CiphertextBlob: await ciphertextOf(KeyId) })],
  ReEncrypt: [
    createSymmetricKey,
    async (KeyId) => ({
      CiphertextBlob: await ciphertextOf(KeyId),
      DestinationKeyId: (await createSymmetricKey(kms)).id,
    }),
  ],
  GenerateDataKey: [createSymmetricKey, async (KeyId) => ({ KeyId, KeySpec: 'AES_256' })],
  GenerateDataKeyWithoutPlaintext: [createSymmetricKey, async (KeyId) => ({ KeyId, KeySpec: 'AES_256' })],
  GenerateDataKeyPair: [createSymmetricKey, async (KeyId) => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' })],
  GenerateDataKeyPairWithoutPlaintext: [
    createSymmetricKey,
    async (KeyId) => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
  ],
  EnableKeyRotation: [createSymmetricKey, async (KeyId) => ({ KeyId })],
  DisableKeyRotation: [createSymmetricKey, async (KeyId) => ({ KeyId })],
  RotateKeyOnDemand: [createSymmetricKey, async (KeyId) => ({ KeyId })],
  GenerateMac: [createMacKey, async (KeyId) => ({ KeyId, ...mac })],
  VerifyMac: [
    createMacKey,
    async (KeyId) => ({ KeyId, ...mac, Mac: (await kms.generateMac({ KeyId, ...mac })).Mac }),
  ],
  DeriveSharedSecret: [
    createAgreementKey,
    async (KeyId) => ({
      KeyId,
      KeyAgreementAlgorithm: 'ECDH',
      PublicKey: (await kms.getPublicKey({ KeyId })).PublicKey,
    }),
  ],
} as const satisfies Partial<Record<KeyOperation, OtherKind>>;

/** The table of "Key states of KMS keys" in the KMS developer guide, and an input for each operation. */
const TABLE: {
  readonly [Operation in Exclude<KeyOperation, keyof typeof OTHER_KINDS>]: readonly [
    enabled: typeof ok,
    disabled: typeof ok,
    pendingDeletion: typeof ok,
    input: object,
  ];
} = {
  Sign: [ok, disabled, pending, { Message, SigningAlgorithm }],
  Verify: [ok, disabled, pending, { Message, SigningAlgorithm }],
  GetPublicKey: [ok, disabled, pending, {}],
  DescribeKey: [ok, ok, ok, {}],
  GetKeyLastUsage: [ok, ok, ok, {}],
  GetKeyPolicy: [ok, ok, ok, {}],
  GetKeyRotationStatus: [ok, ok, ok, {}],
  ListKeyPolicies: [ok, ok, ok, {}],
  ListKeyRotations: [ok, ok, ok, {}],
  CreateGrant: [ok, disabled, pending, { GranteePrincipal, Operations }],
  ListGrants: [ok, ok, ok, {}],
  RetireGrant: [ok, ok, ok, {}],
  RevokeGrant: [ok, ok, ok, {}],
  PutKeyPolicy: [ok, ok, ok, { Policy }],
  ListAliases: [ok, ok, ok, {}],
  ListResourceTags: [ok, ok, ok, {}],
  DeleteAlias: [ok, ok, ok, {}],
  TagResource: [ok, ok, pending, { Tags: [{ TagKey: 'a', TagValue: 'b' }] }],
  UntagResource: [ok, ok, pending, { TagKeys: ['a'] }],
  UpdateKeyDescription: [ok, ok, pending, { Description: 'd' }],
  CreateAlias: [ok, ok, pending, {}],
  UpdateAlias: [ok, ok, pending, {}],
  EnableKey: [ok, ok, pending, {}],
  DisableKey: [ok, ok, pending, {}],
  ScheduleKeyDeletion: [ok, ok, pending, {}],
  CancelKeyDeletion: [notPending, notPending, ok, {}],
};

const STATES = ['Enabled', 'Disabled', 'PendingDeletion'] as const;
const ROWS = Object.entries(TABLE).flatMap(([operation, row]) =>
  STATES.map((state, column) => ({
    operation: operation as KeyOperation,
    state,
    expected: row[column] as typeof ok,
    input: row[3],
    does: (row[column] as typeof ok).code,
  })),
);

describe('on a key of its own', () => {
  test.each(ROWS)('$operation, $state: $does', async ({ operation, state, expected, input }) => {
    const key = await createKey(kms);
    const named = `alias/of-${key.id}`;
    await kms.createAlias({ AliasName: named, TargetKeyId: key.id });
    const signed = await kms.sign({ KeyId: key.id, Message, SigningAlgorithm });
    const { GrantId } = await kms.createGrant({ KeyId: key.id, GranteePrincipal, Operations });
    await bringInto(state, key.id);

    const other = `alias/second-of-${key.id}`;
    const names: Partial<Record<KeyOperation, object>> = {
      Verify: { KeyId: key.id, Signature: signed.Signature },
      CreateAlias: { AliasName: other, TargetKeyId: key.id },
      UpdateAlias: { AliasName: named, TargetKeyId: key.id },
      DeleteAlias: { AliasName: named },
      RetireGrant: { KeyId: key.id, GrantId },
      RevokeGrant: { KeyId: key.id, GrantId },
    };
    const calling = call(kms, operation, { ...input, ...(names[operation] ?? { KeyId: key.id }) });
    if (expected === ok) return expect(await calling).toHaveProperty('$metadata.httpStatusCode', 200);
    expect(await refusalOf(calling)).toEqual({
      code: expected.code,
      message: `${key.arn} ${expected.text}`,
      status: 400,
    });
  });
});

async function bringInto(state: (typeof STATES)[number], KeyId: string): Promise<void> {
  if (state === 'Disabled') await kms.disableKey({ KeyId });
  if (state === 'PendingDeletion') await kms.scheduleKeyDeletion({ KeyId });
}

describe('on a key of another kind', () => {
  const [, ...states] = STATES;
  const expected = { Disabled: disabled, PendingDeletion: pending };
  const rows = Object.entries(OTHER_KINDS).map(([operation, kind]) => ({ operation, kind }));
  test.each(rows)('$operation', async ({ operation, kind: [make, inputOf] }) => {
    const key = await make(kms);
    const input = await inputOf(key.id);
    const calling = () => call(kms, operation as keyof typeof OTHER_KINDS, input);
    expect(await calling()).toHaveProperty('$metadata.httpStatusCode', 200);
    for (const state of states) {
      await bringInto(state, key.id);
      const { code, text } = expected[state];
      expect(await refusalOf(calling())).toEqual({ code, message: `${key.arn} ${text}`, status: 400 });
    }
  });
});

describe('UpdateAlias looks at the state of the new key only', () => {
  test.each(STATES)('away from a key that is %s', async (state) => {
    const [from, to] = [await createKey(kms), await createKey(kms)];
    const AliasName = `alias/moves-${from.id}`;
    await kms.createAlias({ AliasName, TargetKeyId: from.id });
    await bringInto(state, from.id);
    await kms.updateAlias({ AliasName, TargetKeyId: to.id });
    expect((await kms.describeKey({ KeyId: AliasName })).KeyMetadata?.KeyId).toBe(to.id);
  });
});

test('a refused change changes nothing', async () => {
  const { id, arn } = await createPendingKey(kms);
  const before = await kms.describeKey({ KeyId: id });
  for (const operation of ['EnableKey', 'DisableKey', 'ScheduleKeyDeletion'] as const) {
    expect((await refusalOf(call(kms, operation, { KeyId: id }))).message).toBe(
      `${arn} is pending deletion.`,
    );
  }
  expect((await kms.describeKey({ KeyId: id })).KeyMetadata).toEqual(before.KeyMetadata);
});
