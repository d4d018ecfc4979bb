import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  FinishRunRequest,
  LeaseAnswer,
  PlanFile,
  ReattachAnswer,
  ReportRequest,
  RunSpec,
  TICKET_HEADER,
  UploadPlanRequest,
} from './protocol';

/** Milliseconds that an answer may take: one that never comes must not stop a runner for good. */
const ANSWER_TIMEOUT_MS = { lease: 10_000, large: 300_000, other: 60_000 };

/** Speaks the runner's side of the protocol for one run; errors are `ResponseError`s of the backend's answers. @public */
export class RunnerClient {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #runId: string;
  #ticket?: string;

  constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    runId: string;
    /** Absent until `reattach` gives one. */
    ticket?: string;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
    this.#runId = options.runId;
    this.#ticket = options.ticket;
  }

  /** Makes this attempt the run's owner; a `409` says that another one is, or that the run has ended. */
  async start(body: { taskId?: string; host: string }): Promise<RunSpec> {
    return this.#json('POST', 'start', body);
  }

  /** Takes over the attempt of a runner that has died on this host. */
  async reattach(body: {
    attemptId: string;
    host: string;
  }): Promise<ReattachAnswer> {
    const answer = await this.#json<ReattachAnswer>('POST', 'reattach', body);
    this.#ticket = answer.ticket;
    return answer;
  }

  /** Stays the run's owner for another {@link LEASE_SECONDS}. */
  async renewLease(): Promise<LeaseAnswer> {
    return this.#json('POST', 'lease', {}, ANSWER_TIMEOUT_MS.lease);
  }

  /** Tells what happened. */
  async report(body: ReportRequest): Promise<void> {
    await this.#send('POST', 'report', body);
  }

  /** The module's files, packed. */
  async bundle(): Promise<Buffer> {
    const response = await this.#send(
      'GET',
      'bundle',
      undefined,
      ANSWER_TIMEOUT_MS.large,
    );
    return Buffer.from(await response.arrayBuffer());
  }

  /** Stores the plan that this run made. */
  async uploadPlan(body: UploadPlanRequest): Promise<{ digest: string }> {
    return this.#json('PUT', 'plan', body, ANSWER_TIMEOUT_MS.large);
  }

  /** The saved plan that this run applies. */
  async planFile(): Promise<PlanFile> {
    return this.#json('GET', 'plan-file', undefined, ANSWER_TIMEOUT_MS.large);
  }

  /** Asks leave to begin terraform apply; a `409` says why not: the run has then ended. */
  async startApply(): Promise<void> {
    await this.#send('POST', 'apply-start', {});
  }

  /** Hands in a state that Terraform could not store; for an attempt that is over, by its id alone. */
  async uploadErroredState(content: string, attemptId?: string): Promise<void> {
    await this.#send(
      'POST',
      'errored-state',
      { content, attemptId },
      ANSWER_TIMEOUT_MS.large,
    );
  }

  /** Ends the run. */
  async finish(body: FinishRunRequest): Promise<void> {
    await this.#send('POST', 'finish', body);
  }

  /**
   * Tells of a run that was given up that its Terraform is proven to have ended; for an attempt that is over, by its id
   * alone.
   */
  async proveEnded(attemptId?: string): Promise<void> {
    await this.#send('POST', 'terraform-ended', { attemptId });
  }

  /** What the supervisor needs to renew the lease by itself. */
  async leaseRequest(): Promise<{
    url: string;
    headers: Record<string, string>;
  }> {
    return { url: await this.#url('lease'), headers: await this.#headers() };
  }

  async #url(route: string): Promise<string> {
    const base = await this.#discovery.getBaseUrl('infra');
    return `${base}/runner/runs/${encodeURIComponent(this.#runId)}/${route}`;
  }

  async #headers(): Promise<Record<string, string>> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'infra',
    });
    return {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(this.#ticket ? { [TICKET_HEADER]: this.#ticket } : {}),
    };
  }

  async #send(
    method: string,
    route: string,
    body?: unknown,
    timeoutMs: number = ANSWER_TIMEOUT_MS.other,
  ): Promise<Response> {
    const response = await fetch(await this.#url(route), {
      method,
      headers: await this.#headers(),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }

  async #json<T>(
    method: string,
    route: string,
    body?: unknown,
    timeoutMs?: number,
  ): Promise<T> {
    const response = await this.#send(method, route, body, timeoutMs);
    return response.json();
  }
}
