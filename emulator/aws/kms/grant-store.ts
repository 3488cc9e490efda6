import type { GrantOperation } from '@aws-sdk/client-kms';
import { lastPart, recordKey, recordPrefix, type Transaction, type View } from '../../store/store.ts';
import type { Place } from './key-record.ts';

/** A grant as the store keeps it. */
export interface GrantRecord {
  readonly account: string;
  readonly region: string;
  /** The key's id. */
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** What only this grant's tokens were made with, base64. */
  readonly secret: string;
  /** The fingerprint of the request that made it, for a grant with a name: the same request gives this grant. */
  readonly request?: string;
  readonly name?: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly grantee: string;
  readonly retiring?: string;
  /** The ARN of the account that made it. */
  readonly issuer: string;
  readonly operations: readonly GrantOperation[];
  readonly constraints?: GrantConstraintsRecord;
}

/** What the encryption context of a request must include, or be. */
export interface GrantConstraintsRecord {
  readonly subset?: EncryptionContext;
  readonly equals?: EncryptionContext;
}

type EncryptionContext = Readonly<Record<string, string>>;

/** Which grants of a key, or of all keys of a place, to list. */
export type GrantSelection =
  | { readonly keyId: string; readonly grantee?: string | undefined }
  | { readonly retiring: string };

const GRANT = 'kms.grant';
/** Indexes: key id and grantee, retiring principal, key id and request, each to grant ids. */
const OF_GRANTEE = 'kms.grant-of-grantee';
const OF_RETIRING = 'kms.grant-of-retiring-principal';
const OF_REQUEST = 'kms.grant-of-request';
/** How many grants a key has: a quota bounds them, and counting thousands would take longer than granting. */
const COUNT = 'kms.grant-count';

export function getGrant(
  view: View,
  { account, region }: Place,
  keyId: string,
  id: string,
): Promise<GrantRecord | undefined> {
  return view.get(recordKey(GRANT, account, region, keyId, id));
}

/** The grant that the same request, with the same name, made before. */
export async function getGrantOfRequest(
  view: View,
  place: Place,
  keyId: string,
  request: string,
): Promise<GrantRecord | undefined> {
  const id = await view.get<string>(recordKey(OF_REQUEST, place.account, place.region, keyId, request));
  return id === undefined ? undefined : getGrant(view, place, keyId, id);
}

export async function countGrants(view: View, { account, region }: Place, keyId: string): Promise<number> {
  return (await view.get<number>(recordKey(COUNT, account, region, keyId))) ?? 0;
}

/** Writes a grant that is new. */
export async function addGrant(transaction: Transaction, grant: GrantRecord): Promise<void> {
  await count(transaction, grant, 1);
  await transaction.set(recordKey(GRANT, grant.account, grant.region, grant.keyId, grant.id), grant);
  for (const { key, value } of indexEntries(grant)) await transaction.set(key, value);
}

export async function removeGrant(transaction: Transaction, grant: GrantRecord): Promise<void> {
  await count(transaction, grant, -1);
  await transaction.delete(recordKey(GRANT, grant.account, grant.region, grant.keyId, grant.id));
  for (const { key } of indexEntries(grant)) await transaction.delete(key);
}

/** Removes every grant of a key. */
export async function removeGrantsOf(
  transaction: Transaction,
  { account, region }: Place,
  keyId: string,
): Promise<void> {
  const grants = await transaction.range<GrantRecord>(recordPrefix(GRANT, account, region, keyId));
  for (const { value } of grants) await removeGrant(transaction, value);
}

/** Grants in the order of their ids, at most `limit`, from the one that follows the id `after`. */
export async function listGrants(
  view: View,
  place: Place,
  selection: GrantSelection,
  after: string | undefined,
  limit: number,
): Promise<readonly GrantRecord[]> {
  const { account, region } = place;
  const { index, tuple } = indexOf(selection);
  const options = {
    limit,
    ...(after !== undefined && { after: recordKey(index, account, region, ...tuple, after) }),
  };
  const entries = await view.range<GrantRecord | string>(
    recordPrefix(index, account, region, ...tuple),
    options,
  );
  const grants = await Promise.all(
    entries.map(({ key, value }) =>
      typeof value === 'string' ? getGrant(view, place, value, lastPart(key)) : value,
    ),
  );
  return grants.filter((grant) => grant !== undefined);
}

function indexOf(selection: GrantSelection) {
  if ('retiring' in selection) return { index: OF_RETIRING, tuple: [selection.retiring] };
  const { keyId, grantee } = selection;
  if (grantee === undefined) return { index: GRANT, tuple: [keyId] };
  return { index: OF_GRANTEE, tuple: [keyId, grantee] };
}

/** The entries of both lists tell the key, that of a request tells the grant. */
function indexEntries({ account, region, keyId, id, grantee, retiring, request }: GrantRecord) {
  const entry = (value: string, ...parts: readonly [string, ...string[]]) => {
    const [index, ...tuple] = parts;
    return { key: recordKey(index, account, region, ...tuple), value };
  };
  return [
    entry(keyId, OF_GRANTEE, keyId, grantee, id),
    ...(retiring === undefined ? [] : [entry(keyId, OF_RETIRING, retiring, id)]),
    ...(request === undefined ? [] : [entry(id, OF_REQUEST, keyId, request)]),
  ];
}

async function count(transaction: Transaction, grant: GrantRecord, change: 1 | -1): Promise<void> {
  const key = recordKey(COUNT, grant.account, grant.region, grant.keyId);
  const now = (await countGrants(transaction, grant, grant.keyId)) + change;
  await (now === 0 ? transaction.delete(key) : transaction.set(key, now));
}
