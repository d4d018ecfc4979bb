import { createPermission } from '@backstage/plugin-permission-common';

/** May create resources. @public */
export const infraResourceCreatePermission = createPermission({
  name: 'infra.resource.create',
  attributes: { action: 'create' },
});

/** May import templates and publish versions: a module's code runs with the runner's rights. @public */
export const infraTemplatePublishPermission = createPermission({
  name: 'infra.template.publish',
  attributes: { action: 'create' },
});

/** All permissions that the backend registers. @public */
export const infraPermissions = [
  infraResourceCreatePermission,
  infraTemplatePublishPermission,
];
