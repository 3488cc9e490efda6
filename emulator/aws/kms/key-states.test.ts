import { randomBytes } from 'node:crypto';
import type { CreateKeyCommandInput, KMS } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { keyPairOf } from '../../crypto/test/keys.ts';
import { createAgreementKey, createMacKey } from '../../test/ciphers.ts';
import { NO_GRANT } from '../../test/grants.ts';
import { createExternalKey, FOREVER, importMaterial, importParameters, wrap } from '../../test/imports.ts';
import {
  createKey,
  createPendingKey,
  createSymmetricKey,
  describeKey,
  type TestKey,
} from '../../test/keys.ts';
import { ABROAD, clientsAbroad, keyIn, MULTI_REGION_LAG } from '../../test/multi-region.ts';
import { call, refusalOf } from '../../test/refusals.ts';
import { testWorld } from '../../test/world.ts';
import type { KeyOperation } from './key-states.ts';

const world = testWorld();
const { emulator, kms } = world;
const abroad = clientsAbroad(world).kms;

const ok = { code: 'ok', text: '' };
const disabled = { code: 'DisabledException', text: 'is disabled.' };
const pending = { code: 'KMSInvalidStateException', text: 'is pending deletion.' };
const pendingReplicas = { code: 'KMSInvalidStateException', text: 'is pending replica deletion.' };
const creating = { code: 'KMSInvalidStateException', text: 'is creating.' };
const updating = { code: 'KMSInvalidStateException', text: 'is updating.' };
const pendingImport = { code: 'KMSInvalidStateException', text: 'is pending import.' };
const external = {
  code: 'UnsupportedOperationException',
  text: 'origin is EXTERNAL which is not valid for this operation.',
};
const notPending = { code: 'KMSInvalidStateException', text: 'is not pending deletion.' };

const Message = Buffer.from('x');
const SigningAlgorithm = 'ECDSA_SHA_256';
const Policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
});

const GranteePrincipal = 'arn:aws:iam::000000000000:role/grantee';
const Operations = ['Sign' as const];

type Expected = typeof ok;
const STATES = [
  'Enabled',
  'Disabled',
  'PendingDeletion',
  'PendingReplicaDeletion',
  'Creating',
  'Updating',
  'PendingImport',
] as const;
type State = (typeof STATES)[number];

/** What cryptographic operations answer in each state. */
const USE: Readonly<Record<State, Expected>> = {
  Enabled: ok,
  Disabled: disabled,
  PendingDeletion: pending,
  PendingReplicaDeletion: pendingReplicas,
  Creating: creating,
  Updating: ok,
  PendingImport: pendingImport,
};
/** And what is refused while a key is pending deletion only, and never. */
const LIVE = { ...USE, Disabled: ok, Creating: ok, PendingImport: ok };
const ALWAYS = { ...LIVE, PendingDeletion: ok, PendingReplicaDeletion: ok };
const SWITCH = { ...LIVE, Creating: creating, Updating: updating, PendingImport: pendingImport };
const NOT_PENDING = {
  ...ALWAYS,
  Enabled: notPending,
  Disabled: notPending,
  Creating: notPending,
  Updating: notPending,
  PendingImport: notPending,
};

type Make = (kms: KMS, input?: CreateKeyCommandInput) => Promise<TestKey>;

/** A client that can use a key, whatever state the key is in for the others. */
interface Usable {
  readonly key: TestKey;
  readonly user: KMS;
}

/** Makes a key that can be brought into a state: a replica begins as Creating, and its primary key can be used. */
async function makeFor(state: State, make: Make): Promise<Usable> {
  if (state === 'PendingImport') {
    const key = await make(kms, { Origin: 'EXTERNAL' });
    await importInto(key.id);
    return { key, user: kms };
  }
  if (state !== 'Creating') {
    const multiRegion = state === 'PendingReplicaDeletion' || state === 'Updating';
    return { key: await make(kms, multiRegion ? { MultiRegion: true } : {}), user: kms };
  }
  const primary = await make(abroad, { MultiRegion: true });
  await abroad.replicateKey({ KeyId: primary.id, ReplicaRegion: 'us-east-1' });
  return { key: keyIn('us-east-1', primary), user: abroad };
}

