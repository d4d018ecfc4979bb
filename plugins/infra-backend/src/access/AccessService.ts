import {
  AuthService,
  HttpAuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  Action,
  infraResourceCreatePermission,
  infraTemplatePublishPermission,
  neededRole,
  Role,
  roleIncludes,
} from '@groundwork/plugin-infra-common';
import { Request } from 'express';
import { Actor, isOneOf } from './Actor';
import { AccessConfig } from '../config/InfraConfig';

/** What access needs to know of a resource. */
export interface AccessTarget {
  id: string;
  name: string;
  createdBy: string;
  owner?: string;
}

/** What an {@link AccessService} works with. */
export interface AccessServiceOptions {
  auth: AuthService;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  permissions: PermissionsService;
  config: AccessConfig;
}

/** Who may do what, decided at the moment of asking for the person who asks. */
export class AccessService {
  readonly #options: AccessServiceOptions;

  constructor(options: AccessServiceOptions) {
    this.#options = options;
  }

  /** The user or service behind a request. */
  async actorOf(req: Request): Promise<Actor> {
    const { auth, httpAuth, userInfo } = this.#options;
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    if (auth.isPrincipal(credentials, 'user')) {
      const { userEntityRef, ownershipEntityRefs } = await userInfo.getUserInfo(
        credentials,
      );
      return {
        ref: userEntityRef,
        isService: false,
        ownershipRefs: [...new Set([userEntityRef, ...ownershipEntityRefs])],
        credentials,
      };
    }
    const subject = auth.isPrincipal(credentials, 'service')
      ? credentials.principal.subject
      : 'unknown';
    return { ref: subject, isService: true, ownershipRefs: [], credentials };
  }

  /** Whether the actor is one of `infra.access.admins`. */
  isAdmin(actor: Actor): boolean {
    return isOneOf(actor, this.#options.config.admins);
  }

  /** Refuses who may not import templates and publish versions. */
  async requirePublisher(actor: Actor): Promise<void> {
    if (
      !this.isAdmin(actor) &&
      !isOneOf(actor, this.#options.config.publishers)
    ) {
      throw new NotAllowedError(
        `${actor.ref} may not publish templates: that needs infra.access.publishers.`,
      );
    }
    await this.#requirePermission(actor, infraTemplatePublishPermission);
  }

  /** Refuses who may not create resources. */
  async requireCreator(actor: Actor): Promise<void> {
    const { creators } = this.#options.config;
    if (!this.isAdmin(actor) && !isOneOf(actor, creators)) {
      throw new NotAllowedError(
        `${actor.ref} may not create resources: that needs infra.access.creators.`,
      );
    }
    await this.#requirePermission(actor, infraResourceCreatePermission);
  }

  /** The actor's strongest role on a resource; undefined: it may not even be seen. */
  roleOf(actor: Actor, target: AccessTarget): Role | undefined {
    if (isOneOf(actor, [target.createdBy])) return 'owner';
    if (this.isAdmin(actor)) return 'admin';
    return this.canReadAll(actor) ? 'read' : undefined;
  }

  /** Whether everything may be read without a grant. */
  canReadAll(actor: Actor): boolean {
    return (
      actor.isService ||
      this.isAdmin(actor) ||
      this.#options.config.defaultRole === 'read'
    );
  }

  /** Refuses with 404 who may not see the resource. */
  requireRead(actor: Actor, target: AccessTarget): void {
    if (this.roleOf(actor, target) === undefined) {
      throw new NotFoundError(`There is no resource '${target.id}'.`);
    }
  }

  /** Refuses with 403 who lacks the role that the action needs, and with 404 who may not see the resource. */
  requireAction(actor: Actor, target: AccessTarget, action: Action): void {
    this.requireRead(actor, target);
    const needed = neededRole(action);
    if (!roleIncludes(this.roleOf(actor, target), needed)) {
      throw new NotAllowedError(
        `${actor.ref} may not ${action} '${target.name}': that needs the role ${needed}.`,
      );
    }
  }

  async #requirePermission(
    actor: Actor,
    permission: BasicPermission,
  ): Promise<void> {
    const [decision] = await this.#options.permissions.authorize(
      [{ permission }],
      { credentials: actor.credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `${actor.ref} lacks the permission ${permission.name}.`,
      );
    }
  }
}
