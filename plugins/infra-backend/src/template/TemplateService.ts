import {
  Compliance,
  CreateTemplateRequest,
  importTemplateRequest,
  ListQuery,
  Page,
  Template,
  TemplateVersion,
  UpdateTemplateRequest,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { now } from '../database/columns';
import { conflict, invalid } from '../http/requests';
import { SourceService } from '../source/SourceService';
import { defaultKey } from './defaultKey';
import { ImportedModule, ModuleReader } from './ModuleReader';
import { requireNamingConvention } from './requireNamingConvention';
import { requireTagsVariable } from './tagsVariable';
import { StoredVersion } from './TemplateCatalog';
import { TemplateFigures } from './TemplateFigures';
import { TemplateRecord, UncountedTemplate } from './TemplateRecord';
import { noTemplate, publicVersion, TemplateStore } from './TemplateStore';
import { requireValidRules } from './variableRules';
import { contentOf, newVersion } from './versionOfModule';

/** An import, with what others than people know of it. */
export type ImportRequest = z.output<typeof importTemplateRequest> & {
  /** What the ref names, where that is known already. */
  commit?: string;
  /** Of the first version. Default: none. */
  rules?: TemplateVersion['rules'];
};

/** An import that was checked, to be written. */
export interface PreparedTemplate {
  template: TemplateRecord;
  version: StoredVersion;
  module: ImportedModule;
}

/** A template with its first version. */
export interface ImportedTemplate {
  template: Template;
  version: TemplateVersion;
}

/** What platform engineers do with templates. */
export class TemplateService {
  readonly #store: TemplateStore;
  readonly #modules: ModuleReader;
  readonly #sources: Pick<SourceService, 'ensure'>;
  readonly #access: AccessService;
  readonly #figures: TemplateFigures;

  constructor(options: {
    store: TemplateStore;
    modules: ModuleReader;
    sources: Pick<SourceService, 'ensure'>;
    access: AccessService;
    figures: TemplateFigures;
  }) {
    this.#store = options.store;
    this.#modules = options.modules;
    this.#sources = options.sources;
    this.#access = options.access;
    this.#figures = options.figures;
  }

  async list(query: ListQuery, actor: Actor): Promise<Page<Template>> {
    const page = await this.#store.list(query);
    return {
      ...page,
      items: await this.#figures.ofTemplates(page.items, actor),
    };
  }

  async get(key: string, actor: Actor): Promise<Template> {
    return this.#figures.ofTemplate(await this.#find(key), actor);
  }

  /** How much of the whole estate is at the active versions. */
  async compliance(actor: Actor): Promise<Compliance> {
    return this.#figures.ofEstate(actor);
  }

  /** Makes a template of a module, with its first version. */
  async import(
    request: z.output<typeof importTemplateRequest>,
    actor: Actor,
  ): Promise<ImportedTemplate> {
    const prepared = await this.prepare(request, actor);
    const { sourceUrl, seen } = prepared.module;
    await this.#sources.ensure(sourceUrl, actor.ref, seen);
    return this.save(prepared, actor);
  }

  /** Checks all of an import and reads its module; writes nothing. */
  async prepare(
    request: ImportRequest,
    actor: Actor,
  ): Promise<PreparedTemplate> {
    await this.#access.requirePublisher(actor);
    const key = request.key ?? defaultKey(request);
    await this.#requireFreeKey(key);
    await this.#requireParents(key, request.parents ?? []);
    const module = await this.#modules.read(request);
    if (request.tagsVariable !== undefined) {
      requireTagsVariable(request.tagsVariable, {
        ref: module.ref,
        variables: contentOf(module).variables,
      });
    }
    requireNamingConvention(request.namingConvention, {
      parents: request.parents ?? [],
      variables: contentOf(module).variables,
    });
    const template = newTemplate(
      { ...request, key, name: request.name ?? key },
      actor,
    );
    const { rules = {} } = request;
    const version = {
      ...newVersion(key, module, actor, { greatestRank: '' }),
      rules,
    };
    requireValidRules(version, rules, {
      outputsOfParents: await this.#store.outputsOf(template.parents),
      tagsVariable: request.tagsVariable,
    });
    return { template, version, module };
  }

  /** Writes all of a checked import, or nothing. */
  async save(
    { template, version, module }: PreparedTemplate,
    actor: Actor,
  ): Promise<ImportedTemplate> {
    const { key } = template;
    await this.#store.create(template, { version, module }, [
      {
        actor: actor.ref,
        action: 'template.import',
        templateKey: key,
        after: {
          sourceUrl: module.sourceUrl,
          ref: module.ref,
          path: module.path,
          commit: module.commit,
          ...(Object.keys(version.rules).length > 0
            ? { rules: version.rules }
            : {}),
        },
      },
    ]);
    return {
      template: await this.get(key, actor),
      version: publicVersion(version),
    };
  }

  /** Makes a template without a version: an abstract one, or one that gets its versions later. */
  async create(
    request: CreateTemplateRequest,
    actor: Actor,
  ): Promise<Template> {
    await this.#access.requirePublisher(actor);
    await this.#requireFreeKey(request.key);
    await this.#requireParents(request.key, request.parents ?? []);
    requireNamingConvention(request.namingConvention, {
      parents: request.parents ?? [],
      variables: [],
    });
    await this.#store.create(newTemplate(request, actor), undefined, [
      {
        actor: actor.ref,
        action: 'template.create',
        templateKey: request.key,
        after: { abstract: request.abstract ?? false },
      },
    ]);
    return this.get(request.key, actor);
  }

  async update(
    key: string,
    patch: UpdateTemplateRequest,
    actor: Actor,
  ): Promise<Template> {
    await this.#access.requirePublisher(actor);
    const template = await this.#find(key);
    const parents = [...new Set(patch.parents ?? template.parents)];
    await this.#requireParents(key, parents);
    const version = await this.#store.activeVersion(key);
    if (patch.tagsVariable && version) {
      requireTagsVariable(patch.tagsVariable, version);
    }
    const changed = {
      ...template,
      ...patch,
      parents,
      tagsVariable: orNone(patch.tagsVariable, template.tagsVariable),
      namingConvention: orNone(
        patch.namingConvention,
        template.namingConvention,
      ),
    };
    if (patch.namingConvention !== undefined || patch.parents) {
      requireNamingConvention(changed.namingConvention, {
        parents,
        variables: version?.variables ?? [],
      });
    }
    await this.#store.update(changed, [
      {
        actor: actor.ref,
        action: 'template.update',
        templateKey: key,
        after: { fields: Object.keys(patch) },
      },
    ]);
    return this.get(key, actor);
  }

  /** Disabled: nothing new is made from it; what exists goes on. */
  async setEnabled(
    key: string,
    enabled: boolean,
    actor: Actor,
  ): Promise<Template> {
    await this.#access.requirePublisher(actor);
    const template = await this.#find(key);
    await this.#store.update({ ...template, enabled }, [
      {
        actor: actor.ref,
        action: enabled ? 'template.enable' : 'template.disable',
        templateKey: key,
      },
    ]);
    return this.get(key, actor);
  }

  /** Removes a template that nothing uses. */
  async delete(key: string, actor: Actor): Promise<void> {
    await this.#access.requirePublisher(actor);
    await this.#find(key);
    const resourceCount = await this.#store.resourceCount(key);
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

  async #find(key: string): Promise<UncountedTemplate> {
    const template = await this.#store.template(key);
    if (!template) throw noTemplate(key);
    return template;
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

/** What stands after a patch in which null takes away. */
function orNone(
  patched: string | null | undefined,
  present: string | undefined,
): string | undefined {
  return patched === undefined ? present : patched ?? undefined;
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
    namingConvention: request.namingConvention,
    revision: 1,
    createdBy: actor.ref,
    createdAt: at,
    updatedAt: at,
  };
}
