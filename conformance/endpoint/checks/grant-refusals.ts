import type { CreateGrantCommandInput } from '@aws-sdk/client-kms';
import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, model } from '../sources.ts';
import { grant, listed } from './granted.ts';

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

/** What grants may not be. */
export const GRANT_REFUSAL_CHECKS: readonly EndpointCheck[] = [
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
