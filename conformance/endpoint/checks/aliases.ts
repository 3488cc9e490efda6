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

/** An alias comes to lead to a key. */
async function expectNames({ kms, eventually }: Session, AliasName: string, keyId: string): Promise<void> {
  await eventually('alias', async () => {
    const { KeyMetadata } = await kms.describeKey({ KeyId: AliasName });
    expectEqual(KeyMetadata?.KeyId, keyId, 'the key');
  });
}

/** Aliases: what they stand for, and what becomes of them. */
export const ALIAS_CHECKS: readonly EndpointCheck[] = [
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
    run: async (session) => {
      const { kms, key, makeAlias } = session;
      const [from, to] = [await key('symmetric'), await key('another symmetric')];
      const AliasName = await makeAlias(from.id);
      await kms.updateAlias({ AliasName, TargetKeyId: to.id });
      await expectNames(session, AliasName, to.id);
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
    run: async (session) => {
      const { kms, key, makeAlias, eventually } = session;
      const AliasName = await makeAlias((await key('symmetric')).id);
      await kms.deleteAlias({ AliasName });
      const { id: TargetKeyId } = await key('another symmetric');
      await eventually('alias', () => kms.createAlias({ AliasName, TargetKeyId }));
      await expectNames(session, AliasName, TargetKeyId);
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
    run: async (session) => {
      const { kms, key, names } = session;
      const AliasName = `${names.alias()}/Long_Name-`.padEnd(256, 'x');
      const { id: TargetKeyId } = await key('symmetric');
      await kms.createAlias({ AliasName, TargetKeyId });
      await expectNames(session, AliasName, TargetKeyId);
    },
  },
];
