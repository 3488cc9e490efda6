import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { api, model } from '../sources.ts';

const BAD_NAME = ['ValidationException', 'InvalidAliasNameException'] as const;

const BAD_NAMES: readonly (readonly [
  string,
  string,
  (own: string) => string,
  string | readonly string[],
  string,
])[] = [
  [
    'a-name-without-the-prefix',
    'a name that does not begin with alias/',
    () => 'keyproof',
    BAD_NAME,
    api('CreateAlias', 'AliasName must begin with alias/'),
  ],
  [
    'a-name-of-257-characters',
    'a name of 257 characters',
    (own) => own.padEnd(257, 'x'),
    BAD_NAME,
    model('AliasNameType'),
  ],
  ['other-characters', 'a name with a dot', (own) => `${own}.x`, BAD_NAME, model('AliasNameType')],
  ['a-space', 'a name with a space', (own) => `${own} x`, BAD_NAME, model('AliasNameType')],
  // No page names the code of this refusal.
  [
    'a-reserved-name',
    'a name that begins with alias/aws/',
    () => 'alias/aws/keyproof',
    [...BAD_NAME, 'NotAuthorizedException', 'AccessDeniedException', 'UnsupportedOperationException'],
    api('CreateAlias', 'alias/aws/ is reserved'),
  ],
];

const REFUSED_NAMES = BAD_NAMES.map(
  ([name, what, alias, code, source]): EndpointCheck => ({
    id: `aliases/refuses-${name}`,
    shows: `CreateAlias refuses ${what}.`,
    source,
    judges: ['CreateAlias'],
    run: async ({ kms, key, names, stranger }) => {
      const AliasName = stranger(alias(names.alias()));
      await refused(code, kms.createAlias({ AliasName, TargetKeyId: (await key('symmetric')).id }));
    },
  }),
);

const REFUSALS: readonly EndpointCheck[] = [
  ...(['symmetric', 'another symmetric'] as const).map(
    (other): EndpointCheck => ({
      id: `aliases/a-name-is-given-once-${other.replace(' ', '-')}`,
      shows: `CreateAlias refuses a name that is taken, for ${other === 'symmetric' ? 'the same' : 'another'} key.`,
      source: model('AlreadyExistsException'),
      judges: ['CreateAlias'],
      run: async ({ kms, key, makeAlias }) => {
        const AliasName = await makeAlias((await key('symmetric')).id);
        const TargetKeyId = (await key(other)).id;
        await refused('AlreadyExistsException', kms.createAlias({ AliasName, TargetKeyId }));
      },
    }),
  ),
  {
    id: 'aliases/need-a-key',
    shows: 'CreateAlias refuses a key that does not exist.',
    source: model('CreateAlias: NotFoundException'),
    judges: ['CreateAlias'],
    run: async ({ kms, key, names, missingKeyId }) => {
      await key('symmetric');
      const request = { AliasName: names.alias(), TargetKeyId: missingKeyId() };
      await refused('NotFoundException', kms.createAlias(request));
    },
  },
  {
    id: 'aliases/stand-for-no-alias',
    shows: 'CreateAlias refuses an alias as its target.',
    source: api('CreateAlias', 'TargetKeyId: the key ID or key ARN; a valid key identifier is required'),
    judges: ['CreateAlias'],
    run: async ({ kms, key, names, makeAlias }) => {
      const TargetKeyId = await makeAlias((await key('symmetric')).id);
      const codes = ['ValidationException', 'NotFoundException', 'InvalidArnException'];
      await refused(codes, kms.createAlias({ AliasName: names.alias(), TargetKeyId }));
    },
  },
  {
    id: 'aliases/a-missing-one-cannot-be-moved',
    shows: 'UpdateAlias refuses a name that nobody gave.',
    source: model('UpdateAlias: NotFoundException'),
    judges: ['UpdateAlias'],
    run: async ({ kms, key, names }) => {
      const { id: TargetKeyId } = await key('symmetric');
      await refused('NotFoundException', kms.updateAlias({ AliasName: names.alias(), TargetKeyId }));
    },
  },
  {
    id: 'aliases/a-missing-one-cannot-be-deleted',
    shows: 'DeleteAlias refuses a name that nobody gave.',
    source: model('DeleteAlias: NotFoundException'),
    judges: ['DeleteAlias'],
    run: async ({ kms, key, names }) => {
      await key('symmetric');
      await refused('NotFoundException', kms.deleteAlias({ AliasName: names.alias() }));
    },
  },
  ...(['ECC_NIST_P256', 'HMAC_256', 'RSA for encryption'] as const).map(
    (other): EndpointCheck => ({
      id: `aliases/cannot-move-to-${other.replaceAll(' ', '-')}`,
      shows: `UpdateAlias refuses to move an alias from a symmetric encryption key to a key like "${other}".`,
      source: api('UpdateAlias', 'both keys must be the same type and have the same key usage'),
      judges: ['UpdateAlias'],
      run: async ({ kms, key, makeAlias }) => {
        const AliasName = await makeAlias((await key('symmetric')).id);
        // The page tells the rule, and no code.
        const codes = [
          'ValidationException',
          'KMSInvalidStateException',
          'UnsupportedOperationException',
          'InvalidKeyUsageException',
        ];
        await refused(codes, kms.updateAlias({ AliasName, TargetKeyId: (await key(other)).id }));
      },
    }),
  ),
];

/** What aliases may not be called, and where they may not lead. */
export const ALIAS_REFUSAL_CHECKS: readonly EndpointCheck[] = [...REFUSED_NAMES, ...REFUSALS];
