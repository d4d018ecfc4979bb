import { randomUUID } from 'node:crypto';
import {
  createdPair,
  createResourceRequest,
  isOnItsWay,
  isProvisioned,
  phrasePair,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { grantToCreator } from '../access/grantDecisions';
import { secretsGiven } from '../change/applyDecisions';
import { ChangeContexts, sensitiveNames } from '../change/ChangeContext';
import { openChange, submitChange } from '../change/changeDecisions';
import { withKeptValues } from '../change/keptValues';
import { requireValidProposal } from '../change/requireValidProposal';
import { now } from '../database/columns';
import { requireNoConflicts } from '../hierarchy/requireSettled';
import { conflict, invalid, Issue } from '../http/requests';
import { requireEnabled } from '../template/requireEnabled';
import { StoredVersion, TemplateCatalog } from '../template/TemplateCatalog';
import { UncountedTemplate } from '../template/TemplateRecord';
import { Owners } from './Owners';
import { requireConventionalName } from './requireConventionalName';
import { ResourceQueries } from './ResourceQueries';
import { ResourceRecord } from './ResourceRecord';
import { ResourceStore } from './ResourceStore';
import { LoadedResource } from './ResourceWork';

/** What someone asks to be made. */
export type NewResource = z.output<typeof createResourceRequest>;

/** What a {@link ResourceCreation} works with. */
export interface ResourceCreationOptions {
  store: ResourceStore;
  queries: ResourceQueries;
  contexts: ChangeContexts;
  templates: TemplateCatalog;
  access: AccessService;
  owners: Owners;
}

/** Makes resources: whether the person may, and whether template, version, parents, name and values go together. */
export class ResourceCreation {
  readonly #options: ResourceCreationOptions;

  constructor(options: ResourceCreationOptions) {
    this.#options = options;
  }

  /** Answers the id of the new resource; with `provision` its first change is opened and submitted. */
  async create(asked: NewResource, actor: Actor): Promise<string> {
    const { access, store, contexts, owners } = this.#options;
    await access.requireCreator(actor);
    const request = withKeptValues(asked, [], '');
    if (request.owner) await owners.requireKnown(request.owner, 'owner');
    const template = await this.#usableTemplate(request.templateKey);
    const version = await this.#usableVersion(template, request.versionId);
    const parents = await this.#usableParents(template, request, actor);
    const resource = newResource(request, template, version, actor);
    await this.#requireFree(resource);
    const context = await contexts.read({
      resource,
      parents: parents.map(parent => parent.resource),
    });
    requireConventionalName(
      resource,
      template,
      parents.map(parent => parent.resource),
      context,
    );
    requireValidProposal(
      { ...resource, variables: {} },
      { kind: 'provision', values: { variables: resource.variables } },
      context,
    );
    requireNoConflicts(
      { resource, kind: 'provision' },
      'create',
      context.resolved,
    );
    await store.create(
      resource,
      parents.map(parent => parent.resource.id),
      work => {
        grantToCreator(work, actor.ref);
        work.addRevision({
          createdBy: actor.ref,
          sensitive: context.sensitive,
        });
        work.audit({
          actor: actor.ref,
          action: 'resource.create',
          after: { templateKey: template.key, versionId: version?.id },
        });
        if (!request.provision || resource.abstract) return;
        openChange(work, {
          kind: 'provision',
          values: {},
          requestedBy: actor.ref,
          sensitive: context.sensitive,
        });
        submitChange(work, actor.ref, context);
      },
    );
    return resource.id;
  }

  async #usableTemplate(key: string): Promise<UncountedTemplate> {
    const template = await this.#options.templates.template(key);
    if (!template) {
      throw invalid(`There is no template '${key}'.`, [
        { path: 'templateKey', message: 'no such template' },
      ]);
    }
    requireEnabled(template);
    return template;
  }

  async #usableVersion(
    template: UncountedTemplate,
    id: string | undefined,
  ): Promise<StoredVersion | undefined> {
    if (template.abstract) return undefined;
    const { templates } = this.#options;
    const version = id
      ? await templates.version(id)
      : await templates.activeVersion(template.key);
    if (!version || version.templateKey !== template.key) {
      throw invalid(
        id
          ? `Template '${template.key}' has no version '${id}'.`
          : `Template '${template.key}' has no active version.`,
        [{ path: 'versionId', message: 'no such version of the template' }],
      );
    }
    if (version.lifecycle === 'archived') {
      throw conflict(
        `Version '${version.ref}' of template '${template.key}' is archived: nothing new is made from it.`,
        { versionId: version.id, lifecycle: version.lifecycle },
      );
    }
    return version;
  }

  async #usableParents(
    template: UncountedTemplate,
    request: NewResource,
    actor: Actor,
  ): Promise<LoadedResource[]> {
    const ids = [...new Set(request.parentIds ?? [])];
    const issues: Issue[] = [];
    const parents: LoadedResource[] = [];
    for (const id of ids) {
      const parent = await this.#options.store.find(id);
      const seen =
        parent && (await this.#options.access.mayRead(actor, parent.resource));
      if (!parent || !seen) {
        issues.push({
          path: 'parentIds',
          message: `there is no resource '${id}'`,
        });
      } else if (!template.parents.includes(parent.resource.templateKey)) {
        issues.push({
          path: 'parentIds',
          message: `'${parent.resource.name}' is made from '${parent.resource.templateKey}', which is no parent of '${template.key}'`,
        });
      } else {
        parents.push(parent);
      }
    }
    const given = parents.map(parent => parent.resource.templateKey);
    for (const key of template.parents.filter(k => !given.includes(k))) {
      issues.push({
        path: 'parentIds',
        message: `a parent made from '${key}' is needed`,
      });
    }
    if (issues.length > 0) {
      throw invalid(
        `The parents do not fit template '${template.key}': ${issues
          .map(issue => issue.message)
          .join('; ')}.`,
        issues,
      );
    }
    requireReady(parents, request.waitForParents ?? false);
    return parents;
  }

  async #requireFree(resource: ResourceRecord): Promise<void> {
    const { queries } = this.#options;
    if (await queries.isNameTaken(resource.templateKey, resource.name)) {
      throw conflict(
        `The name '${resource.name}' is taken: template '${resource.templateKey}' has a resource of that name already.`,
        { reason: 'Name is taken', resourceName: resource.name },
      );
    }
    if (await queries.isStoragePathTaken(resource.storagePath)) {
      throw conflict(
        `The storage path '${resource.storagePath}' is taken by another resource.`,
        { reason: 'Storage path is taken', path: resource.storagePath },
      );
    }
  }
}

