import { mkdtemp } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { ConfigReader } from '@backstage/config';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import { LeaseTimes } from '../run/Lease';
import { createRunActions } from '../run/runActions';
import { createRunner, Runner } from '../run/Runner';
import { RunSessions } from '../run/RunSessions';
import { runAction } from './anAction';
import { RunnerBackend } from './RunnerBackend';

/** What a task of a run pipeline is started with. */
export interface PipelineOptions {
  backend: RunnerBackend;
  workingDirectory: string;
  leaseTimes?: LeaseTimes;
  config?: object;
}

/** A scaffolder that carries out run pipelines, as far as our steps can tell. */
export class Pipeline {
  readonly runner: Runner;
  readonly sessions = new RunSessions();
  readonly backend: RunnerBackend;
  readonly workspace: string;
  readonly task = new AbortController();
  pipeline = 'template:default/infra-run';
  initiator = mockCredentials.service('plugin:infra');

  private constructor(options: PipelineOptions, workspace: string) {
    this.backend = options.backend;
    this.workspace = workspace;
    this.runner = createRunner({
      auth: mockServices.auth({ pluginId: 'scaffolder' }),
      discovery: options.backend.http.discovery,
      logger: mockServices.logger.mock(),
      leaseTimes: options.leaseTimes,
      config: new ConfigReader({
        infra: {
          workingDirectory: options.workingDirectory,
          ...options.config,
        },
      }),
    });
  }

  static async of(options: PipelineOptions): Promise<Pipeline> {
    const workspace = await mkdtemp(join(tmpdir(), 'workspace-'));
    return new Pipeline(options, workspace);
  }

  /** Runs one step. */
  async step(id: string, input: JsonObject = {}) {
    const actions = createRunActions(
      this,
    ) as unknown as TemplateAction<JsonObject>[];
    const action = actions.find(each => each.id === `infra:${id}`);
    if (!action) throw new Error(`No step ${id}`);
    return runAction(action, {
      input: { runId: this.backend.runId, ...input },
      secrets: { ticket: this.backend.ticket },
      workspacePath: this.workspace,
      signal: this.task.signal,
      task: { id: 'task-1' },
      templateInfo: { entityRef: this.pipeline },
      getInitiatorCredentials: async () => this.initiator,
    });
  }

  /**
   * Runs the whole pipeline as the scaffolder does: after a failure only the last step, after a cancellation none.
   *
   * @param custom - a step between plan and apply
   * @returns what made the task fail
   */
  async run(custom?: () => Promise<void>): Promise<Error | undefined> {
    let failure: Error | undefined;
    const steps: (() => Promise<unknown>)[] = [
      () => this.step('run:start'),
      () => this.step('terraform:init'),
      () => this.step('terraform:validate'),
      () => this.step('terraform:plan'),
      custom ?? (async () => {}),
      () => this.step('terraform:apply'),
      () => this.step('run:finish'),
    ];
    for (const step of steps) {
      if (failure || this.task.signal.aborted) break;
      failure = await step().then(
        () => undefined,
        error => error,
      );
    }
    if (this.task.signal.aborted) return new Error('cancelled');
    if (failure) await this.step('run:finish', { outcome: 'failed' });
    return failure;
  }
}
