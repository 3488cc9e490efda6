import type {
  CreateCustomKeyStoreRequest,
  CustomKeyStoreType,
  UpdateCustomKeyStoreRequest,
} from '@aws-sdk/client-kms';
import { refusals } from '../errors.ts';
import type { XksProxy } from './record.ts';

/** The members that describe a store of one type; those of the other type are refused with it. */
const MEMBERS = {
  AWS_CLOUDHSM: ['CloudHsmClusterId', 'KeyStorePassword', 'TrustAnchorCertificate'],
  EXTERNAL_KEY_STORE: [
    'XksProxyConnectivity',
    'XksProxyUriEndpoint',
    'XksProxyUriPath',
    'XksProxyAuthenticationCredential',
    'XksProxyVpcEndpointServiceName',
    'XksProxyVpcEndpointServiceOwner',
  ],
} as const satisfies Readonly<Record<CustomKeyStoreType, readonly (keyof CreateCustomKeyStoreRequest)[]>>;

type Properties = Partial<CreateCustomKeyStoreRequest & UpdateCustomKeyStoreRequest>;

/**
 * The rule is the API reference's ("This parameter is valid only for custom key stores with ..."); the text is
 * inferred.
 * @throws AwsError ValidationException
 */
export function checkMembersFit(type: CustomKeyStoreType, input: Properties): void {
  const others = type === 'AWS_CLOUDHSM' ? MEMBERS.EXTERNAL_KEY_STORE : MEMBERS.AWS_CLOUDHSM;
  const misfit = others.find((member) => input[member] !== undefined);
  if (misfit) throw refusals.notOfKeyStore(misfit, type);
}

/** The cluster of a new CloudHSM key store. @throws AwsError ValidationException for what is missing */
export function clusterOf(input: CreateCustomKeyStoreRequest) {
  const type = 'AWS_CLOUDHSM';
  const clusterId = required(input, 'CloudHsmClusterId', type);
  // Nobody is there to be shown the password, so it is asked for and not kept.
  required(input, 'KeyStorePassword', type);
  return { type, clusterId, trustAnchor: required(input, 'TrustAnchorCertificate', type) } as const;
}

/** The proxy of a new external key store. @throws AwsError ValidationException for what is missing or too much */
export function proxyOf(input: CreateCustomKeyStoreRequest, account: string): XksProxy {
  const type = 'EXTERNAL_KEY_STORE';
  const proxy = {
    connectivity: required(input, 'XksProxyConnectivity', type),
    endpoint: required(input, 'XksProxyUriEndpoint', type),
    path: required(input, 'XksProxyUriPath', type),
    accessKeyId: required(input, 'XksProxyAuthenticationCredential', type).AccessKeyId ?? '',
  };
  return { ...proxy, ...serviceOf(input, proxy.connectivity, undefined, account) };
}

/**
 * A proxy with what an update names. A change of the connectivity has to name the new endpoint, and a change to
 * VPC_ENDPOINT_SERVICE the service (API reference of UpdateCustomKeyStore).
 * @throws AwsError ValidationException for what is missing or too much
 */
export function updatedProxy(proxy: XksProxy, input: UpdateCustomKeyStoreRequest, account: string): XksProxy {
  const connectivity = input.XksProxyConnectivity ?? proxy.connectivity;
  const changes = connectivity !== proxy.connectivity;
  if (changes && input.XksProxyUriEndpoint === undefined) {
    throw refusals.missingForKeyStore('XksProxyUriEndpoint', `a change to ${connectivity}`);
  }
  return {
    connectivity,
    endpoint: input.XksProxyUriEndpoint ?? proxy.endpoint,
    path: input.XksProxyUriPath ?? proxy.path,
    accessKeyId: input.XksProxyAuthenticationCredential?.AccessKeyId ?? proxy.accessKeyId,
    ...serviceOf(input, connectivity, changes ? undefined : proxy.service, account),
  };
}

function serviceOf(
  { XksProxyVpcEndpointServiceName, XksProxyVpcEndpointServiceOwner }: Properties,
  connectivity: XksProxy['connectivity'],
  current: XksProxy['service'],
  account: string,
): Pick<XksProxy, 'service'> {
  if (connectivity === 'PUBLIC_ENDPOINT') {
    const service = { XksProxyVpcEndpointServiceName, XksProxyVpcEndpointServiceOwner };
    const [surplus] = Object.entries(service).find(([, value]) => value !== undefined) ?? [];
    if (surplus) throw refusals.notOfKeyStore(surplus, connectivity);
    return {};
  }
  const name = XksProxyVpcEndpointServiceName ?? current?.name;
  if (name === undefined) {
    throw refusals.missingForKeyStore('XksProxyVpcEndpointServiceName', connectivity);
  }
  return { service: { name, owner: XksProxyVpcEndpointServiceOwner ?? current?.owner ?? account } };
}

function required<Member extends keyof CreateCustomKeyStoreRequest>(
  input: CreateCustomKeyStoreRequest,
  member: Member,
  type: CustomKeyStoreType,
): NonNullable<CreateCustomKeyStoreRequest[Member]> {
  const value = input[member];
  if (value === undefined || value === null) throw refusals.missingForKeyStore(member, type);
  return value;
}
