import type { GetKeyPolicyRequest, GetKeyPolicyResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { POLICY_NAME } from '../key-policy.ts';
import { findKey } from '../key-reference.ts';

export const GetKeyPolicy: Handler<GetKeyPolicyRequest, GetKeyPolicyResponse> = async (input, context) => {
  const { policy } = await context.world.store.read((view) =>
    findKey(view, context, 'GetKeyPolicy', input.KeyId ?? '', { aliases: false }),
  );
  if ((input.PolicyName ?? POLICY_NAME) !== POLICY_NAME) throw refusals.noSuchPolicy();
  return { Policy: policy, PolicyName: POLICY_NAME };
};
