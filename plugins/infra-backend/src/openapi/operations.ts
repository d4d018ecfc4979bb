import {
  acceptResourceRequest,
  approvalSettings,
  approveRequest,
  auditListQuery,
  batchListQuery,
  changeListQuery,
  commentRequest,
  compareRevisionsQuery,
  createBatchRequest,
  createResourceRequest,
  createSourceRequest,
  createTemplateRequest,
  createVersionRequest,
  detachRequest,
  editChangeRequest,
  grantsRequest,
  importManyRequest,
  importTemplateRequest,
  openChangeRequest,
  pageQuery,
  planResourceRequest,
  requestChangeRequest,
  resourceListQuery,
  runListQuery,
  sourceModulesQuery,
  sourceProposalsQuery,
  templateListQuery,
  treeQuery,
  updateTemplateRequest,
  updateVersionRequest,
  versionFormQuery,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';

/** One route of the API, for the OpenAPI document. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As Express writes it, below `/v1`. */
  path: string;
  summary: string;
  /** Status of success. */
  status: number;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** It takes no token of Backstage. */
  isOpen?: boolean;
}

const get = (
  path: string,
  summary: string,
  query?: z.ZodObject,
): Operation => ({ method: 'get', path, summary, status: 200, query });

const post = (
  path: string,
  summary: string,
  status: number,
  body?: z.ZodType,
): Operation => ({ method: 'post', path, summary, status, body });

const patch = (path: string, summary: string, body: z.ZodType): Operation => ({
  method: 'patch',
  path,
  summary,
  status: 200,
  body,
});

const put = (path: string, summary: string, body: z.ZodType): Operation => ({
  method: 'put',
  path,
  summary,
  status: 200,
  body,
});

const remove = (path: string, summary: string): Operation => ({
  method: 'delete',
  path,
  summary,
  status: 204,
});

