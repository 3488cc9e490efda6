import { FIRST_PAGE, type PageStart, pageStartParts, readPageStart } from '../page-start.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';

/** One page of a list and, when more follows, the marker of the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly paging: { readonly NextMarker?: string; readonly Truncated: boolean };
}

interface PageRequest {
  readonly Marker?: string | undefined;
  readonly Limit?: number | undefined;
}

interface PageSizes {
  readonly default: number;
  readonly most: number;
}

/**
 * Cuts a list into pages. Markers are opaque, name the last item given, and are good for one list only.
 * @param list what is being listed, so that a marker of another list is refused
 * @param fetch gives at most `limit` items that follow the one named `after`
 * @param nameOf the name by which an item is found again
 * @throws AwsError InvalidMarkerException
 */
export async function page<Item>(
  { world }: Pick<CallContext, 'world'>,
  list: string,
  request: PageRequest,
  sizes: PageSizes,
  fetch: (after: string | undefined, limit: number) => Promise<readonly Item[]>,
  nameOf: (item: Item) => string,
): Promise<Page<Item>> {
  const { after, afterEmpty } = request.Marker === undefined ? FIRST_PAGE : readMarker(list, request.Marker);
  const asked = Math.min(request.Limit ?? sizes.default, sizes.most);
  const size = world.disorder.pageSize(asked, afterEmpty);
  if (size === 0) {
    return { items: [], paging: { NextMarker: marker(list, { after, afterEmpty: true }), Truncated: true } };
  }
  // One more than the page tells whether another page follows.
  const found = await fetch(after, size + 1);
  const items = found.slice(0, size);
  const last = items.at(-1);
  if (found.length <= size || last === undefined) return { items, paging: { Truncated: false } };
  return {
    items,
    paging: { NextMarker: marker(list, { after: nameOf(last), afterEmpty: false }), Truncated: true },
  };
}

function marker(list: string, start: PageStart): string {
  return Buffer.from(JSON.stringify([list, ...pageStartParts(start)])).toString('base64url');
}

function readMarker(list: string, text: string): PageStart {
  try {
    const [ofList, ...parts] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    const start = readPageStart(parts);
    if (ofList === list && start) return start;
  } catch {
    // Not one of ours.
  }
  throw refusals.invalidMarker();
}
