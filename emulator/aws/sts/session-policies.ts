import type { PolicyDescriptorType } from '@aws-sdk/client-sts';
import type { Session } from '../../world/sessions.ts';
import { refusals } from './errors.ts';
import { LIMITS } from './limits.ts';

/**
 * Reads the session policies of a request. They are kept with the session; IAM is not enforced, so nothing
 * asks them yet, nor the managed policies that they name. PackedPolicySize is not answered: AWS publishes no
 * formula.
 * @throws AwsError MalformedPolicyDocument, PackedPolicyTooLarge, ValidationException
 */
export function sessionPolicies({
  Policy,
  PolicyArns,
}: {
  Policy?: string | undefined;
  PolicyArns?: PolicyDescriptorType[] | undefined;
}): Pick<Session, 'policies'> {
  if (Policy === undefined && PolicyArns === undefined) return {};
  const { managed: most, plaintext } = LIMITS.sessionPolicies;
  const managed = (PolicyArns ?? []).map(({ arn = '' }) => arn);
  if (managed.length > most) throw refusals.tooManyPolicies(most);
  if (Policy !== undefined && !isObject(Policy)) throw refusals.malformedPolicy();
  const size = [Policy ?? '', ...managed].join('').length;
  if (size > plaintext) throw refusals.policiesTooLarge(size, plaintext);
  return { policies: { ...(Policy !== undefined && { inline: Policy }), managed } };
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
