import { lastPart, type View } from '../../store/store.ts';

/** A set of ARNs in order: `seek` gives the first one at or above `from`, or undefined. */
export interface Cursor {
  seek(from: string): Promise<string | undefined>;
}

/** The most entries that a cursor reads ahead. */
const READ_AHEAD = 64;

/**
 * The ARNs listed under a prefix of the store. Who walks along the list is read ahead for, twice as far each
 * time; who jumps over what was read asks for one ARN, which is most often there.
 */
export function listingCursor(view: View, prefix: string): Cursor {
  let ahead: readonly string[] = [];
  let reach: string | undefined;
  let exhausted = false;
  let size = 1;
  let used = 0;
  return {
    async seek(from) {
      const covered = reach !== undefined && from >= reach && (exhausted || from <= (ahead.at(-1) ?? ''));
      if (covered) {
        used++;
        return ahead.find((arn) => arn >= from);
      }
      const usedAll = used + 1 >= ahead.length;
      const walks = usedAll && size > 1;
      if (!walks && (await view.get(`${prefix}${from}`)) !== undefined) return from;
      size = usedAll ? Math.min(size * 2, READ_AHEAD) : 1;
      const entries = await view.range(prefix, { from: `${prefix}${from}`, limit: size });
      ahead = entries.map(({ key }) => lastPart(key));
      reach = from;
      exhausted = entries.length < size;
      used = 0;
      return ahead[0];
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
 * work follows the shortest list and the answer, never the number of resources. The one that jumped last goes
 * first the next time: it is the choosiest.
 */
export function intersection(cursors: readonly Cursor[]): Cursor {
  let leader = 0;
  return {
    async seek(from) {
      let candidate = from;
      for (let agreeing = 0, turn = leader; agreeing < cursors.length; turn++) {
        const found = await cursors[turn % cursors.length]?.seek(candidate);
        if (found === undefined) return undefined;
        if (found === candidate) {
          agreeing++;
        } else {
          agreeing = 1;
          candidate = found;
          leader = turn % cursors.length;
        }
      }
      return candidate;
    },
  };
}
