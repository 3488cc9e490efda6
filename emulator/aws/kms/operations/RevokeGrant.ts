import type { RevokeGrantRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { removeGrant } from '../grant-store.ts';
import { findGrant } from '../grants.ts';

export const RevokeGrant: Handler<RevokeGrantRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const { KeyId = '', GrantId = '' } = input;
    const grant = await findGrant(transaction, context, 'RevokeGrant', KeyId, GrantId);
    if (input.DryRun) throw refusals.dryRun();
    await removeGrant(transaction, grant);
    return {};
  });
