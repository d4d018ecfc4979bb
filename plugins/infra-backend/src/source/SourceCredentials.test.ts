import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { SourceCredentials } from './SourceCredentials';

const TOKEN = 'hunter2-token';

function credentialsFor(url: string, integrations: object) {
  const { host } = new URL(url);
  return new SourceCredentials(
    ScmIntegrations.fromConfig(new ConfigReader({ integrations })),
  ).of({ kind: 'https', host, url });
}

describe('SourceCredentials', () => {
  it.each([
    [
      'GitHub',
      'https://github.com/o/r',
      { github: [{ host: 'github.com', token: TOKEN }] },
      { username: 'x-access-token', token: TOKEN },
    ],
    [
      'GitHub Enterprise on a port of its own',
      'https://ghe.example.com:8443/o/r.git',
      {
        github: [
          {
            host: 'ghe.example.com:8443',
            apiBaseUrl: 'https://ghe.example.com:8443/api/v3',
            token: TOKEN,
          },
        ],
      },
      { username: 'x-access-token', token: TOKEN },
    ],
    [
      'GitLab',
      'https://gitlab.example.com/g/sub/r.git',
      {
        gitlab: [
          {
            host: 'gitlab.example.com',
            apiBaseUrl: 'https://gitlab.example.com/api/v4',
            token: TOKEN,
          },
        ],
      },
      { username: 'oauth2', token: TOKEN },
    ],
    [
      'Azure DevOps with a personal access token of the organization',
      'https://dev.azure.com/org/project/_git/r',
      {
        azure: [
          {
            host: 'dev.azure.com',
            credentials: [
              { organizations: ['org'], personalAccessToken: TOKEN },
              { organizations: ['other'], personalAccessToken: 'other' },
            ],
          },
        ],
      },
      { username: 'pat', token: TOKEN },
    ],
    [
      'Bitbucket Cloud with an API token',
      'https://bitbucket.org/w/r.git',
      { bitbucketCloud: [{ username: 'a@example.com', token: TOKEN }] },
      { username: 'x-bitbucket-api-token-auth', token: TOKEN },
    ],
    [
      'Bitbucket Cloud with an app password',
      'https://bitbucket.org/w/r.git',
      { bitbucketCloud: [{ username: 'bot', appPassword: TOKEN }] },
      { username: 'bot', token: TOKEN },
    ],
    [
      'Bitbucket Server with a token',
      'https://bitbucket.example.com/scm/p/r.git',
      { bitbucketServer: [{ host: 'bitbucket.example.com', token: TOKEN }] },
      { token: TOKEN },
    ],
    [
      'Bitbucket Server with a password',
      'https://bitbucket.example.com/scm/p/r.git',
      {
        bitbucketServer: [
          { host: 'bitbucket.example.com', username: 'bot', password: TOKEN },
        ],
      },
      { username: 'bot', token: TOKEN },
    ],
    [
      'Gitea with a name',
      'https://gitea.example.com/o/r.git',
      {
        gitea: [
          { host: 'gitea.example.com', username: 'bot', password: TOKEN },
        ],
      },
      { username: 'bot', token: TOKEN },
    ],
    [
      'Gitea with a token',
      'https://gitea.example.com/o/r.git',
      { gitea: [{ host: 'gitea.example.com', password: TOKEN }] },
      { username: 'x-access-token', token: TOKEN },
    ],
  ])('finds those for %s', async (_, url, integrations, expected) => {
    expect(await credentialsFor(url, integrations)).toEqual(expected);
  });

  it.each([
    'https://github.com/o/r',
    'https://gitlab.com/o/r',
    'https://bitbucket.org/o/r',
    'https://dev.azure.com/org/project/_git/r',
    'https://git.example.com/o/r',
  ])('has none for %s unless they are configured', async url => {
    expect(await credentialsFor(url, {})).toBeUndefined();
  });

  it('gives them to no other host, port or protocol', async () => {
    const integrations = { github: [{ host: 'github.com', token: TOKEN }] };
    for (const url of [
      'https://github.com.example.com/o/r',
      'https://github.com:8443/o/r',
      'https://gist.github.com/o/r',
    ]) {
      expect(await credentialsFor(url, integrations)).toBeUndefined();
    }
    const credentials = new SourceCredentials(
      ScmIntegrations.fromConfig(new ConfigReader({ integrations })),
    );
    expect(
      await credentials.of({
        kind: 'ssh',
        host: 'github.com',
        url: 'git@github.com:o/r.git',
      }),
    ).toBeUndefined();
  });

  it('says which host it has none for when they cannot be had, and no secret', async () => {
    const privateKey = 'not a key, but secret';
    const app = { appId: 1, privateKey, clientId: 'c', clientSecret: TOKEN };
    const error = await credentialsFor('https://github.com/o/r', {
      github: [{ host: 'github.com', apps: [app] }],
    }).catch(thrown => thrown);
    expect(error).toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining("for 'github.com'"),
    });
    expect(error.cause).toBeUndefined();
    expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(
      /hunter2|not a key/,
    );
  });
});
