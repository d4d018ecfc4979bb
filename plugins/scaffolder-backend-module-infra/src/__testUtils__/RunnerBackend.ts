import { randomUUID } from 'crypto';
import { RunStep } from '@groundwork/plugin-infra-common';
import {
  FinishRunRequest,
  packBundle,
  PlanFile,
  ReportRequest,
  RunSpec,
  UploadPlanRequest,
} from '@groundwork/plugin-infra-node';
import {
  HttpStandIn,
  refusal,
  SeenRequest,
  StandInAnswer,
  startHttpStandIn,
} from './httpStandIn';
import { TerraformStateStandIn } from './TerraformStateStandIn';

const ENDED = {
  status: 409,
  body: refusal('ConflictError', 'The run has ended'),
};

/** Stands in for the backend's side of the runner protocol, for one run, with a state storage for Terraform. */
export class RunnerBackend {
  readonly runId = randomUUID();
  readonly ticket = `ticket-${randomUUID()}`;
  readonly state = new TerraformStateStandIn();
  /** What was asked, e.g. `POST start`. */
  readonly asked: string[] = [];
  readonly lines: string[] = [];
  readonly steps = new Map<string, RunStep>();
  outputOffset = 0;
  plan?: UploadPlanRequest;
  savedPlan?: PlanFile;
  erroredState?: string;
  /** Terraform's end was proven after the run had ended, so many times. */
  provenEnds = 0;
  /** The attempt that it was handed in for, without a ticket. */
  erroredStateAttempt?: string;
  ended?: FinishRunRequest;
  cancelRequested = false;
  /** Answers by these routes are replaced, e.g. `POST lease`. */
  readonly instead = new Map<string, () => StandInAnswer | undefined>();
  #http?: HttpStandIn;
  #spec?: RunSpec;
  #bundle = Buffer.alloc(0);

  /** A backend that has a run of a module with these files. */
  static async start(
    files: Record<string, string>,
    spec: Partial<RunSpec> = {},
  ): Promise<RunnerBackend> {
    const backend = new RunnerBackend();
    await backend.#listen();
    await backend.setRun(files, spec);
    return backend;
  }

  /** Has it hold another run of the same resource. */
  async setRun(
    files: Record<string, string>,
    spec: Partial<RunSpec> = {},
  ): Promise<void> {
    const packed = await packBundle(
      Object.entries(files).map(([path, text]) => ({
        path,
        mode: 0o644,
        content: Buffer.from(text),
      })),
    );
    this.#bundle = packed.content;
    this.#spec = {
      runId: this.runId,
      attemptId: randomUUID(),
      resourceId: randomUUID(),
      resourceName: 'vpc',
      operation: 'apply',
      phase: 'planAndApply',
      destroys: false,
      directory: this.runId,
      engine: { kind: 'terraform' },
      timeoutSeconds: 60,
      cancelGraceSeconds: 10,
      bundle: { hash: packed.hash, modulePath: '', validated: false },
      variables: {},
      ephemeral: [],
      secrets: [],
      state: {
        address: `${this.http.url}/tfstate`,
        username: this.runId,
        password: 'state-password',
      },
      environment: {},
      ...spec,
    };
    this.ended = undefined;
  }

  get http(): HttpStandIn {
    if (!this.#http) throw new Error('Not started');
    return this.#http;
  }

  get spec(): RunSpec {
    if (!this.#spec) throw new Error('Not started');
    return this.#spec;
  }

  get log(): string {
    return this.lines.join('\n');
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  async #listen(): Promise<void> {
    this.#http = await startHttpStandIn(async request => {
      const route = `${request.method} ${request.path.replace(
        `/runner/runs/${this.runId}/`,
        '',
      )}`;
      this.asked.push(route);
      return this.instead.get(route)?.() ?? this.#answer(route, request);
    });
  }

  #answer(route: string, request: SeenRequest): StandInAnswer | undefined {
    if (request.path.startsWith('/tfstate')) return this.state.answer(request);
    const { headers } = request;
    const known = headers['x-infra-ticket'] === this.ticket;
    if (route === 'POST errored-state') {
      const body = request.body as { content: string; attemptId?: string };
      if (known || body.attemptId === this.spec.attemptId) {
        this.erroredState = body.content;
        this.erroredStateAttempt = body.attemptId;
        return { status: 204 };
      }
    }
    if (route === 'POST terraform-ended') {
      const { attemptId } = request.body as { attemptId?: string };
      if (known || attemptId === this.spec.attemptId) {
        this.provenEnds++;
        this.state.lock = undefined;
        return { status: 204 };
      }
    }
    if (!known && route !== 'POST reattach') {
      return { status: 401, body: refusal('AuthenticationError', 'No ticket') };
    }
    if (route === 'POST report') return this.#report(request.body);
    if (this.ended) return ENDED;
    switch (route) {
      case 'POST start':
        return { body: this.spec };
      case 'POST lease':
        return { body: { cancel: this.cancelRequested } };
      case 'GET bundle':
        return { body: this.#bundle };
      case 'PUT plan':
        this.plan = request.body as UploadPlanRequest;
        return { body: { digest: 'digest' } };
      case 'GET plan-file':
        return { body: this.savedPlan };
      case 'POST apply-start':
        return this.cancelRequested ? ENDED : { status: 204 };
      case 'POST reattach':
        return {
          body: {
            ticket: this.ticket,
            spec: this.spec,
            logLines: this.lines.length,
            outputOffset: this.outputOffset,
          },
        };
      case 'POST finish':
        this.ended = request.body as FinishRunRequest;
        if (this.ended.report) this.#report(this.ended.report);
        return { status: 204 };
      default:
        return undefined;
    }
  }

  #report(body: unknown): StandInAnswer {
    const { log, steps = [], outputOffset } = body as ReportRequest;
    log?.lines.forEach(([, text], index) => {
      this.lines[log.from - 1 + index] ??= text;
    });
    steps.forEach(step => this.steps.set(step.name, step));
    this.outputOffset = outputOffset ?? this.outputOffset;
    return { status: 204 };
  }
}
