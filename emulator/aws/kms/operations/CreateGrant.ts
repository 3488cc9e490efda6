import type { CreateGrantRequest, CreateGrantResponse } from '@aws-sdk/client-kms';
import { partitionOf } from '../../arn.ts';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { addGrant, countGrants, getGrantOfRequest } from '../grant-store.ts';
import { newGrantToken, requireGrants } from '../grant-tokens.ts';
import {
  checkGrantConstraints,
  checkGrantee,
  checkGrantOperations,
  checkPrincipal,
  requestFingerprint,
} from '../grants.ts';
import { findKey } from '../key-reference.ts';

/**
 * The order of checks: the key and its state, the principals, the operations, the constraints, grant tokens,
 * the quota, DryRun. Inferred; AWS's is unrecorded.
 */
export const CreateGrant: Handler<CreateGrantRequest, CreateGrantResponse> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const { Name, RetiringPrincipal, Constraints, GrantTokens = [] } = input;
    const key = await findKey(transaction, context, 'CreateGrant', input.KeyId ?? '', { aliases: false });
    const place = { account: key.account, region: key.region };
    const asked = {
      ...(Name !== undefined && { name: Name }),
      grantee: checkGrantee(input.GranteePrincipal ?? '', context),
      ...(RetiringPrincipal !== undefined && { retiring: checkPrincipal(RetiringPrincipal, context) }),
      operations: checkGrantOperations(input.Operations ?? [], key),
      ...(Constraints && { constraints: checkGrantConstraints(Constraints, key) }),
    };
    await requireGrants(transaction, context, GrantTokens);

    const request = Name === undefined ? undefined : requestFingerprint(asked);
    const existing =
      request === undefined ? undefined : await getGrantOfRequest(transaction, place, key.id, request);
    if (!existing) {
      const usage = await countGrants(transaction, place, key.id);
      const { grantsPerKey } = context.world.quotas;
      if (usage >= grantsPerKey) throw refusals.tooManyGrants(grantsPerKey, usage);
    }
    if (input.DryRun) throw refusals.dryRun();

    const { random } = context.world;
    const grant = existing ?? {
      ...place,
      keyId: key.id,
      id: random.bytes(32).toString('hex'),
      secret: random.bytes(32).toString('base64'),
      ...(request !== undefined && { request }),
      created: context.now,
      issuer: `arn:${partitionOf(place.region)}:iam::${context.caller.account}:root`,
      ...asked,
    };
    if (!existing) await addGrant(transaction, grant);
    return { GrantToken: newGrantToken(grant, context), GrantId: grant.id };
  });
