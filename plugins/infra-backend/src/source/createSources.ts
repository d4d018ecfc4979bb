import { join } from 'node:path';
import { GitMirrors } from '@groundwork/plugin-infra-node';
import { Router } from 'express';
import { Knex } from 'knex';
import { AccessService } from '../access/AccessService';
import { AuditStore } from '../audit/AuditStore';
import { InfraConfig } from '../config/InfraConfig';
import { knownTemplates } from '../template/knownTemplates';
import { ModuleReader } from '../template/ModuleReader';
import { GitModuleReader } from './GitModuleReader';
import { sourceRouter } from './sourceRouter';
import { SourceService } from './SourceService';
import { SourceStore } from './SourceStore';
import { TemplateProposalService } from './TemplateProposalService';

/** The sources, put together. */
export function createSources(options: {
  knex: Knex;
  audit: AuditStore;
  access: AccessService;
  config: InfraConfig;
  /** Called after each commit. */
  onCommit: () => void;
}): {
  router: Router;
  modules: ModuleReader;
  store: SourceStore;
  resolve: SourceService['resolve'];
} {
  const { access, config } = options;
  const store = new SourceStore(options);
  const mirrors = new GitMirrors({
    directory: join(config.workingDirectory, 'mirrors'),
    maxSize: config.sources.maxSize,
  });
  const rules = config.sources;
  const sources = new SourceService({ store, mirrors, rules, access });
  const proposals = new TemplateProposalService({
    sources,
    templates: {
      knownFor: sourceUrl => knownTemplates(options.knex, sourceUrl),
    },
    defaultEngine: config.defaultEngine,
  });
  return {
    router: sourceRouter({ sources, proposals, access }),
    modules: new GitModuleReader({
      mirrors,
      rules,
      defaultEngine: config.defaultEngine,
    }),
    store,
    resolve: (location, actor) => sources.resolve(location, actor),
  };
}
