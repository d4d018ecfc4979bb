import {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
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
import { Audience } from './access/Audience';
import { grantRouter } from './access/grantRouter';
import { GrantService } from './access/GrantService';
import { GrantStore } from './access/GrantStore';
import { meRouter } from './access/meRouter';
import { Principals } from './access/Principals';
import { registerPermissions } from './access/registerPermissions';
import { TemplateGrantService } from './access/TemplateGrantService';
import { TemplateGrantStore } from './access/TemplateGrantStore';
import { auditRouter } from './audit/auditRouter';
import { AuditStore } from './audit/AuditStore';
import { BatchRunner } from './batch/BatchRunner';
import { createBatches } from './batch/createBatches';
import { ChangeContexts } from './change/ChangeContext';
import { ChangeQueries } from './change/ChangeQueries';
import { changeRouter } from './change/changeRouter';
import { ChangeService } from './change/ChangeService';
import { ScheduledStarts } from './change/ScheduledStarts';
import { WaitingChanges } from './change/WaitingChanges';
import { readInfraConfig } from './config/InfraConfig';
import { Keyring } from './encryption/Keyring';
import { createHierarchy } from './hierarchy/createHierarchy';
import { LineageStore } from './hierarchy/LineageStore';
import { SecretNames } from './hierarchy/SecretNames';
import { idempotency } from './http/idempotency';
import { IdempotencyStore } from './http/IdempotencyStore';
import { openApiRouter } from './openapi/openApiRouter';
import { Announcer } from './outbox/announce';
import { OutboxPublisher } from './outbox/OutboxPublisher';
import { OutboxStore } from './outbox/OutboxStore';
import { PlanStore } from './plan/PlanStore';
import { Owners } from './resource/Owners';
import { ResourceCreation } from './resource/ResourceCreation';
import { ResourceQueries } from './resource/ResourceQueries';
import { resourceRouter } from './resource/resourceRouter';
import { ResourceService } from './resource/ResourceService';
import { ResourceStore } from './resource/ResourceStore';
import { ResourceViews } from './resource/ResourceViews';
import { UniqueValues } from './resource/UniqueValues';
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
import { RunSpecs } from './run/RunSpecs';
import { createSources } from './source/createSources';
import { fileLinks } from './source/fileLinks';
import { SourceLooks } from './source/SourceLooks';
import { statusRouter } from './status/statusRouter';
import { StatusService } from './status/StatusService';
import { BundleStore } from './template/BundleStore';
import { ChildReferences } from './template/ChildReferences';
import { ImportManyService } from './template/ImportManyService';
import { ModuleReader } from './template/ModuleReader';
import { ProviderLockMaker } from './template/ProviderLockMaker';
import { ProviderLockStore } from './template/ProviderLockStore';
import { TemplateFigures } from './template/TemplateFigures';
import { TemplateNews } from './template/TemplateNews';
import { templateRouter } from './template/templateRouter';
import { TemplateService } from './template/TemplateService';
import { TemplateStore } from './template/TemplateStore';
import { VersionComparisons } from './template/VersionComparisons';
import { VersionService } from './template/VersionService';
import { createTerraformState } from './tfstate/createTerraformState';

/** Largest body of a request by people and software templates. */
const BODY_LIMIT = '1mb';

/** Seconds between two looks for lost runs, over all replicas. */
const LOST_RUNS_SECONDS = 5;

/** Seconds between two looks at all batches, over all replicas. */
const BATCHES_SECONDS = 10;
/** Seconds between two looks for changes whose time has come, over all replicas. */
const SCHEDULED_STARTS_SECONDS = 5;

/** Seconds between two looks for versions whose providers are to be locked, on each replica. */
const PROVIDER_LOCKS_SECONDS = 5;

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
  permissionsRegistry: PermissionsRegistryService;
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
  batches: BatchRunner;
  scheduledStarts: ScheduledStarts;
  sourceLooks: SourceLooks;
  lockMaker: ProviderLockMaker;
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Puts the plugin's parts together; throws on a configuration that makes no sense. */
export function createInfra(services: InfraServices): Infra {
  const { knex, logger, auth, httpAuth } = services;
  const config = readInfraConfig(services.config);
  const keyring = Keyring.fromConfig(services.config);
  const grants = new GrantStore(knex);
  const access = new AccessService({
    ...services,
    config: config.access,
    grants,
    toFilter: registerPermissions(services.permissionsRegistry, knex, grants),
  });

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
  const uniqueValues = new UniqueValues(keyring);
  const templateStore = new TemplateStore({
    knex,
    bundles,
    audit,
    outbox,
    uniqueValues,
    onCommit,
  });
  const integrations = ScmIntegrations.fromConfig(services.config);
  const sources = createSources({
    knex,
    audit,
    outbox,
    logger,
    access,
    config,
    integrations,
    onCommit,
  });
  const references = new ChildReferences({ knex });
  const comparisons = new VersionComparisons({ knex, references });
  const publishing = {
    store: templateStore,
    modules: services.modules ?? sources.modules,
    sources: sources.sources,
    access,
    figures: new TemplateFigures({ knex, access }),
    comparisons,
    references,
  };
  const templates = new TemplateService(publishing);
  const versions = new VersionService({
    ...publishing,
    links: version => fileLinks(integrations, version),
  });
  const providerLocks = new ProviderLockStore({
    knex,
    outbox,
    defaultEngine: config.defaultEngine,
    onCommit,
  });
  const lockMaker = new ProviderLockMaker({
    store: providerLocks,
    bundles,
    config,
    logger,
  });
  const news = new TemplateNews({
    knex,
    refs: sources.refs,
    locks: providerLocks,
  });
  const imports = new ImportManyService({
    templates,
    sources: sources.sources,
  });

  const revisions = new RevisionStore(knex, keyring);
  const store = new ResourceStore({
    knex,
    keyring,
    audit,
    outbox,
    revisions,
    uniqueValues,
    onCommit,
  });
  const plans = new PlanStore(knex, keyring);
  const secretNames = new SecretNames(knex);
  const lineages = new LineageStore(knex, keyring, secretNames);
  const contexts = new ChangeContexts({
    templates: templateStore,
    plans,
    lineages,
    grants,
    secretNames,
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
    comparisons,
    secretNames,
    access,
  });
  const owners = new Owners(services);
  const resources = new ResourceService({
    store,
    queries: resourceQueries,
    creation: new ResourceCreation({
      store,
      queries: resourceQueries,
      contexts,
      templates: templateStore,
      access,
      owners,
    }),
    views,
    changes: changeQueries,
    contexts,
    runs: runQueries,
    revisions,
    secretNames,
    access,
    owners,
  });
  const changes = new ChangeService({
    store,
    queries: changeQueries,
    contexts,
    runs: runQueries,
    views,
    access,
    owners,
  });
  const principals = new Principals(services);
  const grantService = new GrantService({ store, grants, principals, access });
  const templateGrants = new TemplateGrantService({
    grants: new TemplateGrantStore({ knex, audit, outbox, onCommit }),
    principals,
    access,
  });
  const hierarchy = createHierarchy({
    knex,
    store,
    contexts,
    lineages,
    changes,
    templates: templateStore,
    outbox,
    access,
    onCommit,
  });
  const runs = new RunService({
    queries: runQueries,
    plans,
    store,
    views,
    access,
  });
  const batches = createBatches({
    knex,
    audit,
    outbox,
    access,
    logger,
    onCommit,
    templates: templateStore,
    store,
    queries: changeQueries,
    resources,
    changes,
  });
  const leases = new RunLeases(knex);
  const logs = new RunLogStore(knex, { maxSize: config.runs.maxLogSize });
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
    specs: new RunSpecs({
      store,
      runs: runQueries,
      contexts,
      bundles,
      providerLocks,
      state: state.state,
      config,
      baseUrl,
    }),
    config,
    logger,
  });
  const lostRuns = new LostRuns({
    leases,
    runner,
    logger,
    graceMs: services.leaseGraceMs,
  });
  const scheduledStarts = new ScheduledStarts({
    queries: changeQueries,
    store,
    contexts,
    logger,
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
    audience: new Audience({ grants, config: config.access }),
  });
  for (const topic of [
    'change.changed',
    'run.changed',
    'run.cancel',
    'approval.needed',
    'template.changed',
    'batch.changed',
    'audit',
    'resource.changed',
  ] as const) {
    publisher.on(topic, message => announcer.announce(message));
  }
  publisher.on('hierarchy.changed', message => hierarchy.follow(message));
  publisher.on('run.changed', ({ runId }) => logFeeds.refresh(runId));
  publisher.on('run.changed', message => batches.runner.wakeFor(message));
  publisher.on('change.changed', message => batches.runner.wakeFor(message));
  const waiting = new WaitingChanges({
    knex,
    outbox,
    store,
    contexts,
    onCommit,
  });
  // A parent may have become ready between the look at it and the wait.
  publisher.on('change.changed', ({ resourceId }) => waiting.wake(resourceId));
  publisher.on('resource.changed', ({ resourceId }) =>
    waiting.wakeBelow(resourceId),
  );
  publisher.on('template.changed', ({ templateKey }) =>
    waiting.wakeOf(templateKey),
  );
  publisher.on('change.resume', ({ resourceId }) => waiting.resume(resourceId));

  const retention = new Retention({ knex, config: config.retention });
  const idempotencyKeys = new IdempotencyStore(knex, keyring);
  const v1 = PromiseRouter();
  v1.use(express.json({ limit: BODY_LIMIT }));
  v1.use(idempotency({ store: idempotencyKeys, access, logger }));
  v1.use(hierarchy.router);
  v1.use(
    templateRouter({
      templates,
      versions,
      imports,
      news,
      grants: templateGrants,
      access,
    }),
  );
  v1.use(sources.router);
  v1.use(resourceRouter({ resources, changes, access }));
  v1.use(grantRouter({ grants: grantService, access }));
  v1.use(meRouter({ access }));
  v1.use(state.router);
  v1.use(changeRouter({ changes, access }));
  v1.use(batches.router);
  v1.use(runLogRouter({ logs, feeds: logFeeds, runs, access }));
  v1.use(runRouter({ runs, access }));
  v1.use(auditRouter({ audit, access }));
  v1.use(statusRouter({ status, access }));
  v1.use(openApiRouter({ baseUrl }));

  const router = PromiseRouter();
  router.use('/v1', sources.webhookRouter);
  router.use('/v1', v1);
  router.use(runnerRouter({ runner, httpAuth, config }));
  router.use(state.terraformRouter);

  return {
    router,
    lostRuns,
    batches: batches.runner,
    scheduledStarts,
    sourceLooks: sources.looks,
    lockMaker,
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
        id: 'infra-batches',
        frequency: { seconds: BATCHES_SECONDS },
        timeout: { minutes: 5 },
        scope: 'global',
        fn: () => batches.runner.advanceAll(),
      });
      await services.scheduler.scheduleTask({
        id: 'infra-scheduled-starts',
        frequency: { seconds: SCHEDULED_STARTS_SECONDS },
        timeout: { seconds: 60 },
        scope: 'global',
        fn: () => scheduledStarts.run(),
      });
      await providerLocks.releaseAbandoned();
      await services.scheduler.scheduleTask({
        id: 'infra-provider-locks',
        frequency: { seconds: PROVIDER_LOCKS_SECONDS },
        timeout: { hours: 1 },
        scope: 'local',
        fn: signal => lockMaker.makeAll(signal),
      });
      const { pollInterval } = config.sources;
      if (pollInterval > 0) {
        await services.scheduler.scheduleTask({
          id: 'infra-sources',
          frequency: { seconds: pollInterval },
          timeout: { hours: 1 },
          scope: 'global',
          fn: signal => sources.looks.lookAtAll(signal),
        });
      }
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
      sources.requestedLooks.stop();
      await lockMaker.stop();
      await batches.runner.stop();
      await dispatcher.stop();
      await publisher.stop();
    },
  };
}