function requireReady(parents: LoadedResource[], wait: boolean): void {
  const unready = parents.filter(
    parent =>
      !isProvisioned(parent.resource.pair) &&
      !(wait && isOnItsWay(parent.resource.pair)),
  );
  if (unready.length === 0) return;
  const list = unready.map(
    ({ resource: { name, pair } }) => `'${name}' is ${phrasePair(pair)}`,
  );
  throw conflict(`Parents must be provisioned first: ${list.join(', ')}.`, {
    reason: 'Parents are not provisioned',
    parents: unready.map(({ resource: { id, name, pair } }) => ({
      resourceId: id,
      resourceName: name,
      ...pair,
    })),
  });
}

function newResource(
  request: NewResource,
  template: UncountedTemplate,
  version: StoredVersion | undefined,
  actor: Actor,
): ResourceRecord {
  const at = now();
  const id = randomUUID();
  const { variables = {} } = request;
  return {
    id,
    version: 1,
    templateKey: template.key,
    versionId: version?.id,
    name: request.name,
    description: request.description,
    pair: createdPair(template.abstract),
    abstract: template.abstract,
    variables,
    outputs: {},
    labels: request.labels ?? [],
    links: request.links ?? [],
    dependencyTags: request.dependencyTags ?? [],
    dependencyConfig: request.dependencyConfig ?? [],
    owner: request.owner,
    storagePath: request.storage?.path ?? id,
    timeout: request.timeout,
    waitForParents: request.waitForParents ?? false,
    revision: 1,
    approval: {},
    sensitiveVariables: secretsGiven(variables, sensitiveNames(version)),
    createdBy: actor.ref,
    createdAt: at,
    updatedAt: at,
  };
}
