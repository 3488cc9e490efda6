import { TAG } from '../../laboratory/names.ts';
import { describe } from './calls.ts';
import { attempt, type Session } from './session.ts';
import { lastUpdate, ownTags } from './tags.ts';
import { withAlias } from './write-alias.ts';

/** Shows the peers that these keys are in use. */
export async function refresh(session: Session, keyIds: readonly string[]): Promise<void> {
  for (const keyId of keyIds) {
    await attempt(session, 'refresh an alias', { keyId }, () => refreshAlias(session, keyId));
    if (!session.byTags) continue;
    await attempt(session, 'refresh the tags', { keyId }, () => refreshTags(session, keyId));
  }
}

function refreshAlias(session: Session, keyId: string): Promise<void> {
  const { names, entries, cloud, abandoned, defects, logger } = session;
  return withAlias(session, keyId, async () => {
    const entry = entries.get(keyId);
    if (!entry) return;
    const alias = names.alias(keyId);
    const target = { AliasName: alias, TargetKeyId: entry.arn };
    const found = await describe(session, alias);
    if (found && found.arn !== entry.arn && !abandoned.has(found.arn)) {
      logger.error({ alias, expected: entry.arn, found: found.arn }, 'The alias names another key');
    } else if (found || defects.has('B0')) {
      // B0: an alias that is missing is not made again; the update fails.
      await cloud.updateAlias(target);
    } else {
      await cloud.createAlias(target);
    }
  });
}

async function refreshTags(session: Session, keyId: string): Promise<void> {
  const entry = session.entries.get(keyId);
  if (!entry) return;
  if (!entry.tagged) return writeTags(session, keyId);
  await session.cloud.tagResource({ KeyId: entry.arn, Tags: [lastUpdate(session)] });
}

/** Puts the five tags on a key that is known by its alias alone. */
export async function writeTags(session: Session, keyId: string): Promise<void> {
  const { cloud, entries, logger } = session;
  const entry = entries.get(keyId);
  if (!entry) return;
  try {
    await cloud.tagResource({ KeyId: entry.arn, Tags: ownTags(session, keyId) });
  } catch (error) {
    const advice = `A key cannot take the ${Object.keys(TAG).length} tags; its alias alone keeps it`;
    logger.error({ keyId, arn: entry.arn, error }, advice);
    return;
  }
  if (entries.get(keyId) === entry) entries.set(keyId, { ...entry, tagged: true });
}
