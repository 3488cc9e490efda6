import type {
  CustomKeyStoresListEntry,
  DescribeCustomKeyStoresRequest,
  DescribeCustomKeyStoresResponse,
} from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { listKeyStores } from '../custom-key-stores/key-store-store.ts';
import type { KeyStoreRecord } from '../custom-key-stores/record.ts';
import { refusals } from '../errors.ts';
import { placeOf } from '../key-reference.ts';
import { LIMITS } from '../limits.ts';
import { page } from '../pages.ts';

export const DescribeCustomKeyStores: Handler<
  DescribeCustomKeyStoresRequest,
  DescribeCustomKeyStoresResponse
> = async (input, context) => {
  const { CustomKeyStoreId, CustomKeyStoreName } = input;
  if (CustomKeyStoreId !== undefined && CustomKeyStoreName !== undefined) throw refusals.keyStoreIdOrName();
  const all = await context.world.store.read((view) => listKeyStores(view, placeOf(context)));
  const named = CustomKeyStoreId ?? CustomKeyStoreName;
  const stores =
    named === undefined
      ? all
      : all.filter(({ id, name }) => named === (CustomKeyStoreId === undefined ? name : id));
  if (named !== undefined && stores.length === 0) throw refusals.keyStoreNotFound(named);
  const { items, paging } = await page(
    context,
    'custom key stores',
    input,
    LIMITS.pages.customKeyStores,
    async (after, limit) => stores.filter(({ id }) => after === undefined || id > after).slice(0, limit),
    ({ id }) => id,
  );
  return { CustomKeyStores: items.map(entryOf), ...paging };
};

function entryOf(store: KeyStoreRecord): CustomKeyStoresListEntry {
  const { connection } = store;
  return {
    CustomKeyStoreId: store.id,
    CustomKeyStoreName: store.name,
    CustomKeyStoreType: store.type,
    ConnectionState: connection.state,
    ...(connection.state === 'FAILED' && { ConnectionErrorCode: connection.error }),
    CreationDate: new Date(store.created),
    ...(store.type === 'AWS_CLOUDHSM'
      ? { CloudHsmClusterId: store.clusterId, TrustAnchorCertificate: store.trustAnchor }
      : { XksProxyConfiguration: proxyConfiguration(store.proxy) }),
  };
}

function proxyConfiguration(proxy: Extract<KeyStoreRecord, { type: 'EXTERNAL_KEY_STORE' }>['proxy']) {
  return {
    Connectivity: proxy.connectivity,
    AccessKeyId: proxy.accessKeyId,
    UriEndpoint: proxy.endpoint,
    UriPath: proxy.path,
    ...(proxy.service && {
      VpcEndpointServiceName: proxy.service.name,
      VpcEndpointServiceOwner: proxy.service.owner,
    }),
  };
}
