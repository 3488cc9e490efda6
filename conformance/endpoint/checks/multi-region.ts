import type { ReplicateKeyCommandInput } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Key, Session } from '../session/session.ts';
import { api, guide } from '../sources.ts';

/** The ARN that a key of another Region has. */
function arnIn(region: string, { arn }: Key): string {
  const [partition = '', name = '', service = '', , ...rest] = arn.split(':');
  return [partition, name, service, region, ...rest].join(':');
}

async function replicated(
  { kms, replicaKms, replicaRegion, seen }: Session,
  key: Key,
  more: Pick<ReplicateKeyCommandInput, 'Description' | 'Tags'> = {},
) {
  const request = { KeyId: key.id, ReplicaRegion: replicaRegion, ...more };
  const { ReplicaKeyMetadata } = await kms.replicateKey(request);
  await seen('replica', async () => {
    const { KeyMetadata } = await replicaKms.describeKey({ KeyId: key.id });
    expectEqual(KeyMetadata?.KeyState, 'Enabled', 'the state of the replica');
  });
  return ReplicaKeyMetadata;
}

/** A primary key and its replica, which checks share, and what ReplicateKey said. */
function pair(session: Session) {
  return session.once('a multi-Region key with a replica', async () => {
    const key = await session.makeKey({ MultiRegion: true, Description: 'primary' });
    const Tags = [{ TagKey: 'side', TagValue: 'replica' }];
    return { key, replica: await replicated(session, key, { Description: 'replica', Tags }) };
  });
}

const PRIMARIES: readonly EndpointCheck[] = [
  {
    id: 'multi-region/a-key-id-begins-with-mrk',
    shows: 'A multi-Region key has an id that begins with mrk-, and is a primary key without replicas.',
    source: guide('multi-region-keys-overview', 'the key ID begins with mrk-'),
    judges: ['CreateKey'],
    run: async ({ makeKey, region }) => {
      const { id, arn, metadata } = await makeKey({ MultiRegion: true });
      expect(id.startsWith('mrk-'), `the key id is ${id}`);
      const { MultiRegionKeyType, PrimaryKey, ReplicaKeys } = metadata.MultiRegionConfiguration ?? {};
      expectEqual([metadata.MultiRegion, MultiRegionKeyType], [true, 'PRIMARY'], 'MultiRegion and type');
      expectEqual({ ...PrimaryKey }, { Arn: arn, Region: region }, 'the primary key');
      expectEqual(ReplicaKeys ?? [], [], 'the replica keys');
    },
  },
  {
    id: 'multi-region/other-keys-are-of-one-region',
    shows: 'An ordinary key has no multi-Region configuration.',
    source: api('KeyMetadata', 'MultiRegionConfiguration'),
    judges: ['DescribeKey'],
    run: async ({ kms, key }) => {
      const { KeyMetadata } = await kms.describeKey({ KeyId: (await key('symmetric')).id });
      const { MultiRegion, MultiRegionConfiguration } = KeyMetadata ?? {};
      expectEqual(
        [MultiRegion, MultiRegionConfiguration],
        [false, undefined],
        'MultiRegion and its configuration',
      );
    },
  },
];

