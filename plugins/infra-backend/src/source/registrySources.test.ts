import { createServer, Server } from 'node:https';
import tls from 'node:tls';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { selfSignedCertificate } from '@groundwork/plugin-infra-node/testUtils';
import { gitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase } from '../database/testDatabase';

jest.setTimeout(120_000);

const TOKEN = 'hunter2-token';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const directory = createMockDirectory();
const trusted = tls.getCACertificates('default');

let server: Server;
let host: string;
let location: string;
let works = 0;
let infra: Awaited<ReturnType<typeof infraHarness>> | undefined;

beforeAll(async () => {
  const certificate = selfSignedCertificate();
  tls.setDefaultCACertificates([...trusted, certificate.cert]);
  server = createServer(certificate, (req, res) => {
    const path = req.url ?? '';
    if (path.startsWith('/.well-known/')) {
      res.end(JSON.stringify({ 'modules.v1': '/modules/' }));
    } else if (req.headers.authorization !== `Bearer ${TOKEN}`) {
      res.writeHead(401).end(`no right with ${req.headers.authorization}`);
    } else if (path === '/modules/acme/net/aws/versions') {
      const versions = [{ version: '1.1.0' }, { version: '1.2.0' }];
      res.end(JSON.stringify({ modules: [{ versions }] }));
    } else res.writeHead(204, { 'x-terraform-get': location }).end();
  });
  await new Promise<void>(listening => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  host = `127.0.0.1:${typeof address === 'object' && address?.port}`;
});

afterAll(() => {
  tls.setDefaultCACertificates(trusted);
  server.close();
  server.closeAllConnections();
});

afterEach(() => infra?.stop());

describe('modules of a registry that wants a token', () => {
  async function importWith(token: string) {
    works += 1;
    const folder = `import-${works}`;
    const net = gitRepository(directory.resolve(`${folder}/net`));
    const commit = net.commit({ 'main.tf': 'variable "cidr" {}' }, 'v1.2.0');
    location = `git::${net.url}?ref=v1.2.0`;
    const root = gitRepository(directory.resolve(`${folder}/root`));
    root.commit({
      'main.tf': `module "net" {\n  source  = "${host}/acme/net/aws"\n  version = "~> 1.0"\n  cidr    = ""\n}\n`,
    });
    const knex = await initDatabase(databases, 'SQLITE_3');
    infra = await infraHarness(knex, {
      git: true,
      config: {
        workingDirectory: directory.resolve(`${folder}/work`),
        sources: {
          localPaths: [directory.path],
          registries: [{ host, token }],
        },
      },
    });
    const { status, body } = await infra.as('bob')(
      'post',
      '/templates/import',
      { sourceUrl: root.url, ref: 'main', path: '' },
    );
    const [{ contents }] = await knex('version_modules');
    const { notes } = body.version.analysis;
    const [call] = JSON.parse(contents).moduleCalls;
    return { status, notes, call, commit, body };
  }

  it('are stored with the version that calls them', async () => {
    const { status, notes, call, commit } = await importWith(TOKEN);
    expect([status, notes]).toEqual([
      201,
      [
        expect.stringMatching(
          `Module 'net' is acme/net/aws 1.2.0 of ${host}, that of file://.* at v1.2.0, commit ${commit}`,
        ),
      ],
    ]);
    expect(call).toMatchObject({
      source: `${host}/acme/net/aws`,
      version: '~> 1.0',
    });
  });

  it('are left to the run where the token is not the right one, which nobody gets to see', async () => {
    const { status, notes, body } = await importWith('hunter3-token');
    expect([status, notes]).toEqual([
      201,
      [
        expect.stringContaining(
          "/versions' answers with status 401; the portal's operator gives tokens in 'infra.sources.registries'",
        ),
      ],
    ]);
    expect(JSON.stringify(body)).not.toContain('hunter');
  });
});
