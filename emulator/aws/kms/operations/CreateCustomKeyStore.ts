import type { CreateCustomKeyStoreRequest, CreateCustomKeyStoreResponse } from '@aws-sdk/client-kms';
import type { Random } from '../../../world/random.ts';
import type { Handler } from '../../service.ts';
import { listKeyStores, putKeyStore } from '../custom-key-stores/key-store-store.ts';
import { checkMembersFit, clusterOf, proxyOf } from '../custom-key-stores/properties.ts';
import type { KeyStoreRecord } from '../custom-key-stores/record.ts';
import { checkNameIsFree, checkProxyIsFree, usesCluster } from '../custom-key-stores/uniqueness.ts';
import { refusals } from '../errors.ts';
import { placeOf } from '../key-reference.ts';

/**
 * The order of checks: the members, the name, what else must be unique, the quota. Inferred; AWS's is unrecorded.
 * AWS also asks the cluster or the proxy; there is none, so any is taken.
 */
export const CreateCustomKeyStore: Handler<
  CreateCustomKeyStoreRequest,
  CreateCustomKeyStoreResponse
> = async (input, context) => {
  const properties = propertiesOf(input, context.caller.account);
  const { CustomKeyStoreName: name = '' } = input;
  const place = placeOf(context);
  const record = await context.world.store.write(async (transaction) => {
    const others = await listKeyStores(transaction, place);
    checkNameIsFree(name, others);
    if (properties.type === 'EXTERNAL_KEY_STORE') checkProxyIsFree(properties.proxy, others);
    else if (usesCluster(properties.clusterId, others)) throw refusals.clusterInUse(properties.clusterId);
    const { customKeyStores } = context.world.quotas;
    if (others.length >= customKeyStores) throw refusals.tooManyKeyStores(customKeyStores, others.length);
    const made: KeyStoreRecord = {
      ...place,
      id: unusedId(context.world.random, others),
      name,
      created: context.now,
      connection: { state: 'DISCONNECTED' },
      ...properties,
    };
    await putKeyStore(transaction, made);
    return made;
  });
  context.world.warn(
    `Custom key store ${record.id} (${record.name}): no HSM and no external key manager is behind it. ` +
      'Its record and its connection state are emulated; keys cannot be made in it.',
  );
  return { CustomKeyStoreId: record.id };
};

function propertiesOf(input: CreateCustomKeyStoreRequest, account: string) {
  const type = input.CustomKeyStoreType ?? 'AWS_CLOUDHSM';
  checkMembersFit(type, input);
  return type === 'AWS_CLOUDHSM' ? clusterOf(input) : ({ type, proxy: proxyOf(input, account) } as const);
}

/**
 * The form of the ids in the API reference: cks- and 17 hexadecimal digits. An emulator that was started again
 * with the same seed draws the ids of stores that it has kept.
 */
function unusedId(random: Random, others: readonly KeyStoreRecord[]): string {
  const id = `cks-${random.bytes(9).toString('hex').slice(1)}`;
  return others.some((other) => other.id === id) ? unusedId(random, others) : id;
}
