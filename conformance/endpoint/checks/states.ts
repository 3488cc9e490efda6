import type { KMS } from '@aws-sdk/client-kms';
import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Key, Session } from '../session/session.ts';
import { guide } from '../sources.ts';

/* The table "Key state table" of the developer guide's page key-state, a check for each of its cells. */

type State = 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Enabled';

/** A key in a state, and what was made with it while it was enabled. */
interface Subject {
  readonly KeyId: string;
  readonly other: string;
  readonly ciphertext: Uint8Array;
  readonly signature: Uint8Array;
  readonly mac: Uint8Array;
  readonly session: Session;
}

const MESSAGE = Buffer.from('while it was enabled');
const SIGN = { SigningAlgorithm: 'ECDSA_SHA_256', Message: MESSAGE } as const;
const MAC = { MacAlgorithm: 'HMAC_SHA_256', Message: MESSAGE } as const;

/** How a key gets into a state. */
const WAYS: Readonly<Record<State, (kms: KMS, KeyId: string) => Promise<unknown>>> = {
  Enabled: async () => {},
  Disabled: (kms, KeyId) => kms.disableKey({ KeyId }),
  PendingDeletion: (kms, KeyId) => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 }),
  PendingImport: async () => {},
};

const KINDS = {
  symmetric: {},
  signing: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
  MAC: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
} as const;
type Kind = keyof typeof KINDS;

/** A key of a kind in a state, shared by the checks that only look at it. */
function subject(session: Session, state: State, kind: Kind): Promise<Subject> {
  const { kms, once, makeKey, key, seen } = session;
  return once(`a ${kind} key that is ${state}`, async () => {
    const external = state === 'PendingImport' ? ({ Origin: 'EXTERNAL' } as const) : {};
    const made: Key = await makeKey({ ...KINDS[kind], ...external, Description: `keyproof: ${state}` });
    const used = await use(kms, made.id, external.Origin ? undefined : kind);
    await WAYS[state](kms, made.id);
    await seen('state', async () => {
      const { KeyMetadata } = await kms.describeKey({ KeyId: made.id });
      expectEqual(KeyMetadata?.KeyState, state, 'the state');
    });
    return { KeyId: made.id, other: (await key('another symmetric')).id, ...used, session };
  });
}

/** What can be made with a key while it is enabled. */
async function use(kms: KMS, KeyId: string, kind: Kind | undefined) {
  const none = new Uint8Array(1);
  const made = { ciphertext: none, signature: none, mac: none };
  if (kind === 'symmetric') {
    const { CiphertextBlob: ciphertext = none } = await kms.encrypt({ KeyId, Plaintext: MESSAGE });
    return { ...made, ciphertext };
  }
  if (kind === 'signing')
    return { ...made, signature: (await kms.sign({ KeyId, ...SIGN })).Signature ?? none };
  if (kind === 'MAC') return { ...made, mac: (await kms.generateMac({ KeyId, ...MAC })).Mac ?? none };
  return made;
}

type Call = (kms: KMS, subject: Subject) => Promise<unknown>;

/** Cryptographic operations, and the kind of key that they take. */
const CRYPTOGRAPHY: Readonly<Record<string, readonly [operation: string, kind: Kind, call: Call]>> = {
  Encrypt: ['Encrypt', 'symmetric', (kms, { KeyId }) => kms.encrypt({ KeyId, Plaintext: MESSAGE })],
  Decrypt: ['Decrypt', 'symmetric', (kms, { ciphertext }) => kms.decrypt({ CiphertextBlob: ciphertext })],
  'ReEncrypt-from': [
    'ReEncrypt',
    'symmetric',
    (kms, { ciphertext, other }) => kms.reEncrypt({ CiphertextBlob: ciphertext, DestinationKeyId: other }),
  ],
  'ReEncrypt-to': [
    'ReEncrypt',
    'symmetric',
    async (kms, { KeyId, other }) => {
      const { CiphertextBlob } = await kms.encrypt({ KeyId: other, Plaintext: MESSAGE });
      return kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId });
    },
  ],
  GenerateDataKey: [
    'GenerateDataKey',
    'symmetric',
    (kms, { KeyId }) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
  ],
  GenerateDataKeyWithoutPlaintext: [
    'GenerateDataKeyWithoutPlaintext',
    'symmetric',
    (kms, { KeyId }) => kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
  ],
  GenerateDataKeyPair: [
    'GenerateDataKeyPair',
    'symmetric',
    (kms, { KeyId }) => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
  ],
  Sign: ['Sign', 'signing', (kms, { KeyId }) => kms.sign({ KeyId, ...SIGN })],
  Verify: [
    'Verify',
    'signing',
    (kms, { KeyId, signature }) => kms.verify({ KeyId, ...SIGN, Signature: signature }),
  ],
  GetPublicKey: ['GetPublicKey', 'signing', (kms, { KeyId }) => kms.getPublicKey({ KeyId })],
  GenerateMac: ['GenerateMac', 'MAC', (kms, { KeyId }) => kms.generateMac({ KeyId, ...MAC })],
  VerifyMac: ['VerifyMac', 'MAC', (kms, { KeyId, mac }) => kms.verifyMac({ KeyId, ...MAC, Mac: mac })],
};

