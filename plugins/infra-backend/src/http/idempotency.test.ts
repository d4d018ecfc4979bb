import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import { Knex } from 'knex';
import request from 'supertest';
import { anAccessService } from '../access/__testUtils__/anAccessService';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { Keyring } from '../encryption/Keyring';
import { idempotency } from './idempotency';
import { IdempotencyStore } from './IdempotencyStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('idempotency on %p', id => {
  let knex: Knex;
  let app: express.Express;
  let store: IdempotencyStore;
  let calls: string[];
  /** Resolves requests that wait. */
  let release: () => void;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
  });

  beforeEach(async () => {
    await knex('idempotency_keys').delete();
    calls = [];
    store = new IdempotencyStore(
      knex,
      Keyring.of([{ id: 'k1', secret: 'x'.repeat(40) }]),
    );
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    const router = PromiseRouter();
    router.use(express.json());
    router.use(
      idempotency({
        store,
        logger: mockServices.logger.mock(),
        access: anAccessService(),
      }),
    );
    router.all('/:how', async (req, res) => {
      const { how } = req.params;
      calls.push(how);
      switch (how) {
        case 'wait':
          await released;
          break;
        case 'conflict':
          throw Object.assign(new ConflictError('busy'), { fact: 7 });
        case 'fail':
          throw new Error('broken');
        case 'empty':
          res.status(204).end();
          return;
        default:
      }
      res.status(201).json({ number: calls.length, secret: 'my-s3cret' });
    });
    app = express().use(router).use(mockErrorHandler());
  });

  const post = (
    path: string,
    key: string | undefined,
    body: object = { a: 1 },
    person = 'alice',
  ) => {
    const test = request(app)
      .post(path)
      .set(
        'authorization',
        mockCredentials.user.header(`user:default/${person}`),
      )
      .send(body);
    return key === undefined ? test : test.set('idempotency-key', key);
  };
  const rows = () => knex('idempotency_keys');

  it('does nothing without a key, or for other methods', async () => {
    for (const number of [1, 2]) {
      const answer = await post('/x', undefined).expect(201);
      expect(answer.body.number).toBe(number);
    }
    await request(app).patch('/x').set('idempotency-key', 'k').expect(201);
    await request(app).patch('/x').set('idempotency-key', 'k').expect(201);
    expect(calls).toHaveLength(4);
    expect(await rows()).toEqual([]);
  });

  it('gives a repeat the first answer', async () => {
    const first = await post('/x', 'k').expect(201);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');

    const second = await post('/x', 'k').expect(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(calls).toEqual(['x']);
  });

  it('gives an empty answer again as well', async () => {
    await post('/empty', 'k').expect(204);
    await post('/empty', 'k').expect(204);
    expect(calls).toEqual(['empty']);
  });

  it('keeps people, routes and keys apart', async () => {
    await post('/x', 'k');
    await post('/y', 'k');
    await post('/x', 'l');
    await post('/x', 'k', { a: 1 }, 'bob');
    expect(calls).toEqual(['x', 'y', 'x', 'x']);
  });

  it('refuses another body under the same key', async () => {
    await post('/x', 'k', { a: 1 });
    const answer = await post('/x', 'k', { a: 2 }).expect(409);
    expect(answer.body.error).toMatchObject({ reason: 'Body differs' });
    expect(calls).toHaveLength(1);
  });

  it('answers 409 while the first goes on, and its answer after', async () => {
    const first = post('/wait', 'k').then(answer => answer);
    while (calls.length === 0) await new Promise(setImmediate);

    const second = await post('/wait', 'k').expect(409);
    expect(second.body.error).toMatchObject({ reason: 'Under way' });
    const other = await post('/wait', 'k', { a: 2 }).expect(409);
    expect(other.body.error).toMatchObject({ reason: 'Body differs' });

    release();
    expect((await first).status).toBe(201);
    expect((await post('/wait', 'k')).body).toEqual((await first).body);
    expect(calls).toHaveLength(1);
  });

  it('does the work once for many at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post('/x', 'k')),
    );
    expect(calls).toHaveLength(1);
    for (const { status, body } of answers) {
      expect([201, 409]).toContain(status);
      expect(status === 201 ? body.number : 1).toBe(1);
    }
  });

  it('keeps refusals, with their facts', async () => {
    const first = await post('/conflict', 'k').expect(409);
    expect(first.body.error).toMatchObject({ name: 'ConflictError', fact: 7 });
    const second = await post('/conflict', 'k').expect(409);
    expect(second.body).toEqual(first.body);
    expect(calls).toHaveLength(1);
  });

  it('keeps no failure', async () => {
    await post('/fail', 'k').expect(500);
    await post('/fail', 'k').expect(500);
    expect(calls).toHaveLength(2);
    expect(await rows()).toEqual([]);
  });

  it('keeps the answer of a client that did not wait for it', async () => {
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const gone = new AbortController();
    const first = fetch(`http://127.0.0.1:${port}/wait`, {
      method: 'POST',
      headers: {
        'idempotency-key': 'k',
        'content-type': 'application/json',
        authorization: mockCredentials.user.header('user:default/alice'),
      },
      body: '{"a":1}',
      signal: gone.signal,
    });
    while (calls.length === 0) await new Promise(setImmediate);
    gone.abort();
    await expect(first).rejects.toThrow();
    await post('/wait', 'k').expect(409);
    release();
    while ((await rows().whereNotNull('status')).length === 0) {
      await new Promise(setImmediate);
    }

    await post('/wait', 'k').expect(201);
    expect(calls).toHaveLength(1);
    server.close();
    server.closeAllConnections();
  });

  it('lets the next one take over from a request that died', async () => {
    const dying = {
      actor: 'user:default/alice',
      route: 'POST /x',
      key: 'k',
      body: { a: 1 },
    };
    const died = await store.claim(dying);
    await post('/x', 'k').expect(409);

    await knex('idempotency_keys').decrement('claimed_at', 61_000);
    const answers = await Promise.all([post('/x', 'k'), post('/x', 'k')]);
    expect(answers.map(({ status }) => status)).toContain(201);
    expect(calls).toHaveLength(1);

    // The dead one wakes up, and can't put its answer in place of the other.
    expect(died.outcome).toBe('claimed');
    if (died.outcome !== 'claimed') return;
    await store.keep(died.claim, { status: 200, body: 'late' });
    await store.forget(died.claim);
    const again = await post('/x', 'k').expect(201);
    expect(again.body).toMatchObject({ number: 1 });
  });

  it('knows a body again after a new encryption key', async () => {
    await post('/x', 'k').expect(201);
    const rotated = new IdempotencyStore(
      knex,
      Keyring.of([
        { id: 'k2', secret: 'y'.repeat(40) },
        { id: 'k1', secret: 'x'.repeat(40) },
      ]),
    );
    const repeated = (body: object) =>
      rotated.claim({
        actor: 'user:default/alice',
        route: 'POST /x',
        key: 'k',
        body,
      });
    expect((await repeated({ a: 1 })).outcome).toBe('answered');
    expect((await repeated({ a: 2 })).outcome).toBe('differs');
  });

  it('does not take a long request for dead while it renews its claim', async () => {
    const claimed = await store.claim({
      actor: 'user:default/alice',
      route: 'POST /x',
      key: 'k',
      body: { a: 1 },
    });
    await knex('idempotency_keys').decrement('claimed_at', 61_000);
    expect(claimed.outcome).toBe('claimed');
    if (claimed.outcome !== 'claimed') return;
    await store.renew(claimed.claim);
    await post('/x', 'k').expect(409);
  });

  it('forgets after 24 hours', async () => {
    await post('/x', 'k');
    const old = new Date(Date.now() - 24 * 3_600_000 - 1000).toISOString();
    await knex('idempotency_keys').update({ created_at: old });
    await post('/x', 'k', { a: 2 }).expect(201);
    expect(calls).toHaveLength(2);

    await post('/y', 'k');
    await knex('idempotency_keys').limit(1).update({ created_at: old });
    await store.removeExpired();
    expect(await rows()).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['a space', ' '],
    ['256 characters', 'x'.repeat(256)],
    ['other letters', 'ü'],
  ])('refuses a key of %s', async (_, key) => {
    const header = Buffer.from(key).toString('latin1');
    expect((await post('/x', header)).status).toBe(400);
    expect(calls).toEqual([]);
  });

  it('asks who it is before anything else', async () => {
    await request(app)
      .post('/x')
      .set('authorization', mockCredentials.none.header())
      .set('idempotency-key', randomUUID())
      .expect(401);
    expect(calls).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it('stores no answer in clear', async () => {
    await post('/x', 'k', { password: 'my-s3cret' });
    expect(JSON.stringify(await rows())).not.toContain('s3cret');
  });
});
