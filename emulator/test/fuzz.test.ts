import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { KMS } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cloudtrail } from '../aws/cloudtrail/registry.ts';
import { kms } from '../aws/kms/registry.ts';
import { decode } from '../aws/model/decode.ts';
import { validate } from '../aws/model/validate.ts';
import type { Service } from '../aws/service.ts';
import { tagging } from '../aws/tagging/registry.ts';
import { createAgreementKey, createMacKey } from './ciphers.ts';
import { createExternalKey, importParameters, wrap } from './imports.ts';
import { cloudHsmStore, vpcStore } from './key-stores.ts';
import { createKey, createSymmetricKey, type TestKey } from './keys.ts';
import { inputsOf, type Known } from './model-inputs.ts';
import { ABROAD, createRelatedKeys } from './multi-region.ts';
import { AUTHORIZATION } from './wire.ts';
import { DAY, testWorld } from './world.ts';

/** The same requests in every run; another seed finds other things. */
const SEED = 20_260_131;
/** Worlds that are filled with so many requests, one after the other; `npm run test:fuzz` asks for 25. */
const WORLDS = Number(process.env.KEYPROOF_FUZZ_WORLDS ?? 1);
const REQUESTS_PER_WORLD = 8000;

/** Half of the requests see a world of a moment, or of days, ago; what a test looks up itself is as it is. */
const AGE = { kind: 'uniform', least: 0, most: 10 * 86_400_000 } as const;
const CALM = { staleReads: { probability: 0, age: AGE } } as const;
const WILD = {
  staleReads: { age: AGE },
  pages: { short: 0.5, empty: 0.2 },
  lateDeletion: 3_600_000,
} as const;

const world = testWorld({ disorder: CALM });
const { emulator } = world;

/** What every operation may answer beside the errors of its model. */
const COMMON = [
  'RequestEntityTooLargeException',
  'ValidationException',
  'SerializationException',
  'AccessDeniedException',
  'NotImplementedException',
];

/**
 * Answers to what the API reference says must fail, where the model of the operation declares no code that
 * fits: a reserved alias, an alias in place of a key, an ARN of something else, a
 * marker or a grant token of nobody.
 */
const BEYOND_THE_MODEL: Readonly<Record<string, readonly string[]>> = {
  CreateAlias: ['NotAuthorizedException'],
  UpdateAlias: ['NotAuthorizedException'],
  DeleteAlias: ['NotAuthorizedException'],
  ListKeyPolicies: ['InvalidMarkerException'],
  DescribeKey: ['InvalidGrantTokenException'],
};

/** Stands for a key, alias or grant of the world, because inputs are made before keys are. */
const REFERENCE =
  /^@(id|arn|primary|movable|alias|aliasArn|grant|grantKey|symmetric|mac|agreement|external|token|wrapped|ciphertext|macOfX|publicKey|keyStore)(\d+)$/;
const reference = fc
  .tuple(fc.constantFrom('id', 'id', 'arn', 'alias', 'aliasArn'), fc.nat(30))
  .map(([kind, index]) => `@${kind}${index}`);
