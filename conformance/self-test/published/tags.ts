import type { Tag } from '@aws-sdk/client-kms';
import { TAG } from '../../laboratory/names.ts';
import type { Session } from './session.ts';

/** The five tags of a key in use. */
export function ownTags(session: Session, keyId: string): Tag[] {
  const { trustDomain, serverId } = session.names;
  return [
    { TagKey: TAG.trustDomain, TagValue: trustDomain },
    { TagKey: TAG.serverId, TagValue: serverId },
    { TagKey: TAG.active, TagValue: 'true' },
    { TagKey: TAG.keyId, TagValue: keyId },
    lastUpdate(session),
  ];
}

/** spire-last-update: Unix seconds of the server's own clock. */
export function lastUpdate({ clock }: Session): Tag {
  return { TagKey: TAG.lastUpdate, TagValue: String(Math.floor(clock.now() / 1000)) };
}

/** When spire-last-update was written. */
export function stampOf(tags: ReadonlyMap<string, string>): Date | undefined {
  const value = tags.get(TAG.lastUpdate) ?? '';
  return /^\d{1,11}$/.test(value) ? new Date(Number(value) * 1000) : undefined;
}
