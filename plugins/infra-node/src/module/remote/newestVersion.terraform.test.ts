import { execFile } from 'node:child_process';
import { createServer, Server } from 'node:http';
import { promisify } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { newestVersion, readConstraints } from './newestVersion';

const VERSIONS = [
  '0.9.0',
  '1.0.0',
  '1.2.0',
  '1.2.9',
  '1.10.1',
  '2.0.0-rc.1',
  '2.0.0',
  '2.1.0-beta',
  '3.0.0+build.7.x',
];

const CONSTRAINTS = [
  undefined,
  '1.2',
  'v1.2.0',
  '!= 3.0.0',
  '> 1.10.1, < 2.0.1',
  '< 2.0.0',
  '~> 1.2.0',
  '~> 1.2',
  '~> 1',
  '~> 1.0, != 1.10.1',
  '2.0.0-rc.1',
  '=2.1.0-beta',
  '>= 2.1.0-beta',
  '<= 2.0.0-rc.1',
  '~> 2.0.0-rc.1',
  '>= 2.0.0-rc.1, < 2.0.0',
  '> 1.0.0, = 2.0.0-rc.1',
  '4.0.0',
];

const directory = createMockDirectory();
let registry: Server;

beforeAll(async () => {
  registry = createServer((req, res) => {
    if (req.url?.endsWith('/versions')) {
      const versions = VERSIONS.map(version => ({ version }));
      res.end(JSON.stringify({ modules: [{ versions }] }));
    } else {
      const location = `git::file://${directory.resolve('none')}`;
      res.writeHead(204, { 'x-terraform-get': location }).end();
    }
  });
  await new Promise<void>(resolve => {
    registry.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(() => registry.close());

/** What Terraform says when it takes a version, or finds none. */
async function chosenByTerraform(constraint?: string) {
  const address = registry.address();
  const port = typeof address === 'object' && address?.port;
  const version = constraint ? `version = "${constraint}"` : '';
  directory.setContent({
    'terraform.rc': `host "registry.example.com" {\n  services = { "modules.v1" = "http://127.0.0.1:${port}/" }\n}\n`,
    'm/main.tf': `module "a" {\n  source = "registry.example.com/a/b/c"\n  ${version}\n}\n`,
  });
  const { stdout } = await promisify(execFile)(
    'terraform',
    ['get', '-no-color'],
    {
      cwd: directory.resolve('m'),
      env: {
        PATH: process.env.PATH,
        HOME: directory.path,
        CHECKPOINT_DISABLE: '1',
        TF_CLI_CONFIG_FILE: directory.resolve('terraform.rc'),
      },
    },
  ).catch(error => error);
  return /registry\.example\.com\/a\/b\/c (\S+) for a/.exec(stdout)?.[1];
}

describe('newestVersion', () => {
  it('is what Terraform takes', async () => {
    for (const constraint of CONSTRAINTS) {
      const constraints = readConstraints(constraint) ?? [];
      expect([constraint, newestVersion(VERSIONS, constraints)]).toEqual([
        constraint,
        await chosenByTerraform(constraint),
      ]);
    }
  }, 60_000);
});
