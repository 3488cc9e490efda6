import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type {
  AlgorithmSpec,
  CreateKeyCommandInput,
  ImportKeyMaterialCommandInput,
  WrappingKeySpec,
} from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { verifies } from '../independent/verify.ts';
import { wrap } from '../independent/wrap.ts';
import { refused } from '../refused.ts';
import type { Key, Session } from '../session/session.ts';
import { api, guide, model } from '../sources.ts';

const FOREVER = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const;
const DAY = 86_400_000;

/** A key that waits for its material. */
function emptyKey({ makeKey }: Session, input: CreateKeyCommandInput = {}): Promise<Key> {
  return makeKey({ ...input, Origin: 'EXTERNAL' });
}

interface Way {
  readonly algorithm?: AlgorithmSpec;
  readonly wrappingKey?: WrappingKeySpec;
}

/** Material wrapped for a key, with the token that goes with it. */
async function wrapped({ kms }: Session, KeyId: string, material: Uint8Array, way: Way = {}) {
  const { algorithm = 'RSAES_OAEP_SHA_256', wrappingKey = 'RSA_2048' } = way;
  const request = { KeyId, WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingKey };
  const { PublicKey, ImportToken } = await kms.getParametersForImport(request);
  expect(
    PublicKey !== undefined && ImportToken !== undefined,
    'GetParametersForImport answered without key and token',
  );
  return { EncryptedKeyMaterial: wrap(PublicKey, algorithm, material), ImportToken };
}

/** Imports material; it does not expire, unless told otherwise. */
async function imported(
  session: Session,
  KeyId: string,
  material: Uint8Array,
  more: Partial<ImportKeyMaterialCommandInput> = FOREVER,
  way?: Way,
) {
  return session.kms.importKeyMaterial({ KeyId, ...(await wrapped(session, KeyId, material, way)), ...more });
}

async function expectState({ kms, seen }: Session, KeyId: string, state: string): Promise<void> {
  await seen('state', async () => {
    expectEqual((await kms.describeKey({ KeyId })).KeyMetadata?.KeyState, state, 'the state');
  });
}

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
          ...{ KeyId: id, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: `RSA_${bits}` },
        });
        const { PublicKey = new Uint8Array(), ImportToken = new Uint8Array(), ParametersValidTo } = answer;
        expectEqual(ImportToken.length > 0, true, 'whether there is a token');
        const parsed = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
        expectEqual(parsed.asymmetricKeyDetails?.modulusLength, bits, 'the bits of the wrapping key');
        const hours = ((ParametersValidTo?.getTime() ?? 0) - clock.now()) / 3_600_000;
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

const REFUSALS: readonly EndpointCheck[] = [
  {
    id: 'import/other-material-is-refused-afterwards',
    shows: 'After the first import, existing material has to be the same: another is refused.',
    source: model('IncorrectKeyMaterialException'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id } = await emptyKey(session);
      await imported(session, id, randomBytes(32));
      await expectState(session, id, 'Enabled');
      await session.kms.deleteImportedKeyMaterial({ KeyId: id });
      await expectState(session, id, 'PendingImport');
      await refused('IncorrectKeyMaterialException', imported(session, id, randomBytes(32)));
    },
  },
  {
    id: 'import/the-token-of-another-key-is-refused',
    shows: 'ImportKeyMaterial refuses the import token of another key.',
    source: model('InvalidImportTokenException'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id: KeyId } = await emptyKey(session);
      const { id: other } = await session.key('pending import');
      const request = { KeyId, ...FOREVER, ...(await wrapped(session, other, randomBytes(32))) };
      await refused('InvalidImportTokenException', session.kms.importKeyMaterial(request));
    },
  },
  {
    id: 'import/a-token-of-nobody-is-refused',
    shows: 'ImportKeyMaterial refuses bytes that are no import token.',
    source: model('InvalidImportTokenException'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id: KeyId } = await session.key('pending import');
      const parts = { ...(await wrapped(session, KeyId, randomBytes(32))), ImportToken: Buffer.alloc(64, 1) };
      await refused(
        'InvalidImportTokenException',
        session.kms.importKeyMaterial({ KeyId, ...FOREVER, ...parts }),
      );
    },
  },
  {
    id: 'import/material-that-does-not-unwrap-is-refused',
    shows: 'ImportKeyMaterial refuses material that was not encrypted under the wrapping key.',
    source: model('InvalidCiphertextException'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id: KeyId } = await session.key('pending import');
      const { ImportToken } = await wrapped(session, KeyId, randomBytes(32));
      const request = { KeyId, ...FOREVER, ImportToken, EncryptedKeyMaterial: Buffer.alloc(256, 1) };
      await refused('InvalidCiphertextException', session.kms.importKeyMaterial(request));
    },
  },
  {
    id: 'import/material-of-another-size-is-refused',
    shows: 'ImportKeyMaterial refuses 16 bytes for a symmetric key, which has 32.',
    source: guide('importing-keys-conceptual', 'requirements for imported key material: 256 bits'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id } = await session.key('pending import');
      await refused('IncorrectKeyMaterialException', imported(session, id, randomBytes(16)));
    },
  },
  {
    id: 'import/material-that-expires-needs-a-date',
    shows: 'ImportKeyMaterial without ValidTo is refused when the material expires, which is the default.',
    source: api('ImportKeyMaterial', 'ValidTo is required'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id } = await session.key('pending import');
      await refused('ValidationException', imported(session, id, randomBytes(32), {}));
    },
  },
  {
    id: 'import/material-of-kms-is-not-replaced',
    shows: 'ImportKeyMaterial refuses a key whose material KMS made.',
    source: api('ImportKeyMaterial', 'the Origin must be EXTERNAL'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id: KeyId } = await session.key('expendable');
      const { id: other } = await session.key('pending import');
      const request = { KeyId, ...FOREVER, ...(await wrapped(session, other, randomBytes(32))) };
      await refused('UnsupportedOperationException', session.kms.importKeyMaterial(request));
    },
  },
];

