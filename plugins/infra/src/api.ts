import {
  createApiRef,
  DiscoveryApi,
  FetchApi,
} from '@backstage/core-plugin-api';
import { INFRA_PLUGIN_ID, InfraClient } from '@groundwork/plugin-infra-common';

/** What the pages ask of the backend. @public */
export type InfraApi = Pick<InfraClient, keyof InfraClient>;

/** The client of the infra backend. @public */
export const infraApiRef = createApiRef<InfraApi>({
  id: 'plugin.infra.client',
});

/** An {@link InfraApi} with the portal's address and the person's credentials. @public */
export function createInfraApi(portal: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
}): InfraApi {
  return new InfraClient({
    baseUrl: () => portal.discoveryApi.getBaseUrl(INFRA_PLUGIN_ID),
    fetch: (...request) => portal.fetchApi.fetch(...request),
  });
}
