import type { UpdateCustomKeyStoreRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { findKeyStore, listKeyStores, putKeyStore } from '../custom-key-stores/key-store-store.ts';
import { checkMembersFit, updatedProxy } from '../custom-key-stores/properties.ts';
import type { KeyStoreRecord } from '../custom-key-stores/record.ts';
import { checkNameIsFree, checkProxyIsFree, usesCluster } from '../custom-key-stores/uniqueness.ts';
import { refusals } from '../errors.ts';
import { placeOf } from '../key-reference.ts';

/**
 * The order of checks: the store, its state, the members, what must be unique. Inferred; AWS's is unrecorded.
 */
export const UpdateCustomKeyStore: Handler<UpdateCustomKeyStoreRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const store = await findKeyStore(transaction, placeOf(context), input.CustomKeyStoreId ?? '');
    if (!permits(store, input)) throw refusals.keyStoreState(store, 'update');
    checkMembersFit(store.type, input);
    const others = (await listKeyStores(transaction, store)).filter(({ id }) => id !== store.id);
    const name = input.NewCustomKeyStoreName ?? store.name;
    checkNameIsFree(name, others);
    await putKeyStore(transaction, { ...updated(store, input, others), name });
    return {};
  });

/** What may change while the store is connected, by its type (API reference). */
const WHILE_CONNECTED: Readonly<Record<KeyStoreRecord['type'], readonly string[]>> = {
  AWS_CLOUDHSM: ['NewCustomKeyStoreName'],
  EXTERNAL_KEY_STORE: ['NewCustomKeyStoreName', 'XksProxyAuthenticationCredential', 'XksProxyUriPath'],
};

function permits({ connection, type }: KeyStoreRecord, input: UpdateCustomKeyStoreRequest): boolean {
  if (connection.state === 'DISCONNECTED') return true;
  if (connection.state !== 'CONNECTED') return false;
  const free = ['CustomKeyStoreId', ...WHILE_CONNECTED[type]];
  return Object.entries(input).every(([member, value]) => value === undefined || free.includes(member));
}

function updated(
  store: KeyStoreRecord,
  input: UpdateCustomKeyStoreRequest,
  others: readonly KeyStoreRecord[],
): KeyStoreRecord {
  if (store.type === 'EXTERNAL_KEY_STORE') {
    const proxy = updatedProxy(store.proxy, input, store.account);
    checkProxyIsFree(proxy, others);
    return { ...store, proxy };
  }
  const { CloudHsmClusterId: clusterId = store.clusterId } = input;
  // Whether two clusters share a backup history cannot be told here; one that another store uses does not.
  if (usesCluster(clusterId, others)) throw refusals.clusterNotRelated(clusterId);
  return { ...store, clusterId };
}
