import {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { findEngine } from '@groundwork/plugin-infra-node';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Knex } from 'knex';
import { AccessService } from './access/AccessService';
import { auditRouter } from './audit/auditRouter';
import { AuditStore } from './audit/AuditStore';
import { ChangeContexts } from './change/ChangeContext';
import { ChangeQueries } from './change/ChangeQueries';
import { changeRouter } from './change/changeRouter';
import { ChangeService } from './change/ChangeService';
import { readInfraConfig } from './config/InfraConfig';
import { Keyring } from './encryption/Keyring';
import { idempotency } from './http/idempotency';
import { IdempotencyStore } from './http/IdempotencyStore';
import { openApiRouter } from './openapi/openApiRouter';
import { Announcer } from './outbox/announce';
import { OutboxPublisher } from './outbox/OutboxPublisher';
import { OutboxStore } from './outbox/OutboxStore';
import { PlanStore } from './plan/PlanStore';
import { ResourceQueries } from './resource/ResourceQueries';
import { resourceRouter } from './resource/resourceRouter';
import { ResourceService } from './resource/ResourceService';
import { ResourceStore } from './resource/ResourceStore';
import { ResourceViews } from './resource/ResourceViews';
import { Retention } from './retention/Retention';
import { RevisionStore } from './revision/RevisionStore';
import { AttemptStore } from './run/AttemptStore';
import { RunLogFeeds } from './run/log/RunLogFeeds';
import { runLogRouter } from './run/log/runLogRouter';
import { RunLogStore } from './run/log/RunLogStore';
import { LostRuns } from './run/LostRuns';
import { RunDispatcher } from './run/RunDispatcher';
import { RunLeases } from './run/RunLeases';
import { runnerRouter } from './run/runnerRouter';
import { RunnerService } from './run/RunnerService';
import { RunQueries } from './run/RunQueries';
import { runRouter } from './run/runRouter';
import { RunService } from './run/RunService';
import { createSources } from './source/createSources';
import { statusRouter } from './status/statusRouter';
import { StatusService } from './status/StatusService';
import { BundleStore } from './template/BundleStore';
import { ModuleReader } from './template/ModuleReader';
import { templateRouter } from './template/templateRouter';
import { TemplateService } from './template/TemplateService';
import { TemplateStore } from './template/TemplateStore';
import { createTerraformState } from './tfstate/createTerraformState';

/** Largest body of a request by people and software templates. */
const BODY_LIMIT = '1mb';

/** Seconds between two looks for lost runs, over all replicas. */
const LOST_RUNS_SECONDS = 5;

/** What the plugin needs of the portal. */
export interface InfraServices {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  knex: Knex;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  scaffolder: ScaffolderService;
  scheduler: SchedulerService;
  signals: SignalsService;
  userInfo: UserInfoService;
  /** Milliseconds before leases are judged. Default: half a lease. */
  leaseGraceMs?: number;
  /** Reads modules in another way than from git; for tests. */
  modules?: ModuleReader;
}