/** May retire some of the grants, which is how they are found again. */
const RETIRER = 'arn:aws:iam::000000000000:user/retirer';
const grantOfKey = fc.nat(30).map((index) => ({ KeyId: `@grantKey${index}`, GrantId: `@grant${index}` }));
const dataKey = fc.constant({ KeyId: '@symmetric0', KeySpec: 'AES_128' });
const dataKeyPair = fc.record({
  KeyId: fc.constant('@symmetric0'),
  KeyPairSpec: fc.constantFrom('ECC_NIST_P256', 'ECC_NIST_EDWARDS25519'),
});
const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
};
const known: Known = {
  KeyIdType: reference,
  AliasNameType: fc.nat(20).map((index) => `alias/fuzz-${index}`),
  PolicyType: fc.constantFrom(JSON.stringify(POLICY), '{}', '{"Statement": []}', 'null'),
  PolicyNameType: fc.constantFrom('default', 'other'),
  // The larger RSA keys take seconds to make.
  KeySpec: fc.constantFrom(
    'ECC_NIST_P256',
    'ECC_NIST_P384',
    'SYMMETRIC_DEFAULT',
    'HMAC_256',
    'RSA_2048',
    'SM2',
    'ML_DSA_44',
  ),
  CustomerMasterKeySpec: fc.constant('ECC_SECG_P256K1'),
  OriginType: fc.constantFrom('AWS_KMS', 'EXTERNAL'),
  WrappingKeySpec: fc.constantFrom('RSA_2048', 'SM2'),
  PendingWindowInDaysType: fc.integer({ min: 6, max: 31 }),
  TagKeyType: fc.constantFrom('a', 'b', 'team', 'aws:x', 'ü'),
  TagKey: fc.constantFrom('a', 'b', 'team'),
  CreateKeyRequest: fc.record(
    {
      KeySpec: fc.constantFrom('ECC_NIST_P256', 'ECC_NIST_P384'),
      KeyUsage: fc.constant('SIGN_VERIFY'),
      Tags: fc.constantFrom([], [{ TagKey: 'team', TagValue: 'a' }]),
      Policy: fc.constant(JSON.stringify(POLICY)),
    },
    { requiredKeys: ['KeySpec', 'KeyUsage'] },
  ),
  SignRequest: fc.record({
    KeyId: reference,
    Message: fc.constant('AAAA'),
    SigningAlgorithm: fc.constantFrom('ECDSA_SHA_256', 'ECDSA_SHA_384'),
  }),
  RegionType: fc.constantFrom('us-east-1', 'us-west-2', 'eu-west-1', 'sa-east-1', 'us-east-9', 'cn-north-1'),
  ReplicateKeyRequest: fc.record({
    KeyId: fc.constant('@primary0'),
    ReplicaRegion: fc.constantFrom('us-west-2', 'eu-west-1', 'sa-east-1', 'eu-north-1', 'af-south-1'),
  }),
  UpdatePrimaryRegionRequest: fc.constant({ KeyId: '@movable0', PrimaryRegion: ABROAD }),
  PrincipalIdType: fc.constantFrom(RETIRER, 'arn:aws:iam::000000000000:role/grantee', 'alice'),
  CreateGrantRequest: fc.record({
    KeyId: reference,
    GranteePrincipal: fc.constant(RETIRER),
    RetiringPrincipal: fc.constant(RETIRER),
    Operations: fc.constantFrom(['DescribeKey'], ['Sign', 'CreateGrant'], ['Decrypt']),
  }),
  EncryptRequest: fc.constant({ KeyId: '@symmetric0', Plaintext: 'eA==' }),
  DecryptRequest: fc.constant({ CiphertextBlob: '@ciphertext0' }),
  ReEncryptRequest: fc.constant({ CiphertextBlob: '@ciphertext0', DestinationKeyId: '@symmetric0' }),
  EnableKeyRotationRequest: fc.constantFrom(
    { KeyId: '@symmetric0' },
    { KeyId: '@symmetric0', RotationPeriodInDays: 90 },
  ),
  DisableKeyRotationRequest: fc.constant({ KeyId: '@symmetric0' }),
  RotateKeyOnDemandRequest: fc.constant({ KeyId: '@symmetric0' }),
  ListKeyRotationsRequest: fc.constant({ KeyId: '@symmetric0', IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }),
  CustomKeyStoreIdType: fc.nat(9).map((index) => `@keyStore${index}`),
  CreateCustomKeyStoreRequest: fc.nat(15).map((nth) => (nth % 2 === 0 ? cloudHsmStore(nth) : vpcStore(nth))),
  DescribeCustomKeyStoresRequest: fc.constant({}),
  UpdateCustomKeyStoreRequest: fc
    .nat(9)
    .map((nth) => ({ CustomKeyStoreId: `@keyStore${nth}`, NewCustomKeyStoreName: `renamed ${nth}` })),
  ListGrantsRequest: reference.map((KeyId) => ({ KeyId })),
  GetResourcesInput: fc.constant({}),
  LookupEventsRequest: fc.constant({ MaxResults: 1 }),
  GetParametersForImportRequest: fc.record({
    KeyId: fc.constant('@external0'),
    WrappingAlgorithm: fc.constantFrom('RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1'),
    WrappingKeySpec: fc.constant('RSA_2048'),
  }),
  ImportKeyMaterialRequest: fc.record(
    {
      KeyId: fc.constant('@external0'),
      ImportToken: fc.constant('@token0'),
      EncryptedKeyMaterial: fc.constant('@wrapped0'),
      ExpirationModel: fc.constant('KEY_MATERIAL_DOES_NOT_EXPIRE'),
      ImportType: fc.constantFrom('NEW_KEY_MATERIAL', 'EXISTING_KEY_MATERIAL'),
    },
    { requiredKeys: ['KeyId', 'ImportToken', 'EncryptedKeyMaterial', 'ExpirationModel'] },
  ),
  DeleteImportedKeyMaterialRequest: fc.constant({ KeyId: '@external0' }),
  GenerateDataKeyRequest: dataKey,
  GenerateDataKeyWithoutPlaintextRequest: dataKey,
  GenerateDataKeyPairRequest: dataKeyPair,
  GenerateDataKeyPairWithoutPlaintextRequest: dataKeyPair,
  DataKeyPairSpec: fc.constantFrom('ECC_NIST_P256', 'ECC_NIST_EDWARDS25519', 'RSA_2048', 'SM2'),
  GenerateMacRequest: fc.constant({ KeyId: '@mac0', Message: 'eA==', MacAlgorithm: 'HMAC_SHA_256' }),
  VerifyMacRequest: fc.constant({
    KeyId: '@mac0',
    Message: 'eA==',
    MacAlgorithm: 'HMAC_SHA_256',
    Mac: '@macOfX0',
  }),
  DeriveSharedSecretRequest: fc.constant({
    KeyId: '@agreement0',
    KeyAgreementAlgorithm: 'ECDH',
    PublicKey: '@publicKey0',
  }),
  CiphertextType: fc.oneof(
    fc.constantFrom('@ciphertext0', '@macOfX0'),
    fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  ),
  RetireGrantRequest: grantOfKey,
  RevokeGrantRequest: grantOfKey,
  ResourceARN: reference.filter((text) => text.startsWith('@arn')),
  AmazonResourceType: fc.constantFrom('kms', 'kms:key', 'ec2'),
};