const REPLICAS: readonly EndpointCheck[] = [
  {
    id: 'multi-region/a-replica-has-the-same-id',
    shows: 'ReplicateKey makes a key of the same id in another Region, and answers with its metadata.',
    source: api('ReplicateKey'),
    judges: ['ReplicateKey'],
    run: async (session) => {
      const { key, replica } = await pair(session);
      expectEqual(
        [replica?.KeyId, replica?.Arn],
        [key.id, arnIn(session.replicaRegion, key)],
        'KeyId and Arn of the answer',
      );
    },
  },
  {
    id: 'multi-region/both-know-each-other',
    shows: 'DescribeKey of the primary and of the replica tell the same of primary and replicas.',
    source: api('KeyMetadata', 'MultiRegionConfiguration'),
    judges: ['DescribeKey'],
    run: async (session) => {
      const { key } = await pair(session);
      const { region, replicaRegion, eventually } = session;
      for (const [kms, type] of [
        [session.kms, 'PRIMARY'],
        [session.replicaKms, 'REPLICA'],
      ] as const) {
        await eventually('replica', async () => {
          const { KeyMetadata } = await kms.describeKey({ KeyId: key.id });
          const { MultiRegionKeyType, PrimaryKey, ReplicaKeys } = KeyMetadata?.MultiRegionConfiguration ?? {};
          expectEqual(MultiRegionKeyType, type, 'the type');
          expectEqual(
            { ...PrimaryKey },
            { Arn: key.arn, Region: region },
            `the primary that the ${type} names`,
          );
          const replicas = ReplicaKeys?.map(({ Arn, Region }) => ({ Arn, Region }));
          const expected = [{ Arn: arnIn(replicaRegion, key), Region: replicaRegion }];
          expectEqual(replicas, expected, `the replicas that the ${type} names`);
        });
      }
    },
  },
  {
    id: 'multi-region/what-one-encrypts-the-other-decrypts',
    shows: 'A ciphertext of the primary is decrypted by the replica, and the other way round.',
    source: guide('multi-region-keys-overview', 'the same key material'),
    judges: ['Decrypt', 'Encrypt'],
    run: async (session) => {
      const { id: KeyId } = (await pair(session)).key;
      const { kms, replicaKms } = session;
      for (const [one, other] of [
        [kms, replicaKms],
        [replicaKms, kms],
      ] as const) {
        const { CiphertextBlob } = await one.encrypt({ KeyId, Plaintext: Buffer.from('both') });
        const { Plaintext = [] } = await other.decrypt({ KeyId, CiphertextBlob });
        expectEqual(Buffer.from(Plaintext).toString(), 'both', 'the plaintext');
      }
    },
  },
  {
    id: 'multi-region/pairs-sign-alike',
    shows: 'The replica of a signing key has the same public key and verifies what the primary signed.',
    source: guide('multi-region-keys-overview', 'the same key material'),
    judges: ['ReplicateKey', 'Verify'],
    run: async (session) => {
      const input = { MultiRegion: true, KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
      const key = await session.makeKey(input);
      await replicated(session, key);
      const request = {
        KeyId: key.id,
        Message: Buffer.from('both'),
        SigningAlgorithm: 'ECDSA_SHA_256',
      } as const;
      const { Signature } = await session.kms.sign(request);
      const { SignatureValid } = await session.replicaKms.verify({ ...request, Signature });
      expectEqual(SignatureValid, true, 'whether the replica accepts it');
    },
  },
  {
    id: 'multi-region/a-description-is-of-one-key',
    shows: 'A replica can have a description and tags that its primary has not.',
    source: guide('multi-region-keys-overview', 'independent properties'),
    judges: ['ReplicateKey', 'DescribeKey'],
    run: async (session) => {
      const { kms, replicaKms, eventually } = session;
      const { id: KeyId } = (await pair(session)).key;
      await eventually('replica', async () => {
        const replica = await replicaKms.describeKey({ KeyId });
        expectEqual(replica.KeyMetadata?.Description, 'replica', 'the description of the replica');
        const found = (await replicaKms.listResourceTags({ KeyId })).Tags ?? [];
        expectEqual(
          found.find(({ TagKey }) => TagKey === 'side')?.TagValue,
          'replica',
          'the tag of the replica',
        );
      });
      expectEqual(
        (await kms.describeKey({ KeyId })).KeyMetadata?.Description,
        'primary',
        'the primary’s description',
      );
      const tags = (await kms.listResourceTags({ KeyId })).Tags ?? [];
      expectEqual(
        tags.some(({ TagKey }) => TagKey === 'side'),
        false,
        'whether the primary has the tag',
      );
    },
  },
  {
    id: 'multi-region/one-is-disabled-alone',
    shows: 'A replica that is disabled leaves its primary enabled.',
    source: guide('multi-region-keys-overview', 'independent properties: key state'),
    judges: ['DisableKey'],
    run: async (session) => {
      const { kms, replicaKms, makeKey, eventually } = session;
      const key = await makeKey({ MultiRegion: true });
      await replicated(session, key);
      await replicaKms.disableKey({ KeyId: key.id });
      await eventually('state', async () => {
        const states = [
          await kms.describeKey({ KeyId: key.id }),
          await replicaKms.describeKey({ KeyId: key.id }),
        ];
        expectEqual(
          states.map(({ KeyMetadata }) => KeyMetadata?.KeyState),
          ['Enabled', 'Disabled'],
          'the states',
        );
      });
    },
  },
];

const CHANGES: readonly EndpointCheck[] = [
  {
    id: 'multi-region/the-primary-can-change',
    shows: 'UpdatePrimaryRegion makes the replica the primary, and the primary a replica.',
    source: api('UpdatePrimaryRegion'),
    judges: ['UpdatePrimaryRegion'],
    run: async (session) => {
      const { kms, replicaKms, makeKey, replicaRegion, eventually } = session;
      const key = await makeKey({ MultiRegion: true });
      await replicated(session, key);
      await kms.updatePrimaryRegion({ KeyId: key.id, PrimaryRegion: replicaRegion });
      await eventually('replica', async () => {
        const both = [
          await kms.describeKey({ KeyId: key.id }),
          await replicaKms.describeKey({ KeyId: key.id }),
        ];
        const types = both.map(
          ({ KeyMetadata }) => KeyMetadata?.MultiRegionConfiguration?.MultiRegionKeyType,
        );
        expectEqual(types, ['REPLICA', 'PRIMARY'], 'the types');
      });
    },
  },
  {
    id: 'multi-region/a-primary-waits-for-its-replicas',
    shows:
      'A primary key whose deletion is scheduled is PendingReplicaDeletion while a replica is there, without a date.',
    source: guide('deleting-mrks'),
    judges: ['ScheduleKeyDeletion', 'CancelKeyDeletion'],
    run: async (session) => {
      const { kms, makeKey, eventually } = session;
      const key = await makeKey({ MultiRegion: true });
      await replicated(session, key);
      const answer = await kms.scheduleKeyDeletion({ KeyId: key.id, PendingWindowInDays: 7 });
      expectEqual(
        [answer.KeyState, answer.DeletionDate],
        ['PendingReplicaDeletion', undefined],
        'state and date',
      );
      // Left so, it would wait for its replica, and cost money meanwhile.
      await kms.cancelKeyDeletion({ KeyId: key.id });
      await eventually('state', async () => {
        const { KeyMetadata } = await kms.describeKey({ KeyId: key.id });
        expectEqual(KeyMetadata?.KeyState, 'Disabled', 'the state');
      });
    },
  },
];

const REFUSALS: readonly EndpointCheck[] = [
  {
    id: 'multi-region/there-is-one-replica-in-a-region',
    shows: 'ReplicateKey into a Region that has a replica is refused with AlreadyExistsException.',
    source: api('ReplicateKey', 'AlreadyExistsException'),
    judges: ['ReplicateKey'],
    run: async (session) => {
      const { id: KeyId } = (await pair(session)).key;
      const request = { KeyId, ReplicaRegion: session.replicaRegion };
      await refused('AlreadyExistsException', session.kms.replicateKey(request));
    },
  },
  {
    id: 'multi-region/other-keys-are-not-replicated',
    shows: 'ReplicateKey refuses a key of one Region.',
    source: api('ReplicateKey', 'UnsupportedOperationException'),
    judges: ['ReplicateKey'],
    run: async ({ kms, key, replicaRegion }) => {
      const { id: KeyId } = await key('expendable');
      await refused(
        'UnsupportedOperationException',
        kms.replicateKey({ KeyId, ReplicaRegion: replicaRegion }),
      );
    },
  },
  {
    id: 'multi-region/a-replica-is-not-replicated',
    shows: 'ReplicateKey refuses a replica: only the primary is replicated.',
    source: api('ReplicateKey', 'KeyId identifies the multi-Region primary key'),
    judges: ['ReplicateKey'],
    run: async (session) => {
      const { id: KeyId } = (await pair(session)).key;
      const request = { KeyId, ReplicaRegion: session.region };
      const codes = ['UnsupportedOperationException', 'AlreadyExistsException', 'ValidationException'];
      await refused(codes, session.replicaKms.replicateKey(request));
    },
  },
  {
    id: 'multi-region/rotation-is-the-primarys',
    shows: 'EnableKeyRotation refuses a replica: rotation is a property of the primary.',
    source: api('EnableKeyRotation', 'set the property on the primary key'),
    judges: ['EnableKeyRotation'],
    run: async (session) => {
      const { id: KeyId } = (await pair(session)).key;
      await refused('UnsupportedOperationException', session.replicaKms.enableKeyRotation({ KeyId }));
    },
  },
];

/** Multi-Region keys, in two Regions of the endpoint. */
export const MULTI_REGION_CHECKS: readonly EndpointCheck[] = [
  ...PRIMARIES,
  ...REPLICAS,
  ...CHANGES,
  ...REFUSALS,
];
