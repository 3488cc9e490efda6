import { KeyManagerError } from '../key-manager.ts';

/**
 * Collects the items of all pages. An empty page with a token is not the end; a token that comes back would
 * be an endless loop, and is an error.
 * @param fetch gets the token of the page before, undefined for the first page.
 * @throws KeyManagerError `INTERNAL` on a repeated token, and whatever `fetch` throws.
 */
export async function paginate<Page, Item>(
  fetch: (token: string | undefined) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
  nextToken: (page: Page) => string | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await fetch(token);
    for (const item of itemsOf(page) ?? []) items.push(item);
    token = nextToken(page) || undefined;
    if (token !== undefined && seen.has(token)) {
      throw new KeyManagerError('INTERNAL', 'the service repeats a page token: the listing would never end');
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return items;
}
