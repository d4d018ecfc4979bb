import { join } from 'node:path';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { GitMirrors } from '@groundwork/plugin-infra-node';
import { Router } from 'express';
import { Knex } from 'knex';
import { AccessService } from '../access/AccessService';
import { AuditStore } from '../audit/AuditStore';
import { InfraConfig } from '../config/InfraConfig';
import { ModuleReader } from '../template/ModuleReader';
import { GitModuleReader } from './GitModuleReader';
import { sourceRouter } from './sourceRouter';
import { SourceCredentials } from './SourceCredentials';
import { SourceService } from './SourceService';
import { SourceStore } from './SourceStore';

/** The sources, put together. */
export function createSources(options: {
  knex: Knex;
  audit: AuditStore;
  access: AccessService;
  config: InfraConfig;
  /** Where the credentials for git hosts come from. */
  integrations: ScmIntegrationRegistry;
  /** Called after each commit. */
  onCommit: () => void;
}): { router: Router; modules: ModuleReader; store: SourceStore } {
  const { access, config } = options;
  const store = new SourceStore(options);
  const credentials = new SourceCredentials(options.integrations);
  const mirrors = new GitMirrors({
    directory: join(config.workingDirectory, 'mirrors'),
    maxSize: config.sources.maxSize,
    credentials: source => credentials.of(source),
  });
  const rules = config.sources;
  const sources = new SourceService({ store, mirrors, rules, access });
  return {
    router: sourceRouter({ sources, access }),
    modules: new GitModuleReader({
      mirrors,
      rules,
      defaultEngine: config.defaultEngine,
    }),
    store,
  };
}
