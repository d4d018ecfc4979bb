import {
  coreServices,
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';

/** Plugins that write much while runs go on; the infra plugin sees to its own database. */
const PLUGINS = ['catalog', 'scaffolder'];

/**
 * Has SQLite keep a write-ahead log for these plugins too. All databases of the sample portal are written on the main
 * thread of one process, so what one of them waits for the disk, everything waits.
 *
 * @internal
 */
export const writeAheadFeature = createBackendFeatureLoader({
  *loader() {
    for (const pluginId of PLUGINS) {
      yield createBackendModule({
        pluginId,
        moduleId: 'write-ahead',
        register(env) {
          env.registerInit({
            deps: { database: coreServices.database },
            async init({ database }) {
              const knex = await database.getClient();
              if (knex.client.config.client !== 'better-sqlite3') return;
              await knex.raw('PRAGMA journal_mode = WAL');
              await knex.raw('PRAGMA synchronous = NORMAL');
            },
          });
        },
      });
    }
  },
});
