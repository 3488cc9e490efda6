import { expect, test } from 'vitest';
import { cloudHsmStore, createKeyStore, describeKeyStore, externalStore } from '../../../test/key-stores.ts';
import { refusalOf, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, emulator } = testWorld();
const { clock } = emulator;

const stateOf = async (id: string) => (await describeKeyStore(kms, id)).ConnectionState;

test.each([
  ['AWS_CLOUDHSM', cloudHsmStore(0)],
  ['EXTERNAL_KEY_STORE', externalStore(0)],
])('connects a store of the type %s in a minute of the clock', async (_type, input) => {
  const CustomKeyStoreId = await createKeyStore(kms, input);
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  expect(await stateOf(CustomKeyStoreId)).toBe('CONNECTING');
  await clock.advance(59_999);
  expect(await stateOf(CustomKeyStoreId)).toBe('CONNECTING');
  await clock.advance(1);
  expect(await stateOf(CustomKeyStoreId)).toBe('CONNECTED');
});

test('again, while it connects and when it is connected, changes nothing', async () => {
  const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(1));
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  await clock.advance(30_000);
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  await clock.advance(30_000);
  expect(await stateOf(CustomKeyStoreId)).toBe('CONNECTED');
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  expect(await stateOf(CustomKeyStoreId)).toBe('CONNECTED');
});

test('fails on request, and connects after it was disconnected', async () => {
  const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(2));
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  await emulator.failKeyStoreConnection({ customKeyStoreId: CustomKeyStoreId, error: 'USER_LOCKED_OUT' });
  await clock.advance(60_000);
  expect(await describeKeyStore(kms, CustomKeyStoreId)).toMatchObject({
    ConnectionState: 'FAILED',
    ConnectionErrorCode: 'USER_LOCKED_OUT',
  });
  expect(await refusalOf(kms.connectCustomKeyStore({ CustomKeyStoreId }))).toEqual({
    code: 'CustomKeyStoreInvalidStateException',
    message: `Cannot connect custom key store ${CustomKeyStoreId}: its connection state is FAILED.`,
    status: 400,
  });
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
  await clock.advance(10_000);
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  await clock.advance(60_000);
  const { ConnectionState, ConnectionErrorCode } = await describeKeyStore(kms, CustomKeyStoreId);
  expect([ConnectionState, ConnectionErrorCode]).toEqual(['CONNECTED', undefined]);
});

test('is refused while the store disconnects', async () => {
  const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(3));
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
  expect(await refusalOf(kms.connectCustomKeyStore({ CustomKeyStoreId }))).toMatchObject({
    code: 'CustomKeyStoreInvalidStateException',
    message: `Cannot connect custom key store ${CustomKeyStoreId}: its connection state is DISCONNECTING.`,
  });
});

refuses(kms, 'ConnectCustomKeyStore', [
  [
    'a store that does not exist',
    { CustomKeyStoreId: 'cks-1' },
    'CustomKeyStoreNotFoundException',
    `Custom key store 'cks-1' does not exist`,
  ],
]);
