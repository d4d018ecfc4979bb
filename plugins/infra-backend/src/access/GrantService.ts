import { Grant, Grants } from '@groundwork/plugin-infra-common';
import { ResourceStore } from '../resource/ResourceStore';
import { LoadedResource } from '../resource/ResourceWork';
import { AccessService } from './AccessService';
import { Actor } from './Actor';
import { checkGrants } from './checkGrants';
import { changeGrants, requireOwner, WantedGrant } from './grantDecisions';
import { GrantStore, InheritedGrant } from './GrantStore';
import { Principals } from './Principals';

/** What a {@link GrantService} works with. */
export interface GrantServiceOptions {
  store: ResourceStore;
  grants: GrantStore;
  principals: Principals;
  access: AccessService;
}

/** What people do with the roles on a resource: ask leave, decide, tell. */
export class GrantService {
  readonly #options: GrantServiceOptions;

  constructor(options: GrantServiceOptions) {
    this.#options = options;
  }

  async get(id: string, actor: Actor): Promise<Grants> {
    const { store, grants, access } = this.#options;
    const { resource } = await store.get(id);
    await access.requireRead(actor, resource);
    const inherited = await grants.inherited(
      id,
      await access.visibility(actor),
    );
    return {
      items: await grants.of(id),
      inherited: inherited.map(toInherited),
      editable: await access.mayGrant(actor, resource),
    };
  }

  /** Replaces the grants on the resource itself. */
  async set(
    id: string,
    wanted: readonly WantedGrant[],
    actor: Actor,
  ): Promise<Grants> {
    const { store, grants, principals, access } = this.#options;
    const { resource } = await store.get(id);
    await access.requireGranter(actor, resource);
    const normal = await checkGrants(wanted, await grants.of(id), principals);
    await store.updateWith(
      id,
      async current => ({
        role: await access.requireGranter(actor, current.resource),
        present: await grants.of(id),
        inherited: await grants.fromParents(certainParents(current)),
      }),
      (work, { role, present, inherited }) => {
        changeGrants(work, { ref: actor.ref, role }, present, normal);
        requireOwner(work, [...normal, ...inherited]);
      },
    );
    return this.get(id, actor);
  }
}

/** Parents that the resource has for certain: those that its unfinished change drops may be gone soon. */
function certainParents({ parents, change }: LoadedResource): string[] {
  return change?.values.parentIds ?? parents.map(parent => parent.id);
}

function toInherited({
  resourceId,
  resourceName = 'a resource that you may not see',
  template,
  ...grant
}: InheritedGrant): Grant {
  return {
    ...grant,
    inheritedFrom: template
      ? { templateKey: template.key, templateName: template.name }
      : { resourceId, resourceName },
  };
}
