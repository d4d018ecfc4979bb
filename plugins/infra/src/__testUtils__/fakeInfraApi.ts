import { InfraApi } from '../api';
import { aChange, aPlan, aResource, aRun, pageOf } from './builders';
import { aTemplate, aVersion } from './builders';

/** A refusal of the server, as the client throws it. */
export function aRefusal(
  statusCode: number,
  message: string,
  facts: Record<string, unknown> = {},
): Error {
  const name = statusCode === 400 ? 'InputError' : 'ConflictError';
  return Object.assign(new Error(`Request failed with ${statusCode}`), {
    name: 'ResponseError',
    statusCode,
    statusText: '',
    body: { error: { name, message, ...facts }, response: { statusCode } },
    cause: Object.assign(new Error(message), { name }),
  });
}

/** A backend in which nothing is there, but what a test says. */
export function fakeInfraApi(overrides: Partial<InfraApi> = {}): InfraApi {
  const missing = async (): Promise<never> => {
    throw aRefusal(404, 'It is not there');
  };
  const none = async () => pageOf<never>([]);
  return {
    templates: none,
    template: missing,
    createTemplate: async () => aTemplate(),
    importTemplate: async () => ({
      template: aTemplate(),
      version: aVersion(),
    }),
    updateTemplate: async () => aTemplate(),
    deleteTemplate: async () => undefined,
    setTemplateEnabled: async () => aTemplate(),
    compliance: async () => ({ resources: 0, behind: 0 }),
    versions: none,
    version: missing,
    compareVersions: missing,
    previewVersion: missing,
    versionModule: missing,
    versionForm: async () => ({
      variables: [],
      inherited: { tags: [], config: [] },
    }),
    createVersion: async () => aVersion(),
    updateVersion: async () => aVersion(),
    analyseVersion: async () => aVersion(),
    importMany: async () => ({ items: [] }),
    proposals: async () => ({
      commit: 'a'.repeat(40),
      items: [],
      truncated: false,
    }),
    sources: none,
    createSource: missing,
    sourceRefs: none,
    refreshSource: missing,
    sourceModules: none,
    resources: none,
    resource: missing,
    createResource: async () => aResource(),
    deleteResource: async () => undefined,
    requestChange: async () => ({ change: aChange() }),
    planResource: async () => ({ run: aRun() }),
    acceptResource: async () => aResource(),
    resourceChanges: none,
    openChange: async () => aChange(),
    detachResource: async () => aChange(),
    resourceTree: async id => ({
      rootId: id,
      nodes: [],
      edges: [],
      truncated: false,
    }),
    setApproval: async () => aResource(),
    grants: async () => ({ items: [], inherited: [], editable: false }),
    setGrants: async () => ({ items: [], inherited: [], editable: true }),
    templateGrants: async () => ({
      items: [],
      inherited: [],
      editable: false,
    }),
    setTemplateGrants: async () => ({
      items: [],
      inherited: [],
      editable: true,
    }),
    revisions: none,
    compareRevisions: async (_id, from, to) => ({ from, to, changes: [] }),
    stateVersions: none,
    stateLock: missing,
    releaseStateLock: async () => undefined,
    changes: none,
    change: missing,
    editChange: async () => aChange(),
    moveChange: async () => ({ change: aChange() }),
    approveChange: async () => ({ change: aChange() }),
    endChange: async () => aChange(),
    runs: none,
    run: missing,
    plan: async () => aPlan(),
    log: async () => '',
    logLines: async () => [],
    logStream: missing,
    cancelRun: async () => aRun(),
    batches: none,
    batch: missing,
    createBatch: missing,
    moveBatch: missing,
    audit: none,
    me: async () => ({ mayPublish: true }),
    status: missing,
    ...overrides,
  };
}
