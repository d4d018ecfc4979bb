import { neededRole, Role } from '@groundwork/plugin-infra-common';
import { AccessConfig } from '../config/InfraConfig';
import { GrantStore } from './GrantStore';
import { isEntity } from './Principals';

/** What an {@link Audience} works with. */
export interface AudienceOptions {
  grants: Pick<GrantStore, 'principals'>;
  config: AccessConfig;
}

/** Users and groups that are told of a resource, decided when they are told. Services ask for themselves. */
export class Audience {
  readonly #options: AudienceOptions;

  constructor(options: AudienceOptions) {
    this.#options = options;
  }

  /** Who may know that something has happened to the resource; `everyone` where all may read. */
  async readers(resourceId: string): Promise<'everyone' | string[]> {
    if (this.#options.config.defaultRole === 'read') return 'everyone';
    return this.#withRole(resourceId, 'read');
  }

  /** Who may decide on changes of the resource. */
  async approvers(resourceId: string): Promise<string[]> {
    return this.#withRole(resourceId, neededRole('approve'));
  }

  async #withRole(resourceId: string, leastRole: Role): Promise<string[]> {
    const { grants, config } = this.#options;
    const granted = await grants.principals(resourceId, leastRole);
    return [...new Set([...config.admins, ...granted])].filter(isEntity);
  }
}
