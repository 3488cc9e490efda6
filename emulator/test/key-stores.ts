import type { CreateCustomKeyStoreCommandInput, CustomKeyStoresListEntry, KMS } from '@aws-sdk/client-kms';

/** The secrets of the key stores below: they must never show anywhere. */
export const KEY_STORE_SECRETS = {
  password: 'kmsuser-password',
  secretAccessKey: 'DXjSUawnel2fr6SKC7G25CNxTyWKE5PF9XX6H/u9pSo=',
};

/** The input of CreateCustomKeyStore for a CloudHSM key store, each with a name and a cluster of its own. */
export function cloudHsmStore(nth: number): CreateCustomKeyStoreCommandInput {
  return {
    CustomKeyStoreName: `hsm ${nth}`,
    CloudHsmClusterId: `cluster-abcdefgh2${String.fromCharCode(97 + nth).repeat(3)}`,
    KeyStorePassword: KEY_STORE_SECRETS.password,
    TrustAnchorCertificate: '-----BEGIN CERTIFICATE-----',
  };
}

/** The input of CreateCustomKeyStore for an external key store with a public endpoint. */
export function externalStore(nth: number): CreateCustomKeyStoreCommandInput {
  return {
    CustomKeyStoreName: `external ${nth}`,
    CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
    XksProxyConnectivity: 'PUBLIC_ENDPOINT',
    XksProxyUriEndpoint: `https://proxy-${nth}.example.com`,
    XksProxyUriPath: '/kms/xks/v1',
    XksProxyAuthenticationCredential: {
      AccessKeyId: 'ABCDE12345670EXAMPLE'.replaceAll(/[0189]/g, '2'),
      RawSecretAccessKey: KEY_STORE_SECRETS.secretAccessKey,
    },
  };
}

/** The same behind a VPC endpoint service. */
export function vpcStore(nth: number): CreateCustomKeyStoreCommandInput {
  return {
    ...externalStore(nth),
    CustomKeyStoreName: `vpc ${nth}`,
    XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    XksProxyUriEndpoint: `https://private-${nth}.example.com`,
    XksProxyVpcEndpointServiceName: `com.amazonaws.vpce.us-east-1.vpce-svc-example${nth}`,
  };
}

/** Makes a custom key store. @returns its id */
export async function createKeyStore(kms: KMS, input: CreateCustomKeyStoreCommandInput): Promise<string> {
  const { CustomKeyStoreId } = await kms.createCustomKeyStore(input);
  if (CustomKeyStoreId === undefined) throw new Error('CreateCustomKeyStore answered without an id.');
  return CustomKeyStoreId;
}

/** What DescribeCustomKeyStores tells of one store. */
export async function describeKeyStore(
  kms: KMS,
  CustomKeyStoreId: string,
): Promise<CustomKeyStoresListEntry> {
  const { CustomKeyStores = [] } = await kms.describeCustomKeyStores({ CustomKeyStoreId });
  if (!CustomKeyStores[0]) throw new Error('DescribeCustomKeyStores answered without the store.');
  return CustomKeyStores[0];
}
