import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import type { Session } from '../session/session.ts';
import { api, guide } from '../sources.ts';
import { grant, listed, type Made } from './granted.ts';

async function expectGone(session: Session, made: Made): Promise<void> {
  await session.eventually('grant', async () => {
    // With the id of a grant that is gone, ListGrants may answer with an empty list or that it is unknown.
    const left = await listed(session, made).catch((error: Error) => {
      if (!['NotFoundException', 'InvalidGrantIdException'].includes(error.name)) throw error;
    });
    expectEqual(left?.GrantId, undefined, 'the grant');
  });
}

/** The lives of grants. */
export const GRANT_CHECKS: readonly EndpointCheck[] = [
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
