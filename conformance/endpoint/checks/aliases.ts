import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import { api, guide, model } from '../sources.ts';

/** The alias of a key as ListAliases has it. */
async function listed({ kms }: Session, KeyId: string, name: string) {
  for (let Marker: string | undefined; ; ) {
    const { Aliases = [], NextMarker } = await kms.listAliases({ KeyId, ...(Marker && { Marker }) });
    const found = Aliases.find(({ AliasName }) => AliasName === name);
    if (found || !NextMarker) return found;
    Marker = NextMarker;
  }
}

const LIVES: readonly EndpointCheck[] = [
  {
    id: 'aliases/are-listed-with-their-key',
    shows: 'ListAliases of a key names an alias, its ARN and the id of the key.',
    source: api('ListAliases', 'AliasListEntry'),
    judges: ['CreateAlias', 'ListAliases'],
    run: async (session) => {
      const { id, arn } = await session.key('symmetric');
      const name = await session.makeAlias(id);
      await session.eventually('alias', async () => {
        const { AliasName, AliasArn, TargetKeyId } = (await listed(session, id, name)) ?? {};
        const expected = [name, arn.replace(/key\/.*/, name), id];
        expectEqual([AliasName, AliasArn, TargetKeyId], expected, 'name, ARN and target');
      });
    },
  },
  {
    id: 'aliases/have-their-dates',
    shows: 'ListAliases tells when an alias was made and last changed.',
    source: api('AliasListEntry', 'CreationDate, LastUpdatedDate'),
    judges: ['ListAliases'],
    run: async (session) => {
      const { id } = await session.key('symmetric');
      const name = await session.makeAlias(id);
      await session.eventually('alias', async () => {
        const { CreationDate, LastUpdatedDate } = (await listed(session, id, name)) ?? {};
        const dates = [CreationDate instanceof Date, LastUpdatedDate instanceof Date];
        expectEqual(dates, [true, true], 'whether there is a CreationDate and a LastUpdatedDate');
      });
    },
  },
  {
    id: 'aliases/take-the-arn-of-a-key',
    shows: 'CreateAlias takes the ARN of the key, too.',
    source: api('CreateAlias', 'TargetKeyId'),
    judges: ['CreateAlias'],
    run: async ({ kms, key, makeAlias }) => {
      const { id, arn } = await key('symmetric');
      const { KeyMetadata } = await kms.describeKey({ KeyId: await makeAlias(arn) });
      expectEqual(KeyMetadata?.KeyId, id, 'the key');
    },
  },
  {
    id: 'aliases/stand-for-their-key',
    shows: 'Encrypt takes an alias, and answers with the ARN of its key.',
    source: guide('kms-alias', 'aliases in cryptographic operations'),
    judges: ['Encrypt', 'CreateAlias'],
    run: async ({ kms, key, makeAlias }) => {
      const { id, arn } = await key('symmetric');
      const request = { KeyId: await makeAlias(id), Plaintext: Buffer.from('x') };
      expectEqual((await kms.encrypt(request)).KeyId, arn, 'the KeyId of the answer');
    },
  },
  {
    id: 'aliases/a-key-can-have-several',
    shows: 'Two aliases can stand for one key.',
    source: guide('kms-alias', 'each alias is associated with one key, a key can have several aliases'),
    judges: ['CreateAlias'],
    run: async (session) => {
      const { id } = await session.key('symmetric');
      for (const name of [await session.makeAlias(id), await session.makeAlias(id)]) {
        await session.eventually('alias', async () =>
          expectEqual((await listed(session, id, name))?.TargetKeyId, id, name),
        );
      }
    },
  },
  {
    id: 'aliases/can-be-moved',
    shows: 'UpdateAlias moves an alias to another key of the same kind.',
    source: api('UpdateAlias'),
    judges: ['UpdateAlias'],
    run: async ({ kms, key, makeAlias, eventually }) => {
      const [from, to] = [await key('symmetric'), await key('another symmetric')];
      const AliasName = await makeAlias(from.id);
      await kms.updateAlias({ AliasName, TargetKeyId: to.id });
      await eventually('alias', async () => {
        const { KeyMetadata } = await kms.describeKey({ KeyId: AliasName });
        expectEqual(KeyMetadata?.KeyId, to.id, 'the key');
      });
    },
  },
  {
    id: 'aliases/move-without-their-ciphertexts',
    shows: 'What was encrypted under an alias is decrypted by the old key after the alias has moved.',
    source: guide('alias-using', 'the ciphertext holds the key, not the alias'),
    judges: ['UpdateAlias', 'Decrypt'],
    run: async ({ kms, key, makeAlias, eventually }) => {
      const [from, to] = [await key('symmetric'), await key('another symmetric')];
      const AliasName = await makeAlias(from.id);
      const { CiphertextBlob } = await kms.encrypt({ KeyId: AliasName, Plaintext: Buffer.from('x') });
      await kms.updateAlias({ AliasName, TargetKeyId: to.id });
      await eventually('alias', () =>
        refused('IncorrectKeyException', kms.decrypt({ CiphertextBlob, KeyId: AliasName })),
      );
      expectEqual((await kms.decrypt({ CiphertextBlob })).KeyId, from.arn, 'the key that decrypts');
    },
  },
  {
    id: 'aliases/go-and-leave-their-key',
    shows: 'DeleteAlias takes the alias away, and leaves its key as it is.',
    source: api('DeleteAlias'),
    judges: ['DeleteAlias'],
    run: async ({ kms, key, makeAlias, eventually, stranger }) => {
      const { id } = await key('symmetric');
      const AliasName = await makeAlias(id);
      await kms.deleteAlias({ AliasName });
      stranger(AliasName);
      await eventually('alias', () => refused('NotFoundException', kms.describeKey({ KeyId: AliasName })));
      expectEqual(
        (await kms.describeKey({ KeyId: id })).KeyMetadata?.KeyState,
        'Enabled',
        'the state of the key',
      );
    },
  },
  {
    id: 'aliases/can-be-made-again',
    shows: 'The name of a deleted alias can be given to another key.',
    source: guide('alias-manage', 'delete the alias and create it again'),
    judges: ['DeleteAlias', 'CreateAlias'],
    run: async ({ kms, key, makeAlias, eventually }) => {
      const AliasName = await makeAlias((await key('symmetric')).id);
      await kms.deleteAlias({ AliasName });
      const { id: TargetKeyId } = await key('another symmetric');
      await eventually('alias', () => kms.createAlias({ AliasName, TargetKeyId }));
      await eventually('alias', async () => {
        const { KeyMetadata } = await kms.describeKey({ KeyId: AliasName });
        expectEqual(KeyMetadata?.KeyId, TargetKeyId, 'the key');
      });
    },
  },
  {
    id: 'aliases/are-those-of-the-key-only',
    shows: 'ListAliases of a key names no alias of another key.',
    source: api('ListAliases', 'KeyId'),
    judges: ['ListAliases'],
    run: async (session) => {
      const { kms, key, makeAlias, eventually } = session;
      const { id } = await key('another symmetric');
      const name = await makeAlias(id);
      await eventually('alias', async () => {
        const { Aliases = [] } = await kms.listAliases({ KeyId: id });
        expect(
          Aliases.some(({ AliasName }) => AliasName === name),
          'its own alias is not there',
        );
        const others = Aliases.filter(({ TargetKeyId }) => TargetKeyId !== id);
        expectEqual(others.length, 0, 'the number of aliases of other keys');
      });
    },
  },
  {
    id: 'aliases/are-of-one-region',
    shows: 'An alias of one Region is unknown in another.',
    source: guide('kms-alias', 'an alias is unique in an account and Region'),
    judges: ['DescribeKey'],
    run: async ({ replicaKms, kms, key, makeAlias }) => {
      const KeyId = await makeAlias((await key('symmetric')).id);
      expect(
        (await kms.describeKey({ KeyId })).KeyMetadata !== undefined,
        'it is not known in its own Region',
      );
      await refused('NotFoundException', replicaKms.describeKey({ KeyId }));
    },
  },
  {
    id: 'aliases/may-have-256-characters',
    shows: 'A name of 256 characters, with slashes, underscores and dashes, is taken.',
    source: model('AliasNameType'),
    judges: ['CreateAlias'],
    run: async ({ kms, key, names, eventually }) => {
      const AliasName = `${names.alias()}/Long_Name-`.padEnd(256, 'x');
      const { id: TargetKeyId } = await key('symmetric');
      await kms.createAlias({ AliasName, TargetKeyId });
      await eventually('alias', async () => {
        const { KeyMetadata } = await kms.describeKey({ KeyId: AliasName });
        expectEqual(KeyMetadata?.KeyId, TargetKeyId, 'the key');
      });
    },
  },
];

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

/** Aliases: what they stand for, and what they may be called. */
export const ALIAS_CHECKS: readonly EndpointCheck[] = [...LIVES, ...REFUSED_NAMES, ...REFUSALS];
