import { join } from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { GitMirrors } from '@groundwork/plugin-infra-node';
import { Router } from 'express';
import { Knex } from 'knex';
import { AccessService } from '../access/AccessService';
import { AuditStore } from '../audit/AuditStore';
import { InfraConfig } from '../config/InfraConfig';
import { OutboxStore } from '../outbox/OutboxStore';
import { knownTemplates } from '../template/knownTemplates';
import { ModuleReader } from '../template/ModuleReader';
import { GitModuleReader } from './GitModuleReader';
import { sourceRouter } from './sourceRouter';
import { RequestedLooks } from './RequestedLooks';
import { SourceCredentials } from './SourceCredentials';
import { SourceLooks } from './SourceLooks';
import { SourceRefStore } from './SourceRefStore';
import { SourceService } from './SourceService';
import { SourceStore } from './SourceStore';
import { TemplateProposalService } from './TemplateProposalService';
import { webhookRouter } from './webhookRouter';
import { WebhookSecrets } from './WebhookSecrets';
import { WebhookService } from './WebhookService';

/** The sources, put together. */
export function createSources(options: {
  knex: Knex;
  audit: AuditStore;
  outbox: OutboxStore;
  logger: LoggerService;
  access: AccessService;
  config: InfraConfig;
  /** Where the credentials for git hosts come from. */
  integrations: ScmIntegrationRegistry;
  /** Called after each commit. */
  onCommit: () => void;
}): {
  router: Router;
  /** Reads bodies itself. */
  webhookRouter: Router;
  modules: ModuleReader;
  sources: SourceService;
  refs: SourceRefStore;
  looks: SourceLooks;
  requestedLooks: RequestedLooks;
} {
  const { access, config } = options;
  const store = new SourceStore(options);
  const credentials = new SourceCredentials(options.integrations);
  const mirrors = new GitMirrors({
    directory: join(config.workingDirectory, 'mirrors'),
    maxSize: config.sources.maxSize,
    credentials: source => credentials.of(source),
  });
  const rules = config.sources;
  const refs = new SourceRefStore(options);
  const looks = new SourceLooks({
    store,
    refs,
    mirrors,
    rules,
    logger: options.logger,
  });
  const requestedLooks = new RequestedLooks({ looks });
  const webhooks = new WebhookService({
    secrets: new WebhookSecrets(config.sources.webhooks),
    sources: store,
    looks: requestedLooks,
    rules,
  });
  const sources = new SourceService({
    store,
    refs,
    looks,
    mirrors,
    rules,
    access,
  });
  const proposals = new TemplateProposalService({
    sources,
    templates: {
      knownFor: sourceUrl => knownTemplates(options.knex, sourceUrl),
    },
    defaultEngine: config.defaultEngine,
  });
  return {
    router: sourceRouter({ sources, proposals, access }),
    webhookRouter: webhookRouter({ webhooks }),
    modules: new GitModuleReader({
      mirrors,
      rules,
      registries: config.sources.registries,
      defaultEngine: config.defaultEngine,
    }),
    sources,
    refs,
    looks,
    requestedLooks,
  };
}