/** All routes of `/api/infra/v1`. */
export const OPERATIONS: readonly Operation[] = [
  get('/compliance', 'Count what is behind the active versions'),
  get('/templates', 'List templates', templateListQuery),
  post('/templates', 'Create a template', 201, createTemplateRequest),
  post(
    '/templates/import',
    'Make a template of a module',
    201,
    importTemplateRequest,
  ),
  post(
    '/templates/import-many',
    'Make templates of many modules of a repository',
    200,
    importManyRequest,
  ),
  get('/templates/:key', 'Read a template'),
  patch('/templates/:key', 'Change a template', updateTemplateRequest),
  remove('/templates/:key', 'Delete an unused template'),
  post('/templates/:key/enable', 'Enable a template', 200),
  post('/templates/:key/disable', 'Disable a template', 200),
  get(
    '/templates/:key/grants',
    'Read who has which role on all that is made of a template',
  ),
  put(
    '/templates/:key/grants',
    'Replace who has which role on all that is made of a template',
    grantsRequest,
  ),
  get('/templates/:key/versions', 'List versions', templateListQuery),
  post(
    '/templates/:key/versions',
    'Publish a version',
    201,
    createVersionRequest,
  ),
  post(
    '/templates/:key/versions/preview',
    'Read what a version would change, without publishing it',
    200,
    createVersionRequest,
  ),
  get('/templates/:key/versions/:id', 'Read a version'),
  get(
    '/templates/:key/versions/:id/module',
    'Read what the module of a version contains',
  ),
  patch(
    '/templates/:key/versions/:id',
    'Change a version',
    updateVersionRequest,
  ),
  post('/templates/:key/versions/:id/analyse', 'Analyse a version again', 200),
  get(
    '/templates/:key/versions/:id/compare',
    'Compare two versions',
    z.object({ with: z.uuid() }),
  ),
  get(
    '/templates/:key/versions/:id/form',
    'Read the fields of a version, with what parents hand down',
    versionFormQuery,
  ),
  get('/sources', 'List sources', templateListQuery),
  post('/sources', 'Add a source', 201, createSourceRequest),
  get('/sources/:id/refs', 'List branches and tags', pageQuery),
  post('/sources/:id/refresh', 'Look for new branches and tags', 200),
  {
    ...post(
      '/sources/:id/webhook',
      'Have new branches and tags looked for soon, by a git host that proves itself',
      202,
    ),
    isOpen: true,
  },
  get('/sources/:id/modules', 'List modules at a ref', sourceModulesQuery),
  get(
    '/sources/:id/proposals',
    'Read what the modules at a ref could become',
    sourceProposalsQuery,
  ),
  get('/resources', 'List resources', resourceListQuery),
  post('/resources', 'Create a resource', 201, createResourceRequest),
  get('/resources/:id', 'Read a resource'),
  remove('/resources/:id', 'Delete a resource'),
  post(
    '/resources/:id/provision',
    'Ask for the first provision',
    202,
    requestChangeRequest,
  ),
  post(
    '/resources/:id/destroy',
    'Ask for the destruction',
    202,
    requestChangeRequest,
  ),
  post(
    '/resources/:id/recreate',
    'Ask for it to be made again',
    202,
    requestChangeRequest,
  ),
  post(
    '/resources/:id/retry',
    'Try the failed change again',
    202,
    requestChangeRequest,
  ),
  post('/resources/:id/plan', 'Run a dry run', 202, planResourceRequest),
  get('/resources/:id/grants', 'Read who has which role'),
  put('/resources/:id/grants', 'Replace who has which role', grantsRequest),
  post(
    '/resources/:id/accept',
    'Take an unknown outcome as it is',
    200,
    acceptResourceRequest,
  ),
  put(
    '/resources/:id/approval',
    'Set how changes of it and below it are approved',
    approvalSettings,
  ),
  get('/resources/:id/tree', 'Read all above or below a resource', treeQuery),
  post(
    '/resources/:id/detach',
    'Drop parents, and keep present values of outputs',
    201,
    detachRequest,
  ),
  get('/resources/:id/changes', 'List changes of a resource', changeListQuery),
  post('/resources/:id/changes', 'Open a change', 201, openChangeRequest),
  get('/resources/:id/revisions', 'List revisions', pageQuery),
  get(
    '/resources/:id/revisions/compare',
    'Compare two revisions',
    compareRevisionsQuery,
  ),
  get('/resources/:id/revisions/:number', 'Read a revision'),
  get('/resources/:id/state-versions', 'List state versions'),
  get('/resources/:id/state-versions/:number', 'Read a state version'),
  get('/resources/:id/state-lock', 'Read who holds the state lock'),
  remove('/resources/:id/state-lock', 'Release the lock of a dead holder'),
  get('/changes', 'List changes', changeListQuery),
  get('/changes/:id', 'Read a change'),
  patch('/changes/:id', 'Edit a draft', editChangeRequest),
  post('/changes/:id/plan', 'Run a dry run of a change', 202),
  post('/changes/:id/submit', 'Submit a change', 202),
  post('/changes/:id/approve', 'Approve a plan', 200, approveRequest),
  post('/changes/:id/reject', 'Reject a change', 200, commentRequest),
  post('/changes/:id/discard', 'Give a change up', 200, commentRequest),
  get('/batches', 'List batches', batchListQuery),
  post(
    '/batches',
    'Do something to several resources',
    202,
    createBatchRequest,
  ),
  get('/batches/:id', 'Read a batch'),
  post('/batches/:id/resume', 'Try again what failed, and go on', 202),
  post('/batches/:id/cancel', 'Take back what has not begun', 200),
  get('/runs', 'List runs', runListQuery),
  get('/runs/:id', 'Read a run'),
  get('/runs/:id/plan', 'Read the plan of a run'),
  get('/runs/:id/log', 'Read or follow the log of a run'),
  post('/runs/:id/cancel', 'Cancel a run', 202),
  get('/audit', 'List who did what', auditListQuery),
  get('/me', 'Read what who asks may do, whatever the resource'),
  get('/status', 'Read whether everything is there'),
  get('/openapi.json', 'Read this document'),
];
