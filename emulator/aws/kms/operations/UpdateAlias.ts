import type { UpdateAliasRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { checkAliasName } from '../aliases.ts';
import { authorizeKey, authorizeOwn } from '../authorization.ts';
import { refusals } from '../errors.ts';
import type { KeyRecord } from '../key-record.ts';
import { aliasArn, findAlias, findKey, placeOf } from '../key-reference.ts';
import { factsOf } from '../key-specs.ts';
import { aliasNamesOf, getKey, putAlias } from '../key-store.ts';

/**
 * Points an alias at another key of the same type and usage, or at the same key, which renews its
 * LastUpdatedDate. The order of checks: the name, the alias, the new key and its state, the match, the quota.
 */
export const UpdateAlias: Handler<UpdateAliasRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const name = checkAliasName(input.AliasName ?? '');
    const place = placeOf(context);
    authorizeOwn(context, 'UpdateAlias', aliasArn(place, name));
    const alias = await findAlias(transaction, context, name);
    const current = await getKey(transaction, place, alias.target);
    if (current) await authorizeKey(transaction, context, current, 'UpdateAlias');
    const next = await findKey(transaction, context, 'UpdateAlias', input.TargetKeyId ?? '', {
      aliases: false,
      refuseAlias: refusals.aliasAsTarget,
    });
    if (current && !interchangeable(current, next)) throw refusals.aliasKeyMismatch(current.arn, next.arn);
    if (alias.target !== next.id) {
      const usage = (await aliasNamesOf(transaction, place, next.id)).length;
      const { aliasesPerKey } = context.world.quotas;
      if (usage >= aliasesPerKey) throw refusals.tooManyAliases(aliasesPerKey, usage);
    }
    await putAlias(transaction, place, { ...alias, target: next.id, updated: context.now }, alias);
    return {};
  });

/** "Both must be symmetric or both asymmetric or both HMAC, and have the same key usage" (API reference). */
function interchangeable(a: KeyRecord, b: KeyRecord): boolean {
  const isPair = (key: KeyRecord) => factsOf(key.spec).material.kind === 'pair';
  return a.usage === b.usage && isPair(a) === isPair(b);
}
