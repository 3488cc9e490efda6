import { describe, expect, test } from 'vitest';
import { cloudHsmStore, createKeyStore, externalStore } from '../../../test/key-stores.ts';
import { call, refusalOf, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, emulator } = testWorld();

const hsm = await createKeyStore(kms, cloudHsmStore(0));
const idle = await createKeyStore(kms, cloudHsmStore(1));
const external = await createKeyStore(kms, externalStore(0));
for (const CustomKeyStoreId of [hsm, external]) await kms.connectCustomKeyStore({ CustomKeyStoreId });
await emulator.clock.advance(60_000);

describe('nothing lets anybody believe that a key is in an HSM', () => {
  test.each([
    ['CreateKey', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: hsm }, 'a key in a custom key store'],
    [
      'CreateKey',
      { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: external, XksKeyId: 'k' },
      'a key in a custom key store',
    ],
    ['GenerateRandom', { NumberOfBytes: 32, CustomKeyStoreId: hsm }, 'GenerateRandom in a custom key store'],
  ] as const)('%s %j', async (operation, input, what) => {
    expect(await refusalOf(call(kms, operation, input))).toEqual({
      code: 'NotImplementedException',
      message:
        `Keyproof does not emulate ${what}: no HSM and no external key manager is behind its custom key ` +
        'stores. It keeps their records and connection states only.',
      status: 501,
    });
    expect((await kms.listKeys({})).Keys).toEqual([]);
  });
});

describe('a wrong request is refused as AWS refuses it', () => {
  refuses(kms, 'CreateKey', [
    [
      'a store without its origin',
      { CustomKeyStoreId: hsm },
      'ValidationException',
      'CustomKeyStoreId is not valid with the origin AWS_KMS.',
    ],
    [
      'an external key without its origin',
      { Origin: 'EXTERNAL', XksKeyId: 'k' },
      'ValidationException',
      'XksKeyId is not valid with the origin EXTERNAL.',
    ],
    [
      'the origin without a store',
      { Origin: 'AWS_CLOUDHSM' },
      'ValidationException',
      'You must specify a CustomKeyStoreId with the origin AWS_CLOUDHSM.',
    ],
    [
      'an external key store without a key',
      { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: external },
      'ValidationException',
      'You must specify an XksKeyId with the origin EXTERNAL_KEY_STORE.',
    ],
    [
      'a CloudHSM key store with an external key',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: hsm, XksKeyId: 'k' },
      'ValidationException',
      'XksKeyId is valid only with the origin EXTERNAL_KEY_STORE.',
    ],
    [
      'a store of the other type',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: external },
      'ValidationException',
      'The origin AWS_CLOUDHSM is not valid for a custom key store of the type EXTERNAL_KEY_STORE.',
    ],
    [
      'a store of nobody',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' },
      'CustomKeyStoreNotFoundException',
      `Custom key store 'cks-1' does not exist`,
    ],
    [
      'a store that is not connected',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: idle },
      'CustomKeyStoreInvalidStateException',
      `Cannot create a key in custom key store ${idle}: its connection state is DISCONNECTED.`,
    ],
    [
      'an asymmetric key',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: hsm, KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' },
      'UnsupportedOperationException',
      'KeySpec RSA_2048 is not supported in a custom key store.',
    ],
    [
      'a multi-Region key',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: hsm, MultiRegion: true },
      'UnsupportedOperationException',
      'A custom key store cannot contain multi-Region keys.',
    ],
  ]);

  refuses(kms, 'GenerateRandom', [
    [
      'a store of nobody',
      { NumberOfBytes: 32, CustomKeyStoreId: 'cks-1' },
      'CustomKeyStoreNotFoundException',
      `Custom key store 'cks-1' does not exist`,
    ],
    [
      'an external key store',
      { NumberOfBytes: 32, CustomKeyStoreId: external },
      'UnsupportedOperationException',
      'GenerateRandom is not supported in an external key store.',
    ],
    [
      'a store that is not connected',
      { NumberOfBytes: 32, CustomKeyStoreId: idle },
      'CustomKeyStoreInvalidStateException',
      `Cannot generate randomness in custom key store ${idle}: its connection state is DISCONNECTED.`,
    ],
  ]);
});
