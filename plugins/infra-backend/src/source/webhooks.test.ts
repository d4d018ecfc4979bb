import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { IncomingMessage, request as httpRequest } from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import {
  createMockDirectory,
  mockCredentials,
  mockErrorHandler,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import { Source } from '@groundwork/plugin-infra-common';
import express from 'express';
import { Knex } from 'knex';
import request from 'supertest';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { gitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';
import { infraPlugin } from '../plugin';
import { webhookRouter } from './webhookRouter';
import { WebhookSecrets } from './WebhookSecrets';
import { WebhookService } from './WebhookService';

jest.setTimeout(60_000);

const SECRET = 'a-secret-of-the-host';
const OLD_SECRET = 'the-secret-before-it';
const OTHERS_SECRET = 'a-secret-of-another-host';
const BODY = '{"ref": "refs/tags/v2.0.0",  "name": "Überraschung"}';

const hmac = (secret: string, body = BODY, algorithm = 'sha256') =>
  createHmac(algorithm, secret).update(body).digest('hex');
const login = (secret: string) =>
  `Basic ${Buffer.from(`any:${secret}`).toString('base64')}`;

/** What each kind of host sends. */
const PROOFS: [string, (secret: string) => Record<string, string>][] = [
  ['GitHub', s => ({ 'X-Hub-Signature-256': `sha256=${hmac(s)}` })],
  ['Bitbucket', s => ({ 'X-Hub-Signature': `sha256=${hmac(s)}` })],
  ['Gitea', s => ({ 'X-Gitea-Signature': hmac(s) })],
  ['GitLab', s => ({ 'X-Gitlab-Token': s })],
  ['Azure DevOps', s => ({ Authorization: login(s) })],
];

const [[, GITHUB]] = PROOFS;

const WRONG: [string, Record<string, string>][] = [
  ['no proof', {}],
  ...PROOFS.map(([host, proof]): [string, Record<string, string>] => [
    `another secret as ${host} sends it`,
    proof('a-secret-of-nobody-here'),
  ]),
  ['a signature of another body', { 'X-Gitea-Signature': hmac(SECRET, '{}') }],
  [
    'a signature by a weak algorithm',
    { 'X-Hub-Signature': `sha1=${hmac(SECRET, BODY, 'sha1')}` },
  ],
  [
    'half a signature',
    { 'X-Hub-Signature-256': `sha256=${hmac(SECRET).slice(0, 32)}` },
  ],
  ['an empty signature', { 'X-Hub-Signature-256': 'sha256=' }],
  ['an empty token', { 'X-Gitlab-Token': '' }],
  ['a login without a password', { Authorization: login('') }],
  ['a login that is none', { Authorization: 'Basic %%%' }],
  ['the secret of another host', { 'X-Gitlab-Token': OTHERS_SECRET }],
];

const SOURCE: Source = {
  id: randomUUID(),
  url: 'https://git.example.com/team/modules.git',
  createdBy: 'user:default/bob',
  createdAt: '2026-01-01T00:00:00Z',
};

describe('webhookRouter', () => {
  const requested: Source[] = [];
  const webhooks = new WebhookService({
    secrets: new WebhookSecrets([
      { host: 'other.example.com', secret: OTHERS_SECRET },
      { host: 'git.example.com', secret: SECRET },
      { secret: OLD_SECRET },
    ]),
    sources: { find: async id => (id === SOURCE.id ? SOURCE : undefined) },
    looks: { request: source => requested.push(source) },
    rules: { allowedHosts: ['git.example.com'], localPaths: [] },
  });
  const app = express().use(webhookRouter({ webhooks }), mockErrorHandler());
  beforeEach(() => requested.splice(0));

  const deliver = (
    headers: Record<string, string>,
    { to = SOURCE.id, type = 'application/json' } = {},
  ) =>
    request(app)
      .post(`/sources/${to}/webhook`)
      .set('Content-Type', type)
      .set(headers)
      .send(BODY);

  it.each(PROOFS)('takes what %s sends', async (_, proof) => {
    const answer = await deliver(proof(SECRET)).expect(202);
    expect(answer.text).toBe('');
    expect(requested).toEqual([SOURCE]);
  });

  it('takes a secret that is on its way out, and any kind of body', async () => {
    const type = 'application/x-www-form-urlencoded';
    await deliver(GITHUB(OLD_SECRET), { type }).expect(202);
    expect(requested).toEqual([SOURCE]);
  });

  it.each(WRONG)('refuses %s', async (_, headers) => {
    const answer = await deliver(headers).expect(401);
    expect(answer.body.error.name).toBe('AuthenticationError');
    expect(requested).toEqual([]);
  });

  it('tells nobody which sources there are', async () => {
    const nobody = GITHUB('a-secret-of-nobody-here');
    const answers = await Promise.all(
      [
        deliver(nobody),
        ...[randomUUID(), 'nonsense', '%00'].flatMap(to => [
          deliver(nobody, { to }),
          deliver(GITHUB(SECRET), { to }),
        ]),
      ].map(test => test.then(({ status, body }) => [status, body.error])),
    );
    expect(answers[0][0]).toBe(401);
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
    expect(requested).toEqual([]);
  });
});

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const directory = createMockDirectory();

describe.each(databases.eachSupportedId())('webhooks on %p', id => {
  it('have new tags found, and do no harm when they come again', async () => {
    directory.clear();
    const repository = gitRepository(directory.resolve('repository'));
    repository.commit({ 'network/main.tf': '# 1' }, 'v1.0.0');
    const infra = await infraHarness(await initDatabase(databases, id), {
      git: true,
      config: {
        workingDirectory: directory.resolve('work'),
        sources: {
          localPaths: [directory.path],
          webhooks: [{ secret: SECRET }],
        },
      },
    });
    const get = async (path: string) =>
      (await infra.as('bob')('get', path).expect(200)).body;
    await infra.importTemplate('network', {
      sourceUrl: repository.url,
      ref: 'v1.0.0',
    });
    const [source] = (await get('/sources')).items;
    const deliver = () =>
      request(infra.app)
        .post(`/v1/sources/${source.id}/webhook`)
        .set('Content-Type', 'application/json')
        .set(GITHUB(SECRET))
        .send(BODY)
        .expect(202);

    repository.commit({ 'network/main.tf': '# 2' }, 'v2.0.0');
    await deliver();
    while ((await get('/templates/network')).newerTag?.ref !== 'v2.0.0') {
      await new Promise(setImmediate);
    }
    const template = await get('/templates/network');
    await Promise.all(Array.from({ length: 20 }, deliver));
    expect(await get('/templates/network')).toEqual(template);
    expect((await get('/sources')).items).toHaveLength(1);
    await infra.stop();
  });
});

describe('webhooks', () => {
  it('are signed with secrets that nobody guesses', async () => {
    const knex = await initDatabase(databases, 'SQLITE_3');
    await expect(
      infraHarness(knex, {
        config: { sources: { webhooks: [{ secret: 'too short' }] } },
      }),
    ).rejects.toThrow(
      'A secret in infra.sources.webhooks is shorter than 16 characters',
    );
  });

  it('are the only way in without a token of Backstage', async () => {
    const knex: Knex = await initDatabase(databases, 'SQLITE_3');
    const backend = await startTestBackend({
      features: [
        infraPlugin,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({
          data: {
            infra: {
              encryption: { keys: [{ id: 'k1', secret: 'x'.repeat(40) }] },
              sources: { webhooks: [{ secret: SECRET }] },
            },
          },
        }),
        catalogServiceMock.factory(),
        createServiceFactory({
          service: scaffolderServiceRef,
          deps: {},
          factory: () => scaffolderServiceMock.mock(),
        }),
      ],
    });
    const id = randomUUID();
    await knex('sources').insert({
      id,
      url: 'file:///none',
      url_hash: 'none',
      created_by: 'bob',
      created_at: new Date().toISOString(),
    });
    const status = async (method: 'post' | 'get', path: string) =>
      (
        await request(backend.server)
          [method](`/api/infra/v1/sources${path}`)
          .set('authorization', mockCredentials.none.header())
          .set('X-Gitlab-Token', SECRET)
      ).status;
    expect(await status('post', `/${id}/webhook`)).toBe(202);
    expect(await status('get', '')).toBe(401);
    expect(await status('post', '')).toBe(401);
    expect(await status('post', `/${id}/refresh`)).toBe(401);
    expect(await status('get', `/${id}/refs`)).toBe(401);
    expect(await status('get', `/${id}/webhook`)).toBe(404);
    expect(await status('post', `/${id}/webhook/refresh`)).toBe(404);
    await backend.stop();
  });
});

describe('WebhookSecrets.provenBy', () => {
  const secrets = new WebhookSecrets([{ secret: SECRET }], { maxBody: 100 });
  const outcomes: unknown[] = [];
  const app = express().use((req, res) => {
    secrets.provenBy(req).then(
      proven => {
        outcomes.push(proven.length);
        res.status(200).end();
      },
      error => {
        outcomes.push(error.name);
        res.status(400).end();
      },
    );
  });
  const signed = (body: string) => ({
    'X-Gitea-Signature': hmac(SECRET, body),
  });
  beforeEach(() => outcomes.splice(0));

  it('takes as much as the limit, and answers who sends more', async () => {
    for (const [size, outcome] of [
      [0, 1],
      [100, 1],
      [101, 'PayloadTooLargeError'],
      [1_000_000, 'PayloadTooLargeError'],
    ] as const) {
      const body = 'x'.repeat(size);
      await request(app).post('/').set(signed(body)).send(body);
      expect(outcomes.splice(0)).toEqual([outcome]);
    }
  });

  it('reads nothing where nothing could be proven', async () => {
    const delivery = Object.assign(new IncomingMessage(new Socket()), {
      headers: { 'x-gitea-signature': hmac(SECRET, 'x') },
    });
    expect(await new WebhookSecrets([]).provenBy(delivery)).toEqual([]);
    expect(delivery.readableDidRead).toBe(false);
  });

  it('refuses a body that breaks off', async () => {
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const sending = httpRequest({
      port,
      method: 'POST',
      headers: { ...signed('x'.repeat(50)), 'content-length': 50 },
    });
    sending.on('error', () => {});
    sending.write('x'.repeat(20));
    const [,] = await once(server, 'request');
    sending.destroy();
    while (outcomes.length === 0) await new Promise(setImmediate);
    expect(outcomes).toEqual(['InputError']);
    server.close();
    server.closeAllConnections();
  });
});
