import { useMemo, useState } from 'react';
import { Page } from '@groundwork/plugin-infra-common';
import { ListQuery } from './useListQuery';

/** Items per page of a list that is part of a page. @internal */
export const LOCAL_PAGE_SIZE = 25;

/** What is searched for in things that are all here, one page of what is found, and the ways to the others. @internal */
export function useLocalPages<T>(
  items: T[],
  textOf: (item: T) => string,
): {
  search: string;
  setSearch: (text: string) => void;
  page: Page<T>;
  pages: Pick<ListQuery, 'page' | 'next' | 'previous'>;
} {
  const [search, setSearch] = useState('');
  const [number, setNumber] = useState(0);
  const wanted = search.trim().toLowerCase();
  const found = useMemo(
    () =>
      wanted === ''
        ? items
        : items.filter(item => textOf(item).toLowerCase().includes(wanted)),
    [items, textOf, wanted],
  );
  const last = Math.max(Math.ceil(found.length / LOCAL_PAGE_SIZE) - 1, 0);
  // Fewer may be left than when the page was chosen.
  const shown = Math.min(number, last);
  const start = shown * LOCAL_PAGE_SIZE;
  return {
    search,
    setSearch: text => {
      setSearch(text);
      setNumber(0);
    },
    page: {
      items: found.slice(start, start + LOCAL_PAGE_SIZE),
      totalItems: found.length,
      pageInfo: shown < last ? { nextCursor: String(shown + 1) } : {},
    },
    pages: {
      page: shown,
      next: cursor => setNumber(Number(cursor)),
      previous: () => setNumber(shown - 1),
    },
  };
}
