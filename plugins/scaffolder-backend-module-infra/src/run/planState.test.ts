import { execFileSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Scenes } from '../__testUtils__/scenes';
import { readPlanState } from './planState';

jest.setTimeout(60_000);

const scenes = new Scenes();
afterEach(() => scenes.remove());

async function aModule() {
  const cwd = await scenes.aFolder();
  const run = (...args: string[]) =>
    execFileSync('terraform', args, {
      cwd,
      env: { PATH: process.env.PATH, TF_CLI_CONFIG_FILE: '/dev/null' },
    });
  writeFileSync(join(cwd, 'main.tf'), 'resource "terraform_data" "a" {}');
  run('init');
  const plan = (...more: string[]) => {
    run('plan', '-out=saved', ...more);
    return readFileSync(join(cwd, 'saved'));
  };
  return { cwd, run, plan };
}

describe('readPlanState', () => {
  it('tells that there was no state', async () => {
    const { plan } = await aModule();

    expect(await readPlanState(plan())).toBeUndefined();
  });

  it('tells lineage and serial of the state', async () => {
    const { cwd, run, plan } = await aModule();
    run('apply', '-auto-approve');
    const state = JSON.parse(
      readFileSync(join(cwd, 'terraform.tfstate'), 'utf8'),
    );

    expect(await readPlanState(plan('-destroy'))).toEqual({
      lineage: state.lineage,
      serial: state.serial,
    });
  });

  it('refuses what is no plan', async () => {
    await expect(readPlanState(Buffer.from('no plan'))).rejects.toThrow(
      'no ZIP archive',
    );
  });
});
