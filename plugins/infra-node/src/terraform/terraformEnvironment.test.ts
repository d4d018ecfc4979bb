import { execFile } from 'child_process';
import { promisify } from 'util';
import { terraformEnvironment } from './terraformEnvironment';

const OURS = { home: '/run/home', tmp: '/run/tmp', cliConfigFile: '/run/rc' };

const FIXED = {
  HOME: '/run/home',
  TMPDIR: '/run/tmp',
  TF_CLI_CONFIG_FILE: '/run/rc',
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
  CHECKPOINT_DISABLE: '1',
  GIT_ALLOW_PROTOCOL: 'https:ssh',
};

describe('terraformEnvironment', () => {
  it('takes nothing from this process but path, proxies and certificates', () => {
    const network = {
      PATH: '/bin',
      HTTP_PROXY: 'http://p',
      HTTPS_PROXY: 'http://p',
      NO_PROXY: 'x',
      http_proxy: 'http://p',
      https_proxy: 'http://p',
      no_proxy: 'x',
      SSL_CERT_FILE: '/ca.pem',
      SSL_CERT_DIR: '/ca',
    };
    const secrets = {
      AWS_SECRET_ACCESS_KEY: 'secret',
      POSTGRES_PASSWORD: 'secret',
      APP_CONFIG_infra_encryption_keys: 'secret',
      BACKEND_SECRET: 'secret',
      TF_VAR_password: 'secret',
      TF_CLI_ARGS: '-destroy',
      TF_LOG: 'trace',
      TF_TOKEN_app_terraform_io: 'secret',
      NODE_OPTIONS: '--require=/x',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      HOME: '/root',
      TMPDIR: '/tmp',
    };
    expect(
      terraformEnvironment({ ...OURS, from: { ...network, ...secrets } }),
    ).toEqual({ ...network, ...FIXED });
  });

  it('takes what config names, and lets integrations win', () => {
    expect(
      terraformEnvironment({
        ...OURS,
        from: { PATH: '/bin', AWS_REGION: 'eu', AWS_PROFILE: 'mine' },
        passOn: ['AWS_REGION', 'AWS_PROFILE', 'NOT_THERE'],
        variables: {
          AWS_PROFILE: 'theirs',
          HOME: '/theirs',
          GIT_ALLOW_PROTOCOL: 'ext',
        },
      }),
    ).toEqual({
      PATH: '/bin',
      AWS_REGION: 'eu',
      AWS_PROFILE: 'theirs',
      ...FIXED,
    });
  });

  it('lets git read repositories of this host only where that is allowed', () => {
    expect(
      terraformEnvironment({ ...OURS, from: {}, localRepositories: true }),
    ).toEqual({ ...FIXED, GIT_ALLOW_PROTOCOL: 'https:ssh:file' });
  });

  it('gives address and credential of the state', () => {
    expect(
      terraformEnvironment({
        ...OURS,
        from: {},
        state: { address: 'http://a', username: 'run', password: 'secret' },
      }),
    ).toEqual({
      ...FIXED,
      TF_HTTP_ADDRESS: 'http://a',
      TF_HTTP_LOCK_ADDRESS: 'http://a',
      TF_HTTP_UNLOCK_ADDRESS: 'http://a',
      TF_HTTP_LOCK_METHOD: 'LOCK',
      TF_HTTP_UNLOCK_METHOD: 'UNLOCK',
      TF_HTTP_USERNAME: 'run',
      TF_HTTP_PASSWORD: 'secret',
      TF_HTTP_RETRY_MAX: '10',
      TF_HTTP_RETRY_WAIT_MIN: '1',
      TF_HTTP_RETRY_WAIT_MAX: '30',
    });
  });

  it('is all that a child sees', async () => {
    process.env.LEAK = 'leaked';
    const { stdout } = await promisify(execFile)('env', [], {
      env: { NODE_ENV: 'test', ...terraformEnvironment(OURS) },
    });
    delete process.env.LEAK;
    expect(stdout).not.toContain('LEAK');
  });
});
