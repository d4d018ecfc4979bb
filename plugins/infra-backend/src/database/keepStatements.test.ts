import { TestDatabases } from '@backstage/backend-test-utils';
import { keepStatements } from './keepStatements';
import { TEST_DATABASE_IDS } from './testDatabase';

jest.setTimeout(60_000);

describe('keepStatements', () => {
  const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

  it.each(databases.eachSupportedId())(
    'changes nothing in what queries answer on %p',
    async id => {
      const knex = await databases.init(id);
      await knex.schema.createTable('things', table => {
        table.integer('id');
      });
      await keepStatements(knex);

      const all = () => knex('things').orderBy('id');
      await knex('things').insert({ id: 1 });
      expect(await all()).toEqual([{ id: 1 }]);
      await knex.transaction(async trx => {
        await trx('things').insert({ id: 2 });
        expect(await trx('things').orderBy('id')).toHaveLength(2);
      });
      expect(await all()).toEqual([{ id: 1 }, { id: 2 }]);
      await expect(knex('things').insert({ absent: 1 })).rejects.toThrow();
      await expect(
        knex.transaction(async trx => {
          await trx('things').delete();
          throw new Error('never mind');
        }),
      ).rejects.toThrow('never mind');
      expect(await all()).toHaveLength(2);

      await knex.schema.alterTable('things', table => {
        table.string('name');
      });
      expect(await all()).toEqual([
        { id: 1, name: null },
        { id: 2, name: null },
      ]);
    },
  );

  it('prepares a statement once', async () => {
    const knex = await databases.init('SQLITE_3');
    const connection = await knex.client.acquireConnection();
    const prepare = jest.spyOn(connection, 'prepare');
    await knex.client.releaseConnection(connection);
    await keepStatements(knex);

    for (const value of [1, 2, 3]) {
      expect(await knex.raw('select ? as value', [value])).toEqual([{ value }]);
    }

    expect(prepare).toHaveBeenCalledTimes(1);
  });
});
