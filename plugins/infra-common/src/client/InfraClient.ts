import { ResponseError } from '@backstage/errors';
import {
  ApproveRequest,
  AuditEntry,
  Batch,
  BatchSummary,
  Change,
  ChangeSummary,
  ChangeValues,
  CommentRequest,
  Compliance,
  CreateBatchRequest,
  CreateResourceRequest,
  CreateTemplateRequest,
  CreateVersionRequest,
  DetachRequest,
  EditChangeRequest,
  Grants,
  GrantsRequest,
  ImportManyItem,
  ImportManyRequest,
  ImportTemplateRequest,
  LogLine,
  Me,
  OpenChangeRequest,
  Page,
  PageQuery,
  Plan,
  RequestChangeRequest,
  Resource,
  ResourceSummary,
  ResourceTree,
  Revision,
  RevisionComparison,
  Run,
  RunSummary,
  Source,
  SourceModule,
  SourceRef,
  SourceRefresh,
  StateLock,
  StateVersion,
  SystemStatus,
  Template,
  TemplateApproval,
  TemplateProposals,
  TemplateVersion,
  VersionForm,
  VersionComparison,
  VersionModule,
  VersionPreview,
  UpdateTemplateRequest,
  UpdateVersionRequest,
} from '../wire';

/** What a request that opens or moves a change answers. @public */
export interface ChangeAnswer {
  change: Change;
  run?: Run;
}

/** Query of a list: paging, sorting and the filters that the list knows; several values of one filter mean "any". @public */
export type ListParameters = Record<
  string,
  string | number | readonly string[] | undefined
>;

/** Query of a list with an order of its own. @public */
export type PageParameters = Partial<PageQuery>;

/** How the client reaches the backend. @public */
export interface InfraClientOptions {
  /** Address of `/api/infra`, asked at each call. */
  baseUrl: () => Promise<string>;
  /** Sends a request with the caller's credentials. */
  fetch: typeof fetch;
}

