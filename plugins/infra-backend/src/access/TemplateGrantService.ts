import { Grants, roleIncludes } from '@groundwork/plugin-infra-common';
import { AccessService } from './AccessService';
import { Actor } from './Actor';
import { checkGrants } from './checkGrants';
import {
  changeTemplateGrants,
  requireTemplateGranter,
  roleOnTemplate,
  WantedGrant,
} from './grantDecisions';
import { Principals } from './Principals';
import { TemplateGrantStore } from './TemplateGrantStore';

/** What a {@link TemplateGrantService} works with. */
export interface TemplateGrantServiceOptions {
  grants: TemplateGrantStore;
  principals: Principals;
  access: AccessService;
}

/** What people do with the roles on a template, which hold for all that is made of it: ask leave, decide, tell. */
export class TemplateGrantService {
  readonly #options: TemplateGrantServiceOptions;

  constructor(options: TemplateGrantServiceOptions) {
    this.#options = options;
  }

  async get(key: string, actor: Actor): Promise<Grants> {
    const { grants, access } = this.#options;
    await access.requireTemplateReader(actor);
    const items = await grants.of(key);
    const role = roleOnTemplate(access.templateGranter(actor), items);
    return {
      items,
      inherited: [],
      editable:
        roleIncludes(role, 'admin') &&
        (await access.mayGrantOnTemplates(actor)),
    };
  }

  /** Replaces the grants on the template. */
  async set(
    key: string,
    wanted: readonly WantedGrant[],
    actor: Actor,
  ): Promise<Grants> {
    const { grants, principals, access } = this.#options;
    await access.requireTemplateReader(actor);
    await access.requireTemplateGranting(actor);
    const granter = access.templateGranter(actor);
    const present = await grants.of(key);
    // Who may not is told so, and nothing of who is in the catalog.
    requireTemplateGranter(key, granter, present);
    const normal = await checkGrants(wanted, present, principals);
    await grants.replace(key, actor.ref, current =>
      changeTemplateGrants(key, granter, current, normal),
    );
    return this.get(key, actor);
  }
}
