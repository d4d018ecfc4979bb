import { pageOf } from './pageOf';

const LIST = ['', 'a', 'b', 'c', 'd'];
const page = (limit: number, cursor?: string) =>
  pageOf(LIST, { limit, cursor }, item => item);

describe('pageOf', () => {
  it('goes on after an empty key', () => {
    expect(page(1, page(1).pageInfo.nextCursor).items).toEqual(['a']);
  });

  it('shows everything once, page by page', () => {
    const shown: string[][] = [];
    let cursor: string | undefined;
    do {
      const { items, totalItems, pageInfo } = page(2, cursor);
      expect(totalItems).toBe(5);
      shown.push(items);
      cursor = pageInfo.nextCursor;
    } while (cursor !== undefined);
    expect(shown).toEqual([['', 'a'], ['b', 'c'], ['d']]);
  });

  it('has no next page where the last one is full', () => {
    expect(page(5).pageInfo).toEqual({});
    expect(pageOf([], { limit: 5 }, String)).toEqual({
      items: [],
      totalItems: 0,
      pageInfo: {},
    });
  });

  it('refuses a cursor of another list', () => {
    expect(() => page(2, 'bm90aGluZw')).toThrow('Begin again without one');
  });
});
