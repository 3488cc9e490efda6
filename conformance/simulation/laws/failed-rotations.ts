import { soundSince } from '../member.ts';
import { identityOf, type State } from '../state.ts';
import { WINDOWS } from './windows.ts';

/**
 * A rotation that failed may have got as far as AWS, with only its answer lost: either key is right then, for as long as
 * its server could not find out. Once it has run undisturbed for a refresh it has to have settled on the key that it
 * shows: a restart must find that one, and nobody may delete it.
 */
export function settleFailedRotations(state: State): void {
  const now = state.now();
  const servers = [...state.members.values()];
  for (const member of servers) {
    const identity = identityOf(member.server);
    const held = state.holdings.get(identity);
    const sound = soundSince(member);
    if (!held || sound === undefined || now - Math.max(sound, held.rotations.at(-1) ?? 0) < WINDOWS.refresh)
      continue;
    // Servers that share an identifier do not know of each other's rotations.
    if (servers.some((other) => other !== member && identityOf(other.server) === identity)) continue;
    for (const keyId of held.interrupted.keys()) {
      // Without a key before it, or when that one is gone by right, the next start may find what the rotation made.
      if (held.keys.get(keyId)?.key?.state === 'Enabled') held.interrupted.delete(keyId);
    }
  }
}
