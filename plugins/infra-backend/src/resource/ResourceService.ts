import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  acceptedPair,
  Action,
  ChangeKind,
  ChangeValues,
  createdPair,
  createResourceRequest,
  deletionObstacle,
  isLiveChild,
  isProvisioned,
  Page,
  Resource,
  ResourceListQuery,
  ResourceSummary,
  Revision,
  Run,
  Template,
  Change,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { ChangeContexts, Proposal, runInputs } from '../change/ChangeContext';
import { openChange, submitChange } from '../change/changeDecisions';
import { requireValidProposal } from '../change/requireValidProposal';
import { ChangeQueries } from '../change/ChangeQueries';
import { now } from '../database/columns';
import { conflict, invalid, Issue } from '../http/requests';
import { RevisionStore } from '../revision/RevisionStore';
import { RunQueries } from '../run/RunQueries';
import { StoredVersion, TemplateCatalog } from '../template/TemplateCatalog';
import { ResourceQueries, Visibility } from './ResourceQueries';
import { ResourceRecord } from './ResourceRecord';
import { ResourceStore } from './ResourceStore';
import { LoadedResource } from './ResourceWork';
import { ResourceViews } from './ResourceViews';

type NewResource = z.output<typeof createResourceRequest>;

/** A request that opens a change and submits it at once. */
export type ChangeVerb = 'provision' | 'destroy' | 'recreate' | 'retry';

/** What a {@link ResourceService} works with. */
export interface ResourceServiceOptions {
  store: ResourceStore;
  queries: ResourceQueries;
  views: ResourceViews;
  changes: ChangeQueries;
  contexts: ChangeContexts;
  runs: RunQueries;
  revisions: RevisionStore;
  templates: TemplateCatalog;
  access: AccessService;
}

/** What people do with resources: ask leave, decide, tell. */
export class ResourceService {
  readonly #options: ResourceServiceOptions;

  constructor(options: ResourceServiceOptions) {
    this.#options = options;
  }

  async list(
    query: ResourceListQuery,
    actor: Actor,
  ): Promise<Page<ResourceSummary>> {
    return this.#options.queries.list(query, this.#visibility(actor));
  }

  async get(id: string, actor: Actor): Promise<Resource> {
    return this.#options.views.resource(await this.#readable(id, actor), actor);
  }

