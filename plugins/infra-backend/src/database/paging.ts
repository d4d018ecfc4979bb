import { InputError } from '@backstage/errors';
import { Page, text } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { z } from 'zod';

/** How a list may be sorted: the wire's name of each key and its column. */
export interface Sorting {
  columns: Record<string, string | Knex.Raw>;
  /** Sort of a query without one, such as `-createdAt`. */
  default: string;
  /** Unique column that breaks ties. */
  id: string;
}

const cursorContent = z.tuple([
  z.string(),
  z.union([text(1000), z.number()]),
  z.union([text(1000), z.number()]),
]);

/**
 * One page of a filtered query, by key and not by offset, so that it stays fast and stable while rows come and go.
 * Throws InputError on an unknown sort and on a cursor that is not one of this list's in this order.
 */
export async function findPage<Row extends object, T>(options: {
  /** Filtered, neither sorted nor limited. */
  query: Knex.QueryBuilder;
  select: string[];
  page: { limit: number; cursor?: string; sort?: string };
  sorting: Sorting;
  toItem: (row: Row) => T;
}): Promise<Page<T>> {
  const { query, page, sorting } = options;
  const { sort, column, direction } = parseSort(page.sort, sorting);
  const rows = query
    .clone()
    .select(options.select)
    .select({ page_key: column, page_id: sorting.id })
    .orderBy([
      { column, order: direction },
      { column: sorting.id, order: direction },
    ])
    .limit(page.limit + 1);
  if (page.cursor !== undefined) {
    const [key, id] = parseCursor(page.cursor, sort);
    const beyond = direction === 'asc' ? '>' : '<';
    rows.where(after =>
      after
        .whereRaw(`?? ${beyond} ?`, [column, key])
        .orWhere(tie =>
          tie.whereRaw('?? = ?', [column, key]).where(sorting.id, beyond, id),
        ),
    );
  }

  const found: (Row & { page_key: string; page_id: string })[] = await rows;
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  const isMore = found.length > page.limit;
  const isWhole = page.cursor === undefined && !isMore;
  return {
    items: shown.map(options.toItem),
    totalItems: isWhole ? found.length : await countRows(query),
    pageInfo:
      last && isMore
        ? { nextCursor: formatCursor([sort, last.page_key, last.page_id]) }
        : {},
  };
}

async function countRows(query: Knex.QueryBuilder): Promise<number> {
  const [{ count }] = await query.clone().count({ count: '*' });
  return Number(count);
}

function parseSort(requested: string | undefined, sorting: Sorting) {
  const sort = requested ?? sorting.default;
  const key = sort.replace(/^-/, '');
  const column = Object.hasOwn(sorting.columns, key)
    ? sorting.columns[key]
    : undefined;
  if (column === undefined) {
    throw new InputError(
      `Cannot sort by '${sort}'. Possible: ${Object.keys(sorting.columns).join(
        ', ',
      )}, each with '-' before it for the other direction.`,
    );
  }
  const direction = sort.startsWith('-') ? ('desc' as const) : ('asc' as const);
  return { sort, column, direction };
}

function formatCursor(content: z.infer<typeof cursorContent>): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function parseCursor(cursor: string, sort: string) {
  const invalid = () =>
    new InputError(
      `The cursor is not one of this list sorted by '${sort}'. Begin again without one.`,
    );
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw invalid();
  }
  const parsed = cursorContent.safeParse(content);
  if (!parsed.success || parsed.data[0] !== sort) throw invalid();
  return [parsed.data[1], parsed.data[2]] as const;
}

/** `like` pattern that finds the text anywhere; use with `escape '\\'`. */
export function containing(part: string): string {
  return `%${part.toLowerCase().replace(/[\\%_]/g, found => `\\${found}`)}%`;
}
