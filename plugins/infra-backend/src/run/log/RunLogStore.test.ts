import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import {
  initDatabase,
  insertRun,
  TEST_DATABASE_IDS,
} from '../../database/testDatabase';
import { someLines } from './__testUtils__/logHarness';
import { RunLogStore } from './RunLogStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('RunLogStore on %p', id => {
  let knex: Knex;
  let logs: RunLogStore;
  let runId: string;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
  });
  beforeEach(async () => {
    logs = new RunLogStore(knex);
    runId = await insertRun(knex);
  });

  const all = async (after = 0) => {
    const lines = [];
    for await (const portion of logs.read(runId, after)) lines.push(...portion);
    return lines;
  };
  const texts = async (after = 0) => (await all(after)).map(line => line.text);
  const expected = (count: number) =>
    someLines(1, count).map(line => line.text);

  it('gives back what was added, numbered from 1', async () => {
    await logs.append(runId, 1, [
      { at: '2026-11-21T10:00:00.000Z', text: 'Terraform will ü' },
      { at: '2026-11-21T10:00:01.000Z', text: 'a\u0000b\tc "d"\r\ne' },
    ]);
    await logs.append(runId, 3, [{ at: '2026-11-21T10:00:02.000Z', text: '' }]);

    expect(await all()).toEqual([
      { number: 1, at: '2026-11-21T10:00:00.000Z', text: 'Terraform will ü' },
      {
        number: 2,
        at: '2026-11-21T10:00:01.000Z',
        text: 'a\u0000b\tc "d"\r\ne',
      },
      { number: 3, at: '2026-11-21T10:00:02.000Z', text: '' },
    ]);
  });

  it.each([
    ['the same batch', 1, 10, 10],
    ['the end of it', 6, 5, 10],
    ['one that goes on', 6, 10, 15],
    ['one that spans it', 1, 15, 15],
    ['nothing', 11, 0, 10],
  ])('doubles no line when it gets %s', async (_, from, count, length) => {
    await logs.append(runId, 1, someLines(1, 10));
    await logs.append(runId, from, someLines(from, count));
    expect(await texts()).toEqual(expected(length));
  });

  it('refuses a gap, and says where to go on', async () => {
    await logs.append(runId, 1, someLines(1, 3));
    const gap = logs.append(runId, 5, someLines(5, 1));
    await expect(gap).rejects.toThrow(ConflictError);
    await expect(gap).rejects.toMatchObject({ runId, logLines: 3 });
    expect(await texts()).toEqual(expected(3));
  });

  it('takes each line once from batches that come at the same time', async () => {
    const batches = [
      ...Array(5).fill([1, 10]),
      [1, 4],
      [1, 20],
      [1, 7],
      [1, 20],
    ].map(([from, count]) => logs.append(runId, from, someLines(from, count)));
    await Promise.all(batches);
    expect(await texts()).toEqual(expected(20));
    const [{ log_lines: count }] = await knex('runs')
      .where({ id: runId })
      .select('log_lines');
    expect(count).toBe(20);
  });

  it('refuses lines of no run', async () => {
    await expect(logs.append(randomUUID(), 1, someLines(1, 1))).rejects.toThrow(
      NotFoundError,
    );
  });

  it('reads on from any line, over rows of any size', async () => {
    await logs.append(runId, 1, someLines(1, 2500));
    await logs.append(runId, 2501, [
      { at: '2026-11-21T10:00:00.000Z', text: 'x'.repeat(500_000) },
      ...someLines(2502, 1),
    ]);
    await logs.append(runId, 2503, someLines(2503, 1));

    for (const after of [0, 1, 999, 1000, 1001, 2499, 2500, 2501, 2502]) {
      const lines = await all(after);
      expect(lines.map(line => line.number)).toEqual(
        Array.from({ length: 2503 - after }, (_, index) => after + index + 1),
      );
    }
    expect(await all(2503)).toEqual([]);
    expect(await all(9999)).toEqual([]);
    const rows = await knex('run_log').where('run_id', runId);
    expect(rows.length).toBeGreaterThanOrEqual(5);
  });

  describe('with a largest size', () => {
    const line = (text: string) => ({ at: '2026-11-21T10:00:00.000Z', text });
    const end =
      'The log ends here: more than 200 bytes of a run are not kept (infra.runs.maxLogSize).';

    beforeEach(() => {
      logs = new RunLogStore(knex, { maxSize: 200 });
    });

    it('keeps what fits, says once that it ends, and goes on counting', async () => {
      const heard: number[][] = [];
      logs.onAppend((_, lines) => heard.push(lines.map(each => each.number)));

      await logs.append(runId, 1, [line('ä'.repeat(50)), line('two')]);
      await logs.append(runId, 3, [line('x'.repeat(100)), line('four')]);
      await logs.append(runId, 5, [line('five')]);
      await logs.append(runId, 6, []);

      expect(await all()).toEqual([
        { number: 1, ...line('ä'.repeat(50)) },
        { number: 2, ...line('two') },
        { number: 3, ...line(end) },
      ]);
      expect(heard).toEqual([[1, 2], [3]]);
      expect(await logs.progress([runId])).toEqual(
        new Map([[runId, { lines: 5, isFinished: false }]]),
      );
    });

    it('counts no line twice that is sent again', async () => {
      for (let times = 0; times < 5; times++) {
        await logs.append(runId, 1, [line('x'.repeat(60))]);
      }
      await logs.append(runId, 2, [line('two')]);
      expect(await texts()).toEqual(['x'.repeat(60), 'two']);
    });

    it('counts empty lines too', async () => {
      await logs.append(runId, 1, Array(100).fill(line('')));
      expect(await texts()).toEqual([...Array(8).fill(''), end]);
    });
  });

  it('keeps the logs of several runs apart', async () => {
    const other = await insertRun(knex);
    await logs.append(runId, 1, someLines(1, 3));
    await logs.append(other, 1, [{ at: '', text: 'other' }]);
    expect(await texts()).toEqual(expected(3));
    expect(await logs.progress([runId, other, randomUUID()])).toEqual(
      new Map([
        [runId, { lines: 3, isFinished: false }],
        [other, { lines: 1, isFinished: false }],
      ]),
    );
  });

  it('tells listeners of new lines, after the commit and only of those', async () => {
    const heard: string[] = [];
    logs.onAppend((run, lines) =>
      heard.push(`${run} ${lines.map(line => line.number)}`),
    );
    await logs.append(runId, 1, someLines(1, 2));
    await logs.append(runId, 1, someLines(1, 2));
    await logs.append(runId, 2, someLines(2, 2));
    expect(heard).toEqual([`${runId} 1,2`, `${runId} 3`]);
  });

  it('takes 100,000 lines in one go', async () => {
    for (let from = 1; from <= 100_000; from += 2_000) {
      await logs.append(runId, from, someLines(from, 2_000));
    }
    let last = 0;
    for await (const lines of logs.read(runId, 0)) {
      expect(lines[0].number).toBe(last + 1);
      last += lines.length;
    }
    expect(last).toBe(100_000);
  });
});
