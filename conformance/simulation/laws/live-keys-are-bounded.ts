import { TAG } from '../../laboratory/names.ts';
import { soundSince } from '../member.ts';
import { type Accuse, identityOf, type State } from '../state.ts';
import { WINDOWS } from './windows.ts';

/** A server that runs undisturbed as long as a leftover may stay keeps its keys, and what its rotations since have left. */
export function watchNumbers(state: State, accuse: Accuse): void {
  const now = state.now();
  for (const member of state.members.values()) {
    const { server } = member;
    const sound = soundSince(member);
    const holdings = state.holdings.get(identityOf(server));
    // Who has no keys learns no date of the service, and has nothing to sweep by.
    if (sound === undefined || holdings?.since === undefined) continue;
    if (now - Math.max(sound, holdings.since) < WINDOWS.leftover) continue;
    const recent = holdings.rotations.filter((at) => now - at <= WINDOWS.leftover).length;
    const most = holdings.keys.size + holdings.interrupted.size + recent;
    let live = 0;
    for (const key of state.account.keys()) {
      if (key.maker !== server.accessKeyId || key.state !== 'Enabled') continue;
      // By tags a server has no way to see keys that it left without any, when it still went by aliases.
      if (server.mode === 'alias' || key.tags[TAG.trustDomain] === server.trustDomain) live++;
    }
    if (live <= most) continue;
    accuse({
      invariant: 'live-keys-are-bounded',
      text: `${server.name} keeps ${live} enabled keys for ${holdings.keys.size} key ids and ${recent} rotations of the last five days`,
      server: server.name,
    });
  }
}
