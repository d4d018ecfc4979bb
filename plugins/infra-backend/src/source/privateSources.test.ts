import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { GitHost, gitHost } from '../__testUtils__/gitHost';
import { gitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase } from '../database/testDatabase';

jest.setTimeout(120_000);

const TOKEN = 'hunter2-token';
const BASIC = Buffer.from(`oauth2:${TOKEN}`).toString('base64');
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const directory = createMockDirectory();

describe('modules of a host that wants credentials', () => {
  let host: GitHost;
  let knex: Knex;
  let commit: string;
  let works = 0;
  let infra: Awaited<ReturnType<typeof infraHarness>> | undefined;

  beforeAll(async () => {
    const repository = gitRepository(directory.resolve('served'));
    commit = repository.commit(
      { 'network/main.tf': 'variable "cidr" {}' },
      'v1.0.0',
    );
    repository.git('update-server-info');
    host = await gitHost({
      repository: repository.path,
      caFile: directory.resolve('ca.pem'),
      username: 'oauth2',
      token: TOKEN,
    });
  });

  afterAll(() => host.close());

  beforeEach(async () => {
    host.seen.length = 0;
    knex = await initDatabase(databases, 'SQLITE_3');
  });

  afterEach(() => infra?.stop());

  async function importWith(integration: object | undefined) {
    works += 1;
    infra = await infraHarness(knex, {
      git: true,
      config: {
        workingDirectory: directory.resolve(`work-${works}`),
        sources: { allowedHosts: [host.host] },
      },
      portalConfig: integration && { integrations: integration },
    });
    return infra.as('bob')('post', '/templates/import', {
      sourceUrl: `https://${host.host}/team/modules.git`,
      ref: 'v1.0.0',
      path: 'network',
    });
  }

  const gitlab = (token: string) => ({
    gitlab: [
      { host: host.host, apiBaseUrl: `https://${host.host}/api/v4`, token },
    ],
  });

  it('are imported with the credentials of the integration, which stay where they are', async () => {
    const { status, body } = await importWith(gitlab(TOKEN));
    expect([status, body.version?.commit]).toEqual([201, commit]);
    expect(new Set(host.seen)).toEqual(new Set([`Basic ${BASIC}`]));

    const tables = ['audit', 'outbox', 'sources', 'template_versions'];
    const stored = await Promise.all(tables.map(table => knex(table)));
    expect(JSON.stringify(stored)).toContain(commit);
    expect(JSON.stringify([body, stored])).not.toMatch(
      new RegExp(`hunter2|${BASIC}`),
    );
  });

  it('are refused with wrong credentials, which nobody gets to see', async () => {
    const { status, body } = await importWith(gitlab('hunter3-token'));
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      name: 'InputError',
      message: `'${host.host}' does not accept the portal's credentials for 'https://${host.host}/team/modules.git', or has no such repository. Check 'integrations:' in the portal's configuration.`,
      issues: [{ path: 'sourceUrl' }],
    });
    const wrong = Buffer.from('oauth2:hunter3-token').toString('base64');
    expect(host.seen).toContain(`Basic ${wrong}`);
    expect(JSON.stringify(body)).not.toMatch(
      new RegExp(`hunter3|${wrong}|Authorization`, 'i'),
    );
  });

  it('are refused without credentials, with a hint at where they belong', async () => {
    const { status, body } = await importWith(undefined);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(
        `add credentials for '${host.host}' to 'integrations:' in the portal's configuration`,
      ),
      issues: [{ path: 'sourceUrl' }],
    });
    expect(host.seen).toEqual([undefined]);
  });

  it('are refused with credentials in the address, which are not repeated', async () => {
    await importWith(undefined);
    const answer = await infra
      ?.as('bob')('post', '/sources', {
        url: `https://oauth2:${TOKEN}@${host.host}/team/modules.git`,
      })
      .expect(400);
    expect(answer?.text).toContain("'integrations:'");
    expect(answer?.text).not.toContain('hunter2');
  });

  it('belong to a host that an integration allows without further settings', async () => {
    infra = await infraHarness(knex, {
      git: true,
      config: { workingDirectory: directory.resolve('work-allowed') },
      portalConfig: { integrations: gitlab(TOKEN) },
    });
    const { status } = await infra.as('bob')('post', '/sources', {
      url: `https://${host.host}/team/modules.git`,
    });
    expect(status).toBe(201);
  });

  it('say what was tried when the host is not there', async () => {
    infra = await infraHarness(knex, {
      git: true,
      config: {
        workingDirectory: directory.resolve('work-gone'),
        sources: { allowedHosts: ['localhost:1'] },
      },
    });
    const { body } = await infra
      .as('bob')('post', '/sources', { url: 'https://localhost:1/r.git' })
      .expect(503);
    expect(body.error.message).toMatch(
      /^Cannot reach 'https:\/\/localhost:1\/r\.git': tried https on 'localhost:1' for \d+ s\./,
    );
  });
});
