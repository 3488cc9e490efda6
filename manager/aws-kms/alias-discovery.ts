import { isOutdated, loadAliasTargets, readAliasTargets } from './alias-targets.ts';
import type { Discovery } from './discovery.ts';
import type { Session } from './session.ts';

/**
 * Finds this server's keys by their aliases. @throws KeyManagerError `FAILED_PRECONDITION` on a disabled key;
 * the service's errors.
 */
export async function discoverByAliases(session: Session): Promise<Discovery> {
  session.logger.warn(
    {},
    'Keys are discovered by their aliases. SPIRE is to deprecate this: set enable_tag_based_key_discovery = true',
  );
  const targets = await readAliasTargets(session);
  const entries = await loadAliasTargets(session, targets, 'refuse');
  const loaded = new Set(entries.map(({ publicKey }) => publicKey.id));
  const outdated = targets
    .filter(({ keyId, updatedAt }) => loaded.has(keyId) && isOutdated(session, updatedAt))
    .map(({ keyId }) => keyId);
  return { entries, duplicates: [], outdated, untagged: [] };
}
