import type { Policy } from '../../iam/policy.ts';
import { authorize } from '../authorization.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';

/**
 * The safety check of CreateKey and PutKeyPolicy: the new policy must let its own author change it again. It looks
 * at the document and at the caller alone, so it takes place whether or not IAM is enforced; while it is not, what
 * the key policy leaves to the account's identity policies is in order.
 * @throws AwsError MalformedPolicyDocumentException
 */
export function checkLockout(context: CallContext, policy: Policy, keyArn: string): void {
  const { caller, world } = context;
  const decision = authorize(context, {
    action: 'kms:PutKeyPolicy',
    resource: keyArn,
    resourceAccount: caller.account,
    keys: { 'kms:CallerAccount': caller.account, 'kms:BypassPolicyLockoutSafetyCheck': 'false' },
    side: { policy },
    trustsCaller: !world.enforceIam,
  });
  if (!decision.allowed) throw refusals.lockout();
}
