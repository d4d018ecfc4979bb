import { TestDatabases } from '@backstage/backend-test-utils';
import {
  CHANGE_STATUSES,
  phraseChangeStatus,
  phrasePair,
} from '@groundwork/plugin-infra-common';
import knexFactory, { Knex } from 'knex';
import request from 'supertest';
import { infraHarness } from './__testUtils__/infraHarness';
import { initDatabase } from './database/testDatabase';

jest.setTimeout(120_000);

/** How often each race is run. */
const ROUNDS = 5;

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const describeOnPostgres = databases.supports('POSTGRES_18')
  ? describe
  : describe.skip;

type Replica = Awaited<ReturnType<typeof infraHarness>>;

describeOnPostgres('two replicas (SQLite has one process only)', () => {
  let knex: Knex;
  let other: Knex;
  let replicas: Replica[];

  beforeAll(async () => {
    knex = await initDatabase(databases, 'POSTGRES_18');
    const { client, connection } = knex.client.config;
    other = knexFactory({ client, connection });
    // Runs of races before must not hold up those of later ones.
    const options = { config: { runs: { concurrency: 1_000 } } };
    replicas = [
      await infraHarness(knex, options),
      await infraHarness(other, options),
    ];
    await replicas[0].importTemplate();
  });

  afterAll(async () => {
    await Promise.all(replicas.map(replica => replica.stop()));
    await other.destroy();
  });

  /** The ticket is with the replica that dispatched the run. */
  const startRun = async (runId: string) => {
    for (;;) {
      const sender = replicas.find(({ dispatched }) => dispatched.has(runId));
      if (sender) return sender.startRun(runId);
      await new Promise(resolve => setImmediate(resolve));
    }
  };

  const finishPlan = async (runId: string) => {
    const run = await startRun(runId);
    const digest = await run.uploadPlan();
    await run.finish();
    return digest;
  };

  let created = 0;
  const create = async () => {
    created += 1;
    return replicas[0].createResource({ name: `vpc-${created}` });
  };

  /** A provision that waits for approval. */
  const waitingChange = async () => {
    const resource = await create();
    const asked = await replicas[0].as('alice')(
      'post',
      `/resources/${resource.id}/provision`,
      {},
    );
    const digest = await finishPlan(asked.body.run.id);
    return { resource, changeId: asked.body.change.id as string, digest };
  };

  /** Sends all at the same moment, in turns to both replicas. */
  const race = (send: ((replica: Replica) => request.Test)[]) =>
    Promise.all(
      send.map((one, index) => one(replicas[index % replicas.length])),
    );

  /** What became of the others: each is a conflict that says how the resource or its change stands. */
  const outcomes = (answers: request.Response[]) =>
    answers
      .map(({ status: code, body }) => {
        if (code < 400) return 'won';
        const { message, state, status } = body.error;
        const standing = [
          phrasePair({ state, status }),
          ...CHANGE_STATUSES.map(each => `it is ${phraseChangeStatus(each)}`),
        ];
        return standing.some(words => message.includes(words)) ? code : message;
      })
      .sort();
  const oneOf = (count: number) => [...Array(count - 1).fill(409), 'won'];

  it('let one of several decisions on a change win, whichever it is', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { resource, changeId, digest } = await waitingChange();
      const to =
        (person: 'alice' | 'bob' | 'dave', verb: string, body: object) =>
        (replica: Replica) =>
          replica.as(person)('post', `/changes/${changeId}/${verb}`, body);

      const answers = await race([
        to('dave', 'approve', { planDigest: digest }),
        to('bob', 'reject', { comment: 'no' }),
        to('bob', 'approve', { planDigest: digest }),
        to('dave', 'reject', {}),
      ]);

      expect(outcomes(answers)).toEqual(oneOf(4));
      const seen = await Promise.all(
        replicas.map(replica =>
          replica.as('alice')('get', `/changes/${changeId}`),
        ),
      );
      expect(seen[0].body).toEqual(seen[1].body);
      const decisions = seen[0].body.approvals.map(
        (one: { decision: string }) => one.decision,
      );
      expect(decisions).toEqual([
        seen[0].body.status === 'rejected' ? 'rejected' : 'approved',
      ]);
      expect(
        await knex('runs')
          .where({ resource_id: resource.id, operation: 'apply' })
          .count({ count: '*' })
          .first(),
      ).toEqual({ count: seen[0].body.status === 'rejected' ? '0' : '1' });
    }
  });

  it('let a change be given up or submitted once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const resource = await create();
      const opened = await replicas[0].as('alice')(
        'post',
        `/resources/${resource.id}/changes`,
        { kind: 'provision' },
      );
      const to = (verb: string) => (replica: Replica) =>
        replica.as('alice')('post', `/changes/${opened.body.id}/${verb}`, {});

      const submitted = await race([to('submit'), to('submit'), to('submit')]);
      expect(outcomes(submitted)).toEqual(oneOf(3));
      const discarded = await race([to('discard'), to('discard')]);
      expect(outcomes(discarded)).toEqual(oneOf(2));
    }
  });

  it('open one change of a resource', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const resource = await create();
      const to = (verb: string) => (replica: Replica) =>
        replica.as('alice')('post', `/resources/${resource.id}/${verb}`, {});

      const answers = await race([
        to('provision'),
        to('provision'),
        to('provision'),
        to('provision'),
      ]);

      expect(outcomes(answers)).toEqual(oneOf(4));
      expect(
        await knex('runs')
          .where('resource_id', resource.id)
          .count({ count: '*' })
          .first(),
      ).toEqual({ count: '1' });
    }
  });

  it('destroy a resource once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { resource, changeId, digest } = await waitingChange();
      const approved = await replicas[1].as('dave')(
        'post',
        `/changes/${changeId}/approve`,
        { planDigest: digest },
      );
      const apply = await startRun(approved.body.run.id);
      await apply.beginApply();
      await apply.writeState();
      await apply.finish();

      const to = (replica: Replica) =>
        replica.as('alice')('post', `/resources/${resource.id}/destroy`, {});
      expect(outcomes(await race([to, to, to]))).toEqual(oneOf(3));
    }
  });
});