/** Answered to an organization's management account only. */
const WITHOUT_ORGANIZATION = [
  'DescribeReportCreation 200',
  'GetComplianceSummary 200',
  'StartReportCreation 200',
];

const SERVICES = { kms, tagging, cloudtrail };

interface Request {
  readonly service: 'kms' | 'tagging' | 'cloudtrail';
  readonly operation: string;
  readonly input: unknown;
}

function requestsTo(service: Service): readonly fc.Arbitrary<Request>[] {
  return Object.keys(service.operations).map((operation) => {
    const shape = service.model.operations[operation]?.input ?? '';
    return inputsOf(service.model, shape, known).map((input) => ({
      service: service.name as Request['service'],
      operation,
      input,
    }));
  });
}

/** Keys that can be used now, made anew where a request has put one out of use. */
const usable = new Map<string, string>();
async function usableKey(kind: string, make: (kms: KMS) => Promise<TestKey>): Promise<string> {
  const known = usable.get(kind);
  const state = known && (await world.kms.describeKey({ KeyId: known }).catch(() => undefined));
  if (known && state && state.KeyMetadata?.KeyState === 'Enabled') return known;
  const { id } = await make(world.kms);
  usable.set(kind, id);
  return id;
}

/** What requests to import can name; made anew when the key has ended or the token has long expired. */
let importing: { readonly KeyId: string; readonly until: number; readonly names: [string, string][] };
async function importToName(): Promise<readonly [string, string][]> {
  const state = await world.kms.describeKey({ KeyId: importing?.KeyId ?? 'none' }).catch(() => undefined);
  const usable = state !== undefined && state.KeyMetadata?.KeyState !== 'PendingDeletion';
  if (usable && emulator.clock.now() < importing.until) return importing.names;
  const { id } = await createExternalKey(world.kms);
  const parameters = await importParameters(world.kms, id);
  const names: [string, string][] = [
    ['external', id],
    ['token', Buffer.from(parameters.ImportToken).toString('base64')],
    ['wrapped', Buffer.from(wrap(parameters, new Uint8Array(32))).toString('base64')],
  ];
  importing = { KeyId: id, until: emulator.clock.now() + 30 * DAY, names };
  return names;
}

/** What requests to encrypt, authenticate and agree can name, by the kind of reference. */
async function materialToName(): Promise<ReadonlyMap<string, string>> {
  const symmetric = await usableKey('symmetric', createSymmetricKey);
  const mac = await usableKey('mac', createMacKey);
  const agreement = await usableKey('agreement', createAgreementKey);
  const primary = await usableKey('primary', (kms) => createKey(kms, { MultiRegion: true }));
  const { primary: movable } = await createRelatedKeys(world);
  const [Plaintext, MacAlgorithm] = [Buffer.from('x'), 'HMAC_SHA_256'] as const;
  const { CiphertextBlob } = await world.kms.encrypt({ KeyId: symmetric, Plaintext });
  const { Mac } = await world.kms.generateMac({ KeyId: mac, Message: Plaintext, MacAlgorithm });
  const { PublicKey } = await world.kms.getPublicKey({ KeyId: agreement });
  const base64 = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('base64');
  return new Map([
    ['symmetric', symmetric],
    ['mac', mac],
    ['agreement', agreement],
    ['primary', primary],
    ['movable', movable.id],
    ['ciphertext', base64(CiphertextBlob)],
    ['macOfX', base64(Mac)],
    ...(await importToName()),
    ['publicKey', base64(PublicKey)],
  ]);
}

