import { Grant, Grants } from '@groundwork/plugin-infra-common';
import { invalid, Issue } from '../http/requests';
import { ResourceStore } from '../resource/ResourceStore';
import { LoadedResource } from '../resource/ResourceWork';
import { AccessService } from './AccessService';
import { Actor } from './Actor';
import {
  changeGrants,
  isSame,
  requireOwner,
  WantedGrant,
} from './grantDecisions';
import { GrantRecord } from './GrantRecord';
import { GrantStore, InheritedGrant } from './GrantStore';
import { normalisePrincipal, Principals } from './Principals';

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
    const { store, grants, access } = this.#options;
    const { resource } = await store.get(id);
    await access.requireGranter(actor, resource);
    const normal = wanted.map(({ principal, role }) => ({
      principal: normalisePrincipal(principal),
      role,
    }));
    await this.#requireKnown(normal, await grants.of(id));
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

  /** Who has left the catalog since may keep what they have, so that others' grants can be changed. */
  async #requireKnown(
    wanted: readonly WantedGrant[],
    present: readonly GrantRecord[],
  ): Promise<void> {
    const entries = wanted.map((grant, index) => ({
      ...grant,
      path: `items.${index}.principal`,
    }));
    const repeated: Issue[] = entries
      .filter(({ principal }, index) =>
        wanted.slice(0, index).some(other => other.principal === principal),
      )
      .map(({ principal, path }) => ({
        path,
        message: `'${principal}' is named twice`,
      }));
    const added = entries.filter(
      grant => !present.some(known => isSame(known, grant)),
    );
    const unknown = await this.#options.principals.unknown(added);
    const issues = [...repeated, ...unknown];
    if (issues.length > 0) {
      throw invalid(
        `The grants are not valid: ${issues
          .map(({ message }) => message)
          .join('; ')}.`,
        issues,
      );
    }
  }
}

/** Parents that the resource has for certain: those that its unfinished change drops may be gone soon. */
function certainParents({ parents, change }: LoadedResource): string[] {
  return change?.values.parentIds ?? parents.map(parent => parent.id);
}

function toInherited({
  resourceId,
  resourceName = 'a resource that you may not see',
  ...grant
}: InheritedGrant): Grant {
  return { ...grant, inheritedFrom: { resourceId, resourceName } };
}