/** Makes a key with imported material that can be brought into a state. */
async function importedKeyFor(state: State, material: Uint8Array): Promise<TestKey> {
  const multiRegion = state === 'PendingReplicaDeletion' || state === 'Creating' || state === 'Updating';
  const home = state === 'Creating' ? abroad : kms;
  const key = await createExternalKey(home, multiRegion ? { MultiRegion: true } : {});
  await importMaterial(home, key.id, material);
  if (state !== 'Creating') return key;
  await home.replicateKey({ KeyId: key.id, ReplicaRegion: 'us-east-1' });
  return keyIn('us-east-1', key);
}

/** Imports material that fits the key, whatever its spec is. */
async function importInto(KeyId: string): Promise<void> {
  const { KeySpec = '' } = await describeKey(kms, KeyId);
  const pair = KeySpec.startsWith('ECC') ? await keyPairOf('ECC_NIST_P256') : undefined;
  await importMaterial(kms, KeyId, pair?.pkcs8 ?? randomBytes(32));
}

/** @param material what the key was given, when it was imported; its replica needs it too */
async function bringInto(state: State, KeyId: string, material?: Uint8Array): Promise<void> {
  if (state === 'Disabled') await kms.disableKey({ KeyId });
  if (state === 'PendingReplicaDeletion' || state === 'Updating') {
    await kms.replicateKey({ KeyId, ReplicaRegion: ABROAD });
    await emulator.clock.advance(MULTI_REGION_LAG);
    if (material) await importMaterial(abroad, KeyId, material);
  }
  if (state === 'Updating') await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: ABROAD });
  if (state === 'PendingImport') await kms.deleteImportedKeyMaterial({ KeyId });
  else if (state.startsWith('Pending')) await kms.scheduleKeyDeletion({ KeyId });
}

type OtherKind = readonly [make: Make, inputOf: (usable: Usable) => Promise<object>];
const ciphertextOf = async ({ key, user }: Usable) => {
  const { CiphertextBlob } = await user.encrypt({ KeyId: key.id, Plaintext: Message });
  return CiphertextBlob;
};
const mac = { Message, MacAlgorithm: 'HMAC_SHA_256' } as const;

/** Operations on keys of other kinds, with the states of Sign; an input is made while the key can be used. */
const OTHER_KINDS = {
  Encrypt: [createSymmetricKey, async ({ key }) => ({ KeyId: key.id, Plaintext: Message })],
  Decrypt: [createSymmetricKey, async (usable) => ({ CiphertextBlob: await ciphertextOf(usable) })],
  ReEncrypt: [
    createSymmetricKey,
    async (usable) => ({
      CiphertextBlob: await ciphertextOf(usable),
      DestinationKeyId: (await createSymmetricKey(kms)).id,
    }),
  ],
  GenerateDataKey: [createSymmetricKey, async ({ key }) => ({ KeyId: key.id, KeySpec: 'AES_256' })],
  GenerateDataKeyWithoutPlaintext: [
    createSymmetricKey,
    async ({ key }) => ({ KeyId: key.id, KeySpec: 'AES_256' }),
  ],
  GenerateDataKeyPair: [
    createSymmetricKey,
    async ({ key }) => ({ KeyId: key.id, KeyPairSpec: 'ECC_NIST_P256' }),
  ],
  GenerateDataKeyPairWithoutPlaintext: [
    createSymmetricKey,
    async ({ key }) => ({ KeyId: key.id, KeyPairSpec: 'ECC_NIST_P256' }),
  ],
  GenerateMac: [createMacKey, async ({ key }) => ({ KeyId: key.id, ...mac })],
  VerifyMac: [
    createMacKey,
    async ({ key, user }) => ({
      KeyId: key.id,
      ...mac,
      Mac: (await user.generateMac({ KeyId: key.id, ...mac })).Mac,
    }),
  ],
  DeriveSharedSecret: [
    createAgreementKey,
    async ({ key, user }) => ({
      KeyId: key.id,
      KeyAgreementAlgorithm: 'ECDH',
      PublicKey: (await user.getPublicKey({ KeyId: key.id })).PublicKey,
    }),
  ],
} as const satisfies Partial<Record<KeyOperation, OtherKind>>;