/** The plugin, put together. */
export interface Infra {
  router: Router;
  lostRuns: LostRuns;
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Puts the plugin's parts together; throws on a configuration that makes no sense. */
export function createInfra(services: InfraServices): Infra {
  const { knex, logger, auth, httpAuth } = services;
  const config = readInfraConfig(services.config);
  const keyring = Keyring.fromConfig(services.config);
  const access = new AccessService({ ...services, config: config.access });

  const outbox = new OutboxStore(knex);
  const publisher = new OutboxPublisher({ store: outbox, logger });
  const audit = new AuditStore(knex, outbox);
  const attempts = new AttemptStore(knex);
  const dispatcher = new RunDispatcher({
    attempts,
    scaffolder: services.scaffolder,
    auth,
    logger,
    pipeline: config.runs.pipeline,
    concurrency: config.runs.concurrency,
  });
  const baseUrl = () => services.discovery.getBaseUrl('infra');
  const onCommit = () => {
    dispatcher.wake();
    publisher.notify();
  };

  const bundles = new BundleStore(knex);
  const templateStore = new TemplateStore({
    knex,
    bundles,
    audit,
    outbox,
    onCommit,
  });
  const sources = createSources({ knex, audit, access, config, onCommit });
  const templates = new TemplateService({
    store: templateStore,
    modules: services.modules ?? sources.modules,
    sources: sources.store,
    access,
  });

  const revisions = new RevisionStore(knex, keyring);
  const store = new ResourceStore({
    knex,
    keyring,
    audit,
    outbox,
    revisions,
    onCommit,
  });
  const plans = new PlanStore(knex, keyring);
  const contexts = new ChangeContexts({
    templates: templateStore,
    plans,
    keyring,
    config,
  });
  const resourceQueries = new ResourceQueries(knex);
  const changeQueries = new ChangeQueries(knex, keyring);
  const runQueries = new RunQueries(knex, keyring);
  const views = new ResourceViews({
    changes: changeQueries,
    runs: runQueries,
    contexts,
    templates: templateStore,
    access,
  });
  const resources = new ResourceService({
    store,
    queries: resourceQueries,
    views,
    changes: changeQueries,
    contexts,
    runs: runQueries,
    revisions,
    templates: templateStore,
    access,
  });
  const changes = new ChangeService({
    store,
    queries: changeQueries,
    contexts,
    runs: runQueries,
    views,
    access,
  });
  const runs = new RunService({
    queries: runQueries,
    plans,
    store,
    views,
    access,
  });
  const leases = new RunLeases(knex);
  const logs = new RunLogStore(knex);
  const logFeeds = new RunLogFeeds({ logs, logger });
  const state = createTerraformState({
    knex,
    keyring,
    audit,
    outbox,
    access,
    config,
    onCommit,
    resources: { find: async id => (await store.find(id))?.resource },
  });
  const runner = new RunnerService({
    knex,
    store,
    runs: runQueries,
    attempts,
    leases,
    logs,
    plans,
    contexts,
    bundles,
    state: state.state,
    config,
    logger,
    baseUrl,
  });
  const lostRuns = new LostRuns({
    leases,
    runner,
    logger,
    graceMs: services.leaseGraceMs,
  });
  const status = new StatusService({
    knex,
    keyring,
    config,
    runs: runQueries,
    catalog: services.catalog,
    auth,
    probe: async engine => {
      const found = await findEngine(engine);
      return found.found
        ? { binary: found.binary, version: found.version }
        : { binary: found.binary, problem: found.hint };
    },
  });

  const announcer = new Announcer({
    ...services,
    changes: changeQueries,
    approvers: config.access.admins,
  });
  for (const topic of [
    'change.changed',
    'run.changed',
    'run.cancel',
    'approval.needed',
    'template.changed',
    'audit',
    'resource.changed',
  ] as const) {
    publisher.on(topic, message => announcer.announce(message));
  }
  publisher.on('run.changed', ({ runId }) => logFeeds.refresh(runId));
  // A parent may have become ready between the look at it and the wait.
  publisher.on('change.changed', ({ resourceId }) =>
    changes.resume(resourceId),
  );
  publisher.on('resource.changed', async ({ resourceId }) => {
    for (const child of await resourceQueries.waitingChildren(resourceId)) {
      await changes.resume(child);
    }
  });

  const retention = new Retention({ knex, config: config.retention });
  const idempotencyKeys = new IdempotencyStore(knex, keyring);
  const v1 = PromiseRouter();
  v1.use(express.json({ limit: BODY_LIMIT }));
  v1.use(idempotency({ store: idempotencyKeys, access, logger }));
  v1.use(templateRouter({ templates, access }));
  v1.use(sources.router);
  v1.use(resourceRouter({ resources, changes, access }));
  v1.use(state.router);
  v1.use(changeRouter({ changes, access }));
  v1.use(runLogRouter({ logs, feeds: logFeeds, runs, access }));
  v1.use(runRouter({ runs, access }));
  v1.use(auditRouter({ audit, access }));
  v1.use(statusRouter({ status, access }));
  v1.use(openApiRouter({ baseUrl }));

  const router = PromiseRouter();
  router.use('/v1', v1);
  router.use(runnerRouter({ runner, httpAuth, config }));
  router.use(state.terraformRouter);

  return {
    router,
    lostRuns,
    async start() {
      await publisher.start();
      dispatcher.start();
      await services.scheduler.scheduleTask({
        id: 'infra-lost-runs',
        frequency: { seconds: LOST_RUNS_SECONDS },
        timeout: { seconds: 30 },
        scope: 'global',
        fn: () => lostRuns.giveUpExpired(),
      });
      await services.scheduler.scheduleTask({
        id: 'infra-retention',
        frequency: { hours: 1 },
        timeout: { minutes: 30 },
        scope: 'global',
        async fn() {
          await idempotencyKeys.removeExpired();
          await retention.clean();
        },
      });
    },
    async stop() {
      logFeeds.stop();
      await dispatcher.stop();
      await publisher.stop();
    },
  };
}
