import { NotFoundError } from '@backstage/errors';
import {
  createVersionRequest,
  ListQuery,
  Page,
  TemplateVersion,
  UpdateVersionRequest,
  VersionComparison,
  VersionModule,
  VersionPreview,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { invalid } from '../http/requests';
import { SourceService } from '../source/SourceService';
import { ChildReferences } from './ChildReferences';
import { ModuleReader } from './ModuleReader';
import { StoredVersion } from './TemplateCatalog';
import { TemplateFigures } from './TemplateFigures';
import { ruledSensitive, UncountedTemplate } from './TemplateRecord';
import { noTemplate, publicVersion, TemplateStore } from './TemplateStore';
import { Givers, inheritedRules, requireValidRules } from './variableRules';
import { VersionComparisons } from './VersionComparisons';
import { contentOf, newVersion } from './versionOfModule';
import { ruleWarnings, versionWarnings } from './versionWarnings';

/** What platform engineers do with the versions of templates. */
export class VersionService {
  readonly #store: TemplateStore;
  readonly #modules: ModuleReader;
  readonly #sources: Pick<SourceService, 'ensure'>;
  readonly #access: AccessService;
  readonly #figures: TemplateFigures;
  readonly #comparisons: VersionComparisons;
  readonly #references: ChildReferences;
  readonly #links: (version: StoredVersion) => VersionModule['links'];

  constructor(options: {
    store: TemplateStore;
    modules: ModuleReader;
    sources: Pick<SourceService, 'ensure'>;
    access: AccessService;
    figures: TemplateFigures;
    comparisons: VersionComparisons;
    references: ChildReferences;
    /** Where a version's files are shown. */
    links: (version: StoredVersion) => VersionModule['links'];
  }) {
    this.#store = options.store;
    this.#modules = options.modules;
    this.#sources = options.sources;
    this.#access = options.access;
    this.#figures = options.figures;
    this.#comparisons = options.comparisons;
    this.#references = options.references;
    this.#links = options.links;
  }

  async list(
    key: string,
    query: ListQuery,
    actor: Actor,
  ): Promise<Page<TemplateVersion>> {
    await this.#template(key);
    const page = await this.#store.versions(key, query);
    return {
      ...page,
      items: await this.#figures.ofVersions(page.items, actor),
    };
  }

  async get(key: string, id: string, actor: Actor): Promise<TemplateVersion> {
    const version = publicVersion(await this.#version(key, id));
    const [counted] = await this.#figures.ofVersions([version], actor);
    return counted;
  }

  /** What the version's module contains. */
  async module(key: string, id: string): Promise<VersionModule> {
    const version = await this.#version(key, id);
    const contents = await this.#store.contents(id);
    if (!contents) {
      throw new NotFoundError(
        `What the module of version '${version.ref}' contains was not kept. Analyse it again.`,
      );
    }
    return { ...contents, links: this.#links(version) };
  }

  /** Publishes another commit of a module. */
  async add(
    key: string,
    request: z.output<typeof createVersionRequest>,
    actor: Actor,
  ): Promise<TemplateVersion> {
    const { version, module, warnings } = await this.#read(key, request, actor);
    await this.#sources.ensure(module.sourceUrl, actor.ref, module.seen);
    await this.#store.addVersion(version, module, [
      {
        actor: actor.ref,
        action: 'template.version.create',
        templateKey: key,
        after: { ref: version.ref, commit: version.commit },
      },
    ]);
    return { ...publicVersion(asRuled(version)), warnings };
  }

  /** What {@link add} would bring, and what it would change; keeps nothing. */
  async preview(
    key: string,
    request: z.output<typeof createVersionRequest>,
    actor: Actor,
  ): Promise<VersionPreview> {
    const { active, version, warnings } = await this.#read(key, request, actor);
    const { ref, commit, analysis } = version;
    return {
      ref,
      commit,
      ...(active && {
        comparison: await this.#comparisons.compare(active, asRuled(version)),
        comparedWith: active.ref,
      }),
      warnings: [...warnings, ...(analysis.notes ?? [])],
    };
  }

  /** The version that a module would become, with the rules that it keeps of the one that it follows. */
  async #read(
    key: string,
    request: z.output<typeof createVersionRequest>,
    actor: Actor,
  ) {
    await this.#access.requirePublisher(actor);
    const template = await this.#template(key);
    if (template.abstract) {
      throw invalid(`Template '${key}' is abstract: it has no versions.`, []);
    }
    const module = await this.#modules.read({
      ...request,
      engine: template.engine,
    });
    const published = newVersion(key, module, actor, {
      lifecycle: request.lifecycle,
      greatestRank: await this.#store.greatestRank(key),
    });
    const active = await this.#store.activeVersion(key);
    const before =
      (await this.#store.releasedUpTo(key, published.rank)) ?? active;
    const version: StoredVersion = {
      ...published,
      rules: inheritedRules(
        before,
        published.variables,
        await this.#givers(template),
      ),
      breakingChanges: request.breakingChanges,
    };
    const warnings = [
      ...(await this.#warnings(template, version)),
      ...ruleWarnings(before, version),
    ];
    return { module, version, active, warnings };
  }

  async update(
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
    const warnings =
      patch.lifecycle === 'active'
        ? await this.#warnings(await this.#template(key), changed)
        : undefined;
    const saved = await this.get(key, id, actor);
    return { ...saved, ...(warnings && { warnings }) };
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
      commit: version.commit,
      path: version.path,
      engine: (await this.#template(key)).engine,
    });
    const analysed = { ...version, ...contentOf(module) };
    await this.#store.saveAnalysis(analysed, module, [
      {
        actor: actor.ref,
        action: 'template.version.analyse',
        templateKey: key,
        after: { commit: version.commit },
      },
    ]);
    return this.get(key, id, actor);
  }

  /** What changes for a resource that goes from one version to the other. */
  async compare(
    key: string,
    id: string,
    withId: string,
  ): Promise<VersionComparison> {
    return this.#comparisons.compare(
      await this.#version(key, id),
      await this.#version(key, withId),
    );
  }

  async #warnings(
    template: UncountedTemplate,
    version: StoredVersion,
  ): Promise<string[]> {
    return versionWarnings({
      template,
      version,
      active: await this.#store.activeVersion(template.key),
      lacked: await this.#references.lackedBy(version),
    });
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
    const template = await this.#template(version.templateKey);
    requireValidRules(version, rules, await this.#givers(template));
  }

  async #givers({ parents, tagsVariable }: UncountedTemplate): Promise<Givers> {
    const outputsOfParents = await this.#store.outputsOf(parents);
    return { outputsOfParents, tagsVariable };
  }

  async #template(key: string): Promise<UncountedTemplate> {
    const template = await this.#store.template(key);
    if (!template) throw noTemplate(key);
    return template;
  }
}

/** What the audit shows of a version: rules only if they were changed. They hold nothing sensitive. */
function versionSettings(
  { lifecycle, rules }: StoredVersion,
  patch: UpdateVersionRequest,
) {
  return { lifecycle, ...(patch.rules ? { rules } : {}) };
}

/** A version that was not read from the store, as it will be. */
function asRuled(version: StoredVersion): StoredVersion {
  const { variables, rules } = version;
  return { ...version, variables: ruledSensitive(variables, rules) };
}
