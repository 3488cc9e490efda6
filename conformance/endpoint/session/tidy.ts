import { reasonOf } from '../reason.ts';
import type { Ledger } from './ledger.ts';
import type { Session } from './session.ts';

/** How long a key waits for its deletion: the shortest that AWS allows. It costs nothing while it waits. */
export const PENDING_WINDOW_DAYS = 7;

/** Errors that say that what was to be cleaned is gone, or going, already. */
const DONE = /^(?:NotFoundException|KMSInvalidStateException)$/;

/** Something that could not be cleaned. */
export interface Leftover {
  /** What it is, as a person would say it. */
  readonly what: string;
  readonly reason: string;
  /** The command line that cleans it. */
  readonly command: string;
}

/**
 * Revokes the run's grants, deletes its aliases and schedules the deletion of its keys, replicas first: a primary
 * key waits for its replicas.
 * @returns what could not be cleaned
 */
export async function tidy(session: Session): Promise<readonly Leftover[]> {
  const left: Leftover[] = [];
  for (const step of steps(session, session.ledger)) {
    try {
      await step.run();
    } catch (error) {
      const { what, command } = step;
      if (!DONE.test((error as Error).name)) left.push({ what, command, reason: reasonOf(error) });
    }
  }
  return left;
}

interface Step {
  readonly what: string;
  readonly command: string;
  readonly run: () => Promise<unknown>;
}

function steps(session: Session, { grants, aliases, liveKeys }: Ledger): readonly Step[] {
  const kms = (region: string) => (region === session.region ? session.kms : session.replicaKms);
  const replicasFirst = liveKeys.toSorted((one, other) => Number(other.replica) - Number(one.replica));
  return [
    ...grants.map(({ id, keyArn, region }) => ({
      what: `the grant ${id} of ${keyArn}`,
      command: `aws kms revoke-grant --region ${region} --key-id ${keyArn} --grant-id ${id}`,
      run: () => kms(region).revokeGrant({ KeyId: keyArn, GrantId: id }),
    })),
    ...aliases.map(({ name, region }) => ({
      what: `${name} in ${region}`,
      command: `aws kms delete-alias --region ${region} --alias-name '${name}'`,
      run: () => kms(region).deleteAlias({ AliasName: name }),
    })),
    ...replicasFirst.map(({ arn, id, region }) => ({
      what: arn,
      command: `aws kms schedule-key-deletion --region ${region} --key-id ${arn} --pending-window-in-days ${PENDING_WINDOW_DAYS}`,
      run: () => kms(region).scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: PENDING_WINDOW_DAYS }),
    })),
  ];
}
