import { describe, expect, test } from 'vitest';
import {
  ABROAD,
  allow,
  deny,
  enforcedWorld,
  HOME,
  keyWith,
  policyOf,
  roleArn,
  userArn,
} from '../../test/enforced.ts';
import { createKey } from '../../test/keys.ts';
import { call, type OperationOf, refusalOf } from '../../test/refusals.ts';
import { kms as service } from './registry.ts';

const everything = policyOf(allow('*'));
const noSign = policyOf(allow('*'), deny('kms:Sign'));
const onlyS3 = policyOf(allow('s3:*'));
const trust = policyOf({ Effect: 'Allow', Principal: { AWS: HOME }, Action: 'sts:AssumeRole' });

const { as, assume, emulator } = enforcedWorld({
  [HOME]: {
    users: {
      admin: { policies: [everything] },
      nobody: {},
      bounded: { policies: [everything], boundary: onlyS3 },
      careful: { policies: [noSign] },
      inside: { policies: [everything], boundary: noSign },
    },
    roles: {
      signer: { policies: [everything], trust },
      limited: { policies: [everything], boundary: onlyS3, trust },
      idle: { trust },
    },
  },
  [ABROAD]: { users: { admin2: { policies: [everything] }, nobody2: {} } },
});
const { kms: root } = as(HOME);

const sign = { Message: Buffer.alloc(32), SigningAlgorithm: 'ECDSA_SHA_256' } as const;

/** Why somebody may not sign with a key; undefined when he may. */
async function whyNot(kms: typeof root, KeyId: string): Promise<string | undefined> {
  const [outcome] = await Promise.allSettled([kms.sign({ KeyId, ...sign })]);
  if (outcome.status === 'fulfilled') return undefined;
  expect(outcome.reason).toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
  return outcome.reason.message;
}

const text = (who: string, key: string, reason: string) =>
  `User: ${who} is not authorized to perform: kms:Sign on resource: ${key} ${reason}`;
const SESSION = (role: string) => `arn:aws:sts::${HOME}:assumed-role/${role}/test`;
const lacks = (what: string) => `because no ${what} allows the kms:Sign action`;

describe('principals and policies', () => {
  const toRoot = keyWith(root, []);
  const toNobody = keyWith(root, [
    allow('kms:Sign', { Principal: { AWS: [userArn('nobody'), userArn('bounded')] } }),
  ]);
  const notRoot = createKey(root, {
    Policy: JSON.stringify(policyOf(allow('kms:*', { Principal: { AWS: userArn('nobody') } }))),
    BypassPolicyLockoutSafetyCheck: true,
  });
  const toRoles = keyWith(root, [
    allow('kms:Sign', { Principal: { AWS: [roleArn('idle'), roleArn('limited'), SESSION('idle')] } }),
  ]);
  const denying = keyWith(root, [deny('kms:Sign', { Principal: { AWS: [userArn('admin'), HOME] } })]);

  test.each<
    readonly [
      who: string,
      which: string,
      key: Promise<{ id: string; arn: string }>,
      reason: string | undefined,
    ]
  >([
    [HOME, 'a key for the account', toRoot, undefined],
    ['admin', 'a key for the account', toRoot, undefined],
    ['nobody', 'a key for the account', toRoot, lacks('identity-based policy')],
    ['bounded', 'a key for the account', toRoot, lacks('permissions boundary')],
    ['careful', 'a key for the account', toRoot, 'with an explicit deny in an identity-based policy'],
    ['inside', 'a key for the account', toRoot, 'with an explicit deny in a permissions boundary'],
    ['nobody', 'a key for him', toNobody, undefined],
    ['bounded', 'a key for him', toNobody, undefined],
    ['admin', 'a key for somebody alone', notRoot, lacks('resource-based policy')],
    [HOME, 'a key for somebody alone', notRoot, lacks('resource-based policy')],
    ['nobody', 'a key for him alone', notRoot, undefined],
    ['admin', 'a key that denies it', denying, 'with an explicit deny in a resource-based policy'],
    [HOME, 'a key that denies it', denying, 'with an explicit deny in a resource-based policy'],
  ])('%s and %s', async (who, _which, key, reason) => {
    const { id, arn } = await key;
    const caller = who === HOME ? `arn:aws:iam::${HOME}:root` : userArn(who);
    expect(await whyNot(as(who).kms, id)).toBe(reason && text(caller, arn, reason));
  });

  test.each<
    readonly [
      role: string,
      which: string,
      key: Promise<{ id: string; arn: string }>,
      policy: object | undefined,
      reason: string | undefined,
    ]
  >([
    ['signer', 'a key for the account', toRoot, undefined, undefined],
    ['signer', 'a key for the account, with a session policy', toRoot, onlyS3, lacks('session policy')],
    [
      'signer',
      'a key for the account, with a denying one',
      toRoot,
      noSign,
      'with an explicit deny in a session policy',
    ],
    ['idle', 'a key for the account', toRoot, undefined, lacks('identity-based policy')],
    ['idle', 'a key for the role', toRoles, undefined, undefined],
    ['idle', 'a key for the session, with a session policy', toRoles, onlyS3, undefined],
    ['limited', 'a key for the role, with a boundary', toRoles, undefined, lacks('permissions boundary')],
  ])('a session of the role %s and %s', async (role, _which, key, policy, reason) => {
    const { id, arn } = await key;
    const { kms } = await assume('admin', roleArn(role), policy);
    expect(await whyNot(kms, id)).toBe(reason && text(SESSION(role), arn, reason));
  });

  test('a federated user has what his user and his session policy allow together', async () => {
    const { id, arn } = await toRoot;
    const { sts } = as('admin');
    const federate = async (Policy?: string) => {
      const { Credentials } = await sts.getFederationToken({ Name: 'fed', ...(Policy && { Policy }) });
      const { clientsOf } = await import('../../test/clients.ts');
      const { credentialsOf } = await import('../../test/enforced.ts');
      return clientsOf(emulator, credentialsOf(Credentials)).kms;
    };
    const who = `arn:aws:sts::${HOME}:federated-user/fed`;
    expect(await whyNot(await federate(), id)).toBe(text(who, arn, lacks('session policy')));
    expect(await whyNot(await federate(JSON.stringify(everything)), id)).toBeUndefined();
  });
});

