import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import request from 'supertest';
import {
  initDatabase,
  insertRun,
  TEST_DATABASE_IDS,
} from '../../database/testDatabase';
import {
  logHarness,
  ReceivedEvent,
  someLines,
} from './__testUtils__/logHarness';
import { RunLogStore } from './RunLogStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

const NEVER = 3_600_000;

describe.each(databases.eachSupportedId())('runLogRouter on %p', id => {
  let knex: Knex;
  let harness: Awaited<ReturnType<typeof logHarness>>;
  let runId: string;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
  });
  beforeEach(async () => {
    harness = await logHarness(knex);
    runId = await insertRun(knex);
  });
  afterEach(() => harness.close());

  const restart = async (options: Parameters<typeof logHarness>[1]) => {
    await harness.close();
    harness = await logHarness(knex, options);
  };
  const finish = () =>
    knex('runs').where({ id: runId }).update({ status: 'succeeded' });
  const collect = async (events: AsyncIterable<ReceivedEvent>) => {
    const collected: ReceivedEvent[] = [];
    for await (const event of events) collected.push(event);
    return collected;
  };
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

  describe('as text', () => {
    it('answers a line each, as far as the log has come', async () => {
      await harness.logs.append(runId, 1, someLines(1, 3));
      const answer = await request(harness.app)
        .get(`/runs/${runId}/log`)
        .expect(200);
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(answer.text).toBe(
        [1, 2, 3]
          .map(line => `2026-11-21T10:00:00.000Z line ${line}\n`)
          .join(''),
      );
    });

    it('answers the lines after a number, and nothing of an empty log', async () => {
      const path = `/runs/${runId}/log`;
      const empty = await request(harness.app).get(path).expect(200);
      expect(empty.text).toBe('');

      await harness.logs.append(runId, 1, someLines(1, 3));
      const after = await request(harness.app).get(`${path}?after=2`);
      expect(after.text).toBe('2026-11-21T10:00:00.000Z line 3\n');
    });

    it('answers one line after the other as JSON, those of several lines whole', async () => {
      const at = '2026-11-21T10:00:00.000Z';
      await harness.logs.append(runId, 1, [
        { at, text: 'one' },
        { at, text: 'Error: no\n\n  on main.tf' },
        { at, text: `${at} three` },
      ]);
      const answer = await request(harness.app)
        .get(`/runs/${runId}/log?after=1`)
        .set('accept', 'application/x-ndjson')
        .buffer()
        .parse((res, done) => {
          let text = '';
          res.on('data', chunk => (text += chunk));
          res.on('end', () => done(null, text));
        });
      expect(answer.headers['content-type']).toMatch('application/x-ndjson');
      expect(
        String(answer.body)
          .trimEnd()
          .split('\n')
          .map(entry => JSON.parse(entry)),
      ).toEqual([
        { number: 2, at, text: 'Error: no\n\n  on main.tf' },
        { number: 3, at, text: `${at} three` },
      ]);
    });

    it('is what other types get too', async () => {
      for (const accept of ['*/*', 'application/json', 'text/*']) {
        const answer = await request(harness.app)
          .get(`/runs/${runId}/log`)
          .set('accept', accept);
        expect(answer.headers['content-type']).toMatch('text/plain');
      }
    });

    it('streams a large log', async () => {
      await harness.logs.append(runId, 1, someLines(1, 40_000));
      const response = await fetch(harness.url(runId));
      const text = await response.text();
      const lines = text.trimEnd().split('\n');
      expect(lines).toHaveLength(40_000);
      expect(lines.at(-1)).toMatch(/ line 40000$/);
    });
  });

  it.each(['text/plain', 'text/event-stream', 'application/x-ndjson'])(
    'refuses as %s who may not see the run, and odd requests',
    async accept => {
      const get = (path: string) =>
        request(harness.app).get(path).set('accept', accept);
      const path = `/runs/${runId}/log`;
      await get(path)
        .set(
          'authorization',
          mockCredentials.user.header('user:default/mallory'),
        )
        .expect(404);
      await get(path)
        .set('authorization', mockCredentials.none.header())
        .expect(401);
      await get('/runs/no-uuid/log').expect(404);
      await get(`${path}?after=x`).expect(400);
      await get(`${path}?unknown=1`).expect(400);
      const odd = await get(path).set('last-event-id', 'x');
      expect(odd.status).toBe(400);
    },
  );

  describe('as events', () => {
    it('sends what is there, then the end', async () => {
      await harness.logs.append(runId, 1, someLines(1, 2));
      await finish();
      const response = await fetch(harness.url(runId), {
        headers: { accept: 'text/event-stream' },
      });
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
      });
      expect(await response.text()).toBe(
        [
          'id: 1',
          'data: {"number":1,"at":"2026-11-21T10:00:00.000Z","text":"line 1"}',
          '',
          'id: 2',
          'data: {"number":2,"at":"2026-11-21T10:00:00.000Z","text":"line 2"}',
          '',
          'event: end',
          'data: {}',
          '',
          '',
        ].join('\n'),
      );
    });

    it('sends lines of this process at once, without a look at the database', async () => {
      await restart({ pollInterval: NEVER });
      const events = harness.watch(runId);
      await harness.logs.append(runId, 1, someLines(1, 1));
      expect((await events.next()).value).toMatchObject({ id: '1' });

      for (const line of [2, 3, 4]) {
        const next = events.next();
        await harness.logs.append(runId, line, someLines(line, 1));
        expect((await next).value).toMatchObject({ id: String(line) });
      }
      const end = events.next();
      await finish();
      await harness.feeds.refresh(runId);
      expect((await end).value).toEqual({ event: 'end', data: '{}' });
      expect((await events.next()).done).toBe(true);
    });

    it('sends lines of another replica and the end of the run', async () => {
      const replica = new RunLogStore(knex);
      const events = harness.watch(runId);
      await replica.append(runId, 1, someLines(1, 1));
      expect((await events.next()).value).toMatchObject({ id: '1' });
      await replica.append(runId, 2, someLines(2, 2));
      expect((await events.next()).value).toMatchObject({ id: '2' });
      expect((await events.next()).value).toMatchObject({ id: '3' });
      await finish();
      expect((await events.next()).value).toMatchObject({ event: 'end' });
    });

    it('goes on after the last line that was seen', async () => {
      await harness.logs.append(runId, 1, someLines(1, 3000));
      await finish();
      for (const lastEventId of [0, 1, 1500, 2999, 3000, 4000]) {
        const events = await collect(harness.watch(runId, { lastEventId }));
        expect(events.at(-1)).toMatchObject({ event: 'end' });
        expect(events.slice(0, -1).map(event => event.id)).toEqual(
          numbers(lastEventId + 1, Math.max(3000, lastEventId)),
        );
      }
    });

    it('loses and doubles no line while lines come from all sides', async () => {
      const replica = new RunLogStore(knex);
      const watchers = Array.from({ length: 20 }, (_, index) =>
        collect(harness.watch(runId, { lastEventId: index * 10 })),
      );
      for (let from = 1; from <= 6000; from += 300) {
        const store = from % 600 === 1 ? harness.logs : replica;
        await store.append(runId, from, someLines(from, 300));
      }
      await finish();

      const seen = await Promise.all(watchers);
      seen.forEach((events, index) => {
        expect(events.slice(0, -1).map(event => event.id)).toEqual(
          numbers(index * 10 + 1, 6000),
        );
        expect(events.at(-1)).toMatchObject({ event: 'end' });
      });
    });

    it('asks the database once for all watchers', async () => {
      await restart({ pollInterval: 20 });
      const replica = new RunLogStore(knex);
      await replica.append(runId, 1, someLines(1, 1));
      const watchers = Array.from({ length: 50 }, () => harness.watch(runId));
      await Promise.all(watchers.map(events => events.next()));

      const reads: string[] = [];
      knex.on('query', ({ sql }) => {
        if (/^select .* from .run_log/.test(sql)) reads.push(sql);
      });
      await replica.append(runId, 2, someLines(2, 1));
      const seen = await Promise.all(watchers.map(events => events.next()));
      knex.removeAllListeners('query');

      expect(seen.map(({ value }) => value?.id)).toEqual(Array(50).fill('2'));
      expect(reads).toHaveLength(1);
    });

    it('gives a sign of life while nothing happens', async () => {
      await restart({ heartbeat: 10 });
      const events = harness.watch(runId);
      expect((await events.next()).value).toEqual({ comment: 'still here' });
    });

    it('looks no longer once all watchers have gone', async () => {
      const gone = new AbortController();
      const events = harness.watch(runId, { signal: gone.signal });
      await harness.logs.append(runId, 1, someLines(1, 1));
      await events.next();
      const next = events.next();
      gone.abort();
      await expect(next).rejects.toThrow(/abort/i);

      const looks = jest.spyOn(harness.logs, 'progress');
      let asked = -1;
      while (looks.mock.calls.length !== asked) {
        asked = looks.mock.calls.length;
        await new Promise(resolve => setTimeout(resolve, 60));
      }
      expect(looks.mock.calls.length).toBe(asked);
    });

    it('ends without saying so when the backend stops, so that watchers come back', async () => {
      const events = collect(harness.watch(runId));
      await harness.logs.append(runId, 1, someLines(1, 1));
      while ((await harness.logs.next(runId, 0)).length === 0);
      harness.feeds.stop();
      expect((await events).every(event => event.event !== 'end')).toBe(true);
    });

    it('does not wait for lines that were removed', async () => {
      await harness.logs.append(runId, 1, someLines(1, 5));
      await knex('run_log').where('run_id', runId).delete();
      await finish();
      expect(await collect(harness.watch(runId))).toEqual([
        { event: 'end', data: '{}' },
      ]);
    });
  });
});
