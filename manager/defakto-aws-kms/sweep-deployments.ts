import { attempt } from '../aws-kms/attempt.ts';
import type { KeyRecord } from '../defakto/key-record.ts';
import type { Session } from './session.ts';
import { sweepGone } from './sweep-gone.ts';

/** Deletes the keys of decommissioned deployments. One sign of life of one key keeps all keys of its deployment. */
export async function sweepDeployments(session: Session, records: readonly KeyRecord[]): Promise<void> {
  for (const [deploymentId, keys] of Map.groupBy(records, (record) => record.deploymentId)) {
    if (deploymentId === undefined || deploymentId === session.owner.deploymentId) continue;
    await attempt(session, 'sweep the keys of a deployment', { deploymentId }, () =>
      sweepGone(session, keys, { deploymentId }),
    );
  }
}
