import { TestDatabases } from '@backstage/backend-test-utils';
import { readAtOneMoment } from './readAtOneMoment';
import {
  initDatabase,
  insertResource,
  TEST_DATABASE_IDS,
} from './testDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('readAtOneMoment on %p', id => {
  it('never mixes what was before a write with what was after', async () => {
    const knex = await initDatabase(databases, id);
    const one = await insertResource(knex);
    const other = await insertResource(knex);
    const version = async (trx: typeof knex, of: string) =>
      (await trx('resources').where({ id: of }).first('version')).version;

    let last = false;
    const writing = (async () => {
      for (let next = 2; !last; next++) {
        await knex.transaction(async trx => {
          await trx('resources')
            .whereIn('id', [one, other])
            .update({ version: next });
        });
      }
    })();
    try {
      for (let reads = 0; reads < 200; reads++) {
        const [first, second] = await readAtOneMoment(knex, async trx => [
          await version(trx, one),
          await version(trx, other),
        ]);
        expect(first).toBe(second);
      }
    } finally {
      last = true;
      await writing;
    }
  });

  it('answers what was read, and passes errors on', async () => {
    const knex = await initDatabase(databases, id);
    await expect(readAtOneMoment(knex, async () => 7)).resolves.toBe(7);
    const failing = readAtOneMoment(knex, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
  });
});
