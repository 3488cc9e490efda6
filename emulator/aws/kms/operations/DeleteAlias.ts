import type { DeleteAliasRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { checkAliasName } from '../aliases.ts';
import { findAlias, placeOf } from '../key-reference.ts';
import { removeAlias } from '../key-store.ts';

export const DeleteAlias: Handler<DeleteAliasRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const name = checkAliasName(input.AliasName ?? '');
    await removeAlias(transaction, placeOf(context), await findAlias(transaction, context, name));
    return {};
  });
