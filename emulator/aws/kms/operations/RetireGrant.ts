import type { RetireGrantRequest } from '@aws-sdk/client-kms';
import type { View } from '../../../store/store.ts';
import type { CallContext, Handler } from '../../service.ts';
import { authorizeRetirement } from '../authorization.ts';
import { refusals } from '../errors.ts';
import { type GrantRecord, removeGrant } from '../grant-store.ts';
import { findGrantByToken } from '../grant-tokens.ts';
import { findGrant } from '../grants.ts';
import { findKey, keyArn } from '../key-reference.ts';

/** Who retires and who revokes differ in permissions only. */
export const RetireGrant: Handler<RetireGrantRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const grant = await grantOf(transaction, input, context);
    if (input.DryRun) throw refusals.dryRun();
    await removeGrant(transaction, grant);
    return {};
  });

/** A grant is named by its token, or by its key and its id (API reference): one way or the other. */
async function grantOf(view: View, input: RetireGrantRequest, context: CallContext): Promise<GrantRecord> {
  const { GrantToken, KeyId, GrantId } = input;
  if (GrantToken !== undefined && KeyId === undefined && GrantId === undefined) {
    const grant = await findGrantByToken(view, context, GrantToken);
    const reference = keyArn(grant, grant.keyId);
    const key = await findKey(view, context, 'RetireGrant', reference, {
      aliases: false,
      use: 'asks-itself',
    });
    await authorizeRetirement(view, context, key, grant);
    return grant;
  }
  if (GrantToken !== undefined || KeyId === undefined || GrantId === undefined) throw refusals.whichGrant();
  return findGrant(view, context, 'RetireGrant', KeyId, GrantId);
}
