import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ENGINES,
  EngineStatus,
  SystemStatus,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { InfraConfig } from '../config/InfraConfig';
import { Keyring } from '../encryption/Keyring';
import { RunQueries } from '../run/RunQueries';

/** Finds the engines of this host. */
export type EngineProbe = (engine: {
  kind: EngineStatus['kind'];
  binary?: string;
}) => Promise<{ binary: string; version?: string; problem?: string }>;

/** What a {@link StatusService} works with. */
export interface StatusServiceOptions {
  knex: Knex;
  keyring: Keyring;
  config: InfraConfig;
  runs: RunQueries;
  catalog: CatalogService;
  auth: AuthService;
  probe: EngineProbe;
}

/** Is everything there that runs need? */
export class StatusService {
  readonly #options: StatusServiceOptions;

  constructor(options: StatusServiceOptions) {
    this.#options = options;
  }

  async read(): Promise<SystemStatus> {
    const { knex, keyring, config, runs } = this.#options;
    const engines = await this.#engines();
    const pipelines = await this.#pipelines();
    return {
      engines,
      database: { client: knex.client.config.client, ok: true },
      encryption: { keys: keyring.size, writingKeyId: keyring.writingKeyId },
      scaffolder: {
        ok: pipelines.some(pipeline => pipeline.ok),
        problem: pipelines.find(pipeline => !pipeline.ok)?.problem,
      },
      pipelines,
      runs: { ...(await runs.load()), concurrency: config.runs.concurrency },
      warnings: this.#warnings(engines),
    };
  }

  async #engines(): Promise<EngineStatus[]> {
    const { config, probe } = this.#options;
    return Promise.all(
      ENGINES.map(async kind => ({
        kind,
        default: kind === config.defaultEngine,
        ...(await probe({ kind, binary: config.engines[kind].binary })),
      })),
    );
  }

  async #pipelines(): Promise<SystemStatus['pipelines']> {
    const { config, catalog, auth } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    return Promise.all(
      config.runs.allowedPipelines.map(async templateRef => {
        const problem = await catalog
          .getEntityByRef(templateRef, { credentials })
          .then(
            entity => (entity ? undefined : 'It is not in the catalog (yet).'),
            error => (error instanceof Error ? error.message : String(error)),
          );
        return { templateRef, ok: problem === undefined, problem };
      }),
    );
  }

  #warnings(engines: EngineStatus[]): string[] {
    const { config } = this.#options;
    const missing = engines.filter(
      engine => engine.default && engine.problem !== undefined,
    );
    return [
      ...missing.map(engine => `Runs will fail: ${engine.problem}`),
      'Runs share the user of the backend: the code of a module has its rights. Only platform people should publish.',
      ...(config.access.admins.length === 0
        ? [
            'infra.access.admins is empty: nobody can approve what others request.',
          ]
        : []),
      ...(config.approvals.required
        ? []
        : [
            'Approvals are off: changes are applied as soon as they are submitted.',
          ]),
    ];
  }
}
