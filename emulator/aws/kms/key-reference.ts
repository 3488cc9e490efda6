import type { View } from '../../store/store.ts';
import { type Arn, parseArn, partitionOf } from '../arn.ts';
import type { AwsError } from '../errors.ts';
import type { CallContext } from '../service.ts';
import { foreignAccount, refusals } from './errors.ts';
import type { AliasRecord, KeyRecord, Place } from './key-record.ts';
import { checkState, type KeyOperation } from './key-states.ts';
import { getAlias, getKey } from './key-store.ts';

const KEY_ID = /^(mrk-)?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;

/** Whether an operation takes `alias/...` and alias ARNs beside key ids and key ARNs (its KeyId's documentation). */
export interface ReferenceKinds {
  readonly aliases: boolean;
  /** How an alias is refused where none is taken. */
  readonly refuseAlias?: () => AwsError;
}

/**
 * Finds the key that a request names, in the account and Region of the call, and asks the state table.
 * @throws AwsError NotFoundException, InvalidArnException, AccessDeniedException (another account's ARN), or
 *   what the key's state answers
 */
export async function findKey(
  view: View,
  context: CallContext,
  operation: KeyOperation,
  reference: string,
  { aliases, refuseAlias = refusals.aliasNotSupported }: ReferenceKinds,
): Promise<KeyRecord> {
  const resource = resourceOf(context, operation, reference);
  if (resource.startsWith('alias/') && !aliases) throw refuseAlias();
  const key = resource.startsWith('alias/')
    ? await findByAlias(view, context, resource)
    : await findById(view, context, resource, reference);
  context.concerns(key.arn);
  checkState(key, operation);
  return key;
}

export function placeOf({ caller, region }: CallContext): Place {
  return { account: caller.account, region };
}

export function keyArn({ account, region }: Place, id: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${account}:key/${id}`;
}

export function aliasArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${account}:${name}`;
}

/** The key id or `alias/...` that a reference stands for. */
function resourceOf(context: CallContext, operation: KeyOperation, reference: string): string {
  if (!reference.startsWith('arn:')) return reference;
  const arn = parseArn(reference);
  if (!arn || !isKmsResource(arn)) throw refusals.malformedArn(reference);
  if (arn.region !== context.region || arn.partition !== partitionOf(context.region)) {
    throw refusals.foreignRegion(arn.region);
  }
  if (arn.account !== context.caller.account) throw foreignAccount(context.caller.arn, operation);
  return arn.resource.startsWith('key/') ? arn.resource.slice('key/'.length) : arn.resource;
}

function isKmsResource({ service, resource }: Arn): boolean {
  return service === 'kms' && /^(key|alias)\/./.test(resource);
}

async function findById(view: View, context: CallContext, id: string, reference: string): Promise<KeyRecord> {
  const place = placeOf(context);
  const key = await getKey(view, place, id);
  if (key) return key;
  const byArn = reference.startsWith('arn:');
  throw byArn || KEY_ID.test(id) ? refusals.keyNotFound(keyArn(place, id)) : refusals.invalidKeyId(id);
}

async function findByAlias(view: View, context: CallContext, name: string): Promise<KeyRecord> {
  const alias = await findAlias(view, context, name);
  const key = await getKey(view, placeOf(context), alias.target);
  if (!key) throw new Error(`${alias.arn} names a key that does not exist.`);
  return key;
}

/** @throws AwsError NotFoundException when no alias has that name in the account and Region of the call */
export async function findAlias(view: View, context: CallContext, name: string): Promise<AliasRecord> {
  const place = placeOf(context);
  const alias = await getAlias(view, place, name);
  if (!alias) throw refusals.aliasNotFound(aliasArn(place, name));
  context.concerns(alias.arn);
  return alias;
}
