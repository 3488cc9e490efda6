import { expect, test } from 'vitest';
import { cloudHsmStore, createKeyStore, describeKeyStore } from '../../../test/key-stores.ts';
import { refusalOf, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, emulator } = testWorld();
const { clock } = emulator;

const stateOf = async (id: string) => (await describeKeyStore(kms, id)).ConnectionState;

test('disconnects a connected store in ten seconds of the clock', async () => {
  const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(0));
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  await clock.advance(60_000);
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
  expect(await stateOf(CustomKeyStoreId)).toBe('DISCONNECTING');
  await clock.advance(10_000);
  expect(await stateOf(CustomKeyStoreId)).toBe('DISCONNECTED');
});

test('breaks an attempt to connect off', async () => {
  const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(1));
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  await clock.advance(55_000);
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
  await clock.advance(5000);
  expect(await stateOf(CustomKeyStoreId)).toBe('DISCONNECTING');
  await clock.advance(3_600_000);
  expect(await stateOf(CustomKeyStoreId)).toBe('DISCONNECTED');
});

test('is refused when there is nothing to disconnect', async () => {
  const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(2));
  const refused = (state: string) => ({
    code: 'CustomKeyStoreInvalidStateException',
    message: `Cannot disconnect custom key store ${CustomKeyStoreId}: its connection state is ${state}.`,
    status: 400,
  });
  expect(await refusalOf(kms.disconnectCustomKeyStore({ CustomKeyStoreId }))).toEqual(
    refused('DISCONNECTED'),
  );
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
  expect(await refusalOf(kms.disconnectCustomKeyStore({ CustomKeyStoreId }))).toEqual(
    refused('DISCONNECTING'),
  );
});

refuses(kms, 'DisconnectCustomKeyStore', [
  [
    'a store that does not exist',
    { CustomKeyStoreId: 'cks-1' },
    'CustomKeyStoreNotFoundException',
    `Custom key store 'cks-1' does not exist`,
  ],
]);
