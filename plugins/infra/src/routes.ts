import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** Where the plugin is mounted; `/infra` by default. @public */
export const rootRouteRef = createRouteRef({ id: 'infra' });

/** List of resources. @public */
export const resourcesRouteRef = createSubRouteRef({
  id: 'infra/resources',
  parent: rootRouteRef,
  path: '/resources',
});

/** Creation of a resource. @public */
export const createResourceRouteRef = createSubRouteRef({
  id: 'infra/resources/create',
  parent: rootRouteRef,
  path: '/resources/create',
});

/** One resource. @public */
export const resourceRouteRef = createSubRouteRef({
  id: 'infra/resource',
  parent: rootRouteRef,
  path: '/resources/:resourceId',
});

/** Other values for one resource. @public */
export const editResourceRouteRef = createSubRouteRef({
  id: 'infra/resource/edit',
  parent: rootRouteRef,
  path: '/resources/:resourceId/edit',
});

/** Everything above or below one resource. @public */
export const resourceTreeRouteRef = createSubRouteRef({
  id: 'infra/resource/tree',
  parent: rootRouteRef,
  path: '/resources/:resourceId/tree',
});

/** All changes of one resource. @public */
export const resourceChangesRouteRef = createSubRouteRef({
  id: 'infra/resource/changes',
  parent: rootRouteRef,
  path: '/resources/:resourceId/changes',
});

/** Who may what with one resource. @public */
export const resourceAccessRouteRef = createSubRouteRef({
  id: 'infra/resource/access',
  parent: rootRouteRef,
  path: '/resources/:resourceId/access',
});

/** Two revisions of one resource side by side. @public */
export const resourceRevisionsRouteRef = createSubRouteRef({
  id: 'infra/resource/revisions',
  parent: rootRouteRef,
  path: '/resources/:resourceId/revisions',
});

/** List of changes, first those that wait for the person. @public */
export const changesRouteRef = createSubRouteRef({
  id: 'infra/changes',
  parent: rootRouteRef,
  path: '/changes',
});

/** One change. @public */
export const changeRouteRef = createSubRouteRef({
  id: 'infra/change',
  parent: rootRouteRef,
  path: '/changes/:changeId',
});

/** List of runs. @public */
export const runsRouteRef = createSubRouteRef({
  id: 'infra/runs',
  parent: rootRouteRef,
  path: '/runs',
});

/** One run. @public */
export const runRouteRef = createSubRouteRef({
  id: 'infra/run',
  parent: rootRouteRef,
  path: '/runs/:runId',
});

/** List of batches. @public */
export const batchesRouteRef = createSubRouteRef({
  id: 'infra/batches',
  parent: rootRouteRef,
  path: '/batches',
});

/** Something for several resources at once. @public */
export const createBatchRouteRef = createSubRouteRef({
  id: 'infra/batches/create',
  parent: rootRouteRef,
  path: '/batches/create',
});

/** One batch. @public */
export const batchRouteRef = createSubRouteRef({
  id: 'infra/batch',
  parent: rootRouteRef,
  path: '/batches/:batchId',
});

/** List of templates. @public */
export const templatesRouteRef = createSubRouteRef({
  id: 'infra/templates',
  parent: rootRouteRef,
  path: '/templates',
});

/** Import of a module; no template's key can begin with a hyphen. @public */
export const importTemplateRouteRef = createSubRouteRef({
  id: 'infra/templates/import',
  parent: rootRouteRef,
  path: '/templates/-/import',
});

/** Import of many modules of a repository. @public */
export const importManyRouteRef = createSubRouteRef({
  id: 'infra/templates/import-many',
  parent: rootRouteRef,
  path: '/templates/-/import-many',
});

/** One template. @public */
export const templateRouteRef = createSubRouteRef({
  id: 'infra/template',
  parent: rootRouteRef,
  path: '/templates/:templateKey',
});

/** Publication of a further version of one template. @public */
export const addVersionRouteRef = createSubRouteRef({
  id: 'infra/template/add-version',
  parent: rootRouteRef,
  path: '/templates/:templateKey/versions/add',
});

/** Who did what. @public */
export const activityRouteRef = createSubRouteRef({
  id: 'infra/activity',
  parent: rootRouteRef,
  path: '/activity',
});

/** Whether everything is there that runs need. @public */
export const statusRouteRef = createSubRouteRef({
  id: 'infra/status',
  parent: rootRouteRef,
  path: '/status',
});
