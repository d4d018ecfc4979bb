import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { initDatabase } from '../database/testDatabase';
import { hierarchyHarness } from './__testUtils__/hierarchyHarness';

jest.setTimeout(120_000);

const MODULE = `
  variable "subnet_ids" { type = list(string) }
  variable "tags" { type = map(string) }
  resource "terraform_data" "service" {
    input = { tags = var.tags, subnets = var.subnet_ids }
  }`;

describe('tags and outputs in a plan of terraform', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const directory = createMockDirectory();

  /** Runs terraform in the directory, with nothing of the machine's configuration. */
  const terraform = (...args: string[]) =>
    execFileSync('terraform', args, {
      cwd: directory.path,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: directory.path,
        TF_CLI_CONFIG_FILE: '/dev/null',
        TF_INPUT: '0',
        CHECKPOINT_DISABLE: '1',
      },
    });

  it('arrive where the module uses them', async () => {
    const infra = await hierarchyHarness(
      await initDatabase(databases, 'SQLITE_3'),
    );
    const top = await infra.account('prod', {
      dependencyTags: [{ name: 'cost', value: 42 }],
    });
    const net = await infra.network('net', top, {
      dependencyTags: [{ name: 'team', value: 'net' }],
    });
    const service = await infra
      .create('service', 'api', {
        parentIds: [net],
        variables: {
          subnet_ids: { $output: 'subnet_ids', from: net },
          tags: { team: 'api' },
        },
      })
      .expect(201);
    const { variables } = await infra.request(service.body.id, 'provision');
    await infra.stop();

    writeFileSync(directory.resolve('main.tf'), MODULE);
    writeFileSync(
      directory.resolve('terraform.tfvars.json'),
      JSON.stringify(variables),
    );
    terraform('init', '-no-color');
    terraform('plan', '-no-color', '-out=plan');
    const plan = JSON.parse(terraform('show', '-json', 'plan'));
    expect(plan.resource_changes[0].change.after.input).toEqual({
      tags: { cost: '42', team: 'api' },
      subnets: ['s-1', 's-2'],
    });
  });
});
