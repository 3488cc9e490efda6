import type { CreateGrantCommandInput, GrantListEntry } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, guide, model } from '../sources.ts';

interface Made {
  readonly KeyId: string;
  readonly GrantId: string;
  readonly GrantToken: string;
}

/** A grant of a shared key for the account itself: it gives nobody anything that they have not. */
async function grant(
  { kms, key, accountPrincipal }: Session,
  more: Partial<CreateGrantCommandInput> = {},
  name: SharedKeyName = 'symmetric',
): Promise<Made> {
  const { id: KeyId } = await key(name);
  const basics = { KeyId, GranteePrincipal: await accountPrincipal(), Operations: ['Encrypt', 'Decrypt'] };
  const { GrantId, GrantToken } = await kms.createGrant({ ...basics, ...more } as CreateGrantCommandInput);
  expect(
    GrantId !== undefined && GrantToken !== undefined,
    'CreateGrant answered without GrantId and GrantToken',
  );
  return { KeyId, GrantId, GrantToken };
}

/** A grant as ListGrants has it. */
async function listed({ kms }: Session, { KeyId, GrantId }: Made): Promise<GrantListEntry | undefined> {
  const { Grants = [] } = await kms.listGrants({ KeyId, GrantId });
  return Grants.find((found) => found.GrantId === GrantId);
}

async function expectGone(session: Session, made: Made): Promise<void> {
  await session.eventually('grant', async () => {
    // With the id of a grant that is gone, ListGrants may answer with an empty list or that it is unknown.
    const left = await listed(session, made).catch((error: Error) => {
      if (!['NotFoundException', 'InvalidGrantIdException'].includes(error.name)) throw error;
    });
    expectEqual(left?.GrantId, undefined, 'the grant');
  });
}

