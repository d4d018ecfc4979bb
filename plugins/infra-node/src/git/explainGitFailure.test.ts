import { explainGitFailure } from './explainGitFailure';

const AFTERWARDS = `fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
`;

const explain = (stderr: string) =>
  explainGitFailure(
    { ended: 'failed', stderr, tookMs: 1500 },
    {
      source: {
        kind: 'ssh',
        host: 'git.example.com',
        url: 'ssh://git@git.example.com/r.git',
      },
      timeoutMs: 60_000,
    },
  );

describe('explainGitFailure', () => {
  it.each([
    'ssh: Could not resolve hostname git.example.com: Name or service not known',
    'ssh: connect to host git.example.com port 22: Connection refused',
    'ssh: connect to host git.example.com port 22: Connection timed out',
    'Host key verification failed.',
  ])('passes on why a host can not be reached by ssh: %s', why => {
    expect(explain(`${why}\r\n${AFTERWARDS}`)).toMatchObject({
      name: 'ServiceUnavailableError',
      message: `Cannot reach 'ssh://git@git.example.com/r.git': tried ssh on 'git.example.com' for 2 s. Git says: ${why}`,
    });
  });

  it('says that a host takes no ssh key', () => {
    const why = 'git@git.example.com: Permission denied (publickey).';
    const error = explain(`${why}\n${AFTERWARDS}`);
    expect(error).toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/accepts no ssh key .* Git says: git@/),
    });
    expect(error.message).not.toContain('integrations:');
  });

  it('says what git says where there is no more', () => {
    expect(explain(AFTERWARDS).message).toContain(
      'Git says: Could not read from remote repository.',
    );
  });
});
