import { attempt } from '../aws-kms/attempt.ts';
import { LIFE } from '../defakto/life-times.ts';
import { disposeOfReplaced, retiredOf, takeUp } from './discovery.ts';
import type { Disposal } from './disposal.ts';
import { beat } from './heartbeat.ts';
import { TIMES } from './limits.ts';
import { listOwn, listTrustDomain } from './listings.ts';
import { finishRetirements } from './retirement.ts';
import type { Session } from './session.ts';
import { sweepDeployments } from './sweep-deployments.ts';
import { sweepOrphans } from './sweep-orphans.ts';

/** Starts the periodic work of a manager; the first round is one interval after the start. */
export function startMaintenance(session: Session, disposal: Disposal): void {
  const { tasks } = session;
  void tasks.run(() => attempt(session, 'look for late keys', {}, () => lookLate(session, disposal)));
  void tasks.run(() => attempt(session, 'go on with the periodic work', {}, () => loop(session, disposal)));
}

/** Finds what the index did not show at the start. */
async function lookLate(session: Session, disposal: Disposal): Promise<void> {
  for (const pause of TIMES.lateLooks) {
    await session.clock.sleep(pause, session.signal);
    await attempt(session, 'look for keys that the index did not show', {}, async () => {
      const records = await listOwn(session);
      await takeUp(session, records);
      disposeOfReplaced(session, disposal, records);
      await finishRetirements(session, retiredOf(session, records));
    });
  }
}

async function loop(session: Session, disposal: Disposal): Promise<void> {
  const { clock, lifeSigns, signal, tasks } = session;
  let running = false;
  for (let ticks = 1; ; ticks++) {
    // Counted, not read off the clock: a machine whose clock is set must not miss a heartbeat.
    await clock.sleep(LIFE.heartbeat, signal);
    lifeSigns.pass(LIFE.heartbeat);
    const elapsed = ticks * LIFE.heartbeat;
    if (running) continue;
    running = true;
    // Not awaited: a call that takes long must not hold up the count.
    void tasks
      .run(() => round(session, disposal, elapsed))
      .finally(() => {
        running = false;
      });
  }
}

/** Looks first: a heartbeat exceeds all that the service's dates let others think of ours. */
async function round(session: Session, disposal: Disposal, elapsed: number): Promise<void> {
  const due = (every: number): boolean => elapsed % every === 0;
  await attempt(session, 'look at the keys of the trust domain', {}, async () => {
    const records = await listTrustDomain(session);
    session.lifeSigns.look(records);
    await takeUp(session, records);
    if (due(LIFE.orphanSweep)) await sweepOrphans(session, disposal, records);
    if (due(LIFE.deploymentSweep)) await sweepDeployments(session, records);
  });
  await attempt(session, 'show that the keys are in use', {}, () => beat(session));
}
