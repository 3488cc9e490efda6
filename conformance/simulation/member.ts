import type { Server } from '../laboratory/server.ts';
import { WINDOWS } from './laws/windows.ts';

/** What a server of a history has gone through, as far as laws have to know. */
export interface Member {
  readonly server: Server;
  /** When its process began to run; undefined while none does. */
  since: number | undefined;
  /** The last instant at which something kept it from doing its work: a fault, a cut, its own death. */
  disturbed: number;
  /** The end of the last time that it had run undisturbed for so long that it refreshed its keys; 0 for none. */
  refreshed: number;
  cutOff: boolean;
  /** It is on its way up, by a step that was begun together with others. */
  starting: boolean;
  /** When it was last begun to start after it had been away for so long that others may take its keys. */
  late?: number;
  /** Its last start failed, as it was allowed to: what was planned for it then does not happen. */
  refused: boolean;
}

/** Undisturbed since when; undefined while it does not run or is cut off. */
export function soundSince({ since, cutOff, disturbed }: Member): number | undefined {
  return since === undefined || cutOff ? undefined : Math.max(since, disturbed);
}

/** To be called before anything is written down that disturbs it or ends it. */
export function noteRefresh(member: Member, now: number): void {
  const sound = soundSince(member);
  if (sound !== undefined && now - sound >= WINDOWS.sureOfARefresh) member.refreshed = now;
}

/**
 * The last sign of life that a key's server gave for it, or had every reason to give: who runs undisturbed and lets his
 * keys grow stale has nobody else to blame.
 * @param touched when the key's alias was last written
 * @param since when the server was first seen with the key
 */
export function lastSignOfLife(
  member: Member | undefined,
  { touched, since }: { readonly touched: number; readonly since: number },
  now: number,
): number {
  if (!member) return touched;
  noteRefresh(member, now);
  const expected = member.refreshed - WINDOWS.sureOfARefresh;
  return since <= expected ? Math.max(touched, expected) : touched;
}
