import type { Tag } from '@aws-sdk/client-sts';
import type { ContextKeys } from '../../iam/context.ts';
import type { Session } from '../../world/sessions.ts';
import { refusals } from './errors.ts';

/** What a session has to tell of its tags. */
export type SessionTags = Pick<Session, 'tags' | 'transitiveTagKeys'>;

/**
 * Puts the tags of a new session together: those that are passed, and those that the calling session hands on.
 * Keys are the same in upper and lower case ("Pass session tags in AWS STS", IAM user guide).
 * @throws AwsError
 */
export function sessionTags(
  passed: readonly Tag[],
  transitive: readonly string[],
  calling: SessionTags | undefined,
): SessionTags {
  const keys = passed.map(({ Key = '' }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) throw refusals.duplicateTags();
  if (keys.some((key) => key.startsWith('aws:'))) throw refusals.reservedTag();
  const stranger = transitive.find((key) => !keys.includes(key.toLowerCase()));
  if (stranger !== undefined) throw refusals.strangeTransitiveTag(stranger);
  const inherited = inheritedTags(calling);
  if (Object.keys(inherited).some((key) => keys.includes(key.toLowerCase()))) {
    throw refusals.inheritedTag();
  }
  const tags = {
    ...inherited,
    ...Object.fromEntries(passed.map(({ Key = '', Value = '' }) => [Key, Value])),
  };
  const transitiveTagKeys = [...Object.keys(inherited), ...transitive];
  return {
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(transitiveTagKeys.length > 0 && { transitiveTagKeys }),
  };
}

function inheritedTags({ tags = {}, transitiveTagKeys = [] }: SessionTags = {}): Record<string, string> {
  const handedOn = new Set(transitiveTagKeys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => handedOn.has(key.toLowerCase())));
}

/**
 * The source identity of a new session: once it is set, a chain of roles keeps it.
 * @throws AwsError when the call would change it
 */
export function sourceIdentity(
  asked: string | undefined,
  calling: Pick<Session, 'sourceIdentity'> | undefined,
): Pick<Session, 'sourceIdentity'> {
  const kept = calling?.sourceIdentity;
  if (kept !== undefined && asked !== undefined && asked !== kept) throw refusals.sourceIdentityIsSet();
  if (asked?.toLowerCase().startsWith('aws:')) throw refusals.reservedSourceIdentity();
  const own = asked ?? kept;
  return own === undefined ? {} : { sourceIdentity: own };
}

/** The permissions that a session with these needs beside the one to assume the role. */
export function furtherActions({ tags, sourceIdentity: own }: Pick<Session, 'tags' | 'sourceIdentity'>) {
  return [...(tags ? ['sts:TagSession'] : []), ...(own === undefined ? [] : ['sts:SetSourceIdentity'])];
}

/** What a request to assume a role tells of the session to be. */
export function sessionContext(
  name: string,
  { tags = {}, transitiveTagKeys = [], sourceIdentity: own }: SessionTags & Pick<Session, 'sourceIdentity'>,
): ContextKeys {
  return {
    'sts:RoleSessionName': name,
    'sts:SourceIdentity': own,
    'aws:TagKeys': Object.keys(tags),
    'sts:TransitiveTagKeys': transitiveTagKeys,
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}