async function beginAnew(): Promise<void> {
  await emulator.reset();
  usable.clear();
  importing = { ...importing, KeyId: 'none' };
}

/** Bytes that are still in use once the collector has run. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** Each world is as large as the others: what grows from one to the next is never given back. */
function expectFlat(heaps: readonly number[]): void {
  const mean = (part: readonly number[]) => part.reduce((sum, heap) => sum + heap, 0) / part.length;
  // The first worlds fill caches that are bounded.
  const settled = heaps.slice(2);
  const half = Math.floor(settled.length / 2);
  const [before, after] = [mean(settled.slice(0, half)), mean(settled.slice(half))];
  console.log(`heap after each world, MB: ${heaps.map((heap) => (heap / 1e6).toFixed(0)).join(' ')}`);
  expect(after / before).toBeLessThan(1.1);
}

/** Keys and aliases that exist now, to be named by requests. */
async function inhabitants() {
  const { Keys = [] } = await world.kms.listKeys({ Limit: 1000 });
  const { Aliases = [] } = await world.kms.listAliases({ Limit: 100 });
  const { Grants = [] } = await world.kms.listRetirableGrants({ RetiringPrincipal: RETIRER });
  const { CustomKeyStores = [] } = await world.kms.describeCustomKeyStores({});
  return { Keys, Aliases, Grants, CustomKeyStores, material: await materialToName() };
}

function resolve(
  input: unknown,
  { Keys, Aliases, Grants, CustomKeyStores, material }: Awaited<ReturnType<typeof inhabitants>>,
): string {
  return JSON.stringify(input, (_name, value) => {
    const [, kind, index] = (typeof value === 'string' && REFERENCE.exec(value)) || [];
    const [key, alias] = [Keys[Number(index) % Keys.length], Aliases[Number(index) % Aliases.length]];
    const grant = Grants[Number(index) % Grants.length];
    if (kind !== undefined && material.has(kind)) return material.get(kind);
    if (kind === 'keyStore')
      return CustomKeyStores[Number(index) % CustomKeyStores.length]?.CustomKeyStoreId ?? 'cks-none';
    if (kind === 'grant') return grant?.GrantId;
    if (kind === 'grantKey') return grant?.KeyId;
    if (kind === 'id') return key?.KeyId;
    if (kind === 'arn') return key?.KeyArn;
    if (kind === 'alias') return alias?.AliasName ?? 'alias/none';
    return kind === 'aliasArn' ? alias?.AliasArn : value;
  });
}