type RequestOptions = {
  query?: ListParameters;
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/** The API under `/api/infra/v1`, typed; every method throws `ResponseError` on an answer that is not 2xx. @public */
export class InfraClient {
  readonly #options: InfraClientOptions;

  constructor(options: InfraClientOptions) {
    this.#options = options;
  }

  /** Templates that the person may see. */
  templates(query?: ListParameters): Promise<Page<Template>> {
    return this.#get('/templates', query);
  }

  template(key: string): Promise<Template> {
    return this.#get(`/templates/${encode(key)}`);
  }

  createTemplate(body: CreateTemplateRequest): Promise<Template> {
    return this.#send('POST', '/templates', { body });
  }

  importTemplate(
    body: ImportTemplateRequest,
  ): Promise<{ template: Template; version: TemplateVersion }> {
    return this.#send('POST', '/templates/import', { body });
  }

  updateTemplate(key: string, body: UpdateTemplateRequest): Promise<Template> {
    return this.#send('PATCH', `/templates/${encode(key)}`, { body });
  }

  /** 409 while resources are made from it. */
  deleteTemplate(key: string): Promise<void> {
    return this.#send('DELETE', `/templates/${encode(key)}`);
  }

  /** Disabled: nothing new is made from it. */
  setTemplateEnabled(key: string, enabled: boolean): Promise<Template> {
    const verb = enabled ? 'enable' : 'disable';
    return this.#send('POST', `/templates/${encode(key)}/${verb}`);
  }

  /** How much of all that is provisioned is at the active version of its template. */
  compliance(): Promise<Compliance> {
    return this.#get('/compliance');
  }

  versions(
    key: string,
    query?: ListParameters,
  ): Promise<Page<TemplateVersion>> {
    return this.#get(`/templates/${encode(key)}/versions`, query);
  }

  version(key: string, id: string): Promise<TemplateVersion> {
    return this.#get(`/templates/${encode(key)}/versions/${encode(id)}`);
  }

  /** What changes for a resource that goes from one version to the other. */
  compareVersions(
    key: string,
    fromId: string,
    toId: string,
  ): Promise<VersionComparison> {
    return this.#get(
      `/templates/${encode(key)}/versions/${encode(fromId)}/compare`,
      { with: toId },
    );
  }

  /** What a version would be and change; it is not published. */
  previewVersion(
    key: string,
    body: CreateVersionRequest,
  ): Promise<VersionPreview> {
    return this.#send('POST', `/templates/${encode(key)}/versions/preview`, {
      body,
    });
  }

  /** What the version's module contains. */
  versionModule(key: string, id: string): Promise<VersionModule> {
    return this.#get(`/templates/${encode(key)}/versions/${encode(id)}/module`);
  }

  /** What a form for the version shows, with what the given parents would hand down. */
  versionForm(
    key: string,
    id: string,
    parentIds: readonly string[] = [],
  ): Promise<VersionForm> {
    return this.#get(`/templates/${encode(key)}/versions/${encode(id)}/form`, {
      parentIds,
    });
  }

  createVersion(
    key: string,
    body: CreateVersionRequest,
  ): Promise<TemplateVersion> {
    return this.#send('POST', `/templates/${encode(key)}/versions`, { body });
  }

  updateVersion(
    key: string,
    id: string,
    body: UpdateVersionRequest,
  ): Promise<TemplateVersion> {
    return this.#send(
      'PATCH',
      `/templates/${encode(key)}/versions/${encode(id)}`,
      { body },
    );
  }

  /** Makes templates of many modules of a repository, with a result for each. */
  importMany(body: ImportManyRequest): Promise<{ items: ImportManyItem[] }> {
    return this.#send('POST', '/templates/import-many', { body });
  }

  /** What the modules of a source could become. */
  proposals(sourceId: string, ref: string): Promise<TemplateProposals> {
    return this.#get(`/sources/${encode(sourceId)}/proposals`, { ref });
  }

  /** Reads the module of a version again, at the commit that it is pinned to. */
  analyseVersion(key: string, id: string): Promise<TemplateVersion> {
    return this.#send(
      'POST',
      `/templates/${encode(key)}/versions/${encode(id)}/analyse`,
    );
  }

  sources(query?: ListParameters): Promise<Page<Source>> {
    return this.#get('/sources', query);
  }

  createSource(url: string): Promise<Source> {
    return this.#send('POST', '/sources', { body: { url } });
  }

  sourceRefs(id: string, query?: PageParameters): Promise<Page<SourceRef>> {
    return this.#get(`/sources/${encode(id)}/refs`, query);
  }

  /** Looks at the repository now. */
  refreshSource(id: string): Promise<SourceRefresh> {
    return this.#send('POST', `/sources/${encode(id)}/refresh`);
  }

  sourceModules(
    id: string,
    ref: string,
    query?: PageParameters,
  ): Promise<Page<SourceModule>> {
    return this.#get(`/sources/${encode(id)}/modules`, { ...query, ref });
  }

  resources(query?: ListParameters): Promise<Page<ResourceSummary>> {
    return this.#get('/resources', query);
  }

  resource(id: string): Promise<Resource> {
    return this.#get(`/resources/${encode(id)}`);
  }

  /** With an idempotency key a repeat within 24 h gets the first answer. */
  createResource(
    body: CreateResourceRequest,
    idempotencyKey?: string,
  ): Promise<Resource> {
    return this.#send('POST', '/resources', { body, idempotencyKey });
  }

  deleteResource(id: string): Promise<void> {
    return this.#send('DELETE', `/resources/${encode(id)}`);
  }

  /** Opens a change of that kind and submits it. */
  requestChange(
    id: string,
    verb: 'provision' | 'destroy' | 'recreate' | 'retry',
    body: RequestChangeRequest = {},
    idempotencyKey?: string,
  ): Promise<ChangeAnswer> {
    return this.#send('POST', `/resources/${encode(id)}/${verb}`, {
      body,
      idempotencyKey,
    });
  }

  /** A dry run: opens no change. */
  planResource(id: string, values?: ChangeValues): Promise<{ run: Run }> {
    return this.#send('POST', `/resources/${encode(id)}/plan`, {
      body: { values },
    });
  }

  /** Takes an unknown outcome as it is. */
  acceptResource(id: string, reason: string): Promise<Resource> {
    return this.#send('POST', `/resources/${encode(id)}/accept`, {
      body: { reason },
    });
  }

  resourceChanges(
    id: string,
    query?: ListParameters,
  ): Promise<Page<ChangeSummary>> {
    return this.#get(`/resources/${encode(id)}/changes`, query);
  }

  openChange(id: string, body: OpenChangeRequest): Promise<Change> {
    return this.#send('POST', `/resources/${encode(id)}/changes`, { body });
  }

  /** Opens a change that drops parents and turns references to outputs into their values. */
  detachResource(id: string, body: DetachRequest): Promise<Change> {
    return this.#send('POST', `/resources/${encode(id)}/detach`, { body });
  }

  /** Everything above or below a resource that the person may see. */
  resourceTree(id: string, direction: 'up' | 'down'): Promise<ResourceTree> {
    return this.#get(`/resources/${encode(id)}/tree`, { direction });
  }

  /** Approval settings of the resource and of all below it that has none of its own. */
  setApproval(id: string, body: TemplateApproval): Promise<Resource> {
    return this.#send('PUT', `/resources/${encode(id)}/approval`, { body });
  }

  grants(id: string): Promise<Grants> {
    return this.#get(`/resources/${encode(id)}/grants`);
  }

  /** Replaces the grants of the resource itself. */
  setGrants(id: string, body: GrantsRequest): Promise<Grants> {
    return this.#send('PUT', `/resources/${encode(id)}/grants`, { body });
  }

  templateGrants(key: string): Promise<Grants> {
    return this.#get(`/templates/${encode(key)}/grants`);
  }

  /** Replaces the grants on the template, which hold for all that is made of it. */
  setTemplateGrants(key: string, body: GrantsRequest): Promise<Grants> {
    return this.#send('PUT', `/templates/${encode(key)}/grants`, { body });
  }

  revisions(id: string, query?: PageParameters): Promise<Page<Revision>> {
    return this.#get(`/resources/${encode(id)}/revisions`, query);
  }

  /** What differs between two revisions. */
  compareRevisions(
    id: string,
    from: number,
    to: number,
  ): Promise<RevisionComparison> {
    return this.#get(`/resources/${encode(id)}/revisions/compare`, {
      from,
      to,
    });
  }

  stateVersions(id: string): Promise<Page<StateVersion>> {
    return this.#get(`/resources/${encode(id)}/state-versions`);
  }

  /** 404 when the state is not locked. */
  stateLock(id: string): Promise<StateLock> {
    return this.#get(`/resources/${encode(id)}/state-lock`);
  }

  /** Releases the lock of a holder that is presumed dead; 409 while it lives. */
  releaseStateLock(id: string): Promise<void> {
    return this.#send('DELETE', `/resources/${encode(id)}/state-lock`);
  }

  changes(query?: ListParameters): Promise<Page<ChangeSummary>> {
    return this.#get('/changes', query);
  }

  change(id: string): Promise<Change> {
    return this.#get(`/changes/${encode(id)}`);
  }

  editChange(id: string, body: EditChangeRequest): Promise<Change> {
    return this.#send('PATCH', `/changes/${encode(id)}`, { body });
  }

  /** A dry run of the change, or its submission. */
  moveChange(id: string, verb: 'plan' | 'submit'): Promise<ChangeAnswer> {
    return this.#send('POST', `/changes/${encode(id)}/${verb}`, { body: {} });
  }

  approveChange(id: string, body: ApproveRequest): Promise<ChangeAnswer> {
    return this.#send('POST', `/changes/${encode(id)}/approve`, { body });
  }

  endChange(
    id: string,
    verb: 'reject' | 'discard',
    body: CommentRequest = {},
  ): Promise<Change> {
    return this.#send('POST', `/changes/${encode(id)}/${verb}`, { body });
  }

  runs(query?: ListParameters): Promise<Page<RunSummary>> {
    return this.#get('/runs', query);
  }

  run(id: string): Promise<Run> {
    return this.#get(`/runs/${encode(id)}`);
  }

  plan(runId: string): Promise<Plan> {
    return this.#get(`/runs/${encode(runId)}/plan`);
  }

  /** The log so far, as text. */
  async log(runId: string): Promise<string> {
    const response = await this.#fetch(
      'GET',
      `/runs/${encode(runId)}/log`,
      {},
      'text/plain',
    );
    return response.text();
  }

  /** The lines of the log so far; those up to `after` are left out. */
  async logLines(
    runId: string,
    options: { after?: number; signal?: AbortSignal } = {},
  ): Promise<LogLine[]> {
    const response = await this.#fetch(
      'GET',
      `/runs/${encode(runId)}/log`,
      { query: { after: options.after }, signal: options.signal },
      'application/x-ndjson',
    );
    const entries = (await response.text()).split('\n').filter(Boolean);
    return entries.map((entry): LogLine => JSON.parse(entry));
  }

  /**
   * The log as server-sent events: `id` is the line's number, `data` a `LogLine` as JSON, an event named `end` closes it.
   * Lines up to `after` are left out.
   */
  logStream(
    runId: string,
    options: { after?: number; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const headers =
      options.after === undefined
        ? undefined
        : { 'last-event-id': String(options.after) };
    return this.#fetch(
      'GET',
      `/runs/${encode(runId)}/log`,
      { signal: options.signal },
      'text/event-stream',
      headers,
    );
  }

  cancelRun(id: string): Promise<Run> {
    return this.#send('POST', `/runs/${encode(id)}/cancel`, { body: {} });
  }

  batches(query?: ListParameters): Promise<Page<BatchSummary>> {
    return this.#get('/batches', query);
  }

  batch(id: string): Promise<Batch> {
    return this.#get(`/batches/${encode(id)}`);
  }

  /** Does something to several resources, as one tracked job. */
  createBatch(
    body: CreateBatchRequest,
    idempotencyKey?: string,
  ): Promise<Batch> {
    return this.#send('POST', '/batches', { body, idempotencyKey });
  }

  /** Goes on after something failed, or takes back what has not begun. */
  moveBatch(id: string, verb: 'resume' | 'cancel'): Promise<Batch> {
    return this.#send('POST', `/batches/${encode(id)}/${verb}`, { body: {} });
  }

  audit(query?: ListParameters): Promise<Page<AuditEntry>> {
    return this.#get('/audit', query);
  }

  /** What the person may do, whatever the resource. */
  me(): Promise<Me> {
    return this.#get('/me');
  }

  status(): Promise<SystemStatus> {
    return this.#get('/status');
  }

  #get<T>(path: string, query?: ListParameters): Promise<T> {
    return this.#send('GET', path, { query });
  }

  async #send<T>(
    method: string,
    path: string,
    options: RequestOptions = {},
  ): Promise<T> {
    const response = await this.#fetch(method, path, options);
    if (response.status === 204) return undefined as T;
    return response.json();
  }

  async #fetch(
    method: string,
    path: string,
    options: RequestOptions,
    accept = 'application/json',
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const base = await this.#options.baseUrl();
    const response = await this.#options.fetch(
      `${base}/v1${path}${queryString(options.query)}`,
      {
        method,
        headers: {
          accept,
          ...(options.body === undefined
            ? {}
            : { 'content-type': 'application/json' }),
          ...(options.idempotencyKey
            ? { 'idempotency-key': options.idempotencyKey }
            : {}),
          ...headers,
        },
        body:
          options.body === undefined ? undefined : JSON.stringify(options.body),
        signal: options.signal,
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

function encode(segment: string): string {
  return encodeURIComponent(segment);
}

function queryString(query: ListParameters = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (one !== undefined) parameters.append(name, String(one));
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}
