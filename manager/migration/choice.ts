import type { PublicKey } from '../key-manager.ts';
import type { HeldKey, Holder } from './holder.ts';

/** The public key (DER SubjectPublicKeyInfo) that the caller's journal names for an id. */
export type Expects = (keyId: string) => Uint8Array | undefined;

/** Every key of these holders, by id; an id's copies are in the order of the holders. */
export async function readKeys(holders: readonly Holder[]): Promise<ReadonlyMap<string, readonly HeldKey[]>> {
  const copies = new Map<string, HeldKey[]>();
  for (const holder of holders) {
    for (const key of await holder.manager.getPublicKeys()) {
      copies.set(key.id, [...(copies.get(key.id) ?? []), { key, holder }]);
    }
  }
  return copies;
}

/**
 * Of the copies of one id, the key in use: the one that the caller expects; else the newest, if all tell when
 * they were made; else the first. The active manager's copy comes first and wins a tie.
 */
export function choose(copies: readonly HeldKey[], expected: Uint8Array | undefined): HeldKey | undefined {
  const known = expected && copies.find(({ key }) => Buffer.compare(key.pkixData, expected) === 0);
  if (known) return known;
  if (copies.some(({ key }) => key.created === undefined)) return copies[0];
  return copies.reduce<HeldKey | undefined>(
    (best, copy) => (best && age(best.key) >= age(copy.key) ? best : copy),
    undefined,
  );
}

const age = ({ created = 0 }: PublicKey): number => created;
