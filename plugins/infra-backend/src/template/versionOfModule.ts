import { randomUUID } from 'node:crypto';
import { ModuleContents } from '@groundwork/plugin-infra-common';
import { Actor } from '../access/Actor';
import { now } from '../database/columns';
import { ImportedModule } from './ModuleReader';
import { StoredVersion } from './TemplateCatalog';
import { versionRank } from './versionRank';

/** A version that is made of a module, without rules. */
export function newVersion(
  templateKey: string,
  module: ImportedModule,
  actor: Actor,
  options: {
    lifecycle?: 'active' | 'preview';
    /** The greatest rank of the template's active and deprecated versions; empty without one. */
    greatestRank: string;
  },
): StoredVersion {
  return {
    id: randomUUID(),
    templateKey,
    sourceUrl: module.sourceUrl,
    ref: module.ref,
    path: module.path,
    commit: module.commit,
    lifecycle: options.lifecycle ?? 'active',
    rank: versionRank(module.ref, options.greatestRank),
    rules: {},
    ...contentOf(module),
    createdBy: actor.ref,
    createdAt: now(),
  };
}

/** The part of a version that comes from reading its module. */
export function contentOf(
  module: ImportedModule,
): Pick<
  StoredVersion,
  'analysis' | 'variables' | 'outputs' | 'requiredProviders' | 'bundleHash'
> {
  const { variables, outputs, requiredProviders } = module.analysis;
  return {
    analysis: { status: 'done', notes: module.notes },
    variables: variables.map(variable => ({
      name: variable.name,
      type: variable.type,
      schema: variable.schema,
      required: variable.required,
      // A default that is secret stays in the module; null is none.
      default:
        variable.sensitive && variable.default !== null
          ? undefined
          : variable.default,
      defaultExpression: variable.sensitive
        ? undefined
        : variable.defaultExpression,
      sensitive: variable.sensitive,
      nullable: variable.nullable,
      ephemeral: variable.ephemeral,
      description: variable.description,
      deprecated: variable.deprecated,
      validations: variable.validations,
    })),
    outputs: outputs.map(({ name, description, sensitive, deprecated }) => ({
      name,
      description,
      sensitive,
      deprecated,
    })),
    requiredProviders: requiredProviders.map(({ name, source, version }) => ({
      name,
      source,
      version,
    })),
    bundleHash: module.bundle.hash,
  };
}

/** What else is kept of a module with its version. */
export function moduleContents({
  analysis,
  readme,
}: Pick<ImportedModule, 'analysis' | 'readme'>): ModuleContents {
  const { requiredVersion, resources, hasBackend, moduleCalls } = analysis;
  return {
    requiredVersion,
    resources,
    hasBackend,
    moduleCalls: moduleCalls.map(({ name, source, version }) => ({
      name,
      source,
      version,
    })),
    readme,
  };
}
