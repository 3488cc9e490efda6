import { attempt } from '../aws-kms/attempt.ts';
import type { KeyRecord } from '../defakto/key-record.ts';
import { LIFE } from '../defakto/life-times.ts';
import { disposeOfReplaced, retiredOf, unusedOf } from './discovery.ts';
import type { Disposal } from './disposal.ts';
import { finishRetirements } from './retirement.ts';
import type { Session } from './session.ts';
import { sweepGone } from './sweep-gone.ts';

/**
 * Deletes what nobody uses in our own deployment: keys of this server that are replaced, retired, or that nobody
 * was ever told of; and the keys of servers that are gone.
 */
export async function sweepOrphans(
  session: Session,
  disposal: Disposal,
  records: readonly KeyRecord[],
): Promise<void> {
  const { owner } = session;
  disposeOfReplaced(session, disposal, records);
  await finishRetirements(session, retiredOf(session, records));
  sweepForgotten(session, disposal, unusedOf(session, records));
  const deployment = records.filter(({ deploymentId }) => deploymentId === owner.deploymentId);
  for (const [serverId, keys] of Map.groupBy(deployment, (record) => record.serverId)) {
    if (serverId === undefined || serverId === owner.serverId) continue;
    await attempt(session, 'sweep the keys of another server', { serverId }, () =>
      sweepGone(session, keys, { serverId }),
    );
  }
}

/** Keys that this server does not use and that stood still under its eyes: nobody else uses them either. */
function sweepForgotten(session: Session, disposal: Disposal, unused: readonly KeyRecord[]): void {
  const { lifeSigns, logger } = session;
  for (const { id: arn, keyId } of unused) {
    if (keyId === undefined) continue;
    if (lifeSigns.quietFor(arn) >= LIFE.confirm) disposal.dispose({ arn, keyId });
    else
      logger.warn(
        { keyId, arn },
        'A key of this server is out of use; it is deleted once it was quiet for long',
      );
  }
}
