import {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createPermissionIntegrationRouter,
} from '@backstage/plugin-permission-node';
import {
  InfraResourceFacts,
  infraResourceRef,
} from '@groundwork/plugin-infra-node';

/** Answers for one permission and the person who asks. */
export type Decide = (permission: Permission, user: string) => PolicyDecision;

/**
 * The portal's permission framework with a policy of the test's own: it applies conditions to what the plugin has
 * registered, as the real one does over HTTP.
 */
export class PortalPolicy {
  /** Can be replaced at any time. */
  decide: Decide;
  /** How many calls the plugin made. */
  calls = 0;
  readonly permissions: PermissionsService;
  readonly registry: PermissionsRegistryService;
  #getResources?: (
    refs: string[],
  ) => Promise<Array<InfraResourceFacts | undefined>>;

  constructor(decide: Decide = () => ({ result: AuthorizeResult.ALLOW })) {
    this.decide = decide;
    const router = createPermissionIntegrationRouter();
    this.registry = {
      addResourceType: options => {
        router.addResourceType({
          ...options,
          resourceType: options.resourceRef.resourceType,
        });
        this.#getResources = async refs =>
          (await options.getResources?.(refs)) as never;
      },
      addPermissions: permissions => router.addPermissions(permissions),
      addPermissionRules: rules => router.addPermissionRules(rules),
      getPermissionRuleset: ref => router.getPermissionRuleset(ref),
    };
    this.permissions = {
      authorizeConditional: async (requests, { credentials }) => {
        this.calls += 1;
        return requests.map(({ permission }) =>
          this.#ask(permission, credentials),
        );
      },
      authorize: async (requests, { credentials }) => {
        this.calls += 1;
        return Promise.all(
          requests.map(async request => {
            const decision = this.#ask(request.permission, credentials);
            if (decision.result !== AuthorizeResult.CONDITIONAL) {
              return decision;
            }
            if (!isResourcePermission(request.permission)) {
              throw new Error('A basic permission knows no conditions.');
            }
            const [resource] =
              (await this.#getResources?.([String(request.resourceRef)])) ?? [];
            const applies = createConditionAuthorizer(
              router.getPermissionRuleset(infraResourceRef),
            );
            return {
              result: applies(decision, resource)
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
            };
          }),
        );
      },
    };
  }

  /** Services are authorised where they come from. */
  #ask(
    permission: Permission,
    credentials: BackstageCredentials,
  ): PolicyDecision {
    const principal = credentials.principal as { userEntityRef?: string };
    return principal.userEntityRef
      ? this.decide(permission, principal.userEntityRef)
      : { result: AuthorizeResult.ALLOW };
  }
}
