import type { KMS } from '@aws-sdk/client-kms';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import { api, guide, model } from '../sources.ts';

type Call = (kms: KMS, KeyId: string) => Promise<unknown>;

const X = Buffer.from('x');

/** A call of each operation that names a key, with nothing else wrong. */
const CALLS: Readonly<Record<string, Call>> = {
  DescribeKey: (kms, KeyId) => kms.describeKey({ KeyId }),
  GetPublicKey: (kms, KeyId) => kms.getPublicKey({ KeyId }),
  GetKeyPolicy: (kms, KeyId) => kms.getKeyPolicy({ KeyId, PolicyName: 'default' }),
  ListKeyPolicies: (kms, KeyId) => kms.listKeyPolicies({ KeyId }),
  GetKeyRotationStatus: (kms, KeyId) => kms.getKeyRotationStatus({ KeyId }),
  ListKeyRotations: (kms, KeyId) => kms.listKeyRotations({ KeyId }),
  ListResourceTags: (kms, KeyId) => kms.listResourceTags({ KeyId }),
  ListGrants: (kms, KeyId) => kms.listGrants({ KeyId }),
  EnableKey: (kms, KeyId) => kms.enableKey({ KeyId }),
  DisableKey: (kms, KeyId) => kms.disableKey({ KeyId }),
  EnableKeyRotation: (kms, KeyId) => kms.enableKeyRotation({ KeyId }),
  DisableKeyRotation: (kms, KeyId) => kms.disableKeyRotation({ KeyId }),
  ScheduleKeyDeletion: (kms, KeyId) => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 }),
  CancelKeyDeletion: (kms, KeyId) => kms.cancelKeyDeletion({ KeyId }),
  UpdateKeyDescription: (kms, KeyId) => kms.updateKeyDescription({ KeyId, Description: 'x' }),
  TagResource: (kms, KeyId) => kms.tagResource({ KeyId, Tags: [{ TagKey: 'x', TagValue: 'y' }] }),
  UntagResource: (kms, KeyId) => kms.untagResource({ KeyId, TagKeys: ['x'] }),
  RotateKeyOnDemand: (kms, KeyId) => kms.rotateKeyOnDemand({ KeyId }),
  Encrypt: (kms, KeyId) => kms.encrypt({ KeyId, Plaintext: X }),
  GenerateDataKey: (kms, KeyId) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
  Sign: (kms, KeyId) => kms.sign({ KeyId, Message: X, SigningAlgorithm: 'ECDSA_SHA_256' }),
  Verify: (kms, KeyId) => kms.verify({ KeyId, Message: X, SigningAlgorithm: 'ECDSA_SHA_256', Signature: X }),
  GenerateMac: (kms, KeyId) => kms.generateMac({ KeyId, Message: X, MacAlgorithm: 'HMAC_SHA_256' }),
};

const UNKNOWN = Object.entries(CALLS).map(
  ([operation, call]): EndpointCheck => ({
    id: `errors/${operation}-of-an-unknown-key`,
    shows: `${operation} refuses the id of a key that does not exist with NotFoundException.`,
    source: model(`${operation}: NotFoundException`),
    judges: [operation],
    run: async ({ kms, key, missingKeyId }) => {
      await key('symmetric');
      await refused('NotFoundException', call(kms, missingKeyId()));
    },
  }),
);

/** Operations that take "the key ID or key ARN", and no alias; reads only, so that nothing changes. */
const NO_ALIASES = [
  'GetKeyPolicy',
  'ListKeyPolicies',
  'GetKeyRotationStatus',
  'ListKeyRotations',
  'ListResourceTags',
  'ListGrants',
] as const;

const ALIASES = NO_ALIASES.map(
  (operation): EndpointCheck => ({
    id: `errors/${operation}-takes-no-alias`,
    shows: `${operation} takes the id or the ARN of a key, and refuses the name of an alias.`,
    source: api(operation, 'KeyId: specify the key ID or key ARN'),
    judges: [operation],
    run: async ({ kms, key, makeAlias }) => {
      const alias = await makeAlias((await key('symmetric')).id);
      const codes = ['NotFoundException', 'InvalidArnException', 'ValidationException'];
      await refused(codes, CALLS[operation]?.(kms, alias) ?? Promise.resolve());
    },
  }),
);

