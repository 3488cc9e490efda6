import { describe, expect, test } from 'vitest';
import { paginate } from './paginate.ts';

interface Page {
  items?: number[];
  next?: string;
}

function collect(pages: Record<string, Page>): Promise<number[]> {
  return paginate(
    async (token) => pages[token ?? 'first'] ?? {},
    (page) => page.items,
    (page) => page.next,
  );
}

describe('paginate', () => {
  test('goes on past an empty page', async () => {
    const pages = { first: { items: [1], next: 'a' }, a: { next: 'b' }, b: { items: [2], next: '' } };
    expect(await collect(pages)).toEqual([1, 2]);
  });

  test('does not follow a token twice', async () => {
    const pages = { first: { items: [1], next: 'a' }, a: { items: [2], next: 'b' }, b: { next: 'a' } };
    await expect(collect(pages)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
