import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { runPipeline } from './runPipeline';

/** Brings the built-in run pipeline into the catalog, without a location in the portal's configuration. @internal */
export class PipelineEntityProvider implements EntityProvider {
  getProviderName(): string {
    return 'infra-pipelines';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await connection.applyMutation({
      type: 'full',
      entities: [{ entity: runPipeline, locationKey: this.getProviderName() }],
    });
  }
}
