import { createMockDirectory } from '@backstage/backend-test-utils';
import { chmod, readFile, utimes, writeFile } from 'fs/promises';
import { findEngine } from './findEngine';

const directory = createMockDirectory();
const path = `${directory.path}:${process.env.PATH}`;

beforeEach(() => directory.clear());

async function aProgram(name: string, script: string, at = 1000) {
  const file = directory.resolve(name);
  await writeFile(file, `#!/bin/sh\necho asked >> ${file}.asked\n${script}\n`);
  await chmod(file, 0o755);
  await utimes(file, at, at);
  return file;
}

async function timesAsked(name: string): Promise<number> {
  const text = await readFile(directory.resolve(`${name}.asked`), 'utf8');
  return text.split('\n').length - 1;
}

const tellsVersion = (version: string) =>
  `echo '{"terraform_version":"${version}","platform":"linux_amd64"}'`;

describe('findEngine', () => {
  it('finds the terraform of this host', async () => {
    expect(await findEngine({ kind: 'terraform' })).toEqual({
      found: true,
      kind: 'terraform',
      binary: expect.stringMatching(/^\/.*terraform$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      platform: expect.stringMatching(/^\w+_\w+$/),
    });
  });

  it('asks a program for its version once, and again when it has changed', async () => {
    await aProgram('tofu', tellsVersion('1.9.0'));
    const options = { kind: 'opentofu' as const, path };
    const answers = await Promise.all([
      findEngine(options),
      findEngine(options),
    ]);
    expect(answers[0]).toMatchObject({ found: true, version: '1.9.0' });
    expect(answers[1]).toEqual(answers[0]);
    expect(await timesAsked('tofu')).toBe(1);

    await aProgram('tofu', tellsVersion('1.10.0'), 2000);
    expect(await findEngine(options)).toMatchObject({ version: '1.10.0' });
  });

  it.each([
    ['that is not there', '/nowhere/terraform', 'was not found'],
    ['that is a directory', '/', 'was not found'],
    ['that may not be executed', directory.resolve('text'), 'was not found'],
  ])('says how to get a program %s', async (_, binary, problem) => {
    directory.setContent({ text: '' });
    const engine = await findEngine({ kind: 'terraform', binary });
    expect(engine).toMatchObject({ found: false, binary });
    if (engine.found) return;
    expect(engine.hint).toContain(problem);
    expect(engine.hint).toContain('developer.hashicorp.com/terraform/install');
    expect(engine.hint).toContain('infra.engines.terraform.binary');
  });

  it('asks a program that failed again', async () => {
    const binary = await aProgram('terraform', 'exit 1');
    const options = { kind: 'terraform' as const, binary };
    expect(await findEngine(options)).toMatchObject({
      found: false,
      hint: expect.stringContaining('does not tell its version'),
    });
    await findEngine(options);
    expect(await timesAsked('terraform')).toBe(2);
  });
});
