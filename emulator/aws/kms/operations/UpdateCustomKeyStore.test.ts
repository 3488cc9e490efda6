import { describe, expect, test } from 'vitest';
import {
  cloudHsmStore,
  createKeyStore,
  describeKeyStore,
  externalStore,
  vpcStore,
} from '../../../test/key-stores.ts';
import { refusalOf, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, emulator } = testWorld();

const hsm = await createKeyStore(kms, cloudHsmStore(0));
const external = await createKeyStore(kms, externalStore(0));
await createKeyStore(kms, cloudHsmStore(1));
await createKeyStore(kms, externalStore(1));
await createKeyStore(kms, vpcStore(1));

describe('while it is disconnected', () => {
  test('everything of a CloudHSM key store', async () => {
    const CustomKeyStoreId = await createKeyStore(kms, cloudHsmStore(2));
    await kms.updateCustomKeyStore({
      CustomKeyStoreId,
      NewCustomKeyStoreName: 'renamed',
      KeyStorePassword: 'another-password',
      CloudHsmClusterId: 'cluster-abcdefgh2zzz',
    });
    expect(await describeKeyStore(kms, CustomKeyStoreId)).toMatchObject({
      CustomKeyStoreName: 'renamed',
      CloudHsmClusterId: 'cluster-abcdefgh2zzz',
    });
    await kms.deleteCustomKeyStore({ CustomKeyStoreId });
  });

  test('an external key store moves behind a VPC endpoint service and back', async () => {
    const CustomKeyStoreId = await createKeyStore(kms, externalStore(2));
    await kms.updateCustomKeyStore({
      CustomKeyStoreId,
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
      XksProxyUriEndpoint: 'https://private-2.example.com',
      XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-example2',
      XksProxyVpcEndpointServiceOwner: '111122223333',
    });
    expect((await describeKeyStore(kms, CustomKeyStoreId)).XksProxyConfiguration).toEqual({
      Connectivity: 'VPC_ENDPOINT_SERVICE',
      AccessKeyId: 'ABCDE22345672EXAMPLE',
      UriEndpoint: 'https://private-2.example.com',
      UriPath: '/kms/xks/v1',
      VpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-example2',
      VpcEndpointServiceOwner: '111122223333',
    });
    await kms.updateCustomKeyStore({
      CustomKeyStoreId,
      XksProxyConnectivity: 'PUBLIC_ENDPOINT',
      XksProxyUriEndpoint: 'https://proxy-2.example.com',
    });
    expect((await describeKeyStore(kms, CustomKeyStoreId)).XksProxyConfiguration).toEqual({
      Connectivity: 'PUBLIC_ENDPOINT',
      AccessKeyId: 'ABCDE22345672EXAMPLE',
      UriEndpoint: 'https://proxy-2.example.com',
      UriPath: '/kms/xks/v1',
    });
    await kms.deleteCustomKeyStore({ CustomKeyStoreId });
  });
});

