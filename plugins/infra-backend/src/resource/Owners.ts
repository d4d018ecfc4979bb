import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { stringifyError } from '@backstage/errors';
import { ChangeValues } from '@groundwork/plugin-infra-common';
import { invalid } from '../http/requests';
import { ResourceRecord } from './ResourceRecord';

/** What {@link Owners} work with. */
export interface OwnersOptions {
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntityByRef'>;
  logger: LoggerService;
}

/** Who can own a resource: entities of the catalog. */
export class Owners {
  readonly #options: OwnersOptions;

  constructor(options: OwnersOptions) {
    this.#options = options;
  }

  /** Refuses an owner that the catalog does not have. A catalog that can't be asked stands in nobody's way. */
  async requireKnown(owner: string, path: string): Promise<void> {
    if (await this.#isKnown(owner)) return;
    throw invalid(
      `The catalog has no '${owner}', so that can't be the owner.`,
      [{ path, message: `the catalog has no '${owner}'` }],
    );
  }

  /** The same for a proposal; who owns the resource now may stay, known or not. */
  async requireKnownIn(
    { owner }: ChangeValues,
    resource: Pick<ResourceRecord, 'owner'>,
  ): Promise<void> {
    if (owner === undefined || owner === resource.owner) return;
    await this.requireKnown(owner, 'values.owner');
  }

  async #isKnown(owner: string): Promise<boolean> {
    const { auth, catalog, logger } = this.#options;
    try {
      const entity = await catalog.getEntityByRef(owner, {
        credentials: await auth.getOwnServiceCredentials(),
      });
      return entity !== undefined;
    } catch (error) {
      logger.warn(
        `Took the owner '${owner}' without a look at the catalog, which can't be asked: ${stringifyError(
          error,
        )}`,
      );
      return true;
    }
  }
}
