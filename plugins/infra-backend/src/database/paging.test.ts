import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import { Knex } from 'knex';
import { containing, findPage, Sorting } from './paging';
import { TEST_DATABASE_IDS } from './testDatabase';

jest.setTimeout(60_000);

interface Row {
  id: string;
  name: string;
  size: number;
}

const SORTING: Sorting = {
  columns: { name: 'name', size: 'size' },
  default: '-size',
  id: 'id',
};

describe('findPage', () => {
  const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

  const things = async (id: TestDatabaseId, rows: Row[]) => {
    const knex = await databases.init(id);
    await knex.schema.createTable('things', table => {
      table.string('id').primary();
      table.string('name');
      table.integer('size');
    });
    await knex('things').insert(rows);
    return knex;
  };

  const page = (
    knex: Knex,
    query: { limit: number; cursor?: string; sort?: string },
    filter: (rows: Knex.QueryBuilder) => void = () => {},
  ) => {
    const rows = knex('things');
    filter(rows);
    return findPage<Row, string>({
      query: rows,
      select: ['id'],
      page: query,
      sorting: SORTING,
      toItem: row => row.id,
    });
  };

  const ROWS = Array.from({ length: 7 }, (_, index) => ({
    id: `t${index}`,
    name: `name${index % 3}`,
    size: Math.floor(index / 2),
  }));

  it.each(databases.eachSupportedId())(
    'walks through all rows once, ties and all, in each order on %p',
    async id => {
      const knex = await things(id, ROWS);
      for (const sort of [undefined, 'size', 'name', '-name']) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const answer = await page(knex, { limit: 2, cursor, sort });
          expect(answer.totalItems).toBe(7);
          seen.push(...answer.items);
          cursor = answer.pageInfo.nextCursor;
        } while (cursor !== undefined);
        expect([...seen].sort()).toEqual(ROWS.map(row => row.id));
        expect(seen).toHaveLength(7);
      }
    },
  );

  it.each(databases.eachSupportedId())(
    'stays where it was while rows come and go on %p',
    async id => {
      const knex = await things(id, ROWS);
      const first = await page(knex, { limit: 3, sort: 'size' });
      expect(first.items).toEqual(['t0', 't1', 't2']);

      await knex('things').where({ id: 't0' }).delete();
      await knex('things').insert({ id: 'early', name: 'x', size: -1 });

      const second = await page(knex, {
        limit: 3,
        sort: 'size',
        cursor: first.pageInfo.nextCursor,
      });
      expect(second.items).toEqual(['t3', 't4', 't5']);
    },
  );

  it.each(databases.eachSupportedId())(
    'counts what the filter lets through on %p',
    async id => {
      const knex = await things(id, ROWS);
      const answer = await page(knex, { limit: 10 }, rows =>
        rows.where('name', 'name0'),
      );
      expect(answer).toEqual({
        items: ['t6', 't3', 't0'],
        totalItems: 3,
        pageInfo: {},
      });
    },
  );

  it.each(databases.eachSupportedId())(
    'counts only what its first page does not show on %p',
    async id => {
      const knex = await things(id, ROWS);
      const asked = async (query: { limit: number; cursor?: string }) => {
        const statements: string[] = [];
        const note = ({ sql }: { sql: string }) => statements.push(sql);
        knex.on('query', note);
        const answer = await page(knex, query);
        knex.off('query', note);
        expect(answer.totalItems).toBe(7);
        return { statements, cursor: answer.pageInfo.nextCursor };
      };

      expect((await asked({ limit: 7 })).statements).toHaveLength(1);
      const first = await asked({ limit: 6 });
      expect(first.statements).toHaveLength(2);
      const last = await asked({ limit: 6, cursor: first.cursor });
      expect(last.statements).toHaveLength(2);
    },
  );

  it.each(databases.eachSupportedId())(
    'takes search text literally on %p',
    async id => {
      const knex = await things(id, [
        { id: 'a', name: '100% sure', size: 1 },
        { id: 'b', name: '100 sure', size: 1 },
        { id: 'c', name: 'a_b', size: 1 },
        { id: 'd', name: 'AxB', size: 1 },
      ]);
      const search = async (text: string) =>
        (
          await page(knex, { limit: 10, sort: 'name' }, rows =>
            rows.whereRaw("lower(name) like ? escape '\\'", [containing(text)]),
          )
        ).items.sort();

      expect(await search('100%')).toEqual(['a']);
      expect(await search('a_b')).toEqual(['c']);
      expect(await search('AXB')).toEqual(['d']);
    },
  );

  it.each(databases.eachSupportedId())(
    'refuses unknown sorts and cursors of another list on %p',
    async id => {
      const knex = await things(id, ROWS);
      const { pageInfo } = await page(knex, { limit: 2, sort: 'size' });

      for (const query of [
        { sort: 'password' },
        { sort: 'toString' },
        { cursor: 'nonsense' },
        { sort: 'name', cursor: pageInfo.nextCursor },
        { cursor: Buffer.from('{"a":1}').toString('base64url') },
      ]) {
        await expect(page(knex, { limit: 2, ...query })).rejects.toThrow(
          InputError,
        );
      }
    },
  );
});