/** Operations that change a key or what belongs to it. */
const MANAGEMENT: Readonly<Record<string, Call>> = {
  CreateGrant: async (kms, { KeyId, session }) =>
    kms.createGrant({ KeyId, GranteePrincipal: await session.accountPrincipal(), Operations: ['Decrypt'] }),
  EnableKeyRotation: (kms, { KeyId }) => kms.enableKeyRotation({ KeyId }),
  DisableKeyRotation: (kms, { KeyId }) => kms.disableKeyRotation({ KeyId }),
  RotateKeyOnDemand: (kms, { KeyId }) => kms.rotateKeyOnDemand({ KeyId }),
  EnableKey: (kms, { KeyId }) => kms.enableKey({ KeyId }),
  DisableKey: (kms, { KeyId }) => kms.disableKey({ KeyId }),
  TagResource: (kms, { KeyId }) => kms.tagResource({ KeyId, Tags: [{ TagKey: 'state', TagValue: 'x' }] }),
  UntagResource: (kms, { KeyId }) => kms.untagResource({ KeyId, TagKeys: ['state'] }),
  UpdateKeyDescription: (kms, { KeyId }) => kms.updateKeyDescription({ KeyId, Description: 'changed' }),
  CreateAlias: (kms, { KeyId, session }) =>
    kms.createAlias({ AliasName: session.names.alias(), TargetKeyId: KeyId }),
  UpdateAlias: async (kms, { KeyId, other, session }) =>
    kms.updateAlias({ AliasName: await session.makeAlias(other), TargetKeyId: KeyId }),
  ScheduleKeyDeletion: (kms, { KeyId }) => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 }),
  CancelKeyDeletion: (kms, { KeyId }) => kms.cancelKeyDeletion({ KeyId }),
};

function isRefused(
  state: State,
  name: string,
  code: string | readonly string[],
  [operation, kind, call]: readonly [string, Kind, Call],
): EndpointCheck {
  return {
    id: `states/${state}-refuses-${name}`,
    shows: `${operation}${name.slice(operation.length).replace('-', ' ')} a key that is ${state} is refused with ${[code].flat().join(' or ')}.`,
    source: guide('key-state', 'key state table'),
    judges: [operation],
    run: async (session) => {
      const its = await subject(session, state, kind);
      await session.eventually('state', () => refused(code, call(session.kms, its)));
    },
  };
}

const managed = (operation: string) => {
  const call = MANAGEMENT[operation];
  if (!call) throw new Error(`no call of ${operation}`);
  return [operation, 'symmetric', call] as const;
};

/** "DisabledException: <key ARN> is pending deletion" or "KMSInvalidStateException", says the table. */
const EITHER = ['DisabledException', 'KMSInvalidStateException'] as const;

const REFUSALS: readonly EndpointCheck[] = [
  ...Object.entries(CRYPTOGRAPHY).map(([name, row]) => isRefused('Disabled', name, 'DisabledException', row)),
  ...['CreateGrant', 'EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand'].map((operation) =>
    isRefused('Disabled', operation, 'DisabledException', managed(operation)),
  ),
  ...Object.entries(CRYPTOGRAPHY).map(([name, row]) => isRefused('PendingDeletion', name, EITHER, row)),
  isRefused('PendingDeletion', 'CreateGrant', EITHER, managed('CreateGrant')),
  ...Object.keys(MANAGEMENT)
    .filter((operation) => !['CreateGrant', 'CancelKeyDeletion'].includes(operation))
    .map((operation) =>
      isRefused('PendingDeletion', operation, 'KMSInvalidStateException', managed(operation)),
    ),
  ...['Encrypt', 'GenerateDataKey', 'GenerateDataKeyPair'].map((name) =>
    isRefused('PendingImport', name, 'KMSInvalidStateException', CRYPTOGRAPHY[name] ?? managed(name)),
  ),
  ...['CreateGrant', 'EnableKey', 'DisableKey', 'CancelKeyDeletion'].map((operation) =>
    isRefused('PendingImport', operation, 'KMSInvalidStateException', managed(operation)),
  ),
  ...(['Enabled', 'Disabled'] as const).map((state) =>
    isRefused(state, 'CancelKeyDeletion', 'KMSInvalidStateException', managed('CancelKeyDeletion')),
  ),
];

/** What an operation on a key in any state answers, and the look that shows it. */
const READS: Readonly<Record<string, Call>> = {
  DescribeKey: async (kms, { KeyId }) => (await kms.describeKey({ KeyId })).KeyMetadata?.KeyId === KeyId,
  GetKeyPolicy: async (kms, { KeyId }) => (await kms.getKeyPolicy({ KeyId, PolicyName: 'default' })).Policy,
  ListKeyPolicies: async (kms, { KeyId }) => (await kms.listKeyPolicies({ KeyId })).PolicyNames?.length,
  ListAliases: async (kms, { KeyId }) => (await kms.listAliases({ KeyId })).Aliases,
  ListGrants: async (kms, { KeyId }) => (await kms.listGrants({ KeyId })).Grants,
  ListResourceTags: async (kms, { KeyId }) => (await kms.listResourceTags({ KeyId })).Tags?.length,
};

const LOOKS = (['Disabled', 'PendingDeletion', 'PendingImport'] as const).flatMap((state) =>
  Object.entries(READS).map(
    ([operation, read]): EndpointCheck => ({
      id: `states/${state}-allows-${operation}`,
      shows: `${operation} answers for a key that is ${state}.`,
      source: guide('key-state', 'key state table'),
      judges: [operation],
      run: async (session) => {
        const answer = await read(session.kms, await subject(session, state, 'symmetric'));
        expectEqual(Boolean(answer), true, `whether ${operation} answers with what it is asked for`);
      },
    }),
  ),
);

/** What a key lets be done to it in which state. */
export const STATE_CHECKS: readonly EndpointCheck[] = [...REFUSALS, ...LOOKS];
