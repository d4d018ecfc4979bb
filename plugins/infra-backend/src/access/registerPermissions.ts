import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import {
  infraBasicPermissions,
  infraResourcePermissions,
} from '@groundwork/plugin-infra-common';
import {
  infraResourceRef,
  infraResourceRules,
} from '@groundwork/plugin-infra-node';
import { Knex } from 'knex';
import { findInfraResources } from './findInfraResources';
import { GrantStore } from './GrantStore';
import { ConditionTransformer } from './visibleResources';

/** Tells the portal's permission framework what there is to decide; answers how its conditions become filters. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  knex: Knex,
  grants: GrantStore,
): ConditionTransformer {
  registry.addResourceType({
    resourceRef: infraResourceRef,
    permissions: infraResourcePermissions,
    rules: Object.values(infraResourceRules),
    getResources: ids => findInfraResources(knex, grants, ids),
  });
  registry.addPermissions(infraBasicPermissions);
  // Rules of other modules are among them, as soon as those have added theirs.
  return createConditionTransformer(
    registry.getPermissionRuleset(infraResourceRef),
  );
}
