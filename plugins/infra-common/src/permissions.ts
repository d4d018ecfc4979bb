import {
  BasicPermission,
  createPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { Action } from './lifecycle';

/** Type of the resources that permissions and rules of policies are about. @public */
export const RESOURCE_TYPE_INFRA_RESOURCE = 'infra-resource';

/** A permission about one resource. @public */
export type InfraResourcePermission = ResourcePermission<
  typeof RESOURCE_TYPE_INFRA_RESOURCE
>;

/** May see a resource, its changes, runs and revisions. @public */
export const infraResourceReadPermission = createPermission({
  name: 'infra.resource.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_INFRA_RESOURCE,
});

/** May plan, provision and change a resource, and say who else may. @public */
export const infraResourceUpdatePermission = createPermission({
  name: 'infra.resource.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_INFRA_RESOURCE,
});

/** May approve and reject changes of a resource. @public */
export const infraResourceApprovePermission = createPermission({
  name: 'infra.resource.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_INFRA_RESOURCE,
});

/** May ask for the destruction of a resource. @public */
export const infraResourceDestroyPermission = createPermission({
  name: 'infra.resource.destroy',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_INFRA_RESOURCE,
});

/** May erase a resource that is no more. @public */
export const infraResourceDeletePermission = createPermission({
  name: 'infra.resource.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_INFRA_RESOURCE,
});

/** May see versions of a resource's Terraform state, and who locks it. @public */
export const infraStateReadPermission = createPermission({
  name: 'infra.state.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_INFRA_RESOURCE,
});

/** May create resources. @public */
export const infraResourceCreatePermission = createPermission({
  name: 'infra.resource.create',
  attributes: { action: 'create' },
});

/** May see templates and their versions. @public */
export const infraTemplateReadPermission = createPermission({
  name: 'infra.template.read',
  attributes: { action: 'read' },
});

/** May import templates and publish versions: a module's code runs with the runner's rights. @public */
export const infraTemplatePublishPermission = createPermission({
  name: 'infra.template.publish',
  attributes: { action: 'create' },
});

/** May say who may do what with all that is made of a template. @public */
export const infraTemplateGrantPermission = createPermission({
  name: 'infra.template.grant',
  attributes: { action: 'update' },
});

/** May see who did what, as far as they see what it was done to. @public */
export const infraAuditReadPermission = createPermission({
  name: 'infra.audit.read',
  attributes: { action: 'read' },
});

/** Permissions about one resource: a policy may decide by conditions on it. @public */
export const infraResourcePermissions: InfraResourcePermission[] = [
  infraResourceReadPermission,
  infraResourceUpdatePermission,
  infraResourceApprovePermission,
  infraResourceDestroyPermission,
  infraResourceDeletePermission,
  infraStateReadPermission,
];

/** Permissions about nothing in particular. @public */
export const infraBasicPermissions: BasicPermission[] = [
  infraResourceCreatePermission,
  infraTemplateReadPermission,
  infraTemplatePublishPermission,
  infraTemplateGrantPermission,
  infraAuditReadPermission,
];

/** All permissions that the backend registers. @public */
export const infraPermissions = [
  ...infraResourcePermissions,
  ...infraBasicPermissions,
];

/** The permission of the portal that an action needs besides its role. @public */
export function neededPermission(action: Action): InfraResourcePermission {
  switch (action) {
    case 'approve':
    case 'reject':
      return infraResourceApprovePermission;
    case 'destroy':
      return infraResourceDestroyPermission;
    case 'delete':
      return infraResourceDeletePermission;
    default:
      return infraResourceUpdatePermission;
  }
}