describe('across accounts', () => {
  const shared = keyWith(root, [allow(['kms:Sign', 'kms:DisableKey'], { Principal: { AWS: ABROAD } })]);
  const stranger = (who: string, operation = 'Sign') =>
    `User: ${userArn(who, ABROAD)} is not authorized to perform: kms:${operation} on this resource because the ` +
    'resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy ' +
    'explicitly denies access';

  test('both sides have to allow it', async () => {
    const { arn } = await shared;
    expect(await whyNot(as('admin2').kms, arn)).toBeUndefined();
    expect(await whyNot(as(ABROAD).kms, arn)).toBeUndefined();
    const reason = lacks('identity-based policy');
    expect(await whyNot(as('nobody2').kms, arn)).toBe(text(userArn('nobody2', ABROAD), arn, reason));
    const own = await keyWith(root, []);
    expect(await whyNot(as('admin2').kms, own.arn)).toBe(stranger('admin2'));
  });

  test('an alias of the other account names its key', async () => {
    const { id } = await shared;
    await root.createAlias({ AliasName: 'alias/shared', TargetKeyId: id });
    const alias = `arn:aws:kms:us-east-1:${HOME}:alias/shared`;
    expect(await whyNot(as('admin2').kms, alias)).toBeUndefined();
  });

  test('nobody is told whether a key exists', async () => {
    const missing = `arn:aws:kms:us-east-1:${HOME}:key/00000000-0000-4000-8000-000000000000`;
    expect(await whyNot(as('admin2').kms, missing)).toBe(stranger('admin2'));
    expect(await whyNot(as('admin2').kms, `arn:aws:kms:us-east-1:${HOME}:alias/none`)).toBe(
      stranger('admin2'),
    );
  });

  test('operations that KMS keeps within an account stay there', async () => {
    const { arn } = await shared;
    const refusal = await refusalOf(as('admin2').kms.disableKey({ KeyId: arn }));
    expect(refusal).toMatchObject({
      code: 'AccessDeniedException',
      message: stranger('admin2', 'DisableKey'),
    });
  });

  test('a ciphertext finds its key there', async () => {
    const { arn, id } = await keyWith(root, [allow('kms:Decrypt', { Principal: { AWS: ABROAD } })], {
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
    });
    const { CiphertextBlob } = await root.encrypt({ KeyId: id, Plaintext: Buffer.from('x') });
    expect(await as('admin2').kms.decrypt({ CiphertextBlob })).toMatchObject({ KeyId: arn });
    expect(await refusalOf(as('nobody2').kms.decrypt({ CiphertextBlob }))).toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('The ciphertext refers to a customer master key that does not exist'),
    });
  });
});

