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
  isPermission,
} from '@backstage/plugin-permission-common';
import {
  Action,
  ACTIONS,
  infraAuditReadPermission,
  infraResourceApprovePermission,
  infraResourceCreatePermission,
  InfraResourcePermission,
  infraResourceReadPermission,
  infraStateReadPermission,
  infraTemplateGrantPermission,
  infraTemplatePublishPermission,
  infraTemplateReadPermission,
  neededPermission,
  neededRole,
  Role,
  roleIncludes,
  strongestOf,
} from '@groundwork/plugin-infra-common';
import { Request } from 'express';
import { AccessConfig } from '../config/InfraConfig';
import { Actor, isOneOf } from './Actor';
import { TemplateGranter } from './grantDecisions';
import { GrantStore } from './GrantStore';
import {
  ConditionTransformer,
  NO_VISIBILITY,
  Visibility,
} from './visibleResources';

/** What access needs to know of a resource. */
export interface AccessTarget {
  id: string;
  name: string;
}

/** What someone may do with a resource. */
export interface Rights {
  /** The strongest role; absent: it may not even be seen. */
  role?: Role;
  /** Role and policy let it be seen. */
  mayRead: boolean;
  /** What the portal's policy denies, whatever the role. */
  deniedActions: Action[];
}

/** What an {@link AccessService} works with. */
export interface AccessServiceOptions {
  auth: AuthService;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  permissions: PermissionsService;
  config: AccessConfig;
  grants: Pick<GrantStore, 'strongestRole'>;
  toFilter: ConditionTransformer;
}