const send = (target: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  emulator.handle({
    method: 'POST',
    url: '/',
    headers: {
      authorization: AUTHORIZATION,
      'x-amz-date': '20260131T000000Z',
      'x-amz-target': target,
      ...headers,
    },
    body: Buffer.from(body),
  });

describe('every operation, with inputs made from the API model', () => {
  const outcomes = new Set<string>();

  const request = fc.oneof(...requestsTo(kms), ...requestsTo(tagging), ...requestsTo(cloudtrail));
  const days = fc.oneof({ weight: 40, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(9) });

  async function fillWorld(seed: number): Promise<void> {
    await createKey(world.kms);
    let people = await inhabitants();
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(request, days, async ({ service, operation, input }, wait) => {
        await emulator.clock.advance(wait * 86_400_000);
        if (calls++ % 20 === 0) people = await inhabitants();
        const { model } = SERVICES[service];
        emulator.disorder.change(calls % 2 === 0 ? CALM : WILD);
        const { status, body } = await send(`${model.targetPrefix}.${operation}`, resolve(input, people));
        emulator.disorder.change(CALM);
        const answer = body === '' ? {} : JSON.parse(body);
        outcomes.add(`${operation} ${status}`);
        const { output, errors } = model.operations[operation] ?? { errors: [] };
        if (status !== 200) {
          expect([400, 413, 501]).toContain(status);
          expect([...errors, ...COMMON, ...(BEYOND_THE_MODEL[operation] ?? [])]).toContain(answer.__type);
        } else if (output === undefined) {
          expect(body).toBe('');
        } else {
          expect(validate(model, output, decode(model, output, answer))).toBeUndefined();
        }
      }),
      { numRuns: REQUESTS_PER_WORLD, seed, endOnFailure: true },
    );
  }

  test(
    'answers by its model: no internal error, no code and no output that the model does not know',
    async () => {
      const heaps: number[] = [];
      for (let nth = 0; nth < WORLDS; nth++) {
        if (nth > 0) await beginAnew();
        await fillWorld(SEED + nth);
        heaps.push(heapInUse());
      }
      if (WORLDS >= 10) expectFlat(heaps);
      // Ten seconds of computing for each world, on a machine that may be busy.
    },
    120_000 * WORLDS,
  );

  test('and each of them was reached both ways, save for Verify, which never saw a right signature', () => {
    const operations = [kms, tagging, cloudtrail].flatMap(({ operations }) => Object.keys(operations));
    const missed = operations
      .flatMap((operation) => [`${operation} 200`, `${operation} 400`])
      .filter((outcome) => !outcomes.has(outcome) && !WITHOUT_ORGANIZATION.includes(outcome));
    expect(missed).toEqual(['Verify 200']);
  });

  test('and left a world in which everything fits together', async () => {
    const { Keys, Aliases, Grants } = await inhabitants();
    expect(Keys.length).toBeGreaterThan(1);
    for (const grant of Grants) {
      const { Grants: same } = await world.kms.listGrants({ KeyId: grant.KeyId, GrantId: grant.GrantId });
      expect(same).toEqual([grant]);
    }
    for (const { AliasName, TargetKeyId } of Aliases) {
      const { KeyMetadata } = await world.kms.describeKey({ KeyId: AliasName });
      expect(KeyMetadata?.KeyId).toBe(TargetKeyId);
    }
    const found = new Map<string, unknown>();
    for (let token: string | undefined; token !== ''; ) {
      const page = await world.tagging.getResources(token === undefined ? {} : { PaginationToken: token });
      for (const { ResourceARN = '', Tags } of page.ResourceTagMappingList ?? [])
        found.set(ResourceARN, Tags);
      token = page.PaginationToken ?? '';
    }
    for (const { KeyArn = '' } of Keys) {
      const { Tags = [] } = await world.kms.listResourceTags({ KeyId: KeyArn });
      const tags = (found.get(KeyArn) ?? []) as readonly { Key: string; Value: string }[];
      expect(new Set(tags.map(({ Key, Value }) => `${Key}=${Value}`))).toEqual(
        new Set(Tags.map(({ TagKey, TagValue }) => `${TagKey}=${TagValue}`)),
      );
      found.delete(KeyArn);
    }
    expect([...found.keys()]).toEqual([]);
  });
});

test('bodies, targets and credentials of any kind get an answer that is no internal error', async () => {
  const target = fc.oneof(
    fc.constantFrom(
      'TrentService.Sign',
      'TrentService.CreateKey',
      'ResourceGroupsTaggingAPI_20170126.GetResources',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.string({ unit: fc.constantFrom(...'{}[]":,0tnue\\'), maxLength: 60 }).map((text) => Buffer.from(text)),
  );
  const authorization = fc.oneof(
    fc.constant(AUTHORIZATION),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(
          'AWS4-HMAC-SHA256',
          ' ',
          'Credential=',
          'a/',
          '20260131/',
          'Signature=0',
          ',',
          '=',
          'x',
        ),
      )
      .map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(target, body, authorization, async (target, body, authorization) => {
      const { status, body: answer } = await send(target, body, { authorization });
      expect([200, 400, 501]).toContain(status);
      expect(() => JSON.parse(answer)).not.toThrow();
    }),
    { numRuns: 2000, seed: SEED, endOnFailure: true },
  );
});

/** XML 1.0 holds no control characters but these. */
const NOT_IN_XML = /[^\P{Cc}\t\n\r\u007f-\u009f]/u;

test('forms of any kind get an answer in XML, or the news that they ask for nothing', async () => {
  const word = fc.oneof(
    fc.constantFrom('Action', 'Version', 'GetCallerIdentity', '2011-06-15', 'AssumeRole', 'Tags.member.1'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const form = fc.array(fc.tuple(word, word), { maxLength: 6 }).map((pairs) => {
    const action: [string, string][] = pairs.length % 2 === 0 ? [['Action', 'GetCallerIdentity']] : [];
    return new URLSearchParams([...action, ...pairs]).toString();
  });
  await fc.assert(
    fc.asyncProperty(form, async (body) => {
      const headers = { authorization: AUTHORIZATION, 'x-amz-date': '20260131T000000Z' };
      const answer = await emulator.handle({ method: 'POST', url: '/', headers, body: Buffer.from(body) });
      expect([200, 400, 404, 501]).toContain(answer.status);
      if (answer.status === 404) return;
      expect(answer.body).toMatch(/^<(GetCallerIdentity|Error)Response /);
      expect(answer.body).not.toMatch(NOT_IN_XML);
    }),
    { numRuns: 1000, seed: SEED, endOnFailure: true },
  );
});
