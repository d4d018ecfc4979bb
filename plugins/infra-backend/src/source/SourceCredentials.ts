import { isError, ServiceUnavailableError } from '@backstage/errors';
import {
  DefaultAzureDevOpsCredentialsProvider,
  DefaultGithubCredentialsProvider,
  DefaultGitlabCredentialsProvider,
  getBitbucketCloudRequestOptions,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { GitCredentials, SourceUrl } from '@groundwork/plugin-infra-node';

type Found = GitCredentials | undefined;

/**
 * What the portal's `integrations:` have for a git host. Each kind of host wants its tokens under another user name;
 * those that none is given for are the hosts' own fixed ones.
 */
export class SourceCredentials {
  readonly #integrations: ScmIntegrationRegistry;
  readonly #kinds: ((host: string, url: string) => Promise<Found>)[];

  constructor(integrations: ScmIntegrationRegistry) {
    this.#integrations = integrations;
    const github =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    const gitlab =
      DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
    const azure =
      DefaultAzureDevOpsCredentialsProvider.fromIntegrations(integrations);
    this.#kinds = [
      async (host, url) =>
        integrations.github.byHost(host) &&
        login('x-access-token', (await github.getCredentials({ url })).token),
      async (host, url) =>
        integrations.gitlab.byHost(host) &&
        login('oauth2', (await gitlab.getCredentials({ url })).token),
      async (host, url) => {
        // Without any of its own the provider would try those of the machine, and take its time.
        if (!integrations.azure.byHost(host)?.config.credentials)
          return undefined;
        const found = await azure.getCredentials({ url });
        return found?.type === 'bearer'
          ? { token: found.token }
          : login('pat', found?.token);
      },
      host => this.#bitbucketCloud(host),
      async host => this.#bitbucketServer(host),
      async host => {
        const gitea = integrations.gitea.byHost(host)?.config;
        return login(gitea?.username ?? 'x-access-token', gitea?.password);
      },
    ];
  }

  /** Credentials for a source; undefined if there are none. @throws ServiceUnavailableError if they can't be had */
  async of({ kind, host, url }: SourceUrl): Promise<Found> {
    if (kind !== 'https' || host === undefined) return undefined;
    try {
      for (const find of this.#kinds) {
        const found = await find(host, url);
        if (found) return found;
      }
      return undefined;
    } catch (error) {
      // No cause: what it holds of the request that failed is not known.
      throw new ServiceUnavailableError(
        `Cannot get credentials for '${host}' by the portal's 'integrations:' configuration: ${
          isError(error) ? error.message : 'unknown error'
        }`,
      );
    }
  }

  async #bitbucketCloud(host: string): Promise<Found> {
    const config = this.#integrations.bitbucketCloud.byHost(host)?.config;
    if (!config) return undefined;
    if (config.clientId && config.clientSecret) {
      const { headers } = await getBitbucketCloudRequestOptions(config);
      const token = headers.Authorization.replace(/^Bearer /, '');
      return login('x-token-auth', token);
    }
    // With a token the configured name is an e-mail address, which git's side of the host does not take.
    return config.token
      ? login('x-bitbucket-api-token-auth', config.token)
      : login(config.username, config.appPassword);
  }

  #bitbucketServer(host: string): Found {
    const config = this.#integrations.bitbucketServer.byHost(host)?.config;
    return config?.token
      ? { token: config.token }
      : login(config?.username, config?.password);
  }
}

function login(username?: string, token?: string): Found {
  return username && token ? { username, token } : undefined;
}
