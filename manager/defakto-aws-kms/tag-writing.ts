import type { Tag } from '@aws-sdk/client-kms';
import { type KeyStatement, TAG, writeRecord } from '../defakto/key-record.ts';
import type { Session } from './session.ts';

/** Our tags as KMS takes them. */
export function toTags({ owner }: Session, statement: KeyStatement): Tag[] {
  return [...writeRecord(owner, statement)].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

/**
 * Says that a key is in use from now on. This is what a rotation commits by, and what a heartbeat repeats; it takes
 * back a retirement that another server had begun.
 */
export async function writeActive(
  session: Session,
  { arn, keyId, created }: { arn: string; keyId: string; created: number | undefined },
): Promise<void> {
  const heartbeat = session.lifeSigns.stamp(arn);
  const Tags = toTags(session, { keyId, state: 'active', created, heartbeat });
  await session.cloud.tagResource({ KeyId: arn, Tags });
}

/** Says that nobody uses a key any more; the heartbeat stays as its owner left it. */
export async function writeRetired({ cloud }: Session, arn: string): Promise<void> {
  await cloud.tagResource({ KeyId: arn, Tags: [{ TagKey: TAG.state, TagValue: 'retired' }] });
}
