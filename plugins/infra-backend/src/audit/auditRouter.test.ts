import { randomUUID } from 'node:crypto';
import {
  mockCredentials,
  mockErrorHandler,
  TestDatabases,
} from '@backstage/backend-test-utils';
import express from 'express';
import { Knex } from 'knex';
import request from 'supertest';
import { anAccessService } from '../access/__testUtils__/anAccessService';
import {
  initDatabase,
  insertGrant,
  insertResource,
  TEST_DATABASE_IDS,
} from '../database/testDatabase';
import { OutboxStore } from '../outbox/OutboxStore';
import { auditRouter } from './auditRouter';
import { AuditStore, NewAuditEntry } from './AuditStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('audit on %p', id => {
  let knex: Knex;
  let audit: AuditStore;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
  });
  beforeEach(async () => {
    await knex('audit').delete();
    await knex('outbox').delete();
    audit = new AuditStore(knex, new OutboxStore(knex));
  });

  const append = (...entries: NewAuditEntry[]) =>
    knex.transaction(trx => audit.append(trx, entries));

  const as = (
    person: string,
    path: string,
    defaultRole: 'read' | 'none' = 'none',
  ) => {
    const access = anAccessService({
      admins: ['user:default/bob'],
      defaultRole,
    });
    const app = express()
      .use(auditRouter({ audit, access }))
      .use(mockErrorHandler());
    return request(app)
      .get(path)
      .set(
        'authorization',
        mockCredentials.user.header(`user:default/${person}`),
      );
  };
  const reasons = (answer: { body: { items: { reason: string }[] } }) =>
    answer.body.items.map(item => item.reason).sort();

  it('gives back what was written, and tells the outbox of it', async () => {
    const entry = {
      actor: 'user:default/dave',
      action: 'change.approve',
      resourceId: randomUUID(),
      resourceName: 'vpc',
      changeId: randomUUID(),
      runId: randomUUID(),
      templateKey: 'network',
      before: { status: 'approval_pending' },
      after: { status: 'approved', list: [1, null] },
      reason: 'looks good',
    };
    await append(entry, { actor: 'infra', action: 'run.lost' });

    const { items, totalItems } = await audit.list({ limit: 10 });
    expect(totalItems).toBe(2);
    expect(items).toContainEqual({
      ...entry,
      id: expect.any(String),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const messages = await knex('outbox').select('topic', 'payload');
    expect(messages.map(({ topic }) => topic)).toEqual(['audit', 'audit']);
    expect(JSON.parse(messages[0].payload)).toEqual({
      topic: 'audit',
      auditId: expect.any(String),
      action: 'change.approve',
      actor: 'user:default/dave',
    });
  });

  it('writes nothing of a transaction that fails', async () => {
    await expect(
      knex.transaction(async trx => {
        await audit.append(trx, [{ actor: 'a', action: 'b' }]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await audit.list({ limit: 10 })).items).toEqual([]);
    expect(await knex('outbox')).toEqual([]);
  });

  it('filters by resource, actor and action, and pages', async () => {
    const A = 'user:default/a';
    const resourceId = randomUUID();
    await append(
      { actor: A, action: 'x', resourceId, reason: '1' },
      { actor: A, action: 'y', resourceId, reason: '2' },
      { actor: 'infra', action: 'x', resourceId, reason: '3' },
      { actor: A, action: 'x', reason: '4' },
    );

    for (const [query, expected] of [
      ['', ['1', '2', '3', '4']],
      [`resourceId=${resourceId}`, ['1', '2', '3']],
      [`actor=${A}`, ['1', '2', '4']],
      ['actor=infra', ['3']],
      ['actor=plugin:scaffolder', []],
      ['action=x', ['1', '3', '4']],
      [`actor=${A}&action=x&resourceId=${resourceId}`, ['1']],
    ] as const) {
      const answer = await as('bob', `/audit?${query}`).expect(200);
      expect(reasons(answer)).toEqual(expected);
    }

    const first = await as('bob', '/audit?limit=3').expect(200);
    const { nextCursor } = first.body.pageInfo;
    const rest = await as('bob', `/audit?limit=3&cursor=${nextCursor}`);
    expect([...reasons(first), ...reasons(rest)].sort()).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
    await as('bob', '/audit?unknown=1').expect(400);
    await as('bob', '/audit?resourceId=x').expect(400);
    for (const actor of ['foo', 'user:foo', 'alice@example.com']) {
      const refused = await as('bob', `/audit?actor=${actor}`).expect(400);
      expect(refused.body.error.issues).toEqual([
        {
          path: 'actor',
          message: expect.stringContaining('such as user:default/ann'),
        },
      ]);
    }
  });

  it('shows each person what they may see', async () => {
    const alice = 'user:default/alice';
    const ofAlice = await insertResource(knex);
    await insertGrant(knex, { resource_id: ofAlice, principal: alice });
    await append(
      {
        actor: 'user:default/bob',
        action: 'x',
        resourceId: ofAlice,
        reason: '1',
      },
      { actor: alice, action: 'x', resourceId: randomUUID(), reason: '2' },
      { actor: alice, action: 'x', reason: '3' },
      { actor: 'user:default/bob', action: 'x', reason: '4' },
    );

    expect(reasons(await as('bob', '/audit'))).toEqual(['1', '2', '3', '4']);
    expect(reasons(await as('alice', '/audit'))).toEqual(['1', '2', '3']);
    expect(reasons(await as('carol', '/audit'))).toEqual([]);
    const counted = await as('alice', '/audit?limit=1').expect(200);
    expect(counted.body.totalItems).toBe(3);
    expect(reasons(await as('carol', '/audit', 'read'))).toHaveLength(4);
  });
});
