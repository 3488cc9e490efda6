import { type Policy, parsePolicy } from '../../iam/policy.ts';
import { PolicyError } from '../../iam/policy-error.ts';
import { partitionOf } from '../arn.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';
import type { Place } from './key-record.ts';
import { keyArn, placeOf } from './key-reference.ts';
import { checkLockout } from './lockout.ts';
import { principalsExist } from './policy-principals.ts';
import type { ResourceQuotas } from './quotas.ts';

/** The only name that a key policy can have (API reference of PutKeyPolicy). */
export const POLICY_NAME = 'default';

/** The policy of a key that was created without one ("Default key policy", KMS developer guide). */
export function defaultKeyPolicy({ account, region }: Place): string {
  return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:${partitionOf(region)}:iam::${account}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;
}

/**
 * Checks a new key policy: its size, its form, that its principals exist, and that it does not lock its author out,
 * unless the request bypasses that.
 * @param key the ARN of the key that has the policy already; a new key has none yet
 * @throws AwsError MalformedPolicyDocumentException, LimitExceededException
 */
export function checkKeyPolicy(
  text: string,
  context: CallContext,
  bypassLockoutCheck = false,
  key = keyArn(placeOf(context), '00000000-0000-0000-0000-000000000000'),
): void {
  const policy = checkPolicyDocument(text, context.world.quotas);
  if (!principalsExist(policy, context.world.identities)) throw refusals.unknownPrincipal();
  if (!bypassLockoutCheck) checkLockout(context, policy, key);
}

/** The size and the form of a key policy. @throws AwsError as {@link checkKeyPolicy} */
export function checkPolicyDocument(text: string, { keyPolicyBytes }: ResourceQuotas): Policy {
  if (Buffer.byteLength(text) > keyPolicyBytes) throw refusals.policyTooLong(keyPolicyBytes);
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (error instanceof PolicyError) throw refusals.malformedPolicy(error.message);
    throw error;
  }
}
