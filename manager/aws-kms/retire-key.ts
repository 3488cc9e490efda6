import { attempt } from './attempt.ts';
import { describeKey } from './key-facts.ts';
import { deactivate, scheduleDeletion } from './retirement.ts';
import type { Session } from './session.ts';
import { deleteAlias } from './sweep-aliases.ts';

/**
 * Gives up a key that nothing replaces here: another manager has taken over its id. The alias goes last: a
 * start after an interruption finds the key by it and the caller retires it once more, whereas a key without
 * alias and not yet scheduled would wait for the sweep of orphans. An alias that stays, stays until the purge.
 * @throws the service's error; the key is then still in use.
 */
export async function retireKey(session: Session, keyId: string, fingerprint: string): Promise<void> {
  const { aliasLock, configuration, names, ring, logger } = session;
  const alias = names.alias(keyId);
  await aliasLock.run(keyId, async () => {
    const entry = ring.get(keyId);
    if (entry?.publicKey.fingerprint !== fingerprint) return;
    const { arn } = entry;
    const target = await describeKey(session, alias);
    if (!configuration.tagBasedDiscovery || (await deactivate(session, arn))) {
      await scheduleDeletion(session, arn);
    }
    ring.delete(entry);
    logger.info({ keyId, arn }, 'Key retired');
    if (target?.arn !== arn) return;
    await attempt(session, 'remove the alias of a retired key', { alias }, () => deleteAlias(session, alias));
  });
}
