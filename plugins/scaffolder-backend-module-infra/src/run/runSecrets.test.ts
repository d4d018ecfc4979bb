import { ConfigReader } from '@backstage/config';
import { RunSpec } from '@groundwork/plugin-infra-node';
import { readRunnerConfig } from './RunnerConfig';
import { runSecrets } from './runSecrets';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

function secretsOf(
  allowed: Record<string, string>,
  environment: Record<string, string> = {},
) {
  Object.assign(process.env, allowed);
  const config = readRunnerConfig(
    new ConfigReader({
      infra: { runs: { environment: Object.keys(allowed) } },
    }),
  );
  const spec = { secrets: ['s'], state: { password: 'p' }, environment };
  return runSecrets(spec as unknown as RunSpec, 'ticket', config).slice(3);
}

describe('runSecrets', () => {
  it.each([
    'GITHUB_PAT',
    'PAT',
    'AZDO_PAT_RO',
    'GITHUB_TOKEN',
    'CLIENT_SECRET',
    'DB_PASSWORD',
    'APIKEY',
    'AWS_ACCESS_KEY_ID',
    'GOOGLE_CREDENTIALS',
    'github_token',
  ])('has the value of an allowed variable %s', name => {
    expect(secretsOf({ [name]: 'hunter2' })).toEqual(['hunter2']);
  });

  it.each([
    ['GO_PATH', '/usr/bin'],
    ['COMPATIBILITY', 'yes'],
    ['REGION', 'eu-1'],
    ['SERVICE_URL', 'https://host/x?a=b@c:d'],
    ['GIT_URL', 'ssh://git@host/x'],
  ])('has nothing of an allowed variable %s', (name, value) => {
    expect(secretsOf({ [name]: value })).toEqual([]);
  });

  it.each([
    ['postgres://app:hunter2@db/app', ['hunter2', 'hunter2']],
    ['http://me:p%40ss@proxy:3128', ['p%40ss', 'p@ss']],
    ['https://me:a@b:c@host/', ['a@b:c', 'a@b:c']],
    ['https://me:50%@host/', ['50%', '50%']],
    [
      'amqp://a:first@one,amqp://b:second@two',
      expect.arrayContaining(['second']),
    ],
  ])('has the password of an allowed URL: %s', (url, passwords) => {
    expect(secretsOf({ DATABASE_URL: url })).toEqual(passwords);
  });

  it('has the password of a proxy, which terraform always gets', () => {
    process.env.HTTPS_PROXY = 'http://me:hunter2@proxy:3128';
    expect(secretsOf({})).toContain('hunter2');
  });

  it("has those of the run's own variables", () => {
    expect(
      secretsOf({}, { ARM_CLIENT_SECRET: 'hunter2', ARM_TENANT_ID: 'tenant' }),
    ).toEqual(['hunter2']);
  });
});
