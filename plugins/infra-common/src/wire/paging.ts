import { z } from 'zod';
import { text } from './text';

/** Most items that a list answers at once. @public */
export const MAX_PAGE_SIZE = 200;

/** Query of a list with an order of its own: `limit` 1–200 (default 50), `cursor` from the page before. @public */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(50),
  cursor: text(1000).optional(),
});

/** @public */
export type PageQuery = z.infer<typeof pageQuery>;

/** Query of every other list: {@link pageQuery} with `sort` and `search`. @public */
export const listQuery = pageQuery.extend({
  sort: text(40).optional(),
  search: text(200).optional(),
});

/** @public */
export type ListQuery = z.infer<typeof listQuery>;

/** One page of a list. @public */
export interface Page<T> {
  items: T[];
  /** How many match over all pages. */
  totalItems: number;
  /** `nextCursor` is absent on the last page. */
  pageInfo: { nextCursor?: string };
}

/** A filter that may be given once or several times; a refusal says what is wrong with what was given. @public */
export const oneOrMore = <T extends z.ZodType>(schema: T) =>
  z
    .union([schema, z.array(schema)], {
      error: ({ code, input, errors }) => {
        if (code !== 'invalid_union') return undefined;
        const [ofOne, ofSeveral] = errors;
        const [issue] = Array.isArray(input) ? ofSeveral : ofOne;
        return issue?.message;
      },
    })
    .transform(value => (Array.isArray(value) ? value : [value]));