  /** Creates a resource, and with `provision` opens and submits its first change. */
  async create(request: NewResource, actor: Actor): Promise<Resource> {
    const { access, store, views } = this.#options;
    await access.requireCreator(actor);
    const template = await this.#usableTemplate(request.templateKey);
    const version = await this.#usableVersion(template, request.versionId);
    const parents = await this.#usableParents(template, request, actor);
    const resource = newResource(request, template, version, actor);
    await this.#requireFree(resource);
    const proposal: Proposal = { kind: 'provision', values: {} };
    requireValidProposal(resource, proposal, { version });

    const context = await this.#options.contexts.read({ resource }, proposal);
    await store.create(
      resource,
      parents.map(parent => parent.resource.id),
      work => {
        work.addRevision({
          createdBy: actor.ref,
          sensitive: (version?.variables ?? [])
            .filter(variable => variable.sensitive)
            .map(variable => variable.name),
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
    return views.resource(await store.get(resource.id), actor);
  }

  /** Opens a change of that kind and submits it. */
  async request(
    id: string,
    verb: ChangeVerb,
    request: { message?: string; values?: ChangeValues },
    actor: Actor,
  ): Promise<{ change: Change; run?: Run }> {
    const { store, contexts, access } = this.#options;
    const loaded = await this.#readable(id, actor);
    const { kind, values } = await this.#proposal(loaded, verb, request.values);
    access.requireAction(actor, loaded.resource, requiredAction(verb, kind));
    const proposal: Proposal = { kind, values };
    const read = async (current: LoadedResource) => {
      const context = await contexts.read(current, proposal);
      if (kind === 'provision' || kind === 'recreate') {
        requireEnabled(context.template);
      }
      requireValidProposal(current.resource, proposal, context);
      return context;
    };
    const result = await store.updateWith(id, read, (work, context) => {
      openChange(work, {
        kind,
        values,
        message: request.message,
        requestedBy: actor.ref,
        sensitive: context.sensitive,
        isRetry: verb === 'retry',
      });
      const run = submitChange(work, actor.ref, context);
      return { changeId: work.change?.id ?? '', runId: run?.id };
    });
    return this.#answer(id, result, actor);
  }

  /** A dry run of what is, or would be with other values; opens no change. */
  async plan(
    id: string,
    values: ChangeValues | undefined,
    actor: Actor,
  ): Promise<{ run: Run }> {
    const { store, contexts, access, views, runs } = this.#options;
    const loaded = await this.#readable(id, actor);
    access.requireAction(actor, loaded.resource, 'plan');
    const kind = isProvisioned(loaded.resource.pair) ? 'update' : 'provision';
    const proposal: Proposal = { kind, values: values ?? {} };
    const read = async (current: LoadedResource) => {
      const context = await contexts.read(current, proposal);
      requireValidProposal(current.resource, proposal, context);
      return context;
    };
    const runId = await store.updateWith(id, read, (work, context) => {
      if (work.resource.abstract) {
        throw work.refuse('plan', 'An abstract resource has no plan');
      }
      work.audit({ actor: actor.ref, action: 'resource.plan' });
      return work.addRun({
        operation: 'plan',
        phase: 'plan',
        destroys: false,
        inputs: runInputs(work.resource, proposal, context),
        requestedBy: actor.ref,
        engine: context.engine,
        timeout: context.timeout,
      }).id;
    });
    const run = await runs.find(runId);
    if (!run) throw new NotFoundError(`There is no run '${runId}'.`);
    return { run: await views.run(run, await store.find(id), actor) };
  }

  /** Takes an unknown outcome as it is. */
  async accept(id: string, reason: string, actor: Actor): Promise<Resource> {
    const { store, access, views } = this.#options;
    const loaded = await this.#readable(id, actor);
    access.requireAction(actor, loaded.resource, 'accept');
    await store.update(id, work => {
      const pair = acceptedPair(work.resource.pair);
      if (!pair || work.change) {
        throw work.refuse('accept the outcome of', 'Its outcome is known');
      }
      work.patchResource({ pair });
      work.audit({ actor: actor.ref, action: 'resource.accept', reason });
    });
    return views.resource(await store.get(id), actor);
  }

  /** Erases the resource for good; its history stays. */
  async delete(id: string, actor: Actor): Promise<void> {
    const { store, access } = this.#options;
    const loaded = await this.#readable(id, actor);
    access.requireAction(actor, loaded.resource, 'delete');
    await store.delete(id, work => {
      const obstacle = deletionObstacle({
        pair: work.resource.pair,
        abstract: work.resource.abstract,
        everHadState: work.everHadState,
        hasOpenChange: work.hasUnfinishedChange,
        liveChildren: work.children.filter(isLiveChild).length,
      });
      if (obstacle) throw work.refuse('delete', obstacle);
      if (work.writingRun) throw work.refuse('delete', 'A run is unfinished');
      for (const run of work.runs) {
        work.moveRun(run.id, 'cancel', { reason: 'its resource was deleted' });
      }
      work.audit({
        actor: actor.ref,
        action: 'resource.delete',
        before: { templateKey: work.resource.templateKey },
      });
    });
  }

  async revisions(id: string, actor: Actor): Promise<Page<Revision>> {
    await this.#readable(id, actor);
    const items = await this.#options.revisions.list(id);
    return { items, totalItems: items.length, pageInfo: {} };
  }

  async revision(id: string, number: number, actor: Actor): Promise<Revision> {
    await this.#readable(id, actor);
    const revision = await this.#options.revisions.find(id, number);
    if (!revision) {
      throw new NotFoundError(`'${id}' has no revision ${number}.`);
    }
    return revision;
  }

  /** The resource if the actor may see it, NotFoundError otherwise. */
  async #readable(id: string, actor: Actor): Promise<LoadedResource> {
    const loaded = await this.#options.store.get(id);
    this.#options.access.requireRead(actor, loaded.resource);
    return loaded;
  }

  #visibility(actor: Actor): Visibility {
    return this.#options.access.canReadAll(actor)
      ? 'all'
      : { createdBy: actor.ref };
  }

  async #proposal(
    { resource }: LoadedResource,
    verb: ChangeVerb,
    values: ChangeValues = {},
  ): Promise<{ kind: ChangeKind; values: ChangeValues }> {
    if (verb !== 'retry') return { kind: verb, values };
    const failed = await this.#options.changes.lastFailed(resource.id);
    const { state, status } = resource.pair;
    if (!failed || (status !== 'error' && status !== 'unknown')) {
      throw conflict(
        `Cannot retry '${resource.name}': it is ${state}/${status} and nothing has failed.`,
        { resourceId: resource.id, state, status },
      );
    }
    return {
      kind: failed.kind,
      values: {
        ...failed.values,
        ...values,
        ...(failed.values.variables || values.variables
          ? { variables: { ...failed.values.variables, ...values.variables } }
          : {}),
      },
    };
  }

  async #usableTemplate(key: string): Promise<Template> {
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
    template: Template,
    id: string | undefined,
  ): Promise<StoredVersion | undefined> {
    if (template.abstract) return undefined;
    const { templates } = this.#options;
    const version = id
      ? await templates.version(id)
      : await templates.newestActiveVersion(template.key);
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
    template: Template,
    request: NewResource,
    actor: Actor,
  ): Promise<LoadedResource[]> {
    const ids = [...new Set(request.parentIds ?? [])];
    const issues: Issue[] = [];
    const parents: LoadedResource[] = [];
    for (const id of ids) {
      const parent = await this.#options.store.find(id);
      const seen =
        parent && this.#options.access.roleOf(actor, parent.resource);
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

  async #answer(
    id: string,
    { changeId, runId }: { changeId: string; runId?: string },
    actor: Actor,
  ): Promise<{ change: Change; run?: Run }> {
    const { store, views, runs } = this.#options;
    const loaded = await store.find(id);
    const change = await views.change(changeId, loaded, actor);
    if (!change) throw new NotFoundError(`There is no change '${changeId}'.`);
    const run = runId ? await runs.find(runId) : undefined;
    return { change, run: run && (await views.run(run, loaded, actor)) };
  }
}

function requiredAction(verb: ChangeVerb, kind: ChangeKind): Action {
  return verb === 'retry' && kind === 'destroy' ? 'destroy' : verb;
}

function requireEnabled(template: Pick<Template, 'key' | 'enabled'>): void {
  if (template.enabled) return;
  throw conflict(
    `Template '${template.key}' is disabled: nothing is created from it.`,
    { templateKey: template.key, reason: 'Template is disabled' },
  );
}

function requireReady(parents: LoadedResource[], wait: boolean): void {
  const unready = parents.filter(
    parent =>
      !isProvisioned(parent.resource.pair) &&
      !(wait && parent.resource.pair.state === 'provision'),
  );
  if (unready.length === 0) return;
  const list = unready.map(
    ({ resource: { name, pair } }) =>
      `'${name}' is ${pair.state}/${pair.status}`,
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
  template: Template,
  version: StoredVersion | undefined,
  actor: Actor,
): ResourceRecord {
  const at = now();
  const id = randomUUID();
  return {
    id,
    version: 1,
    templateKey: template.key,
    versionId: version?.id,
    name: request.name,
    description: request.description,
    pair: createdPair(template.abstract),
    abstract: template.abstract,
    variables: request.variables ?? {},
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
    createdBy: actor.ref,
    createdAt: at,
    updatedAt: at,
  };
}