describe('aliases', () => {
  const target = keyWith(root, [
    allow(['kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias'], { Principal: { AWS: '*' } }),
  ]);
  const world = enforcedWorld({
    [HOME]: {
      users: {
        any: {
          policies: [policyOf(allow('kms:*Alias', { Resource: `arn:aws:kms:*:${HOME}:alias/mine/*` }))],
        },
        keyonly: { policies: [policyOf(allow('kms:*Alias', { Resource: `arn:aws:kms:*:${HOME}:key/*` }))] },
      },
    },
  });

  test('need a permission for the alias and one for the key', async () => {
    const { kms: owner } = world.as(HOME);
    const open = await keyWith(owner, [
      allow(['kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias'], {
        Principal: { AWS: userArn('any') },
      }),
    ]);
    const closed = await keyWith(owner, []);
    const { kms } = world.as('any');
    const create = (AliasName: string, TargetKeyId: string) => kms.createAlias({ AliasName, TargetKeyId });
    await create('alias/mine/a', open.id);
    const alias = `arn:aws:kms:us-east-1:${HOME}:alias/yours`;
    expect(await refusalOf(create('alias/yours', open.id))).toMatchObject({
      message:
        `User: ${userArn('any')} is not authorized to perform: kms:CreateAlias on resource: ${alias} because no ` +
        'identity-based policy allows the kms:CreateAlias action',
    });
    const refused = {
      code: 'AccessDeniedException',
      message: expect.stringContaining(`:key/${closed.id} because`),
    };
    expect(await refusalOf(create('alias/mine/b', closed.id))).toMatchObject(refused);
    const update = (TargetKeyId: string) => kms.updateAlias({ AliasName: 'alias/mine/a', TargetKeyId });
    expect(await refusalOf(update(closed.id))).toMatchObject(refused);
    await update(open.id);
    await owner.updateAlias({ AliasName: 'alias/mine/a', TargetKeyId: closed.id });
    expect(await refusalOf(update(open.id))).toMatchObject(refused);
    expect(await refusalOf(kms.deleteAlias({ AliasName: 'alias/mine/a' }))).toMatchObject(refused);
    await owner.updateAlias({ AliasName: 'alias/mine/a', TargetKeyId: open.id });
    await kms.deleteAlias({ AliasName: 'alias/mine/a' });
  });

  test('the key alone is not enough', async () => {
    const { id } = await target;
    const { kms } = world.as('keyonly');
    expect(await refusalOf(kms.createAlias({ AliasName: 'alias/mine/c', TargetKeyId: id }))).toMatchObject({
      code: 'AccessDeniedException',
    });
  });
});

test('a new key with tags needs kms:TagResource, and the refusal names no resource', async () => {
  const world = enforcedWorld({
    [HOME]: {
      users: {
        plain: { policies: [policyOf(allow(['kms:CreateKey', 'kms:PutKeyPolicy']))] },
        tagging: {
          policies: [
            policyOf(
              allow(['kms:CreateKey', 'kms:PutKeyPolicy']),
              allow('kms:TagResource', { Resource: `arn:aws:kms:*:${HOME}:key/*` }),
            ),
          ],
        },
      },
    },
  });
  const Tags = [{ TagKey: 'a', TagValue: 'b' }];
  await createKey(world.as('plain').kms);
  await createKey(world.as('tagging').kms, { Tags });
  expect(await refusalOf(createKey(world.as('plain').kms, { Tags }))).toEqual({
    code: 'AccessDeniedException',
    message:
      `User: ${userArn('plain')} is not authorized to perform: kms:TagResource because no identity-based policy ` +
      'allows the kms:TagResource action',
    status: 400,
  });
});

