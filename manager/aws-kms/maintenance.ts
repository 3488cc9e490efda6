import { attempt } from './attempt.ts';
import type { Disposal } from './disposal.ts';
import { keepAlive } from './keep-alive.ts';
import { TIMES } from './limits.ts';
import { listAliases, listTaggedKeys } from './listings.ts';
import type { Session } from './session.ts';
import { sweepStaleAliases } from './sweep-aliases.ts';
import { sweepForeignKeys } from './sweep-foreign-keys.ts';
import { sweepOrphans } from './sweep-orphans.ts';
import { resumeDisposals, sweepOwnKeys } from './sweep-own-keys.ts';
import { TAG } from './tags.ts';

/** Work that comes round; the first time one interval after the start. */
interface Sweep {
  /** A multiple of the keep-alive interval. */
  readonly every: number;
  readonly name: string;
  run(): Promise<void>;
}

/**
 * Starts the periodic work of a manager. Sweeps follow a refresh of our own keys: the dates that it leaves
 * behind are what the sweeps take for the service's now.
 * @param migrated whether keys were found by their alias alone: then some may be left without alias and tags.
 */
export function startMaintenance(session: Session, disposal: Disposal, migrated: boolean): void {
  const { tasks, configuration } = session;
  const byTags = configuration.tagBasedDiscovery;
  if (byTags) void tasks.run(() => resume(session, disposal));
  const sweeps = byTags ? tagSweeps(session, disposal, migrated) : aliasSweeps(session);
  void tasks.run(() => attempt(session, 'go on with the periodic work', {}, () => loop(session, sweeps)));
}

function aliasSweeps(session: Session): Sweep[] {
  return [
    { every: TIMES.staleAliasSweep, name: 'stale aliases', run: () => sweepStaleAliases(session) },
    { every: TIMES.keySweep, name: 'orphaned keys', run: () => sweepOrphans(session) },
  ];
}

function tagSweeps(session: Session, disposal: Disposal, migrated: boolean): Sweep[] {
  const sweep: Sweep = {
    every: TIMES.keySweep,
    name: 'tagged keys',
    async run() {
      const keys = await listTaggedKeys(session, { [TAG.trustDomain]: session.names.trustDomain });
      await sweepOwnKeys(session, disposal, keys);
      await sweepForeignKeys(session, keys);
      const tagged = new Set(keys.map(({ arn }) => arn));
      // A server that was taken away before it was migrated has left aliases only.
      await sweepStaleAliases(session, tagged);
      if (migrated) await sweepOrphans(session, tagged);
    },
  };
  return [sweep];
}

async function resume(session: Session, disposal: Disposal): Promise<void> {
  await attempt(session, 'resume the deletion of keys', {}, async () => {
    await session.clock.sleep(TIMES.disposalGrace, session.signal);
    await resumeDisposals(session, disposal);
  });
}

async function loop(session: Session, sweeps: readonly Sweep[]): Promise<void> {
  const { clock, signal, tasks } = session;
  const running = new Set<Sweep>();
  for (let ticks = 1; ; ticks++) {
    // Counted, not read off the clock: a machine whose clock is set back must not miss a refresh.
    await clock.sleep(TIMES.keepAlive, signal);
    const due = sweeps.filter(
      (sweep) => (ticks * TIMES.keepAlive) % sweep.every === 0 && !running.has(sweep),
    );
    // Not awaited: a call that never answers must not keep the next refresh from happening.
    void tasks.run(() => tick(session, due, running));
  }
}

async function tick(session: Session, sweeps: readonly Sweep[], running: Set<Sweep>): Promise<void> {
  for (const sweep of sweeps) running.add(sweep);
  await attempt(session, 'refresh the keys', {}, () => keepAlive(session));
  if (sweeps.length === 0) return;
  await readServiceTime(session);
  for (const sweep of sweeps) {
    await attempt(session, `sweep ${sweep.name}`, {}, () => sweep.run());
    running.delete(sweep);
  }
}

/**
 * Our aliases carry the service's date of the refresh that has just taken place. One is enough; a key of
 * ours that somebody has deleted has none.
 */
async function readServiceTime(session: Session): Promise<void> {
  for (const { arn } of session.ring.sorted())
    await attempt(session, 'read the dates of an alias', { arn }, () => listAliases(session, arn));
}