describe('while it is connected', () => {
  const credential = { AccessKeyId: 'B'.repeat(20), RawSecretAccessKey: 's'.repeat(43) };

  test('the name, and of an external key store the path and the credential', async () => {
    for (const CustomKeyStoreId of [hsm, external]) await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await emulator.clock.advance(60_000);
    await kms.updateCustomKeyStore({ CustomKeyStoreId: hsm, NewCustomKeyStoreName: 'hsm zero' });
    await kms.updateCustomKeyStore({
      CustomKeyStoreId: external,
      NewCustomKeyStoreName: 'external zero',
      XksProxyUriPath: '/zero/kms/xks/v1',
      XksProxyAuthenticationCredential: credential,
    });
    expect(await describeKeyStore(kms, hsm)).toMatchObject({ CustomKeyStoreName: 'hsm zero' });
    expect(await describeKeyStore(kms, external)).toMatchObject({
      CustomKeyStoreName: 'external zero',
      XksProxyConfiguration: { UriPath: '/zero/kms/xks/v1', AccessKeyId: 'B'.repeat(20) },
      ConnectionState: 'CONNECTED',
    });
  });

  test.each([
    [hsm, { KeyStorePassword: 'new-password' }],
    [hsm, { CloudHsmClusterId: 'cluster-abcdefgh2zzz' }],
    [hsm, { NewCustomKeyStoreName: 'x', KeyStorePassword: 'new-password' }],
    [external, { XksProxyUriEndpoint: 'https://new.example.com' }],
    [external, { XksProxyConnectivity: 'PUBLIC_ENDPOINT' as const }],
  ])('nothing else: %s %j', async (CustomKeyStoreId, change) => {
    const before = await describeKeyStore(kms, CustomKeyStoreId);
    expect(await refusalOf(kms.updateCustomKeyStore({ CustomKeyStoreId, ...change }))).toEqual({
      code: 'CustomKeyStoreInvalidStateException',
      message: `Cannot update custom key store ${CustomKeyStoreId}: its connection state is CONNECTED.`,
      status: 400,
    });
    expect(await describeKeyStore(kms, CustomKeyStoreId)).toEqual(before);
  });

  test('while it passes through a state, not even the name', async () => {
    for (const CustomKeyStoreId of [hsm, external]) {
      await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
      expect(
        await refusalOf(kms.updateCustomKeyStore({ CustomKeyStoreId, NewCustomKeyStoreName: 'x' })),
      ).toMatchObject({ code: 'CustomKeyStoreInvalidStateException' });
    }
    await emulator.clock.advance(10_000);
  });
});

refuses(kms, 'UpdateCustomKeyStore', [
  [
    'a store that does not exist',
    { CustomKeyStoreId: 'cks-1' },
    'CustomKeyStoreNotFoundException',
    `Custom key store 'cks-1' does not exist`,
  ],
  [
    'a proxy for a CloudHSM key store',
    { CustomKeyStoreId: hsm, XksProxyUriPath: '/kms/xks/v1' },
    'ValidationException',
    'XksProxyUriPath is not valid for AWS_CLOUDHSM.',
  ],
  [
    'a password for an external key store',
    { CustomKeyStoreId: external, KeyStorePassword: 'password' },
    'ValidationException',
    'KeyStorePassword is not valid for EXTERNAL_KEY_STORE.',
  ],
  [
    'a change of the connectivity without a new endpoint',
    { CustomKeyStoreId: external, XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' },
    'ValidationException',
    'XksProxyUriEndpoint is required for a change to VPC_ENDPOINT_SERVICE.',
  ],
  [
    'a change to a VPC endpoint without its service',
    {
      CustomKeyStoreId: external,
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
      XksProxyUriEndpoint: 'https://private-9.example.com',
    },
    'ValidationException',
    'XksProxyVpcEndpointServiceName is required for VPC_ENDPOINT_SERVICE.',
  ],
  [
    'the name of another store',
    { CustomKeyStoreId: hsm, NewCustomKeyStoreName: 'external 1' },
    'CustomKeyStoreNameInUseException',
    `A custom key store with the name 'external 1' already exists`,
  ],
  [
    'the cluster of another store',
    { CustomKeyStoreId: hsm, CloudHsmClusterId: 'cluster-abcdefgh2bbb' },
    'CloudHsmClusterNotRelatedException',
    'The CloudHSM cluster cluster-abcdefgh2bbb is not related to the original cluster: it belongs to another custom key store.',
  ],
  [
    'the address of another store',
    {
      CustomKeyStoreId: external,
      XksProxyUriEndpoint: 'https://proxy-1.example.com',
      XksProxyUriPath: '/kms/xks/v1',
    },
    'XksProxyUriInUseException',
    'The proxy URI https://proxy-1.example.com/kms/xks/v1 is already associated with another external key store in this Region.',
  ],
]);

test('its own name and values are nobody else’s', async () => {
  const { CustomKeyStoreName, CloudHsmClusterId } = await describeKeyStore(kms, hsm);
  await kms.updateCustomKeyStore({
    CustomKeyStoreId: hsm,
    NewCustomKeyStoreName: CustomKeyStoreName,
    CloudHsmClusterId,
  });
});