const LIVES: readonly EndpointCheck[] = [
  {
    id: 'grants/are-listed-as-they-were-made',
    shows: 'ListGrants tells who may do what with a key, who may retire the grant, and its name.',
    source: api('GrantListEntry'),
    judges: ['CreateGrant', 'ListGrants'],
    run: async (session) => {
      const principal = await session.accountPrincipal();
      const Name = session.names.word();
      const made = await grant(session, { Name, RetiringPrincipal: principal });
      await session.eventually('grant', async () => {
        const found = await listed(session, made);
        const { GranteePrincipal, RetiringPrincipal, Operations = [] } = found ?? {};
        expectEqual(found?.Name, Name, 'the name');
        expectEqual([...Operations].sort(), ['Decrypt', 'Encrypt'], 'the operations');
        expectEqual(
          [GranteePrincipal, RetiringPrincipal],
          [principal, principal],
          'grantee and retiring principal',
        );
      });
    },
  },
  {
    id: 'grants/name-their-account-and-date',
    shows: 'ListGrants tells when a grant was made, and by which account.',
    source: api('GrantListEntry', 'CreationDate, IssuingAccount'),
    judges: ['ListGrants'],
    run: async (session) => {
      const made = await grant(session);
      const account = (await session.key('symmetric')).arn.split(':')[4] ?? '';
      await session.eventually('grant', async () => {
        const { CreationDate, IssuingAccount = '' } = (await listed(session, made)) ?? {};
        expect(CreationDate instanceof Date, 'there is no creation date');
        expect(IssuingAccount.includes(account), `the issuing account is ${IssuingAccount}, not ${account}`);
      });
    },
  },
  {
    id: 'grants/name-their-key-by-its-arn',
    shows: 'ListGrants names the key of a grant by its ARN.',
    source: api('GrantListEntry', 'KeyId'),
    judges: ['ListGrants'],
    run: async (session) => {
      const made = await grant(session);
      const { arn } = await session.key('symmetric');
      await session.eventually('grant', async () => {
        expectEqual((await listed(session, made))?.KeyId, arn, 'the KeyId');
      });
    },
  },
  {
    id: 'grants/keep-their-constraint',
    shows: 'ListGrants tells the constraint of a grant on the encryption context.',
    source: api('CreateGrant', 'Constraints'),
    judges: ['CreateGrant', 'ListGrants'],
    run: async (session) => {
      const Constraints = { EncryptionContextSubset: { Department: 'IT' } };
      const made = await grant(session, { Constraints });
      await session.eventually('grant', async () => {
        const found = (await listed(session, made))?.Constraints?.EncryptionContextSubset;
        expectEqual({ ...found }, { Department: 'IT' }, 'the constraint');
      });
    },
  },
  {
    id: 'grants/of-one-name-are-one',
    shows: 'CreateGrant with the same name and parameters again gives the same grant id.',
    source: api('CreateGrant', 'Name: if the grant already exists, the original GrantId is returned'),
    judges: ['CreateGrant'],
    run: async (session) => {
      const Name = session.names.word();
      const [one, other] = [await grant(session, { Name }), await grant(session, { Name })];
      expectEqual(other.GrantId, one.GrantId, 'the second grant id');
    },
  },
  {
    id: 'grants/without-a-name-are-new',
    shows: 'CreateGrant without a name makes a grant each time.',
    source: api('CreateGrant', 'Name: when this value is absent, all requests result in a new grant'),
    judges: ['CreateGrant'],
    run: async (session) => {
      const [one, other] = [await grant(session), await grant(session)];
      expect(one.GrantId !== other.GrantId, 'both have the same id');
    },
  },
  {
    id: 'grants/can-be-filtered-by-grantee',
    shows: 'ListGrants with a grantee principal gives the grants of that principal only.',
    source: api('ListGrants', 'GranteePrincipal'),
    judges: ['ListGrants'],
    run: async (session) => {
      const GranteePrincipal = await session.accountPrincipal();
      const { KeyId, GrantId } = await grant(session, {}, 'another symmetric');
      await session.eventually('grant', async () => {
        const { Grants = [] } = await session.kms.listGrants({ KeyId, GranteePrincipal });
        expect(
          Grants.some((found) => found.GrantId === GrantId),
          'the grant is not in the list',
        );
        const others = Grants.filter((found) => found.GranteePrincipal !== GranteePrincipal);
        expectEqual(others.length, 0, 'the number of grants of others');
      });
    },
  },
  {
    id: 'grants/a-token-is-taken',
    shows: 'Encrypt takes the token of a new grant.',
    source: guide('using-grant-token'),
    judges: ['Encrypt', 'CreateGrant'],
    run: async (session) => {
      const { KeyId, GrantToken } = await grant(session);
      const request = { KeyId, Plaintext: Buffer.from('x'), GrantTokens: [GrantToken] };
      expect((await session.kms.encrypt(request)).CiphertextBlob !== undefined, 'there is no ciphertext');
    },
  },
  {
    id: 'grants/can-be-revoked',
    shows: 'RevokeGrant takes a grant away.',
    source: api('RevokeGrant'),
    judges: ['RevokeGrant'],
    run: async (session) => {
      const made = await grant(session);
      await session.eventually('grant', async () =>
        expect(Boolean(await listed(session, made)), 'it is not listed'),
      );
      await session.kms.revokeGrant({ KeyId: made.KeyId, GrantId: made.GrantId });
      await expectGone(session, made);
    },
  },
  {
    id: 'grants/can-be-retired-by-token',
    shows: 'RetireGrant takes a grant away that its token names.',
    source: api('RetireGrant', 'GrantToken'),
    judges: ['RetireGrant'],
    run: async (session) => {
      const made = await grant(session, { RetiringPrincipal: await session.accountPrincipal() });
      await session.kms.retireGrant({ GrantToken: made.GrantToken });
      await expectGone(session, made);
    },
  },
  {
    id: 'grants/can-be-retired-by-key-and-id',
    shows: 'RetireGrant takes a grant away that the ARN of its key and its id name.',
    source: api('RetireGrant', 'KeyId, GrantId'),
    judges: ['RetireGrant'],
    run: async (session) => {
      const made = await grant(session, { RetiringPrincipal: await session.accountPrincipal() });
      const { arn: KeyId } = await session.key('symmetric');
      await session.kms.retireGrant({ KeyId, GrantId: made.GrantId });
      await expectGone(session, made);
    },
  },
  {
    id: 'grants/are-listed-for-who-retires-them',
    shows: 'ListRetirableGrants lists a grant for its retiring principal.',
    source: api('ListRetirableGrants'),
    judges: ['ListRetirableGrants'],
    run: async (session) => {
      const RetiringPrincipal = await session.accountPrincipal();
      const { GrantId } = await grant(session, { RetiringPrincipal });
      await session.eventually('grant', async () => {
        const found: (string | undefined)[] = [];
        for (let Marker: string | undefined, more = true; more; ) {
          const answer = await session.kms.listRetirableGrants({
            RetiringPrincipal,
            ...(Marker && { Marker }),
          });
          found.push(...(answer.Grants ?? []).map((entry) => entry.GrantId));
          Marker = answer.NextMarker;
          more = Marker !== undefined;
        }
        expect(found.includes(GrantId), 'the grant is not in the list');
      });
    },
  },
];

type Bad = readonly [
  name: string,
  what: string,
  more: Partial<CreateGrantCommandInput>,
  code: string | readonly string[],
  source: string,
  key?: SharedKeyName,
];

