import { isSame } from '../isSame';
import { isRecord } from './fitsType';

/** An entry of a map while it is written. @internal */
export interface MapRow {
  id: number;
  key: string;
  value: unknown;
}

/** The entries of a map as rows. @internal */
export function toMapRows(value: unknown): MapRow[] {
  return isRecord(value)
    ? Object.entries(value).map(([key, member], id) => ({
        id,
        key,
        value: member,
      }))
    : [];
}

/** The map that rows stand for; those without a key are not in it yet. @internal */
export function fromMapRows(rows: MapRow[]): Record<string, unknown> {
  return Object.fromEntries(
    rows.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]),
  );
}

/** What is wrong with the key of each row, if anything; a row that nothing was written in is fine. @internal */
export function keyProblems(
  rows: MapRow[],
  start: unknown,
): (string | undefined)[] {
  const keys = rows.map(({ key }) => key);
  return rows.map(({ key, value }, index) => {
    if (key === '') {
      return isSame(value, start) ? undefined : 'a key is required';
    }
    return keys.indexOf(key) < index ? `'${key}' is there twice` : undefined;
  });
}
