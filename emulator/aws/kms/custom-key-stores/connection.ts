import type { ConnectionErrorCodeType } from '@aws-sdk/client-kms';
import type { Transaction } from '../../../store/store.ts';
import { cancelEvent, type DueHandler, scheduleEvent } from '../../../world/due.ts';
import model from '../../model/generated/kms.json' with { type: 'json' };
import { refusals } from '../errors.ts';
import type { Place } from '../key-record.ts';
import { LIMITS } from '../limits.ts';
import { findKeyStore, getKeyStore, putKeyStore } from './key-store-store.ts';
import type { Connection, KeyStoreRecord } from './record.ts';

/** The kind of the due event that ends CONNECTING or DISCONNECTING; its payload is [account, Region, id]. */
export const SETTLE_KEY_STORE = 'kms.settle-key-store';

const TAKES = LIMITS.customKeyStoreMilliseconds;

/**
 * Begins to connect a store. One that is connected, or about to be, stays so.
 * @throws AwsError CustomKeyStoreInvalidStateException when it is FAILED or DISCONNECTING (API reference of the
 *   exception)
 */
export async function connect(transaction: Transaction, store: KeyStoreRecord, now: number): Promise<void> {
  const { state } = store.connection;
  if (state === 'FAILED' || state === 'DISCONNECTING') throw refusals.keyStoreState(store, 'connect');
  if (state !== 'DISCONNECTED') return;
  const event = await schedule(transaction, store, now + TAKES.connect);
  await putKeyStore(transaction, { ...store, connection: { state: 'CONNECTING', event } });
}

/**
 * Begins to disconnect a store, whether its connection stands, fails or is under way.
 * @throws AwsError CustomKeyStoreInvalidStateException when it is DISCONNECTED or DISCONNECTING
 */
export async function disconnect(
  transaction: Transaction,
  store: KeyStoreRecord,
  now: number,
): Promise<void> {
  const { connection } = store;
  if (connection.state === 'DISCONNECTED' || connection.state === 'DISCONNECTING')
    throw refusals.keyStoreState(store, 'disconnect');
  if (connection.state === 'CONNECTING') await cancelEvent(transaction, connection.event);
  const event = await schedule(transaction, store, now + TAKES.disconnect);
  await putKeyStore(transaction, { ...store, connection: { state: 'DISCONNECTING', event } });
}

function schedule(
  transaction: Transaction,
  { account, region, id }: KeyStoreRecord,
  at: number,
): Promise<string> {
  return scheduleEvent(transaction, at, { kind: SETTLE_KEY_STORE, payload: [account, region, id] });
}

/** Ends the state that a store is passing through. */
export const settleKeyStore: DueHandler = async (transaction, payload) => {
  const [account = '', region = '', id = ''] = payload as readonly string[];
  const store = await getKeyStore(transaction, { account, region }, id);
  if (!store) throw new Error(`The custom key store ${id} is due to settle but does not exist.`);
  const { failure, ...settled } = store;
  if (store.connection.state === 'DISCONNECTING') {
    await putKeyStore(transaction, { ...store, connection: { state: 'DISCONNECTED' } });
    return;
  }
  const connection: Connection =
    failure === undefined ? { state: 'CONNECTED' } : { state: 'FAILED', error: failure };
  await putKeyStore(transaction, { ...settled, connection } as KeyStoreRecord);
};

/** The reasons for which an attempt to connect can fail. */
export const CONNECTION_ERRORS = model.shapes.ConnectionErrorCodeType.enum as ConnectionErrorCodeType[];

/**
 * Lets the attempt to connect that is under way, or else the next one, fail: with nothing behind a store, it can
 * fail on request alone.
 * @throws AwsError CustomKeyStoreNotFoundException; RangeError for an error that KMS does not know
 */
export async function failNextConnection(
  transaction: Transaction,
  place: Place,
  id: string,
  failure: ConnectionErrorCodeType,
): Promise<void> {
  if (!CONNECTION_ERRORS.includes(failure))
    throw new RangeError(`'${failure}' is no connection error; there are ${CONNECTION_ERRORS.join(', ')}.`);
  const store = await findKeyStore(transaction, place, id);
  await putKeyStore(transaction, { ...store, failure });
}