/** Their states are tested below, because they need a primary key. */
type OfPrimaryKeys =
  | 'ReplicateKey'
  | 'UpdatePrimaryRegion'
  | 'EnableKeyRotation'
  | 'DisableKeyRotation'
  | 'RotateKeyOnDemand';

/** Operations on keys with imported material. */
const OF_IMPORT = {
  GetParametersForImport: { ...LIVE, Creating: creating, Updating: updating },
  ImportKeyMaterial: { ...LIVE, Creating: creating },
  DeleteImportedKeyMaterial: { ...ALWAYS, Creating: creating, Updating: updating },
} as const;

/** The table of "Key states of KMS keys" in the KMS developer guide, and an input for each operation. */
const TABLE: {
  readonly [Operation in Exclude<
    KeyOperation,
    keyof typeof OTHER_KINDS | keyof typeof OF_IMPORT | OfPrimaryKeys
  >]: readonly [Readonly<Record<State, Expected>>, input: object];
} = {
  Sign: [USE, { Message, SigningAlgorithm }],
  Verify: [USE, { Message, SigningAlgorithm }],
  GetPublicKey: [USE, {}],
  DescribeKey: [ALWAYS, {}],
  GetKeyLastUsage: [ALWAYS, {}],
  GetKeyPolicy: [ALWAYS, {}],
  GetKeyRotationStatus: [ALWAYS, {}],
  ListKeyPolicies: [ALWAYS, {}],
  ListKeyRotations: [ALWAYS, {}],
  CreateGrant: [USE, { GranteePrincipal, Operations }],
  ListGrants: [ALWAYS, {}],
  RetireGrant: [ALWAYS, {}],
  RevokeGrant: [ALWAYS, {}],
  PutKeyPolicy: [ALWAYS, { Policy }],
  ListAliases: [ALWAYS, {}],
  ListResourceTags: [ALWAYS, {}],
  DeleteAlias: [ALWAYS, {}],
  TagResource: [LIVE, { Tags: [{ TagKey: 'a', TagValue: 'b' }] }],
  UntagResource: [LIVE, { TagKeys: ['a'] }],
  UpdateKeyDescription: [LIVE, { Description: 'd' }],
  CreateAlias: [LIVE, {}],
  UpdateAlias: [LIVE, {}],
  EnableKey: [SWITCH, {}],
  DisableKey: [SWITCH, {}],
  ScheduleKeyDeletion: [{ ...LIVE, Updating: updating }, {}],
  CancelKeyDeletion: [NOT_PENDING, {}],
};

const ROWS = Object.entries(TABLE).flatMap(([operation, [answers, input]]) =>
  STATES.map((state) => ({
    operation: operation as KeyOperation,
    state,
    expected: answers[state],
    input,
    does: answers[state].code,
  })),
);

describe('on a key of its own', () => {
  test.each(ROWS)('$operation, $state: $does', async ({ operation, state, expected, input }) => {
    const { key, user } = await makeFor(state, createKey);
    const named = `alias/of-${key.id}`;
    await kms.createAlias({ AliasName: named, TargetKeyId: key.id });
    const signed = await user.sign({ KeyId: key.id, Message, SigningAlgorithm });
    // Nobody can be given a grant on a key that is being created.
    const grant = state === 'Creating' ? NO_GRANT : undefined;
    const { GrantId = grant } = grant
      ? {}
      : await kms.createGrant({ KeyId: key.id, GranteePrincipal, Operations });
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
    if (grant && (operation === 'RetireGrant' || operation === 'RevokeGrant')) {
      return expect((await refusalOf(calling)).message).toBe(`Grant '${NO_GRANT}' does not exist`);
    }
    if (expected === ok) return expect(await calling).toHaveProperty('$metadata.httpStatusCode', 200);
    expect(await refusalOf(calling)).toEqual(refusal(key, expected));
  });
});

function refusal({ arn }: TestKey, { code, text }: Expected) {
  return { code, message: `${arn} ${text}`, status: 400 };
}

describe('on a key of another kind', () => {
  const rows = Object.entries(OTHER_KINDS).flatMap(([operation, kind]) =>
    STATES.map((state) => ({ operation: operation as keyof typeof OTHER_KINDS, kind, state })),
  );
  test.each(rows)('$operation, $state', async ({ operation, kind: [make, inputOf], state }) => {
    const usable = await makeFor(state, make);
    const input = await inputOf(usable);
    await bringInto(state, usable.key.id);
    const calling = call(kms, operation, input);
    if (USE[state] === ok) return expect(await calling).toHaveProperty('$metadata.httpStatusCode', 200);
    expect(await refusalOf(calling)).toEqual(refusal(usable.key, USE[state]));
  });
});