const BAD: readonly Bad[] = [
  [
    'an-unknown-operation',
    'an operation that no grant can allow',
    { Operations: ['CreateKey' as never] },
    'ValidationException',
    model('GrantOperation'),
  ],
  [
    'signing-with-a-symmetric-key',
    'Sign for a symmetric encryption key',
    { Operations: ['Sign'] },
    'ValidationException',
    api('CreateGrant', 'Operations: if you try, KMS returns a ValidationError exception'),
  ],
  [
    'data-keys-of-an-asymmetric-key',
    'GenerateDataKey for an asymmetric key',
    { Operations: ['GenerateDataKey'] },
    'ValidationException',
    api('CreateGrant', 'Operations: if you try, KMS returns a ValidationError exception'),
    'ECC_NIST_P256',
  ],
  [
    'a-context-for-an-asymmetric-key',
    'a constraint on the encryption context for an asymmetric key',
    { Operations: ['Sign'], Constraints: { EncryptionContextEquals: { a: 'b' } } },
    'ValidationException',
    api('CreateGrant', 'Constraints'),
    'ECC_NIST_P256',
  ],
  [
    'a-name-with-spaces',
    'a name with spaces',
    { Name: 'not a name' },
    'ValidationException',
    model('GrantNameType'),
  ],
  [
    'a-malformed-principal',
    'a grantee that is no ARN',
    { GranteePrincipal: 'nobody' },
    ['InvalidArnException', 'ValidationException'],
    model('InvalidArnException'),
  ],
  [
    'a-dry-run',
    'a dry run, which would have succeeded',
    { DryRun: true },
    'DryRunOperationException',
    api('CreateGrant', 'DryRun'),
  ],
];

const REFUSALS: readonly EndpointCheck[] = [
  ...BAD.map(
    ([name, what, more, code, source, keyName]): EndpointCheck => ({
      id: `grants/refuses-${name}`,
      shows: `CreateGrant refuses ${what} with ${[code].flat().join(' or ')}.`,
      source,
      judges: ['CreateGrant'],
      run: async (session) => {
        await refused(code, grant(session, more, keyName));
      },
    }),
  ),
  {
    id: 'grants/refuses-an-alias',
    shows: 'CreateGrant takes the id or the ARN of a key, and no alias.',
    source: api('CreateGrant', 'KeyId: specify the key ID or key ARN'),
    judges: ['CreateGrant'],
    run: async (session) => {
      const KeyId = await session.makeAlias((await session.key('symmetric')).id);
      await refused(
        ['NotFoundException', 'InvalidArnException', 'ValidationException'],
        grant(session, { KeyId }),
      );
    },
  },
  {
    id: 'grants/refuses-a-token-of-nobody',
    shows: 'A grant token that KMS did not give is refused with InvalidGrantTokenException.',
    source: model('InvalidGrantTokenException'),
    judges: ['Encrypt'],
    run: async ({ kms, key }) => {
      const request = {
        KeyId: (await key('symmetric')).id,
        Plaintext: Buffer.from('x'),
        GrantTokens: ['nonsense'],
      };
      await refused('InvalidGrantTokenException', kms.encrypt(request));
    },
  },
  {
    id: 'grants/takes-ten-tokens-at-most',
    shows: 'A request with eleven grant tokens is refused with a ValidationException.',
    source: model('GrantTokenList'),
    judges: ['Encrypt'],
    run: async (session) => {
      const { KeyId, GrantToken } = await grant(session);
      const request = { KeyId, Plaintext: Buffer.from('x'), GrantTokens: Array<string>(11).fill(GrantToken) };
      await refused('ValidationException', session.kms.encrypt(request));
    },
  },
  {
    id: 'grants/a-missing-one-cannot-be-revoked',
    shows: 'RevokeGrant refuses the id of a grant that is not there.',
    source: model('RevokeGrant: errors'),
    judges: ['RevokeGrant'],
    run: async ({ kms, key }) => {
      const request = { KeyId: (await key('symmetric')).id, GrantId: '0'.repeat(64) };
      await refused(['NotFoundException', 'InvalidGrantIdException'], kms.revokeGrant(request));
    },
  },
  {
    id: 'grants/revoking-can-be-tried-out',
    shows: 'A dry run of RevokeGrant is refused with DryRunOperationException, and the grant stays.',
    source: api('RevokeGrant', 'DryRun'),
    judges: ['RevokeGrant'],
    run: async (session) => {
      const made = await grant(session);
      const request = { KeyId: made.KeyId, GrantId: made.GrantId, DryRun: true };
      await session.eventually('grant', () =>
        refused('DryRunOperationException', session.kms.revokeGrant(request)),
      );
      await session.eventually('grant', async () => {
        expectEqual((await listed(session, made))?.GrantId, made.GrantId, 'the grant');
      });
    },
  },
];

/** Grants: their lives, and what they may not be. */
export const GRANT_CHECKS: readonly EndpointCheck[] = [...LIVES, ...REFUSALS];
