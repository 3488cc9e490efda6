import type { CreateAliasRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { checkAliasName } from '../aliases.ts';
import { authorizeOwn } from '../authorization.ts';
import { refusals } from '../errors.ts';
import { aliasArn, findKey, placeOf } from '../key-reference.ts';
import { aliasNamesOf, getAlias, putAlias } from '../key-store.ts';

/** The order of checks: the name, the key and its state, whether the alias exists, the quota. Inferred. */
export const CreateAlias: Handler<CreateAliasRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const name = checkAliasName(input.AliasName ?? '');
    const place = placeOf(context);
    const arn = aliasArn(place, name);
    authorizeOwn(context, 'CreateAlias', arn);
    const key = await findKey(transaction, context, 'CreateAlias', input.TargetKeyId ?? '', {
      aliases: false,
      refuseAlias: refusals.aliasAsTarget,
    });
    context.concerns(arn);
    if (await getAlias(transaction, place, name)) throw refusals.aliasExists(arn);
    const usage = (await aliasNamesOf(transaction, place, key.id)).length;
    const { aliasesPerKey } = context.world.quotas;
    if (usage >= aliasesPerKey) throw refusals.tooManyAliases(aliasesPerKey, usage);
    await putAlias(transaction, place, {
      name,
      arn,
      target: key.id,
      created: context.now,
      updated: context.now,
    });
    return {};
  });
