import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  createVersionRequest,
  CreateTemplateRequest,
  importTemplateRequest,
  ListQuery,
  Page,
  Template,
  TemplateVersion,
  UpdateTemplateRequest,
  UpdateVersionRequest,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { now } from '../database/columns';
import { conflict, invalid } from '../http/requests';
import { SourceStore } from '../source/SourceStore';
import { defaultKey } from './defaultKey';
import { compareVersions, VersionComparison } from './compareVersions';
import { ImportedModule, ModuleReader } from './ModuleReader';
import { StoredVersion } from './TemplateCatalog';
import { inheritedRules, requireValidRules } from './variableRules';
import { noTemplate, publicVersion, TemplateStore } from './TemplateStore';
import { TemplateRecord } from './TemplateRecord';

/** What platform engineers do with templates. */
export class TemplateService {
  readonly #store: TemplateStore;
  readonly #modules: ModuleReader;
  readonly #sources: Pick<SourceStore, 'ensure'>;
  readonly #access: AccessService;

  constructor(options: {
    store: TemplateStore;
    modules: ModuleReader;
    sources: Pick<SourceStore, 'ensure'>;
    access: AccessService;
  }) {
    this.#store = options.store;
    this.#modules = options.modules;
    this.#sources = options.sources;
    this.#access = options.access;
  }

  async list(query: ListQuery): Promise<Page<Template>> {
    return this.#store.list(query);
  }

  async get(key: string): Promise<Template> {
    const template = await this.#store.template(key);
    if (!template) throw noTemplate(key);
    return template;
  }

  /** Makes a template of a module, with its first version. */
  async import(
    request: z.output<typeof importTemplateRequest> & {
      /** What the ref names, where that is known already. */
      commit?: string;
    },
    actor: Actor,
  ): Promise<{ template: Template; version: TemplateVersion }> {
    await this.#access.requirePublisher(actor);
    const key = request.key ?? defaultKey(request);
    await this.#requireFreeKey(key);
    await this.#requireParents(key, request.parents ?? []);
    const module = await this.#modules.read(request);
    await this.#sources.ensure(module.sourceUrl, actor.ref);
    const template = newTemplate(
      { ...request, key, name: request.name ?? key },
      actor,
    );
    const version = newVersion(key, module, 'active', actor);
    await this.#store.create(template, { version, bundle: module.bundle }, [
      {
        actor: actor.ref,
        action: 'template.import',
        templateKey: key,
        after: {
          sourceUrl: module.sourceUrl,
          ref: module.ref,
          path: module.path,
          commit: module.commit,
        },
      },
    ]);
    return { template: await this.get(key), version: publicVersion(version) };
  }

  /** Makes a template without a version: an abstract one, or one that gets its versions later. */
  async create(
    request: CreateTemplateRequest,
    actor: Actor,
  ): Promise<Template> {
    await this.#access.requirePublisher(actor);
    await this.#requireFreeKey(request.key);
    await this.#requireParents(request.key, request.parents ?? []);
    await this.#store.create(newTemplate(request, actor), undefined, [
      {
        actor: actor.ref,
        action: 'template.create',
        templateKey: request.key,
        after: { abstract: request.abstract ?? false },
      },
    ]);
    return this.get(request.key);
  }

  async update(
    key: string,
    patch: UpdateTemplateRequest,
    actor: Actor,
  ): Promise<Template> {
    await this.#access.requirePublisher(actor);
    const template = await this.get(key);
    const parents = [...new Set(patch.parents ?? template.parents)];
    await this.#requireParents(key, parents);
    await this.#store.update({ ...template, ...patch, parents }, [
      {
        actor: actor.ref,
        action: 'template.update',
        templateKey: key,
        after: { fields: Object.keys(patch) },
      },
    ]);
    return this.get(key);
  }

  /** Disabled: nothing new is made from it; what exists goes on. */
  async setEnabled(
    key: string,
    enabled: boolean,
    actor: Actor,
  ): Promise<Template> {
    await this.#access.requirePublisher(actor);
    const template = await this.get(key);
    await this.#store.update({ ...template, enabled }, [
      {
        actor: actor.ref,
        action: enabled ? 'template.enable' : 'template.disable',
        templateKey: key,
      },
    ]);
    return this.get(key);
  }

  /** Removes a template that nothing uses. */
  async delete(key: string, actor: Actor): Promise<void> {
    await this.#access.requirePublisher(actor);
    const { resourceCount } = await this.get(key);
    const children = await this.#store.children(key);
    if (resourceCount > 0 || children.length > 0) {
      throw conflict(
        `Cannot delete template '${key}': ${resourceCount} resources are made from it and ${children.length} templates have it as a parent.`,
        { templateKey: key, resourceCount, childTemplates: children },
      );
    }
    await this.#store.delete(key, [
      { actor: actor.ref, action: 'template.delete', templateKey: key },
    ]);
  }

  async versions(
    key: string,
    query: ListQuery,
  ): Promise<Page<TemplateVersion>> {
    await this.get(key);
    return this.#store.versions(key, query);
  }

  async version(key: string, id: string): Promise<TemplateVersion> {
    return publicVersion(await this.#version(key, id));
  }

  /** Publishes another commit of a module. */
  async addVersion(
    key: string,
    request: z.output<typeof createVersionRequest>,
    actor: Actor,
  ): Promise<TemplateVersion> {
    await this.#access.requirePublisher(actor);
    const template = await this.get(key);
    if (template.abstract) {
      throw invalid(`Template '${key}' is abstract: it has no versions.`, []);
    }
    const module = await this.#modules.read({
      ...request,
      engine: template.engine,
    });
    await this.#sources.ensure(module.sourceUrl, actor.ref);
    const published = newVersion(
      key,
      module,
      request.lifecycle ?? 'active',
      actor,
    );
    const before = await this.#store.newestActiveVersion(key);
    const version = {
      ...published,
      rules: inheritedRules(before?.rules ?? {}, published.variables),
      breakingChanges: request.breakingChanges,
    };
    await this.#store.addVersion(version, module.bundle, [
      {
        actor: actor.ref,
        action: 'template.version.create',
        templateKey: key,
        after: { ref: version.ref, commit: version.commit },
      },
    ]);
    return publicVersion(version);
  }

  async updateVersion(
    key: string,
    id: string,
    patch: UpdateVersionRequest,
    actor: Actor,
  ): Promise<TemplateVersion> {
    await this.#access.requirePublisher(actor);
    const version = await this.#version(key, id);
    if (patch.rules) await this.#requireRules(version, patch.rules);
    const changed = { ...version, ...patch };
    await this.#store.updateVersion(changed, version, [
      {
        actor: actor.ref,
        action: 'template.version.update',
        templateKey: key,
        before: versionSettings(version, patch),
        after: versionSettings(changed, patch),
      },
    ]);
    return this.version(key, id);
  }

  /** Reads the pinned commit again. */
  async analyse(
    key: string,
    id: string,
    actor: Actor,
  ): Promise<TemplateVersion> {
    await this.#access.requirePublisher(actor);
    const version = await this.#version(key, id);
    const module = await this.#modules.read({
      sourceUrl: version.sourceUrl,
      ref: version.commit,
      path: version.path,
      engine: (await this.get(key)).engine,
    });
    const analysed = { ...version, ...contentOf(module) };
    await this.#store.saveAnalysis(analysed, module.bundle, [
      {
        actor: actor.ref,
        action: 'template.version.analyse',
        templateKey: key,
        after: { commit: version.commit },
      },
    ]);
    return this.version(key, id);
  }

  /** What changes for a resource that goes from one version to the other. */
  async compare(
    key: string,
    id: string,
    withId: string,
  ): Promise<VersionComparison> {
    return compareVersions(
      await this.#version(key, id),
      await this.#version(key, withId),
    );
  }

  async #version(key: string, id: string): Promise<StoredVersion> {
    const version = await this.#store.version(id);
    if (version?.templateKey !== key) {
      throw new NotFoundError(`Template '${key}' has no version '${id}'.`);
    }
    return version;
  }

  async #requireRules(
    version: StoredVersion,
    rules: TemplateVersion['rules'],
  ): Promise<void> {
    const { parents } = await this.get(version.templateKey);
    const outputs = await this.#store.outputsOf(parents);
    requireValidRules(version, rules, outputs);
  }

  async #requireFreeKey(key: string): Promise<void> {
    if (await this.#store.template(key)) {
      throw conflict(`The key '${key}' is taken by another template.`, {
        reason: 'Key is taken',
        templateKey: key,
      });
    }
  }

  async #requireParents(key: string, parents: string[]): Promise<void> {
    for (const parent of parents) {
      if (parent !== key && !(await this.#store.template(parent))) {
        throw invalid(`There is no template '${parent}' to be a parent.`, [
          { path: 'parents', message: `no template '${parent}'` },
        ]);
      }
    }
    if (await this.#store.makesCircle(key, parents)) {
      throw invalid(`Template '${key}' would be its own ancestor.`, [
        { path: 'parents', message: 'parents may not form a circle' },
      ]);
    }
  }
}

