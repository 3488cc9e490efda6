import type { ListKeyPoliciesRequest, ListKeyPoliciesResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { POLICY_NAME } from '../key-policy.ts';
import { findKey } from '../key-reference.ts';
import { LIMITS } from '../limits.ts';
import { page } from '../pages.ts';

/** Every key has exactly one policy. */
export const ListKeyPolicies: Handler<ListKeyPoliciesRequest, ListKeyPoliciesResponse> = async (
  input,
  context,
) => {
  const { arn } = await context.world.store.read((view) =>
    findKey(view, context, 'ListKeyPolicies', input.KeyId ?? '', { aliases: false }),
  );
  const { items, paging } = await page(
    context,
    `policies of ${arn}`,
    input,
    LIMITS.pages.policies,
    async (after) => (after === undefined ? [POLICY_NAME] : []),
    (name) => name,
  );
  return { PolicyNames: [...items], ...paging };
};
