import { describe, expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import {
  cloudHsmStore,
  createKeyStore,
  describeKeyStore,
  externalStore,
  KEY_STORE_SECRETS,
  vpcStore,
} from '../../../test/key-stores.ts';
import { call, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { START, testWorld } from '../../../test/world.ts';

const warnings: string[] = [];
const { kms, emulator } = testWorld({ onWarning: (message) => warnings.push(message) });

const hsm = await createKeyStore(kms, cloudHsmStore(0));
const external = await createKeyStore(kms, externalStore(0));
const vpc = await createKeyStore(kms, vpcStore(0));

test('a CloudHSM key store whose type is named', async () => {
  const id = await createKeyStore(kms, { ...cloudHsmStore(1), CustomKeyStoreType: 'AWS_CLOUDHSM' });
  expect(await describeKeyStore(kms, id)).toMatchObject({ CustomKeyStoreType: 'AWS_CLOUDHSM' });
  await kms.deleteCustomKeyStore({ CustomKeyStoreId: id });
});

test('a VPC endpoint service of another account', async () => {
  const XksProxyVpcEndpointServiceOwner = '111122223333';
  const id = await createKeyStore(kms, { ...vpcStore(1), XksProxyVpcEndpointServiceOwner });
  expect(await describeKeyStore(kms, id)).toMatchObject({
    XksProxyConfiguration: { VpcEndpointServiceOwner: XksProxyVpcEndpointServiceOwner },
  });
  await kms.deleteCustomKeyStore({ CustomKeyStoreId: id });
});

test('a CloudHSM key store', async () => {
  expect(hsm).toMatch(/^cks-[0-9a-f]{17}$/);
  expect(await describeKeyStore(kms, hsm)).toEqual({
    CustomKeyStoreId: hsm,
    CustomKeyStoreName: 'hsm 0',
    CustomKeyStoreType: 'AWS_CLOUDHSM',
    CloudHsmClusterId: 'cluster-abcdefgh2aaa',
    TrustAnchorCertificate: '-----BEGIN CERTIFICATE-----',
    ConnectionState: 'DISCONNECTED',
    CreationDate: new Date(START),
  });
});

test('an external key store with a public endpoint, and one behind a VPC endpoint service', async () => {
  expect(await describeKeyStore(kms, external)).toEqual({
    CustomKeyStoreId: external,
    CustomKeyStoreName: 'external 0',
    CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
    ConnectionState: 'DISCONNECTED',
    CreationDate: new Date(START),
    XksProxyConfiguration: {
      Connectivity: 'PUBLIC_ENDPOINT',
      AccessKeyId: 'ABCDE22345672EXAMPLE',
      UriEndpoint: 'https://proxy-0.example.com',
      UriPath: '/kms/xks/v1',
    },
  });
  expect((await describeKeyStore(kms, vpc)).XksProxyConfiguration).toMatchObject({
    VpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-example0',
    VpcEndpointServiceOwner: '000000000000',
  });
});

test('warns that no HSM is behind it', () => {
  expect(warnings).toContain(
    `Custom key store ${hsm} (hsm 0): no HSM and no external key manager is behind it. ` +
      'Its record and its connection state are emulated; keys cannot be made in it.',
  );
});

test('shows its secrets to nobody', async () => {
  const seen = JSON.stringify([emulator.journal.entries(), await kms.describeCustomKeyStores({}), warnings]);
  for (const secret of Object.values(KEY_STORE_SECRETS)) expect(seen).not.toContain(secret);
});

test('another account and another Region have stores of their own', async () => {
  for (const where of [{ accessKeyId: '111122223333' }, { region: 'eu-west-1' }]) {
    const other = clientsOf(emulator, where).kms;
    expect((await other.describeCustomKeyStores({})).CustomKeyStores).toEqual([]);
    await createKeyStore(other, cloudHsmStore(0));
    await createKeyStore(other, vpcStore(0));
  }
});

const without = (input: object, member: string) => ({ ...input, [member]: undefined });

refuses(kms, 'CreateCustomKeyStore', [
  ...['CloudHsmClusterId', 'KeyStorePassword', 'TrustAnchorCertificate'].map(
    (member) =>
      [
        `a CloudHSM key store without ${member}`,
        without(cloudHsmStore(1), member),
        'ValidationException',
        `${member} is required for AWS_CLOUDHSM.`,
      ] as const,
  ),
  ...[
    'XksProxyConnectivity',
    'XksProxyUriEndpoint',
    'XksProxyUriPath',
    'XksProxyAuthenticationCredential',
  ].map(
    (member) =>
      [
        `an external key store without ${member}`,
        without(externalStore(1), member),
        'ValidationException',
        `${member} is required for EXTERNAL_KEY_STORE.`,
      ] as const,
  ),
  [
    'a VPC endpoint without its service',
    without(vpcStore(1), 'XksProxyVpcEndpointServiceName'),
    'ValidationException',
    'XksProxyVpcEndpointServiceName is required for VPC_ENDPOINT_SERVICE.',
  ],
  [
    'a public endpoint with a service',
    { ...vpcStore(1), XksProxyConnectivity: 'PUBLIC_ENDPOINT' },
    'ValidationException',
    'XksProxyVpcEndpointServiceName is not valid for PUBLIC_ENDPOINT.',
  ],
  [
    'a proxy for a CloudHSM key store',
    { ...cloudHsmStore(1), XksProxyUriPath: '/kms/xks/v1' },
    'ValidationException',
    'XksProxyUriPath is not valid for AWS_CLOUDHSM.',
  ],
  [
    'a cluster for an external key store',
    { ...externalStore(1), CloudHsmClusterId: 'cluster-abcdefgh2zz' },
    'ValidationException',
    'CloudHsmClusterId is not valid for EXTERNAL_KEY_STORE.',
  ],
  [
    'no name',
    without(cloudHsmStore(1), 'CustomKeyStoreName'),
    'ValidationException',
    violation('Value null', 'customKeyStoreName', 'Member must not be null'),
  ],
  [
    'a name that is taken, also by a store of the other type',
    { ...externalStore(1), CustomKeyStoreName: 'hsm 0' },
    'CustomKeyStoreNameInUseException',
    `A custom key store with the name 'hsm 0' already exists`,
  ],
  [
    'a cluster that is taken',
    { ...cloudHsmStore(1), CloudHsmClusterId: cloudHsmStore(0).CloudHsmClusterId },
    'CloudHsmClusterInUseException',
    'The CloudHSM cluster cluster-abcdefgh2aaa is already associated with a custom key store.',
  ],
  [
    'endpoint and path that are taken',
    { ...externalStore(0), CustomKeyStoreName: 'another' },
    'XksProxyUriInUseException',
    'The proxy URI https://proxy-0.example.com/kms/xks/v1 is already associated with another external key store in this Region.',
  ],
  [
    'a public endpoint that is the private name of another store',
    {
      ...externalStore(1),
      XksProxyUriEndpoint: 'https://private-0.example.com',
      XksProxyUriPath: '/a/kms/xks/v1',
    },
    'XksProxyUriEndpointInUseException',
    'The proxy URI endpoint https://private-0.example.com is already associated with another external key store in this Region.',
  ],
  [
    'a private name that is the public endpoint of another store',
    { ...vpcStore(1), XksProxyUriEndpoint: 'https://proxy-0.example.com', XksProxyUriPath: '/a/kms/xks/v1' },
    'XksProxyUriEndpointInUseException',
    'The proxy URI endpoint https://proxy-0.example.com is already associated with another external key store in this Region.',
  ],
  [
    'the private name of another store, under another path',
    {
      ...vpcStore(1),
      XksProxyUriEndpoint: 'https://PRIVATE-0.example.com',
      XksProxyUriPath: '/a/kms/xks/v1',
    },
    'XksProxyUriEndpointInUseException',
    'The proxy URI endpoint https://PRIVATE-0.example.com is already associated with another external key store in this Region.',
  ],
  [
    'the VPC endpoint service of another store',
    {
      ...vpcStore(1),
      XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-example0',
    },
    'XksProxyVpcEndpointServiceInUseException',
    'The VPC endpoint service com.amazonaws.vpce.us-east-1.vpce-svc-example0 is already associated with another external key store in this Region.',
  ],
]);

test('two stores may share a public endpoint under two paths', async () => {
  const id = await createKeyStore(kms, {
    ...externalStore(2),
    XksProxyUriEndpoint: 'https://proxy-0.example.com',
    XksProxyUriPath: '/second/kms/xks/v1',
  });
  await kms.deleteCustomKeyStore({ CustomKeyStoreId: id });
});

describe('the quota', () => {
  test('is ten stores of an account and Region', async () => {
    const elsewhere = clientsOf(emulator, { region: 'ap-south-1' }).kms;
    for (let nth = 0; nth < 10; nth++)
      await createKeyStore(elsewhere, nth % 2 === 0 ? cloudHsmStore(nth) : externalStore(nth));
    expect(await refusalOf(call(elsewhere, 'CreateCustomKeyStore', cloudHsmStore(11)))).toEqual({
      code: 'LimitExceededException',
      message: 'Custom key stores quota for this account in this region is 10, current usage is 10',
      status: 400,
    });
  });
});
