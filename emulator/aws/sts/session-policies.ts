import type { PolicyDescriptorType } from '@aws-sdk/client-sts';
import { parsePolicy } from '../../iam/policy.ts';
import { PolicyError } from '../../iam/policy-error.ts';
import type { Session } from '../../world/sessions.ts';
import { refusals } from './errors.ts';
import { LIMITS } from './limits.ts';
import type { SessionTags } from './session-tags.ts';

/**
 * Reads the session policies of a request. They are kept with the session. The order: is it JSON, is it too large, is
 * it a policy. Inferred.
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
  if (Policy !== undefined && !isObject(Policy)) throw refusals.policyNoJson();
  const size = [Policy ?? '', ...managed].join('').length;
  if (size > plaintext) throw refusals.policiesTooLarge(size, plaintext);
  if (Policy !== undefined) checkForm(Policy);
  return { policies: { ...(Policy !== undefined && { inline: Policy }), managed } };
}

/**
 * How much room policies and tags take, in percent; nothing when there are none. AWS packs them in a way that it
 * does not publish: this is the share of their plain text in the room that plain policies have.
 */
export function packedPolicySize({ policies, tags }: Pick<Session, 'policies'> & SessionTags): {
  readonly PackedPolicySize?: number;
} {
  if (!policies && !tags) return {};
  const texts = [policies?.inline ?? '', ...(policies?.managed ?? []), ...Object.entries(tags ?? {}).flat()];
  const share = texts.join('').length / LIMITS.sessionPolicies.plaintext;
  return { PackedPolicySize: Math.min(100, Math.ceil(share * 100)) };
}

/** @throws AwsError MalformedPolicyDocument */
function checkForm(text: string): void {
  try {
    parsePolicy(text, 'identity');
  } catch (error) {
    if (error instanceof PolicyError) throw refusals.malformedPolicy(error.message);
    throw error;
  }
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