/** What the audit shows of a version: rules only if they were changed. They hold nothing sensitive. */
function versionSettings(
  { lifecycle, rules }: StoredVersion,
  patch: UpdateVersionRequest,
) {
  return { lifecycle, ...(patch.rules ? { rules } : {}) };
}

function newTemplate(
  request: CreateTemplateRequest,
  actor: Actor,
): TemplateRecord {
  const at = now();
  return {
    key: request.key,
    name: request.name,
    description: request.description,
    abstract: request.abstract ?? false,
    enabled: true,
    parents: [...new Set(request.parents ?? [])],
    labels: request.labels ?? [],
    approval: request.approval ?? {},
    engine: request.engine,
    timeout: request.timeout,
    tagsVariable: request.tagsVariable,
    revision: 1,
    createdBy: actor.ref,
    createdAt: at,
    updatedAt: at,
  };
}

function newVersion(
  templateKey: string,
  module: ImportedModule,
  lifecycle: 'active' | 'preview',
  actor: Actor,
): StoredVersion {
  return {
    id: randomUUID(),
    templateKey,
    sourceUrl: module.sourceUrl,
    ref: module.ref,
    path: module.path,
    commit: module.commit,
    lifecycle,
    rules: {},
    ...contentOf(module),
    createdBy: actor.ref,
    createdAt: now(),
  };
}

/** The part of a version that comes from reading its module. */
function contentOf(
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
      // A default that is secret stays in the module.
      default: variable.sensitive ? undefined : variable.default,
      sensitive: variable.sensitive,
      nullable: variable.nullable,
      ephemeral: variable.ephemeral,
      description: variable.description,
    })),
    outputs: outputs.map(({ name, description, sensitive }) => ({
      name,
      description,
      sensitive,
    })),
    requiredProviders: requiredProviders.map(({ name, source, version }) => ({
      name,
      source,
      version,
    })),
    bundleHash: module.bundle.hash,
  };
}
