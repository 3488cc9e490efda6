import { expect, test } from 'vitest';
import { cloudHsmStore, createKeyStore } from '../../../test/key-stores.ts';
import { refusalOf, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, emulator } = testWorld();

test('frees the name and the cluster', async () => {
  const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(0));
  await kms.deleteCustomKeyStore({ CustomKeyStoreId });
  expect((await kms.describeCustomKeyStores({})).CustomKeyStores).toEqual([]);
  await createKeyStore(kms, cloudHsmStore(0));
});

test('takes only a store that is disconnected', async () => {
  const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(1));
  const refused = (state: string) => ({
    code: 'CustomKeyStoreInvalidStateException',
    message: `Cannot delete custom key store ${CustomKeyStoreId}: its connection state is ${state}.`,
    status: 400,
  });
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  expect(await refusalOf(kms.deleteCustomKeyStore({ CustomKeyStoreId }))).toEqual(refused('CONNECTING'));
  await emulator.clock.advance(60_000);
  expect(await refusalOf(kms.deleteCustomKeyStore({ CustomKeyStoreId }))).toEqual(refused('CONNECTED'));
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
  await emulator.clock.advance(10_000);
  await kms.deleteCustomKeyStore({ CustomKeyStoreId });
});

refuses(kms, 'DeleteCustomKeyStore', [
  [
    'a store that does not exist',
    { CustomKeyStoreId: 'cks-1' },
    'CustomKeyStoreNotFoundException',
    `Custom key store 'cks-1' does not exist`,
  ],
]);
