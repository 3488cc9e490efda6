import { principalKeys, principalOf } from '../../iam/caller.ts';
import { requestContext } from '../../iam/context.ts';
import { decide } from '../../iam/evaluate.ts';
import type { Policy } from '../../iam/policy.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';

/**
 * The safety check of CreateKey and PutKeyPolicy: the new policy must let its own author change it again. It looks
 * at the document and at the caller alone, so it takes place whether or not IAM is enforced; what the key policy
 * leaves to the account's identity policies is then in order.
 * @throws AwsError MalformedPolicyDocumentException
 */
export function checkLockout({ caller, region }: CallContext, policy: Policy, keyArn: string): void {
  const principal = principalOf(caller);
  const context = requestContext(principalKeys(caller, principal), {
    'aws:RequestedRegion': region,
    'kms:CallerAccount': caller.account,
  });
  const request = {
    principal,
    action: 'kms:PutKeyPolicy',
    resource: keyArn,
    resourceAccount: caller.account,
    context,
  };
  if (!decide(request, { identity: 'everything', resource: { policy } }).allowed) throw refusals.lockout();
}
