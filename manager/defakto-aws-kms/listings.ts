import { compare } from '../aws-kms/key-ring.ts';
import { listTaggedKeys, listTagsOf } from '../aws-kms/listings.ts';
import { type KeyRecord, readRecord, TAG } from '../defakto/key-record.ts';
import type { Session } from './session.ts';

/** All keys of the trust domain, as the lagging index of the Tagging API shows them. */
export async function listTrustDomain(session: Session): Promise<KeyRecord[]> {
  return records(await listTaggedKeys(session, { [TAG.trustDomain]: session.owner.trustDomain }));
}

/** The keys of this server; foreign keys of the account, however many, cost nothing. */
export async function listOwn(session: Session): Promise<KeyRecord[]> {
  const { trustDomain, deploymentId, serverId } = session.owner;
  return records(
    await listTaggedKeys(session, {
      [TAG.trustDomain]: trustDomain,
      [TAG.deploymentId]: deploymentId,
      [TAG.serverId]: serverId,
    }),
  );
}

/** What the index says of one key; undefined while it says nothing. */
export async function lookUp(session: Session, arn: string): Promise<KeyRecord | undefined> {
  return records(await listTagsOf(session, [arn]))[0];
}

/** The newest first; a key without a date is in the making or damaged, and comes last. */
export function newestFirst(a: KeyRecord, b: KeyRecord): number {
  return (b.created ?? 0) - (a.created ?? 0) || compare(a.id, b.id);
}

function records(keys: Awaited<ReturnType<typeof listTagsOf>>): KeyRecord[] {
  return keys.map(({ arn, tags }) => readRecord(arn, tags));
}
