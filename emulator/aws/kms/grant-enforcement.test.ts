import type { CreateGrantCommandInput } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import {
  ABROAD,
  allow,
  enforcedWorld,
  HOME,
  keyWith,
  outcomeOf,
  policyOf,
  roleArn,
  userArn,
} from '../../test/enforced.ts';
import { createGrant } from '../../test/grants.ts';

const trust = policyOf({ Effect: 'Allow', Principal: { AWS: HOME }, Action: 'sts:AssumeRole' });
const { as, assume } = enforcedWorld({
  [HOME]: {
    users: {
      admin: { policies: [policyOf(allow('*'))] },
      grantee: {},
      other: {},
      retirer: {},
      delegate: { policies: [policyOf(allow('kms:RetireGrant'))] },
    },
    roles: { signer: { trust } },
  },
  [ABROAD]: {
    users: { guest: { policies: [policyOf(allow('kms:*'))] }, poor: {} },
  },
});
const { kms: root } = as(HOME);

const symmetric = () => keyWith(root, [], { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' });
const granted = async (input: Partial<CreateGrantCommandInput>) => {
  const key = await symmetric();
  const grant = await createGrant(root, key.id, { GranteePrincipal: userArn('grantee'), ...input });
  return { ...key, grant };
};
const encrypt = (KeyId: string, EncryptionContext?: Record<string, string>) => ({
  KeyId,
  Plaintext: Buffer.from('x'),
  EncryptionContext,
});
const REFUSED = 'AccessDeniedException';

describe('a grant', () => {
  test('permits its operations to its grantee, as long as it is', async () => {
    const { id, grant } = await granted({ Operations: ['Encrypt', 'DescribeKey'] });
    const { kms } = as('grantee');
    expect(await outcomeOf(kms.encrypt(encrypt(id)))).toBe('allowed');
    expect(await outcomeOf(kms.describeKey({ KeyId: id }))).toBe('allowed');
    expect(await outcomeOf(kms.generateDataKey({ KeyId: id, KeySpec: 'AES_256' }))).toBe(REFUSED);
    expect(await outcomeOf(as('other').kms.encrypt(encrypt(id)))).toBe(REFUSED);
    await root.revokeGrant({ KeyId: id, GrantId: grant.id });
    expect(await outcomeOf(kms.encrypt(encrypt(id)))).toBe(REFUSED);
  });

  test('is for one key', async () => {
    await granted({ Operations: ['Encrypt'] });
    const other = await symmetric();
    expect(await outcomeOf(as('grantee').kms.encrypt(encrypt(other.id)))).toBe(REFUSED);
  });

  test('to a role is for its sessions, whose policies limit it', async () => {
    const { id } = await granted({ Operations: ['Encrypt'], GranteePrincipal: roleArn('signer') });
    const session = await assume('admin', roleArn('signer'));
    expect(await outcomeOf(session.kms.encrypt(encrypt(id)))).toBe('allowed');
    const limited = await assume('admin', roleArn('signer'), policyOf(allow('kms:Decrypt')));
    expect(await outcomeOf(limited.kms.encrypt(encrypt(id)))).toBe(REFUSED);
  });

  test('permits ReEncrypt from and to', async () => {
    const source = await granted({ Operations: ['ReEncryptFrom'] });
    const { CiphertextBlob } = await root.encrypt(encrypt(source.id));
    const target = await granted({ Operations: ['ReEncryptTo'] });
    const { kms } = as('grantee');
    const reEncrypt = (DestinationKeyId: string) => kms.reEncrypt({ CiphertextBlob, DestinationKeyId });
    expect(await outcomeOf(reEncrypt(target.id))).toBe('allowed');
    expect(await outcomeOf(reEncrypt(source.id))).toBe(REFUSED);
  });

  test('in the words of a request that nobody granted', async () => {
    const { id, arn } = await granted({ Operations: ['Encrypt'] });
    await expect(as('grantee').kms.disableKey({ KeyId: id })).rejects.toThrow(
      `User: ${userArn('grantee')} is not authorized to perform: kms:DisableKey on resource: ${arn} because no ` +
        'identity-based policy allows the kms:DisableKey action',
    );
  });

  test('across accounts needs the permission of the other side too', async () => {
    for (const [name, expected] of [
      ['guest', 'allowed'],
      ['poor', REFUSED],
    ] as const) {
      const { arn, grant } = await granted({
        Operations: ['Encrypt'],
        GranteePrincipal: userArn(name, ABROAD),
      });
      const request = { ...encrypt(arn), GrantTokens: [grant.token] };
      expect(await outcomeOf(as(name).kms.encrypt(request))).toBe(expected);
    }
  });
});

describe('the constraints of a grant', () => {
  type Contexts = readonly (readonly [context: Record<string, string> | undefined, outcome: string])[];
  const cases: readonly (readonly [string, CreateGrantCommandInput['Constraints'], Contexts])[] = [
    [
      'EncryptionContextSubset',
      { EncryptionContextSubset: { a: '1' } },
      [
        [{ a: '1' }, 'allowed'],
        [{ a: '1', b: '2' }, 'allowed'],
        [{ a: '2' }, REFUSED],
        [{ A: '1' }, REFUSED],
        [undefined, REFUSED],
      ],
    ],
    [
      'EncryptionContextEquals',
      { EncryptionContextEquals: { a: '1' } },
      [
        [{ a: '1' }, 'allowed'],
        [{ a: '1', b: '2' }, REFUSED],
        [{}, REFUSED],
      ],
    ],
  ];

  test.each(cases)('%s', async (_name, Constraints, contexts) => {
    const { id } = await granted({ Operations: ['Encrypt', 'DescribeKey'], Constraints });
    const { kms } = as('grantee');
    for (const [context, expected] of contexts) {
      expect(await outcomeOf(kms.encrypt(encrypt(id, context)))).toBe(expected);
    }
    // It has no encryption context to constrain.
    expect(await outcomeOf(kms.describeKey({ KeyId: id }))).toBe('allowed');
  });

  test('bind the grants that are made under it', async () => {
    const { id } = await granted({
      Operations: ['CreateGrant', 'Encrypt', 'Decrypt'],
      Constraints: { EncryptionContextSubset: { a: '1' } },
    });
    const { kms } = as('grantee');
    const pass = (input: Partial<CreateGrantCommandInput>) =>
      outcomeOf(
        createGrant(kms, id, { GranteePrincipal: userArn('other'), Operations: ['Encrypt'], ...input }),
      );
    const narrower = { EncryptionContextSubset: { a: '1', b: '2' } };
    expect(await pass({ Constraints: narrower })).toBe('allowed');
    expect(await pass({ Constraints: { EncryptionContextEquals: { a: '1' } } })).toBe('allowed');
    expect(await pass({})).toBe(REFUSED);
    expect(await pass({ Constraints: { EncryptionContextSubset: { a: '2' } } })).toBe(REFUSED);
    expect(await pass({ Constraints: narrower, Operations: ['Encrypt', 'DescribeKey'] })).toBe(REFUSED);
    expect(await outcomeOf(as('other').kms.encrypt(encrypt(id, { a: '1', b: '2' })))).toBe('allowed');
  });
});

describe('who may retire a grant', () => {
  const cases: readonly (readonly [
    who: string,
    operations: CreateGrantCommandInput['Operations'],
    outcome: string,
  ])[] = [
    ['retirer', ['Encrypt'], 'allowed'],
    ['grantee', ['Encrypt'], REFUSED],
    ['grantee', ['Encrypt', 'RetireGrant'], 'allowed'],
    ['other', ['Encrypt', 'RetireGrant'], REFUSED],
    ['delegate', ['Encrypt'], 'allowed'],
    [HOME, ['Encrypt'], 'allowed'],
  ];

  test.each(cases)('%s of one that permits %j: %s', async (who, Operations, expected) => {
    const byId = await granted({ Operations, RetiringPrincipal: userArn('retirer') });
    const byToken = await granted({ Operations, RetiringPrincipal: userArn('retirer') });
    const { kms } = as(who);
    expect(await outcomeOf(kms.retireGrant({ KeyId: byId.arn, GrantId: byId.grant.id }))).toBe(expected);
    expect(await outcomeOf(kms.retireGrant({ GrantToken: byToken.grant.token }))).toBe(expected);
  });

  test('no key policy gives it', async () => {
    const key = await keyWith(root, [allow('kms:RetireGrant', { Principal: { AWS: userArn('other') } })]);
    const grant = await createGrant(root, key.id);
    const retire = as('other').kms.retireGrant({ KeyId: key.arn, GrantId: grant.id });
    expect(await outcomeOf(retire)).toBe(REFUSED);
  });
});
