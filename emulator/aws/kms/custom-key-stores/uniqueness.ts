import { refusals } from '../errors.ts';
import type { ExternalKeyStore, KeyStoreRecord, XksProxy } from './record.ts';

/** @throws AwsError CustomKeyStoreNameInUseException */
export function checkNameIsFree(name: string, others: readonly KeyStoreRecord[]): void {
  if (others.some((other) => other.name === name)) throw refusals.keyStoreNameInUse(name);
}

export function usesCluster(clusterId: string, others: readonly KeyStoreRecord[]): boolean {
  return others.some((other) => other.type === 'AWS_CLOUDHSM' && other.clusterId === clusterId);
}

/**
 * The uniqueness requirements of CreateCustomKeyStore's XksProxyUriEndpoint, XksProxyUriPath and
 * XksProxyVpcEndpointServiceName (API reference). The order between them is inferred.
 * @throws AwsError XksProxyUriInUseException, XksProxyUriEndpointInUseException,
 *   XksProxyVpcEndpointServiceInUseException
 */
export function checkProxyIsFree(proxy: XksProxy, others: readonly KeyStoreRecord[]): void {
  const external = others.filter((other): other is ExternalKeyStore => other.type === 'EXTERNAL_KEY_STORE');
  const onEndpoint = external.filter((other) => sameEndpoint(other.proxy, proxy));
  if (onEndpoint.some((other) => other.proxy.path === proxy.path)) {
    throw refusals.xksUriInUse(proxy.endpoint + proxy.path);
  }
  const isPublic = proxy.connectivity === 'PUBLIC_ENDPOINT';
  // Stores with public endpoints may share one; a private DNS name belongs to one store.
  if (onEndpoint.some((other) => !isPublic || other.proxy.connectivity !== 'PUBLIC_ENDPOINT')) {
    throw refusals.xksEndpointInUse(proxy.endpoint);
  }
  const { service } = proxy;
  if (service && external.some((other) => other.proxy.service?.name === service.name)) {
    throw refusals.xksServiceInUse(service.name);
  }
}

/** Host names are the same in any case. */
function sameEndpoint(one: XksProxy, other: XksProxy): boolean {
  return one.endpoint.toLowerCase() === other.endpoint.toLowerCase();
}
