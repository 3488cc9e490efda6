import type { Store } from '../store/store.ts';
import type { Faults } from '../world/faults.ts';
import type { Journal } from '../world/journal.ts';
import type { World } from '../world/world.ts';
import { FORMAT, type Snapshot, VERSION } from './snapshot.ts';

/** The parts of a world that are not in its store. */
export interface Remembered {
  readonly faults: Faults;
  readonly journal: Journal;
}

/** Takes everything that a world remembers, at one instant of its store. */
export async function takeSnapshot(world: World, { faults, journal }: Remembered): Promise<Snapshot> {
  await world.keyUses.write();
  const entries = await world.store.read((view) => view.range(''));
  return {
    head: {
      format: FORMAT,
      version: VERSION,
      time: new Date(world.clock.now()).toISOString(),
      clock: world.clock.state,
      faults: faults.list(),
      journal: await journal.read(),
    },
    records: entries.map(({ key, value }) => [key, value]),
  };
}

/**
 * Puts a snapshot in the place of everything that a world remembers: its records all at once, or none of them.
 * @param remembered with the store below the memory for stale reads, which is not to remember the world that goes
 */
export async function restoreSnapshot(
  world: World,
  { faults, journal, store }: Remembered & { readonly store: Store },
  { head, records }: Snapshot,
): Promise<void> {
  world.keyUses.forget();
  await store.write(async (transaction) => {
    for (const { key } of await transaction.range('')) await transaction.delete(key);
    for (const [key, value] of records) await transaction.set(key, value);
  });
  journal.restore(head.journal);
  faults.restore(head.faults);
  await world.clock.restore(head.clock);
}