test('the lock-out check asks the identity policies too', async () => {
  const world = enforcedWorld({
    [HOME]: {
      users: { maker: { policies: [policyOf(allow('kms:CreateKey'))] } },
    },
  });
  const { kms } = world.as('maker');
  const Policy = JSON.stringify(policyOf(allow('kms:*', { Principal: { AWS: HOME } })));
  expect(await refusalOf(createKey(kms, { Policy }))).toMatchObject({
    code: 'MalformedPolicyDocumentException',
    message: 'The new key policy will not allow you to update the key policy in the future.',
  });
  await createKey(kms, { Policy, BypassPolicyLockoutSafetyCheck: true });
});

test.each([
  [userArn('admin'), true],
  [userArn('missing'), false],
  [roleArn('signer'), true],
  [roleArn('missing'), false],
  [`arn:aws:sts::${HOME}:assumed-role/signer/anybody`, true],
  [`arn:aws:sts::${HOME}:assumed-role/missing/anybody`, false],
  [userArn('unknown', '999988887777'), true],
  ['999988887777', true],
  [roleArn('*'), false],
  ['arn:aws:s3:::bucket', false],
  ['alice', false],
])('the principal %s of a key policy exists: %s', async (name, exists) => {
  const made = keyWith(root, [allow('kms:Sign', { Principal: { AWS: name } })]);
  if (exists) await made;
  else {
    expect(await refusalOf(made)).toMatchObject({
      code: 'MalformedPolicyDocumentException',
      message: 'Policy contains a statement with one or more invalid principals.',
    });
  }
});

/** Inputs with which each operation reaches the question whether the caller may do it. */
const INPUTS: Readonly<Record<string, object>> = {
  CreateAlias: { AliasName: 'alias/x' },
  CreateCustomKeyStore: { CustomKeyStoreName: 'x' },
};

test('who has no permissions may do nothing at all', async () => {
  const { id } = await keyWith(root, []);
  const { kms } = as('nobody');
  await root.createAlias({ AliasName: 'alias/nobody', TargetKeyId: id });
  const grant = await root.createGrant({
    KeyId: id,
    GranteePrincipal: roleArn('idle'),
    Operations: ['Sign'],
  });
  const common = {
    KeyId: id,
    TargetKeyId: id,
    AliasName: 'alias/nobody',
    CustomKeyStoreId: 'cks-1',
    CustomKeyStoreName: 'x',
    NumberOfBytes: 8,
    KeySpec: 'AES_256',
    KeyPairSpec: 'ECC_NIST_P256',
    Plaintext: Buffer.from('x'),
    CiphertextBlob: Buffer.from('x'),
    SourceKeyId: id,
    DestinationKeyId: id,
    Message: Buffer.alloc(32),
    Mac: Buffer.alloc(32),
    Signature: Buffer.alloc(64),
    PublicKey: Buffer.alloc(64),
    KeyAgreementAlgorithm: 'ECDH',
    MacAlgorithm: 'HMAC_SHA_256',
    SigningAlgorithm: 'ECDSA_SHA_256',
    GranteePrincipal: userArn('nobody'),
    RetiringPrincipal: userArn('nobody'),
    Operations: ['Sign'],
    GrantId: grant.GrantId,
    Policy: JSON.stringify(everything),
    PolicyName: 'default',
    Tags: [{ TagKey: 'a', TagValue: 'b' }],
    TagKeys: ['a'],
    Description: 'x',
    ReplicaRegion: 'eu-west-1',
    PrimaryRegion: 'eu-west-1',
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    ImportToken: Buffer.from('x'),
    EncryptedKeyMaterial: Buffer.from('x'),
  };
  const outcomes = new Map<string, string>();
  for (const operation of Object.keys(service.operations)) {
    const members = Object.keys(
      service.model.shapes[service.model.operations[operation]?.input ?? '']?.members ?? {},
    );
    const known = Object.entries({ ...common, ...INPUTS[operation] }).filter(([name]) =>
      members.includes(name),
    );
    const input = Object.fromEntries(
      known.filter(
        ([name]) =>
          !(name === 'KeySpec' && operation === 'CreateKey') &&
          !(name === 'NumberOfBytes' && members.includes('KeySpec')),
      ),
    );
    outcomes.set(operation, (await refusalOf(call(kms, operation as OperationOf<typeof kms>, input))).code);
  }
  expect(Object.fromEntries([...outcomes].filter(([, code]) => code !== 'AccessDeniedException'))).toEqual(
    {},
  );
});
