import { NotFoundError } from '@backstage/errors';
import {
  Change,
  DetachRequest,
  ResourceTree,
  VersionForm,
} from '@groundwork/plugin-infra-common';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { ChangeContexts } from '../change/ChangeContext';
import { openChange } from '../change/changeDecisions';
import { ChangeService } from '../change/ChangeService';
import { requireValidProposal } from '../change/requireValidProposal';
import { Proposal } from '../change/resolveProposal';
import { invalid } from '../http/requests';
import { ResourceStore } from '../resource/ResourceStore';
import { LoadedResource } from '../resource/ResourceWork';
import { TemplateCatalog } from '../template/TemplateCatalog';
import { detachedValues, stayingParents } from './detachedValues';
import { LineageStore } from './LineageStore';
import { ResourceTrees } from './ResourceTrees';
import { versionForm } from './versionForm';

/** What a {@link HierarchyService} works with. */
export interface HierarchyServiceOptions {
  store: ResourceStore;
  contexts: ChangeContexts;
  changes: ChangeService;
  lineages: LineageStore;
  trees: ResourceTrees;
  templates: TemplateCatalog;
  access: AccessService;
}

/** What people do along the lines between parents and children. */
export class HierarchyService {
  readonly #options: HierarchyServiceOptions;

  constructor(options: HierarchyServiceOptions) {
    this.#options = options;
  }

  /** Everything above or below a resource that the actor may see. */
  async tree(
    id: string,
    direction: 'up' | 'down',
    actor: Actor,
  ): Promise<ResourceTree> {
    const { trees, access } = this.#options;
    const visibility = await access.visibility(actor);
    const tree = await trees.read(id, direction, visibility);
    if (!tree) throw new NotFoundError(`There is no resource '${id}'.`);
    return tree;
  }

  /** The fields for a new resource of a version below these parents. */
  async form(
    key: string,
    versionId: string,
    parentIds: readonly string[],
    actor: Actor,
  ): Promise<VersionForm> {
    const { templates, lineages } = this.#options;
    const template = await templates.settings(key);
    const version = await templates.version(versionId);
    if (!template || version?.templateKey !== key) {
      throw new NotFoundError(
        `Template '${key}' has no version '${versionId}'.`,
      );
    }
    await this.#requireReadable(parentIds, actor);
    const { ancestors } = await lineages.read(parentIds, []);
    return versionForm(version, template.tagsVariable, ancestors);
  }

  /** Opens a change that drops parents and turns what comes from outputs into given values. */
  async detach(
    id: string,
    request: DetachRequest,
    actor: Actor,
  ): Promise<Change> {
    const { store, contexts, changes, access } = this.#options;
    const { resource } = await store.get(id);
    await access.requireAction(actor, resource, 'update');
    const kind = resource.abstract ? 'metadata' : 'update';
    const read = async (current: LoadedResource) => {
      const present = await contexts.read(current, { kind, values: {} });
      const parentIds = stayingParents(current, request);
      const left = await contexts.read(current, {
        kind,
        values: { parentIds },
      });
      const values = detachedValues(current, request, {
        before: present.resolved,
        after: left.resolved,
      });
      const proposal: Proposal = { kind, values };
      const context = await contexts.read(current, proposal);
      requireValidProposal(current.resource, proposal, context);
      const sensitive = new Set([...present.sensitive, ...context.sensitive]);
      return { values, sensitive: [...sensitive] };
    };
    const changeId = await store.updateWith(id, read, (work, facts) => {
      openChange(work, {
        kind,
        ...facts,
        message: request.message,
        requestedBy: actor.ref,
      });
      return work.change?.id ?? '';
    });
    return changes.get(changeId, actor);
  }

  async #requireReadable(
    parentIds: readonly string[],
    actor: Actor,
  ): Promise<void> {
    const { store, access } = this.#options;
    for (const id of parentIds) {
      const parent = await store.find(id);
      if (!parent || !(await access.mayRead(actor, parent.resource))) {
        throw invalid(`There is no resource '${id}'.`, [
          { path: 'parentIds', message: `there is no resource '${id}'` },
        ]);
      }
    }
  }
}
