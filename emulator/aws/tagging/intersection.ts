import { lastPart, type View } from '../../store/store.ts';

/** A set of ARNs in order: `seek` gives the first one at or above `from`, or undefined. */
export interface Cursor {
  seek(from: string): Promise<string | undefined>;
}

/** How many entries a cursor reads ahead: neighbours are usually asked for next. */
const READ_AHEAD = 64;

/** The ARNs listed under a prefix of the store. */
export function listingCursor(view: View, prefix: string): Cursor {
  let ahead: readonly string[] = [];
  let reach: string | undefined;
  let exhausted = false;
  let size = 1;
  return {
    async seek(from) {
      const covered = reach !== undefined && from >= reach && (exhausted || from <= (ahead.at(-1) ?? ''));
      if (!covered) {
        const entries = await view.range(prefix, { from: `${prefix}${from}`, limit: size });
        ahead = entries.map(({ key }) => lastPart(key));
        reach = from;
        exhausted = entries.length < size;
        size = Math.min(size * 2, READ_AHEAD);
      }
      return ahead.find((arn) => arn >= from);
    },
  };
}

/** The ARNs of any of the cursors. */
export function union(cursors: readonly Cursor[]): Cursor {
  return {
    async seek(from) {
      const found = await Promise.all(cursors.map((cursor) => cursor.seek(from)));
      return found.reduce((least, arn) => (least === undefined || (arn ?? '\uffff') < least ? arn : least));
    },
  };
}

/**
 * The ARNs of all of the cursors, by leapfrogging: each cursor jumps to where the furthest one stands, so the
 * work follows the shortest list and the answer, never the number of resources.
 */
export function intersection(cursors: readonly Cursor[]): Cursor {
  return {
    async seek(from) {
      let candidate = from;
      for (let agreeing = 0, turn = 0; agreeing < cursors.length; turn++) {
        const found = await cursors[turn % cursors.length]?.seek(candidate);
        if (found === undefined) return undefined;
        agreeing = found === candidate ? agreeing + 1 : 1;
        candidate = found;
      }
      return candidate;
    },
  };
}