type Reference = readonly [
  name: string,
  what: string,
  reference: (session: Session) => Promise<string>,
  code: string | readonly string[],
  source: string,
];

const REFERENCES: readonly Reference[] = [
  [
    'an-arn-of-no-key',
    'the ARN of a key that does not exist',
    async ({ key, missingKeyId }) => (await key('symmetric')).arn.replace(/key\/.*/, `key/${missingKeyId()}`),
    'NotFoundException',
    model('NotFoundException'),
  ],
  [
    'an-alias-of-nobody',
    'an alias that nobody made',
    async ({ names, key }) => (await key('symmetric')) && names.alias(),
    'NotFoundException',
    model('NotFoundException'),
  ],
  [
    'what-is-no-key-id',
    'what is no id of a key',
    async ({ key }) => (await key('symmetric')) && 'not-a-key-id',
    'NotFoundException',
    model('NotFoundException'),
  ],
  [
    'another-region',
    'the ARN of a key in another Region',
    async ({ key, region, replicaRegion }) => (await key('symmetric')).arn.replace(region, replicaRegion),
    ['NotFoundException', 'InvalidArnException'],
    guide('concepts', 'a key is of one Region'),
  ],
  [
    'another-service',
    'the ARN of something that is no key',
    async ({ key }) => (await key('symmetric')).arn.replace(':kms:', ':s3:'),
    ['NotFoundException', 'InvalidArnException', 'ValidationException'],
    model('InvalidArnException'),
  ],
  [
    'an-empty-id',
    'an empty key id',
    async ({ key }) => (await key('symmetric')) && '',
    'ValidationException',
    model('KeyIdType'),
  ],
  [
    'an-id-of-2049-characters',
    'a key id of 2,049 characters',
    async ({ key }) => (await key('symmetric')) && 'x'.repeat(2049),
    'ValidationException',
    model('KeyIdType'),
  ],
];

const WRONG = REFERENCES.flatMap(([name, what, reference, code, source]) =>
  (['DescribeKey', 'Encrypt'] as const).map(
    (operation): EndpointCheck => ({
      id: `errors/${operation}-refuses-${name}`,
      shows: `${operation} refuses ${what} with ${[code].flat().join(' or ')}.`,
      source,
      judges: [operation],
      run: async (session) => {
        const KeyId = session.stranger(await reference(session));
        await refused(code, CALLS[operation]?.(session.kms, KeyId) ?? Promise.resolve());
      },
    }),
  ),
);

/** Requests that lack what they need: the SDK sends them as they are. */
const INCOMPLETE: Readonly<Record<string, (kms: KMS, KeyId: string) => Promise<unknown>>> = {
  DescribeKey: (kms) => kms.describeKey({ KeyId: undefined }),
  Encrypt: (kms, KeyId) => kms.encrypt({ KeyId, Plaintext: undefined }),
  Decrypt: (kms) => kms.decrypt({}),
  Sign: (kms, KeyId) => kms.sign({ KeyId, Message: X, SigningAlgorithm: undefined }),
  CreateAlias: (kms, KeyId) => kms.createAlias({ AliasName: undefined, TargetKeyId: KeyId }),
  TagResource: (kms, KeyId) => kms.tagResource({ KeyId, Tags: undefined }),
  CreateGrant: (kms, KeyId) =>
    kms.createGrant({ KeyId, GranteePrincipal: undefined, Operations: ['Decrypt'] }),
  ReEncrypt: (kms) => kms.reEncrypt({ CiphertextBlob: X, DestinationKeyId: undefined }),
};

const MISSING = Object.entries(INCOMPLETE).map(
  ([operation, call]): EndpointCheck => ({
    id: `errors/${operation}-needs-its-parameters`,
    shows: `${operation} without a required parameter is refused with a ValidationException.`,
    source: model(`${operation}: required members`),
    judges: [operation],
    run: async ({ kms, key }) => {
      await refused('ValidationException', call(kms, (await key('expendable')).id));
    },
  }),
);

/** What is refused whatever the operation: unknown keys, wrong references, incomplete requests. */
export const ERROR_CHECKS: readonly EndpointCheck[] = [...UNKNOWN, ...ALIASES, ...WRONG, ...MISSING];
