import type { PolicyDescriptorType } from '@aws-sdk/client-sts';
import type { Session } from '../../world/sessions.ts';
import { refusals } from './errors.ts';
import { LIMITS } from './limits.ts';
import type { SessionTags } from './session-tags.ts';

/**
 * Reads the session policies of a request. They are kept with the session.
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

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
