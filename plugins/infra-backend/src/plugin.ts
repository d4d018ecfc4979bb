import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createInfra } from './createInfra';
import { keepStatements } from './database/keepStatements';
import { migrateDatabase } from './database/migrateDatabase';
import { writeAhead } from './database/writeAhead';

/** The infra backend plugin, at `/api/infra`. @public */
export const infraPlugin = createBackendPlugin({
  pluginId: 'infra',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scaffolder: scaffolderServiceRef,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({ database, ...services }) {
        const knex = await database.getClient();
        await writeAhead(knex);
        if (!database.migrations?.skip) {
          await migrateDatabase(knex);
        }
        await keepStatements(knex);
        const infra = createInfra({ ...services, knex });
        services.httpRouter.use(infra.router);
        // Terraform has no Backstage token: the state routes check its own credential.
        services.httpRouter.addAuthPolicy({
          path: '/tfstate',
          allow: 'unauthenticated',
        });
        // Nor have git hosts: the route checks what they prove.
        services.httpRouter.addAuthPolicy({
          path: '/v1/sources/:id/webhook',
          allow: 'unauthenticated',
        });
        services.lifecycle.addStartupHook(infra.start);
        services.lifecycle.addShutdownHook(infra.stop);
      },
    });
  },
});
