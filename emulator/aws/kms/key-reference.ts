import type { View } from '../../store/store.ts';
import { type Arn, parseArn, partitionOf } from '../arn.ts';
import type { AwsError } from '../errors.ts';
import type { CallContext } from '../service.ts';
import { aliasArn, keyArn, placeOf } from './arns.ts';
import { authorizeKey, type KeyUse } from './authorization.ts';
import { foreignAccount, refusals } from './errors.ts';
import type { AliasRecord, KeyRecord, Place } from './key-record.ts';
import { checkState, type KeyOperation } from './key-states.ts';
import { getAlias, getKey } from './key-store.ts';

/** The operations that may be about another account's key ("Cross-account use" of the API reference). */
const ACROSS_ACCOUNTS: ReadonlySet<string> = new Set<KeyOperation>([
  'CreateGrant',
  'Decrypt',
  'DeriveSharedSecret',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GetKeyRotationStatus',
  'GetPublicKey',
  'ListGrants',
  'ReEncrypt',
  'RetireGrant',
  'RevokeGrant',
  'Sign',
  'Verify',
  'VerifyMac',
]);

export { aliasArn, keyArn, placeOf } from './arns.ts';

const KEY_ID = /^(mrk-)?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;

/** Whether an operation takes `alias/...` and alias ARNs beside key ids and key ARNs (its KeyId's documentation). */
export interface ReferenceKinds {
  readonly aliases: boolean;
  /** How an alias is refused where none is taken. */
  readonly refuseAlias?: () => AwsError;
  /** What authorization asks of this use of the key; nothing for an operation that asks by itself. */
  readonly use?: KeyUse | 'asks-itself';
}

/**
 * Finds the key that a request names, in the Region of the call and in its account, asks whether the caller may use
 * it so, and asks the state table. Where IAM is enforced, an ARN may name another account's key too.
 * @throws AwsError NotFoundException, InvalidArnException, AccessDeniedException (another account's ARN), or
 *   what the key's state answers
 */
export async function findKey(
  view: View,
  context: CallContext,
  operation: KeyOperation,
  reference: string,
  { aliases, refuseAlias = refusals.aliasNotSupported, use = {} }: ReferenceKinds,
): Promise<KeyRecord> {
  const { place, resource } = locate(context, operation, reference);
  const alias = resource.startsWith('alias/') ? resource : undefined;
  if (alias !== undefined && !aliases) throw refuseAlias();
  const foreign = place.account !== context.caller.account;
  const found = findAt(view, context, place, resource, reference);
  // A stranger is not told what there is.
  const key = await (foreign
    ? found.catch(() => Promise.reject(foreignAccount(context.caller.arn, operation)))
    : found);
  context.concerns(key.arn);
  if (context.world.enforceIam && use !== 'asks-itself') {
    await authorizeKey(view, context, key, operation, { alias, ...use });
  }
  checkState(key, operation);
  return key;
}

/** The ARN of the key that a reference names, whether or not there is one, for comparison alone. */
export async function arnOfReference(
  view: View,
  context: CallContext,
  reference: string,
): Promise<string | undefined> {
  const arn = parseArn(reference);
  const account = arn?.account ?? context.caller.account;
  const place = { account, region: context.region };
  const resource = arn ? arn.resource.replace(/^key\//, '') : reference;
  const id = resource.startsWith('alias/') ? (await getAlias(view, place, resource))?.target : resource;
  return id === undefined ? undefined : keyArn(place, id);
}

interface Location {
  readonly place: Place;
  /** The key id or `alias/...` that a reference stands for. */
  readonly resource: string;
}

function locate(context: CallContext, operation: KeyOperation, reference: string): Location {
  if (!reference.startsWith('arn:')) return { place: placeOf(context), resource: reference };
  const arn = parseArn(reference);
  if (!arn || !isKmsResource(arn)) throw refusals.malformedArn(reference);
  if (arn.region !== context.region || arn.partition !== partitionOf(context.region)) {
    throw refusals.foreignRegion(arn.region);
  }
  const { caller, world, region } = context;
  const reachable = world.enforceIam && ACROSS_ACCOUNTS.has(operation);
  if (arn.account !== caller.account && !reachable) throw foreignAccount(caller.arn, operation);
  return { place: { account: arn.account, region }, resource: arn.resource.replace(/^key\//, '') };
}

function isKmsResource({ service, resource }: Arn): boolean {
  return service === 'kms' && /^(key|alias)\/./.test(resource);
}

function findAt(view: View, context: CallContext, place: Place, resource: string, reference: string) {
  return resource.startsWith('alias/')
    ? findByAlias(view, context, place, resource)
    : findById(view, place, resource, reference);
}

async function findById(view: View, place: Place, id: string, reference: string): Promise<KeyRecord> {
  const key = await getKey(view, place, id);
  if (key) return key;
  const byArn = reference.startsWith('arn:');
  throw byArn || KEY_ID.test(id) ? refusals.keyNotFound(keyArn(place, id)) : refusals.invalidKeyId(id);
}

async function findByAlias(view: View, context: CallContext, place: Place, name: string): Promise<KeyRecord> {
  const alias = await findAlias(view, context, name, place);
  const key = await getKey(view, place, alias.target);
  if (!key) throw new Error(`${alias.arn} names a key that does not exist.`);
  return key;
}

/** @throws AwsError NotFoundException when no alias has that name in the place, usually that of the call */
export async function findAlias(
  view: View,
  context: CallContext,
  name: string,
  place = placeOf(context),
): Promise<AliasRecord> {
  const alias = await getAlias(view, place, name);
  if (!alias) throw refusals.aliasNotFound(aliasArn(place, name));
  context.concerns(alias.arn);
  return alias;
}
