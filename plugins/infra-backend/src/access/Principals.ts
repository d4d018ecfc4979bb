import { AuthService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Issue } from '../http/requests';

/** What a {@link Principals} works with. */
export interface PrincipalsOptions {
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
}

/** Who can hold a role: users and groups of the catalog, and services, which are known by their form alone. */
export class Principals {
  readonly #options: PrincipalsOptions;

  constructor(options: PrincipalsOptions) {
    this.#options = options;
  }

  /** An issue for each of them, at its path, that is a user or group which the catalog does not have. */
  async unknown(
    principals: readonly { principal: string; path: string }[],
  ): Promise<Issue[]> {
    const people = principals.filter(({ principal }) => isEntity(principal));
    if (people.length === 0) return [];
    const { auth, catalog } = this.#options;
    const { items } = await catalog.getEntitiesByRefs(
      {
        entityRefs: people.map(({ principal }) => principal),
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return people
      .filter((_, index) => !items[index])
      .map(({ principal, path }) => ({
        path,
        message: `the catalog has no '${principal}'`,
      }));
  }
}

/** Entity refs as the portal writes those of who signs in; subjects of services as they are. */
export function normalisePrincipal(principal: string): string {
  return isEntity(principal)
    ? stringifyEntityRef(parseEntityRef(principal))
    : principal;
}

/** Whether it is a user or group, not a service. */
export function isEntity(principal: string): boolean {
  return /^(?:user|group):/.test(principal);
}
