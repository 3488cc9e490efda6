import { MINUTE } from '../laboratory/durations.ts';
import type { Server } from '../laboratory/server.ts';

/** What a server of a history has gone through, as far as laws have to know. */
export interface Member {
  readonly server: Server;
  /** When its process began to run; undefined while none does. */
  since: number | undefined;
  /** The last instant at which something kept it from doing its work: a fault, a cut, its own death. */
  disturbed: number;
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

/** As long as a sweep takes for one key, with calls that are slow and repeated. */
const SWEEP = 5 * MINUTE;

/** Whether it came back just now, too late for a sweep under way. */
export function isJustBack({ late }: Member, now: number): boolean {
  return late !== undefined && now - late < SWEEP;
}
