import type { PutKeyPolicyRequest } from '@aws-sdk/client-kms';
import { refusals } from '../errors.ts';
import { changeKey } from '../key-operation.ts';
import { checkKeyPolicy, POLICY_NAME } from '../key-policy.ts';

export const PutKeyPolicy = changeKey<PutKeyPolicyRequest, object>(
  'PutKeyPolicy',
  async (key, { PolicyName = POLICY_NAME, Policy = '', BypassPolicyLockoutSafetyCheck }, context) => {
    if (PolicyName !== POLICY_NAME) throw refusals.policyName(PolicyName);
    checkKeyPolicy(Policy, context, BypassPolicyLockoutSafetyCheck, key.arn);
    return { key: { ...key, policy: Policy }, output: {} };
  },
);
