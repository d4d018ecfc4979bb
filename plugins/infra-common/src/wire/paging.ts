import { z } from 'zod';

/** Most items that a list answers at once. @public */
export const MAX_PAGE_SIZE = 200;

/** Query of every list: `limit` 1–200 (default 50), `cursor` from the page before, `sort`, `search`. @public */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(50),
  cursor: z.string().max(1000).optional(),
  sort: z.string().max(40).optional(),
  search: z.string().max(200).optional(),
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

/** A filter that may be given once or several times. @public */
export const oneOrMore = <T extends z.ZodType>(schema: T) =>
  z
    .union([schema, z.array(schema)])
    .transform(value => (Array.isArray(value) ? value : [value]));
