import { createPublicKey, randomBytes } from 'node:crypto';
import type { AlgorithmSpec } from '@aws-sdk/client-kms';
import { DAY, HOUR } from '../../laboratory/durations.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { api, guide, model } from '../sources.ts';
import { emptyKey, expectState, FOREVER, imported } from './imported.ts';

const PARAMETERS: readonly EndpointCheck[] = [
  {
    id: 'import/a-key-waits-for-its-material',
    shows: 'A key of the origin EXTERNAL is PendingImport, and not enabled.',
    source: guide('importing-keys-create-cmk'),
    judges: ['DescribeKey'],
    run: async ({ kms, key }) => {
      const { KeyMetadata } = await kms.describeKey({ KeyId: (await key('pending import')).id });
      const { Origin, KeyState, Enabled } = KeyMetadata ?? {};
      expectEqual(
        [Origin, KeyState, Enabled],
        ['EXTERNAL', 'PendingImport', false],
        'origin, state and Enabled',
      );
    },
  },
  ...([2048, 3072, 4096] as const).map(
    (bits): EndpointCheck => ({
      id: `import/the-wrapping-key-has-${bits}-bits`,
      shows: `GetParametersForImport gives an RSA key of ${bits} bits and a token that are good for a day.`,
      source: api('GetParametersForImport', 'the import token and public key are valid for 24 hours'),
      judges: ['GetParametersForImport'],
      run: async ({ kms, key, clock }) => {
        const { id } = await key('pending import');
        const answer = await kms.getParametersForImport({
          KeyId: id,
          WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
          WrappingKeySpec: `RSA_${bits}`,
        });
        const { PublicKey = new Uint8Array(), ImportToken = new Uint8Array(), ParametersValidTo } = answer;
        expectEqual(ImportToken.length > 0, true, 'whether there is a token');
        const parsed = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
        expectEqual(parsed.asymmetricKeyDetails?.modulusLength, bits, 'the bits of the wrapping key');
        const hours = ((ParametersValidTo?.getTime() ?? 0) - clock.now()) / HOUR;
        expect(hours > 23 && hours < 25, `they are good for ${hours} hours`);
      },
    }),
  ),
  {
    id: 'import/only-external-keys-have-parameters',
    shows: 'GetParametersForImport refuses a key whose material KMS made.',
    source: api('GetParametersForImport', 'the Origin must be EXTERNAL'),
    judges: ['GetParametersForImport'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('symmetric');
      const request = {
        KeyId,
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_2048',
      } as const;
      await refused('UnsupportedOperationException', kms.getParametersForImport(request));
    },
  },
  {
    id: 'import/an-unknown-algorithm-is-refused',
    shows: 'GetParametersForImport refuses a wrapping algorithm that does not exist.',
    source: model('AlgorithmSpec'),
    judges: ['GetParametersForImport'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('pending import');
      const request = { KeyId, WrappingAlgorithm: 'ROT_13' as never, WrappingKeySpec: 'RSA_2048' } as const;
      await refused('ValidationException', kms.getParametersForImport(request));
    },
  },
];

/** RSAES_OAEP wraps the material itself, RSA_AES_KEY_WRAP an AES key that wraps it. */
const ALGORITHMS = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const satisfies readonly AlgorithmSpec[];

const SYMMETRIC: readonly EndpointCheck[] = [
  ...ALGORITHMS.map(
    (algorithm): EndpointCheck => ({
      id: `import/symmetric-material-by-${algorithm}`,
      shows: `A symmetric key whose material was wrapped with ${algorithm} encrypts and decrypts.`,
      source: guide('importing-keys-get-public-key-and-token', 'wrapping algorithms'),
      judges: ['ImportKeyMaterial', 'GetParametersForImport'],
      run: async (session) => {
        const { id } = await emptyKey(session);
        await imported(session, id, randomBytes(32), FOREVER, { algorithm });
        await expectState(session, id, 'Enabled');
        const { CiphertextBlob } = await session.kms.encrypt({ KeyId: id, Plaintext: Buffer.from('x') });
        const { Plaintext = [] } = await session.kms.decrypt({ CiphertextBlob });
        expectEqual(Buffer.from(Plaintext).toString(), 'x', 'the plaintext');
      },
    }),
  ),
  {
    id: 'import/material-that-stays-says-so',
    shows: 'DescribeKey tells that imported material does not expire.',
    source: api('KeyMetadata', 'ExpirationModel, ValidTo'),
    judges: ['ImportKeyMaterial', 'DescribeKey'],
    run: async (session) => {
      const { id } = await emptyKey(session);
      await imported(session, id, randomBytes(32));
      await session.eventually('state', async () => {
        const { ExpirationModel, ValidTo } = (await session.kms.describeKey({ KeyId: id })).KeyMetadata ?? {};
        expectEqual(
          [ExpirationModel, ValidTo],
          [FOREVER.ExpirationModel, undefined],
          'ExpirationModel and ValidTo',
        );
      });
    },
  },
  {
    id: 'import/material-that-expires-says-when',
    shows: 'DescribeKey tells when imported material expires.',
    source: api('KeyMetadata', 'ExpirationModel, ValidTo'),
    judges: ['ImportKeyMaterial', 'DescribeKey'],
    run: async (session) => {
      const { id } = await emptyKey(session);
      // Whole seconds: the protocol has no finer ones everywhere.
      const validTo = new Date(Math.floor(session.clock.now() / 1000) * 1000 + 7 * DAY);
      await imported(session, id, randomBytes(32), {
        ExpirationModel: 'KEY_MATERIAL_EXPIRES',
        ValidTo: validTo,
      });
      await session.eventually('state', async () => {
        const { ExpirationModel, ValidTo } = (await session.kms.describeKey({ KeyId: id })).KeyMetadata ?? {};
        const found = [ExpirationModel, ValidTo?.toISOString()];
        expectEqual(found, ['KEY_MATERIAL_EXPIRES', validTo.toISOString()], 'ExpirationModel and ValidTo');
      });
    },
  },
  {
    id: 'import/deleted-material-can-be-imported-again',
    shows:
      'Without its material a key is PendingImport and decrypts nothing; with the same material it decrypts again.',
    source: api('DeleteImportedKeyMaterial'),
    judges: ['DeleteImportedKeyMaterial', 'ImportKeyMaterial'],
    run: async (session) => {
      const { kms } = session;
      const { id: KeyId } = await emptyKey(session);
      const material = randomBytes(32);
      await imported(session, KeyId, material);
      await expectState(session, KeyId, 'Enabled');
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('x') });
      await kms.deleteImportedKeyMaterial({ KeyId });
      await expectState(session, KeyId, 'PendingImport');
      await session.eventually('state', () =>
        refused('KMSInvalidStateException', kms.decrypt({ CiphertextBlob })),
      );
      await imported(session, KeyId, material);
      await expectState(session, KeyId, 'Enabled');
      const { Plaintext = [] } = await kms.decrypt({ CiphertextBlob });
      expectEqual(Buffer.from(Plaintext).toString(), 'x', 'the plaintext');
    },
  },
  {
    id: 'import/only-imported-material-can-be-deleted',
    shows: 'DeleteImportedKeyMaterial refuses a key whose material KMS made.',
    source: api('DeleteImportedKeyMaterial', 'the Origin must be EXTERNAL'),
    judges: ['DeleteImportedKeyMaterial'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('expendable');
      await refused('UnsupportedOperationException', kms.deleteImportedKeyMaterial({ KeyId }));
    },
  },
];

/** Imported key material. */
export const IMPORT_CHECKS: readonly EndpointCheck[] = [...PARAMETERS, ...SYMMETRIC];
