import { describe, expect, test } from 'vitest';
import { createKey, createPendingKey } from '../../test/keys.ts';
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

/** The table of "Key states of KMS keys" in the KMS developer guide, and an input for each operation. */
const TABLE: {
  readonly [Operation in KeyOperation]: readonly [
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
  GetKeyPolicy: [ok, ok, ok, {}],
  ListKeyPolicies: [ok, ok, ok, {}],
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
    await bringInto(state, key.id);

    const other = `alias/second-of-${key.id}`;
    const names: Partial<Record<KeyOperation, object>> = {
      Verify: { KeyId: key.id, Signature: signed.Signature },
      CreateAlias: { AliasName: other, TargetKeyId: key.id },
      UpdateAlias: { AliasName: named, TargetKeyId: key.id },
      DeleteAlias: { AliasName: named },
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
