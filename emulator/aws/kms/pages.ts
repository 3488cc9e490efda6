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
  list: string,
  request: PageRequest,
  sizes: PageSizes,
  fetch: (after: string | undefined, limit: number) => Promise<readonly Item[]>,
  nameOf: (item: Item) => string,
): Promise<Page<Item>> {
  const after = request.Marker === undefined ? undefined : readMarker(list, request.Marker);
  const size = Math.min(request.Limit ?? sizes.default, sizes.most);
  // One more than the page tells whether another page follows.
  const found = await fetch(after, size + 1);
  const items = found.slice(0, size);
  const last = items.at(-1);
  if (found.length <= size || last === undefined) return { items, paging: { Truncated: false } };
  return { items, paging: { NextMarker: marker(list, nameOf(last)), Truncated: true } };
}

function marker(list: string, after: string): string {
  return Buffer.from(JSON.stringify([list, after])).toString('base64url');
}

function readMarker(list: string, text: string): string {
  try {
    const [ofList, after] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if (ofList === list && typeof after === 'string') return after;
  } catch {
    // Not one of ours.
  }
  throw refusals.invalidMarker();
}
