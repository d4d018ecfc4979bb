import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { INFRA_PLUGIN_ID, InfraClient } from '@groundwork/plugin-infra-common';

/** The infra API as the owner of these credentials may use it; each call gets a fresh token. @public */
export function infraClientFor(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  credentials: BackstageCredentials | Promise<BackstageCredentials>;
  /** Ends calls that are under way. */
  signal?: AbortSignal;
}): InfraClient {
  const { auth, discovery, signal } = options;
  return new InfraClient({
    baseUrl: () => discovery.getBaseUrl(INFRA_PLUGIN_ID),
    fetch: async (input, init) => {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await options.credentials,
        targetPluginId: INFRA_PLUGIN_ID,
      });
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(input, { ...init, headers, signal: init?.signal ?? signal });
    },
  });
}
