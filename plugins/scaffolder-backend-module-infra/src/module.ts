import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createResourceActions, readMaxAwaiting, Seats } from './actions';
import { HostCare } from './host/HostCare';
import { createRunActions } from './run/runActions';
import { createRunner } from './run/Runner';
import { RunSessions } from './run/RunSessions';
import { followEvents } from './run/followEvents';

/** Milliseconds before the end of a shutdown's grace at which the remaining runs are interrupted. */
const INTERRUPT_MS = 10_000;

/** Scaffolder actions of the infra plugin: the steps of a run, and what software templates use. @public */
export const scaffolderModuleInfra = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'infra',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        rootLifecycle: coreServices.rootLifecycle,
      },
      async init({ actions, auth, config, discovery, logger, ...services }) {
        const { events, lifecycle, rootLifecycle } = services;
        const runner = createRunner({ auth, config, discovery, logger });
        const sessions = new RunSessions();
        actions.addActions(
          ...createRunActions({ runner, sessions }),
          ...createResourceActions({
            auth,
            discovery,
            appBaseUrl: config.getString('app.baseUrl').replace(/\/+$/, ''),
            seats: new Seats(readMaxAwaiting(config)),
          }),
        );
        await followEvents(events, sessions);

        const care = new HostCare(runner, sessions);
        lifecycle.addStartupHook(() => care.start());
        // The only hooks that run while the infra backend still answers; Terraform needs it to store its state.
        rootLifecycle.addBeforeShutdownHook(async () => {
          care.stop();
          const graceMs = runner.config.shutdownGraceMs;
          const interruptMs = Math.min(INTERRUPT_MS, graceMs / 2);
          await sessions.drain({ graceMs, interruptMs });
          await runner.directories.settled();
        });
      },
    });
  },
});
