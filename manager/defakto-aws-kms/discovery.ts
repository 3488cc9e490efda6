import { compare } from '../aws-kms/key-ring.ts';
import { mapConcurrently } from '../concurrency.ts';
import type { KeyRecord } from '../defakto/key-record.ts';
import { chooseKey, sameBytes } from './choice.ts';
import type { Disposal } from './disposal.ts';
import { LIMITS, SLOTS, TIMES } from './limits.ts';
import { listOwn } from './listings.ts';
import type { Session } from './session.ts';

/**
 * Takes this server's keys into use, at the start. If asked to, waits some minutes for keys that the caller expects
 * and that the index does not show yet.
 * @returns the server's records, of keys in use and others.
 * @throws KeyManagerError `PERMISSION_DENIED` when tag:GetResources is missing; the service's errors.
 */
export async function discover(session: Session, awaitExpected: boolean): Promise<readonly KeyRecord[]> {
  const { clock, logger, ring, signal } = session;
  for (const pause of [...(awaitExpected ? TIMES.indexPauses : []), undefined]) {
    const records = await listOwn(session);
    session.lifeSigns.hear(records);
    await takeUp(session, records);
    const missing = missingOf(session, records);
    if (missing.length === 0) return records;
    if (pause === undefined) {
      if (awaitExpected)
        logger.error({ missing }, 'Keys that the server expects are not there; going on without them');
      return records;
    }
    logger.warn({ missing, pause }, 'The Tagging API does not show keys yet that the server expects');
    for (const entry of missing.map((keyId) => ring.get(keyId))) if (entry) ring.delete(entry);
    await clock.sleep(pause, signal);
  }
  return [];
}

/** Takes keys up under ids that have none: a key beneath the feet of a running server is never exchanged. */
export async function takeUp(session: Session, records: readonly KeyRecord[]): Promise<void> {
  const { ring, doomed, making, signal } = session;
  const own = Map.groupBy(ownOf(session, records), ({ keyId = '' }) => keyId);
  const homeless = [...own]
    .filter(([keyId]) => keyId !== '' && !ring.get(keyId))
    .sort(([a], [b]) => compare(a, b));
  await mapConcurrently(homeless, LIMITS.concurrentReads, signal, async ([keyId, candidates]) => {
    const free = candidates.filter(({ id }) => !doomed.has(id) && !making.has(id));
    const entry = await chooseKey(session, keyId, free);
    if (!entry || ring.get(keyId)) return;
    ring.set(entry);
    session.logger.info({ keyId, arn: entry.arn }, 'Key found');
  });
}

/** Deletes what a key in use has replaced: an interrupted rotation goes on. */
export function disposeOfReplaced(session: Session, disposal: Disposal, records: readonly KeyRecord[]): void {
  for (const { id: arn, keyId, state, created = Number.POSITIVE_INFINITY } of unusedOf(session, records)) {
    const current = session.ring.get(keyId ?? '');
    // A record of the key in use among these says that the index knows it.
    const isKnown = current !== undefined && records.some(({ id }) => id === current.arn);
    if (keyId === undefined || state !== 'active' || !isKnown) continue;
    if (created < (current.publicKey.created ?? 0)) disposal.dispose({ arn, keyId });
  }
}

/** Keys of this server that were retired and may not be scheduled yet: an interrupted retirement has to go on. */
export function retiredOf(session: Session, records: readonly KeyRecord[]): string[] {
  return unusedOf(session, records)
    .filter(({ state }) => state === 'retired')
    .map(({ id }) => id);
}

/** The keys of this server that it neither uses, nor makes, nor has given up already. */
export function unusedOf(session: Session, records: readonly KeyRecord[]): readonly KeyRecord[] {
  const { ring, doomed, making, disabled } = session;
  return ownOf(session, records).filter(
    ({ id }) => !ring.uses(id) && !doomed.has(id) && !making.has(id) && !disabled.has(id),
  );
}

function ownOf({ owner }: Session, records: readonly KeyRecord[]): readonly KeyRecord[] {
  return records.filter(
    ({ deploymentId, serverId }) => deploymentId === owner.deploymentId && serverId === owner.serverId,
  );
}

function missingOf({ expects, ring }: Session, records: readonly KeyRecord[]): string[] {
  const ids = new Set([...SLOTS, ...records.flatMap(({ keyId }) => keyId ?? [])]);
  return [...ids].filter((keyId) => {
    const expected = expects(keyId);
    const found = ring.get(keyId)?.publicKey.pkixData;
    return expected !== undefined && !(found && sameBytes(found, expected));
  });
}
