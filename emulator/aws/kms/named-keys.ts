import type { View } from '../../store/store.ts';
import { parseArn } from '../arn.ts';
import { aliasArn, keyArn } from './arns.ts';
import type { Place } from './key-record.ts';
import { aliasNamesOf, getAlias } from './key-store.ts';

/** The members of KMS inputs by which a request names a key, by itself or by an alias. */
const KEY_MEMBERS = ['KeyId', 'TargetKeyId', 'SourceKeyId', 'DestinationKeyId'] as const;

/**
 * Everything by which the keys that a request names can be called: their ids, ARNs, aliases and alias ARNs, as of now.
 * An alias that is made, moved or deleted stands for itself and for the key that it names so far, not for that key's
 * other aliases. What does not exist is known by the words of the request alone.
 * @param place where the call looks, unless it names an ARN
 */
export async function namesOfKeys(view: View, place: Place, input: unknown): Promise<readonly string[]> {
  const members = input as Readonly<Record<string, unknown>>;
  // The Tagging API's operations name several.
  const { AliasName, ResourceARNList } = members;
  const keys = [...KEY_MEMBERS.map((member) => members[member]), ...textsIn(ResourceARNList)];
  const names = new Set<string>();
  for (const reference of keys) {
    if (typeof reference !== 'string') continue;
    const { id, at } = await locate(view, place, reference, names);
    if (id === undefined) continue;
    for (const name of await aliasNamesOf(view, at, id)) names.add(name).add(aliasArn(at, name));
  }
  if (typeof AliasName === 'string') await locate(view, place, AliasName, names);
  return [...names];
}

/** Adds what names a reference and the key that it leads to; @returns that key's id, and where it is. */
async function locate(view: View, place: Place, reference: string, names: Set<string>) {
  const arn = parseArn(reference);
  const at = arn ? { account: arn.account, region: arn.region } : place;
  const resource = arn ? arn.resource.replace(/^key\//, '') : reference;
  names.add(reference).add(resource);
  const isAlias = resource.startsWith('alias/');
  if (isAlias) names.add(aliasArn(at, resource));
  const id = isAlias ? (await getAlias(view, at, resource))?.target : resource;
  if (id !== undefined) names.add(id).add(keyArn(at, id));
  return { id, at };
}

function textsIn(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}