/**
 * Who may do what, decided at the moment of asking for the person who asks. Two must agree: the roles of this plugin,
 * and the portal's permission framework.
 */
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
    return {
      ref: subject,
      isService: true,
      ownershipRefs: [subject],
      credentials,
    };
  }

  /** Whether the actor is one of `infra.access.admins`. */
  isAdmin(actor: Actor): boolean {
    return isOneOf(actor, this.#options.config.admins);
  }

  /** Refuses who may not see templates. */
  async requireTemplateReader(actor: Actor): Promise<void> {
    await this.#requireBasic(actor, infraTemplateReadPermission);
  }

  /** Whether {@link requirePublisher} lets the actor pass. */
  async mayPublish(actor: Actor): Promise<boolean> {
    return (
      this.#isPublisher(actor) &&
      (await this.#hasBasic(actor, infraTemplatePublishPermission))
    );
  }

  /** Refuses who may not import templates and publish versions. */
  async requirePublisher(actor: Actor): Promise<void> {
    if (!this.#isPublisher(actor)) {
      throw new NotAllowedError(
        `${actor.ref} may not publish templates: that needs infra.access.publishers.`,
      );
    }
    await this.#requireBasic(actor, infraTemplatePublishPermission);
  }

  /** Refuses whom the portal's policy does not let say who may do what with what is made of templates. */
  async requireTemplateGranting(actor: Actor): Promise<void> {
    await this.#requireBasic(actor, infraTemplateGrantPermission);
  }

  /** Whether {@link requireTemplateGranting} lets the actor pass. */
  async mayGrantOnTemplates(actor: Actor): Promise<boolean> {
    return this.#hasBasic(actor, infraTemplateGrantPermission);
  }

  /** What the actor may give on templates: admins of the portal every role, others by their grants there. */
  templateGranter(actor: Actor): TemplateGranter {
    const { ref, ownershipRefs } = actor;
    return {
      ref,
      ownershipRefs,
      role: this.isAdmin(actor) ? 'owner' : undefined,
    };
  }

  /** Refuses who may not create resources. */
  async requireCreator(actor: Actor): Promise<void> {
    const { creators } = this.#options.config;
    if (!this.isAdmin(actor) && !isOneOf(actor, creators)) {
      throw new NotAllowedError(
        `${actor.ref} may not create resources: that needs infra.access.creators.`,
      );
    }
    await this.#requireBasic(actor, infraResourceCreatePermission);
  }

  /** Refuses who may not see what others did. */
  async requireAuditReader(actor: Actor): Promise<void> {
    await this.#requireBasic(actor, infraAuditReadPermission);
  }

  /** The actor's strongest role on a resource; undefined: it may not even be seen. One that is gone has no grants. */
  async roleOf(
    actor: Actor,
    target: Pick<AccessTarget, 'id'>,
  ): Promise<Role | undefined> {
    return strongestOf([
      await this.#options.grants.strongestRole(target.id, actor.ownershipRefs),
      this.isAdmin(actor) ? 'admin' : undefined,
      this.canReadAll(actor) ? 'read' : undefined,
    ]);
  }

  /** Whether everything may be read without a grant, as far as roles go. */
  canReadAll(actor: Actor): boolean {
    return (
      actor.isService ||
      this.isAdmin(actor) ||
      this.#options.config.defaultRole === 'read'
    );
  }

  /** Whether the actor may see a resource, or what is left of one that is gone. */
  async mayRead(actor: Actor, target: Pick<AccessTarget, 'id'>) {
    const role = await this.roleOf(actor, target);
    if (role === undefined) return false;
    const denied = await this.#denied(actor, target, [
      infraResourceReadPermission,
    ]);
    return denied.length === 0;
  }

  /** Refuses with 404 who may not see the resource. */
  async requireRead(actor: Actor, target: AccessTarget): Promise<void> {
    if (!(await this.mayRead(actor, target))) throw notFound(target);
  }

  /** {@link rightsOf}; refuses with 404 who may not see the resource. */
  async requireRights(actor: Actor, target: AccessTarget): Promise<Rights> {
    const rights = await this.rightsOf(actor, target);
    if (!rights.mayRead) throw notFound(target);
    return rights;
  }

  /** Refuses with 403 who lacks the role or the permission that the action needs, and with 404 who may not see the resource. */
  async requireAction(
    actor: Actor,
    target: AccessTarget,
    action: Action,
  ): Promise<void> {
    await this.#require(actor, target, {
      what: `${action} '${target.name}'`,
      role: neededRole(action),
      permission: neededPermission(action),
    });
  }

  /** {@link requireAction} for who may act without a role, because what is acted on is their own. */
  async requireOwnAction(
    actor: Actor,
    target: AccessTarget,
    action: Action,
  ): Promise<void> {
    await this.#require(actor, target, {
      what: `${action} '${target.name}'`,
      role: 'read',
      permission: neededPermission(action),
    });
  }

  /** Refuses who may not say who else may do what; answers the strongest role that the actor may give and take away. */
  async requireGranter(actor: Actor, target: AccessTarget): Promise<Role> {
    const role = await this.#require(actor, target, {
      what: `change the grants of '${target.name}'`,
      role: 'admin',
      permission: neededPermission('update'),
    });
    return this.isAdmin(actor) ? 'owner' : role;
  }

  /** Whether {@link requireGranter} lets the actor pass. */
  async mayGrant(actor: Actor, target: AccessTarget): Promise<boolean> {
    const { role, deniedActions } = await this.rightsOf(actor, target);
    return roleIncludes(role, 'admin') && !deniedActions.includes('update');
  }

  /** Refuses with 403 who may see the resource, but not its Terraform state. */
  async requireStateReader(actor: Actor, target: AccessTarget): Promise<void> {
    await this.#require(actor, target, {
      what: `look at the Terraform state of '${target.name}'`,
      role: 'read',
      permission: infraStateReadPermission,
    });
  }

  /** All that a page of the resource shows of what the actor may do, asked of the policy in one call. */
  async rightsOf(
    actor: Actor,
    target: Pick<AccessTarget, 'id'>,
  ): Promise<Rights> {
    const needed = new Set(ACTIONS.map(neededPermission));
    const denied = await this.#denied(actor, target, [
      ...needed.add(infraResourceReadPermission),
    ]);
    const role = await this.roleOf(actor, target);
    return {
      role,
      mayRead:
        role !== undefined && !denied.includes(infraResourceReadPermission),
      deniedActions: ACTIONS.filter(action =>
        denied.some(permission =>
          isPermission(permission, neededPermission(action)),
        ),
      ),
    };
  }

  /** Whose resources the actor's lists show. */
  async visibility(actor: Actor): Promise<Visibility> {
    return this.#visibility(
      actor,
      [infraResourceReadPermission],
      this.canReadAll(actor) ? undefined : {},
    );
  }

  /** The resources whose changes the actor may decide on. */
  async approvable(actor: Actor): Promise<Visibility> {
    return this.#visibility(
      actor,
      [infraResourceReadPermission, infraResourceApprovePermission],
      this.isAdmin(actor) ? undefined : { leastRole: neededRole('approve') },
    );
  }

  /** Whose resources are counted for the actor: publishers know of all that is made from templates. */
  async countable(actor: Actor): Promise<Visibility> {
    return (await this.mayPublish(actor)) ? 'all' : this.visibility(actor);
  }

  async #visibility(
    actor: Actor,
    permissions: InfraResourcePermission[],
    byGrant: { leastRole?: Role } | undefined,
  ): Promise<Visibility> {
    const decisions = await this.#options.permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials: actor.credentials },
    );
    const conditions = [];
    for (const decision of decisions) {
      if (decision.result === AuthorizeResult.DENY) return NO_VISIBILITY;
      if (decision.result === AuthorizeResult.CONDITIONAL) {
        conditions.push(this.#options.toFilter(decision.conditions));
      }
    }
    const [first, ...others] = conditions;
    if (!byGrant && !first) return 'all';
    return {
      ...(byGrant ? { ...byGrant, principals: actor.ownershipRefs } : {}),
      ...(first ? { condition: { allOf: [first, ...others] } } : {}),
    };
  }

  /** Answers the actor's role. */
  async #require(
    actor: Actor,
    target: AccessTarget,
    needed: { what: string; role: Role; permission: InfraResourcePermission },
  ): Promise<Role> {
    const role = await this.roleOf(actor, target);
    if (role === undefined) throw notFound(target);
    const denied = await this.#denied(actor, target, [
      infraResourceReadPermission,
      needed.permission,
    ]);
    if (denied.includes(infraResourceReadPermission)) throw notFound(target);
    if (!roleIncludes(role, needed.role)) {
      throw new NotAllowedError(
        `${actor.ref} may not ${needed.what}: that needs the role ${needed.role}.`,
      );
    }
    if (denied.length > 0) {
      throw new NotAllowedError(
        `${actor.ref} may not ${needed.what}: the portal's policy does not allow it (${needed.permission.name}).`,
      );
    }
    return role;
  }

  /** Those of the permissions that the actor lacks, asked in one call. */
  async #denied(
    actor: Actor,
    target: Pick<AccessTarget, 'id'>,
    permissions: InfraResourcePermission[],
  ): Promise<InfraResourcePermission[]> {
    const decisions = await this.#options.permissions.authorize(
      permissions.map(permission => ({ permission, resourceRef: target.id })),
      { credentials: actor.credentials },
    );
    return permissions.filter(
      (_, index) => decisions[index].result !== AuthorizeResult.ALLOW,
    );
  }

  async #requireBasic(
    actor: Actor,
    permission: BasicPermission,
  ): Promise<void> {
    if (!(await this.#hasBasic(actor, permission))) {
      throw new NotAllowedError(
        `${actor.ref} lacks the permission ${permission.name}.`,
      );
    }
  }

  async #hasBasic(actor: Actor, permission: BasicPermission): Promise<boolean> {
    const [decision] = await this.#options.permissions.authorize(
      [{ permission }],
      { credentials: actor.credentials },
    );
    return decision.result === AuthorizeResult.ALLOW;
  }

  #isPublisher(actor: Actor): boolean {
    const { publishers } = this.#options.config;
    return this.isAdmin(actor) || isOneOf(actor, publishers);
  }
}

function notFound({ id }: AccessTarget): NotFoundError {
  return new NotFoundError(`There is no resource '${id}'.`);
}