const MESSAGE = Buffer.from('made elsewhere');

/** Key pairs that were made elsewhere, and how they are brought over. */
const PAIRS = [
  ['ECC_NIST_P256', 'prime256v1', 'RSAES_OAEP_SHA_256', 'ECDSA_SHA_256'],
  ['ECC_NIST_P384', 'secp384r1', 'RSA_AES_KEY_WRAP_SHA_256', 'ECDSA_SHA_384'],
  ['ECC_SECG_P256K1', 'secp256k1', 'RSA_AES_KEY_WRAP_SHA_1', 'ECDSA_SHA_256'],
  ['RSA_2048', undefined, 'RSA_AES_KEY_WRAP_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'],
] as const;

const ASYMMETRIC = PAIRS.map(
  ([KeySpec, namedCurve, algorithm, SigningAlgorithm]): EndpointCheck => ({
    id: `import/a-pair-of-${KeySpec}-by-${algorithm}`,
    shows: `A private key of ${KeySpec}, imported by ${algorithm}, has its public key, signs, and verifies what it signed elsewhere.`,
    source: guide('importing-keys-conceptual', 'asymmetric private keys: PKCS #8 in DER'),
    judges: ['ImportKeyMaterial', 'GetPublicKey', 'Sign', 'Verify'],
    run: async (session) => {
      const { publicKey, privateKey } = namedCurve
        ? generateKeyPairSync('ec', { namedCurve })
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
      const { id: KeyId } = await emptyKey(session, { KeySpec, KeyUsage: 'SIGN_VERIFY' });
      const material = privateKey.export({ type: 'pkcs8', format: 'der' });
      await imported(session, KeyId, material, FOREVER, { algorithm });
      await expectState(session, KeyId, 'Enabled');
      const { PublicKey = new Uint8Array() } = await session.kms.getPublicKey({ KeyId });
      const its = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
      expect(its.equals(publicKey), 'the public key is another');
      const request = { KeyId, Message: MESSAGE, SigningAlgorithm };
      const { Signature = new Uint8Array() } = await session.kms.sign(request);
      expect(verifies(PublicKey, SigningAlgorithm, MESSAGE, Signature), 'its signature does not verify');
      const elsewhere = sign(`sha${SigningAlgorithm.slice(-3)}`, MESSAGE, privateKey);
      const { SignatureValid } = await session.kms.verify({ ...request, Signature: elsewhere });
      expectEqual(SignatureValid, true, 'whether Verify accepts what was signed elsewhere');
    },
  }),
);

const MACS: readonly EndpointCheck[] = [
  {
    id: 'import/an-hmac-key-gives-the-same-macs',
    shows: 'GenerateMac with imported material gives what HMAC gives elsewhere.',
    source: api('GenerateMac', 'RFC 2104'),
    judges: ['ImportKeyMaterial', 'GenerateMac'],
    run: async (session) => {
      const { id: KeyId } = await emptyKey(session, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
      const material = randomBytes(32);
      await imported(session, KeyId, material);
      await expectState(session, KeyId, 'Enabled');
      const { Mac = [] } = await session.kms.generateMac({
        KeyId,
        Message: MESSAGE,
        MacAlgorithm: 'HMAC_SHA_256',
      });
      const expected = createHmac('sha256', material).update(MESSAGE).digest('hex');
      expectEqual(Buffer.from(Mac).toString('hex'), expected, 'the MAC');
    },
  },
];

/** Imported key material. */
export const IMPORT_CHECKS: readonly EndpointCheck[] = [
  ...PARAMETERS,
  ...SYMMETRIC,
  ...REFUSALS,
  ...ASYMMETRIC,
  ...MACS,
];
