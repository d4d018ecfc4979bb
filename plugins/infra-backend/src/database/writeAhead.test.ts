import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knexFactory, { Knex } from 'knex';
import { writeAhead } from './writeAhead';

describe('writeAhead', () => {
  let directory: string;
  let knex: Knex;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'groundwork-wal-'));
    knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: join(directory, 'infra.sqlite') },
      useNullAsDefault: true,
    });
  });

  afterEach(async () => {
    await knex.destroy();
    await rm(directory, { recursive: true });
  });

  it('has SQLite write a log, and wait until that is on the disk', async () => {
    await writeAhead(knex);

    expect(await knex.raw('PRAGMA journal_mode')).toEqual([
      { journal_mode: 'wal' },
    ]);
    expect(await knex.raw('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
  });
});
