import type { DeleteAliasRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { checkAliasName } from '../aliases.ts';
import { authorizeKey, authorizeOwn } from '../authorization.ts';
import { aliasArn, findAlias, placeOf } from '../key-reference.ts';
import { getKey, removeAlias } from '../key-store.ts';

export const DeleteAlias: Handler<DeleteAliasRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const name = checkAliasName(input.AliasName ?? '');
    const place = placeOf(context);
    authorizeOwn(context, 'DeleteAlias', aliasArn(place, name));
    const alias = await findAlias(transaction, context, name);
    const key = await getKey(transaction, place, alias.target);
    if (key) context.concerns(key.arn);
    if (key) await authorizeKey(transaction, context, key, 'DeleteAlias');
    await removeAlias(transaction, place, alias);
    return {};
  });
