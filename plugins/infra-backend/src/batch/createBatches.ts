import { LoggerService } from '@backstage/backend-plugin-api';
import { Router } from 'express';
import { Knex } from 'knex';
import { AccessService } from '../access/AccessService';
import { AuditStore } from '../audit/AuditStore';
import { ChangeQueries } from '../change/ChangeQueries';
import { ChangeService } from '../change/ChangeService';
import { OutboxStore } from '../outbox/OutboxStore';
import { ResourceService } from '../resource/ResourceService';
import { ResourceStore } from '../resource/ResourceStore';
import { TemplateCatalog } from '../template/TemplateCatalog';
import { BatchFactory } from './BatchFactory';
import { BatchMembers } from './BatchMembers';
import { BatchQueries } from './BatchQueries';
import { batchRouter } from './batchRouter';
import { BatchRunner } from './BatchRunner';
import { BatchService } from './BatchService';
import { BatchStore } from './BatchStore';
import { ItemOutcomes } from './ItemOutcomes';
import { ItemStarter } from './ItemStarter';

/** What batches work with. */
export interface BatchesOptions {
  knex: Knex;
  audit: AuditStore;
  outbox: OutboxStore;
  access: AccessService;
  logger: LoggerService;
  onCommit: () => void;
  templates: TemplateCatalog;
  store: ResourceStore;
  queries: ChangeQueries;
  resources: ResourceService;
  changes: ChangeService;
}

/** Everything about batches, put together. */
export function createBatches(options: BatchesOptions): {
  router: Router;
  runner: BatchRunner;
} {
  const { knex, access, logger, templates } = options;
  const store = new BatchStore(options);
  const outcomes = new ItemOutcomes(knex);
  const runner = new BatchRunner({
    store,
    outcomes,
    starter: new ItemStarter(options),
    logger,
  });
  const members = new BatchMembers(knex);
  const batches = new BatchService({
    store,
    queries: new BatchQueries(knex),
    members,
    factory: new BatchFactory({ members, templates, access }),
    outcomes,
    runner,
    access,
  });
  return { router: batchRouter({ batches, access }), runner };
}
