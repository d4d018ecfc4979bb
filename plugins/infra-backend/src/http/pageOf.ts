import { InputError } from '@backstage/errors';
import { Page, PageQuery } from '@groundwork/plugin-infra-common';

/**
 * One page of a list that is in memory, in its order. The cursor is the unique key of the last item shown; InputError if
 * there is none of that key any more.
 */
export function pageOf<T>(
  items: readonly T[],
  { limit, cursor }: PageQuery,
  keyOf: (item: T) => string,
): Page<T> {
  const from = cursor === undefined ? 0 : after(items, cursor, keyOf);
  const shown = items.slice(from, from + limit);
  const last = shown.at(-1);
  const isMore = from + shown.length < items.length;
  return {
    items: shown,
    totalItems: items.length,
    pageInfo:
      last !== undefined && isMore ? { nextCursor: encode(keyOf(last)) } : {},
  };
}

function after<T>(
  items: readonly T[],
  cursor: string,
  keyOf: (item: T) => string,
): number {
  const at = items.findIndex(item => encode(keyOf(item)) === cursor);
  if (at >= 0) return at + 1;
  throw new InputError(
    'The cursor is not one of this list as it is now. Begin again without one.',
  );
}

function encode(key: string): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}
