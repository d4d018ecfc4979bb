import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { unpackBundle } from '@groundwork/plugin-infra-node';
import { readdir, readFile } from 'node:fs/promises';
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
    host = await gitHost({
      repository: repository.path,
      caFile: directory.resolve('ca.pem'),
      username: 'oauth2',
      token: TOKEN,
    });
    commit = repository.commit(
      { 'network/main.tf': 'variable "cidr" {}' },
      'v1.0.0',
    );
    const url = `git::https://${host.host}/team/modules.git//network?ref=v1.0.0`;
    repository.commit(
      {
        'calling/main.tf': `module "network" {\n  source = "${url}"\n  cidr   = ""\n}\n`,
        'astray/main.tf':
          'module "x" {\n  source = "git::https://evil.example.com/r.git?ref=v1"\n}\n',
      },
      'v1.1.0',
    );
    repository.git('update-server-info');
  });

  afterAll(() => host.close());

  beforeEach(async () => {
    host.seen.length = 0;
    knex = await initDatabase(databases, 'SQLITE_3');
  });

  afterEach(() => infra?.stop());

  async function importWith(integration: object | undefined, more?: object) {
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
      ...more,
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

    const tables = [
      'audit',
      'outbox',
      'sources',
      'template_versions',
      'version_modules',
    ];
    const stored = await Promise.all(tables.map(table => knex(table)));
    expect(JSON.stringify(stored)).toContain(commit);
    expect(JSON.stringify([body, stored])).not.toMatch(
      new RegExp(`hunter2|${BASIC}`),
    );
  });

  it('are stored with modules that call them, so that no run needs credentials', async () => {
    const { status, body } = await importWith(gitlab(TOKEN), {
      ref: 'v1.1.0',
      path: 'calling',
    });
    expect([status, body.version?.analysis]).toEqual([
      201,
      {
        status: 'done',
        notes: [expect.stringContaining(`at v1.0.0, commit ${commit}`)],
      },
    ]);
    const [{ contents }] = await knex('version_modules');
    const [{ source }] = JSON.parse(contents).moduleCalls;
    expect(source).toMatch(/^git::https:.*\?ref=v1\.0\.0$/);
    const [{ content }] = await knex('bundles');
    await unpackBundle(content, directory.resolve('unpacked'));
    const text = await readFile(directory.resolve('unpacked/calling/main.tf'));
    const [, called] = /source = "\.\.\/([^"]+)"/.exec(String(text)) ?? [];
    expect(called).toMatch(/^\.groundwork-modules\/modules-/);
    expect(await readdir(directory.resolve(`unpacked/${called}`))).toEqual([
      'main.tf',
    ]);
  });

  it('may not call modules of hosts that are not allowed', async () => {
    const { status, body } = await importWith(gitlab(TOKEN), {
      ref: 'v1.1.0',
      path: 'astray',
    });
    expect(status).toBe(400);
    expect(body.error.issues).toEqual([
      {
        path: 'path',
        file: 'astray/main.tf',
        line: 1,
        message: expect.stringContaining("'evil.example.com' is not allowed"),
      },
    ]);
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