describe('on a primary key', () => {
  const ofPrimaries = STATES.filter((state) => state !== 'PendingImport');
  test.each(ofPrimaries)('ReplicateKey, %s', async (state) => {
    const { key } = await makeFor(state, (kms) => createKey(kms, { MultiRegion: true }));
    await bringInto(state, key.id);
    const calling = kms.replicateKey({ KeyId: key.id, ReplicaRegion: 'us-west-2' });
    const expected = state === 'Updating' ? updating : USE[state];
    if (expected === ok) return expect(await calling).toHaveProperty('$metadata.httpStatusCode', 200);
    expect(await refusalOf(calling)).toEqual(refusal(key, expected));
  });

  const refused = ['Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'Creating'] as const;
  test.each(refused)('UpdatePrimaryRegion, %s', async (state) => {
    const { key } = await makeFor(state, (kms) => createKey(kms, { MultiRegion: true }));
    await bringInto(state, key.id);
    const calling = kms.updatePrimaryRegion({ KeyId: key.id, PrimaryRegion: ABROAD });
    expect(await refusalOf(calling)).toEqual(refusal(key, USE[state]));
  });

  // The table permits all four on a key that is updating, but it is no primary key then.
  const notPrimary = { code: 'UnsupportedOperationException', text: 'is not a multi-Region primary key.' };
  test('UpdatePrimaryRegion, Updating', async () => {
    const { key } = await makeFor('Updating', createKey);
    await bringInto('Updating', key.id);
    const calling = kms.updatePrimaryRegion({ KeyId: key.id, PrimaryRegion: ABROAD });
    expect(await refusalOf(calling)).toEqual(refusal(key, notPrimary));
  });

  const rotations = ['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand'] as const;
  test.each(rotations.flatMap((operation) => STATES.map((state) => [operation, state] as const)))(
    '%s, %s',
    async (operation, state) => {
      const { key } = await makeFor(state, createSymmetricKey);
      await bringInto(state, key.id);
      const calling = call(kms, operation, { KeyId: key.id });
      const automatic = operation !== 'RotateKeyOnDemand';
      const waiting = automatic && state === 'PendingImport' ? external : USE[state];
      const expected = state === 'Updating' ? notPrimary : waiting;
      if (expected === ok) return expect(await calling).toHaveProperty('$metadata.httpStatusCode', 200);
      expect(await refusalOf(calling)).toEqual(refusal(key, expected));
    },
  );
});

describe('the operations of import', () => {
  const rows = Object.entries(OF_IMPORT).flatMap(([operation, answers]) =>
    STATES.map((state) => ({
      operation: operation as keyof typeof OF_IMPORT,
      state,
      expected: answers[state],
      does: answers[state].code,
    })),
  );
  test.each(rows)('$operation, $state: $does', async ({ operation, state, expected }) => {
    const material = randomBytes(32);
    const key = await importedKeyFor(state, material);
    // A key that is being created gives no parameters for an import, and looks at none.
    const parameters = await (state === 'Creating'
      ? importParameters(abroad, key.id)
      : importParameters(kms, key.id));
    await bringInto(state, key.id, material);
    const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const { ImportToken } = parameters;
    const inputs = {
      GetParametersForImport: wrapping,
      ImportKeyMaterial: {
        ImportToken,
        EncryptedKeyMaterial: wrap(parameters, material),
        ...FOREVER,
      },
      DeleteImportedKeyMaterial: {},
    };
    const calling = call(kms, operation, { KeyId: key.id, ...inputs[operation] });
    if (expected === ok) return expect(await calling).toHaveProperty('$metadata.httpStatusCode', 200);
    expect(await refusalOf(calling)).toEqual(refusal(key, expected));
  });
});

describe('UpdateAlias looks at the state of the new key only', () => {
  test.each(STATES)('away from a key that is %s', async (state) => {
    const { key: from } = await makeFor(state, createKey);
    const to = await createKey(kms);
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
