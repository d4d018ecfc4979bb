import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { infraClientFor } from '@groundwork/plugin-infra-node';
import { PipelineEntityProvider } from './pipeline/PipelineEntityProvider';
import { onResourceChanged } from './resource/onResourceChanged';
import { ResourceEntityProvider } from './resource/ResourceEntityProvider';
import { ResourceReader } from './resource/ResourceReader';

const SCHEDULE_KEY = 'catalog.providers.infra.schedule';
const DEFAULT_SCHEDULE = {
  frequency: { minutes: 30 },
  timeout: { minutes: 2 },
};

/** Catalog entities for infrastructure, and the built-in run pipeline template. @public */
export const catalogModuleInfra = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'infra',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, discovery, ...services }) {
        const { events, lifecycle, logger, scheduler } = services;
        const credentials = auth.getOwnServiceCredentials();
        const client = infraClientFor({ auth, discovery, credentials });
        const provider = new ResourceEntityProvider({
          reader: new ResourceReader(client),
          logger,
          appBaseUrl: config.getString('app.baseUrl').replace(/\/+$/, ''),
        });
        catalog.addEntityProvider(new PipelineEntityProvider(), provider);

        await onResourceChanged(events, id => provider.sync([id]));
        const schedule = config.getOptionalConfig(SCHEDULE_KEY);
        await scheduler.scheduleTask({
          ...(schedule
            ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
            : DEFAULT_SCHEDULE),
          id: 'infra-resources-sync',
          fn: async () => provider.sync('everything'),
        });
        lifecycle.addShutdownHook(() => provider.stop());
      },
    });
  },
});
