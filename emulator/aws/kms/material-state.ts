import type { KeyRecord, State } from './key-record.ts';
import { currentEntry, type MaterialEntry } from './material-store.ts';

/**
 * A key with what its record tells about its imported materials: its state, the one in use, the earliest
 * expiration. Those that wait for a rotation do not count.
 */
export function withMaterials(
  { imported: _, ...key }: KeyRecord,
  history: readonly MaterialEntry[],
): KeyRecord {
  const lasting = history.flatMap(({ imported }) => (imported?.pendingRotation ? [] : (imported ?? [])));
  const present = lasting.filter((imported) => imported.present);
  const ends = present.flatMap(({ validTo }) => validTo ?? []);
  const current = currentEntry(history)?.materialId;
  const complete = present.length > 0 && present.length === lasting.length;
  return {
    ...key,
    state: stateWith(key.state, complete),
    ...(key.spec === 'SYMMETRIC_DEFAULT' && current !== undefined && { materialId: current }),
    ...(present.length > 0 && { imported: ends.length > 0 ? { validTo: Math.min(...ends) } : {} }),
  };
}

/** A key that is being updated does not: it could not be used without its material. */
const KEEPS_ITS_STATE: ReadonlySet<State> = new Set([
  'Creating',
  'PendingDeletion',
  'PendingReplicaDeletion',
]);

function stateWith(state: State, complete: boolean): State {
  if (KEEPS_ITS_STATE.has(state)) return state;
  if (!complete) return 'PendingImport';
  return state === 'PendingImport' ? 'Enabled' : state;
}
