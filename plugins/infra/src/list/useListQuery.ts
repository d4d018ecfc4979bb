import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** Where a list stands: what is asked for, and how that is changed. It lives in the address, so that it can be shared. @internal */
export interface ListQuery {
  /** What the API is asked. */
  parameters: Record<string, string | number | string[] | undefined>;
  search: string;
  sort: string;
  /** Number of the page, from 0. */
  page: number;
  filter: (name: string) => string[];
  isFiltered: boolean;
  setSearch: (text: string) => void;
  setSort: (sort: string) => void;
  setFilter: (name: string, values: string[]) => void;
  clear: () => void;
  next: (cursor: string) => void;
  previous: () => void;
}

/** Items per page. @internal */
export const PAGE_SIZE = 50;

/** Keeps a list's query in the address. Cursors of the pages before are kept too, so that going back works. @internal */
export function useListQuery(options: {
  filters: readonly string[];
  sort: string;
}): ListQuery {
  const [address, setAddress] = useSearchParams();
  const cursors = address.getAll('cursor');
  const search = address.get('search') ?? '';
  const sort = address.get('sort') ?? options.sort;

  const change = useCallback(
    (edit: (next: URLSearchParams) => void, keepPage = false) => {
      setAddress(
        before => {
          const next = new URLSearchParams(before);
          if (!keepPage) next.delete('cursor');
          edit(next);
          return next;
        },
        { replace: true },
      );
    },
    [setAddress],
  );

  const filters = options.filters.join();
  const text = address.toString();
  const parameters = useMemo(() => {
    const asked = new URLSearchParams(text);
    const given = filters
      .split(',')
      .filter(name => asked.has(name))
      .map(name => [name, asked.getAll(name)]);
    return {
      ...Object.fromEntries(given),
      search: asked.get('search') || undefined,
      sort,
      limit: PAGE_SIZE,
      cursor: asked.getAll('cursor').at(-1),
    };
  }, [filters, text, sort]);

  return {
    parameters,
    search,
    sort,
    page: cursors.length,
    filter: name => address.getAll(name),
    isFiltered:
      search !== '' || options.filters.some(name => address.has(name)),
    setSearch: value => change(next => setOrDelete(next, 'search', value)),
    setSort: value => change(next => next.set('sort', value)),
    setFilter: (name, values) =>
      change(next => {
        next.delete(name);
        for (const value of values) next.append(name, value);
      }),
    clear: () =>
      change(next => {
        for (const name of ['search', ...options.filters]) next.delete(name);
      }),
    next: cursor => change(next => next.append('cursor', cursor), true),
    previous: () =>
      change(next => {
        next.delete('cursor');
        for (const cursor of cursors.slice(0, -1))
          next.append('cursor', cursor);
      }, true),
  };
}

function setOrDelete(address: URLSearchParams, name: string, value: string) {
  if (value) address.set(name, value);
  else address.delete(name);
}
