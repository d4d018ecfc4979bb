import { RunStep } from '@groundwork/plugin-infra-common';
import {
  Redactor,
  RunnerClient,
  RunSpec,
  TerraformLogLine,
} from '@groundwork/plugin-infra-node';
import {
  endingOf,
  endingOfStop,
  redactEnding,
  RunEnding,
  StopReason,
} from './endings';
import { deliverEnding } from './deliverEnding';
import { Lease } from './Lease';
import { Runner } from './Runner';
import { RunReports } from './RunReports';
import { Stopping } from './Stopping';
import { prepareWorkplace, Workplace } from './Workplace';

/** Timers of more milliseconds than this fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a session begins with. @internal */
export interface RunSessionOptions {
  spec: RunSpec;
  client: RunnerClient;
  runner: Runner;
  /** What may not show anywhere. */
  secrets: string[];
  /** The task that carries it out, and its pipeline's template. */
  task?: { id: string; pipeline?: string };
  /** How many lines the log has already. */
  knownLines?: number;
  /** Milliseconds that are left for a run that began earlier. Default: all that it may take. */
  timeLeftMs?: number;
}

/**
 * One run that this process owns, from its start to its end: it holds the lease, collects what happens, and reports the
 * end, whoever causes it — a step, a person who cancels, the time limit, the shutdown, or the loss of the lease. The
 * first cause counts. Its specification holds secrets, so it lives in memory only.
 *
 * @internal
 */
export class RunSession {
  readonly spec: RunSpec;
  readonly client: RunnerClient;
  readonly runner: Runner;
  readonly task?: { id: string; pipeline?: string };
  readonly redactor: Redactor;
  readonly reports: RunReports;
  readonly lease: Lease;
  readonly stopping = new Stopping();
  /** Settles when the run has ended here. */
  readonly ended: Promise<void>;
  /** Names of the steps that are done. */
  readonly done = new Set<string>();
  /** Goes on without the scaffolder task. */
  onTaskGone?: () => Promise<void>;
  /** The module's files passed validation. */
  validated = false;
  /** The backend gave leave to apply: from here on only proof says that terraform has ended. */
  applyBegan = false;
  /** Terraform has applied the plan: nothing that comes later changes that. */
  applied = false;
  /** Something in the directory is needed yet. */
  keepsDirectory = false;
  /** Settles when the plan that this run made is stored; nothing is applied before. */
  planStored: Promise<void> = Promise.resolve();

  readonly #deadline: number;
  readonly #timer: NodeJS.Timeout;
  #workplace?: Promise<Workplace>;
  #activeStep?: string;
  #taskGone = false;
  #alone = false;
  #ending?: Promise<void>;
  #settle = () => {};

  constructor(options: RunSessionOptions) {
    const { spec, client, runner } = options;
    this.spec = spec;
    this.client = client;
    this.runner = runner;
    this.task = options.task;
    this.redactor = new Redactor(options.secrets);
    this.reports = new RunReports({
      send: report => client.report(report),
      knownLines: options.knownLines,
    });
    this.lease = new Lease({
      renew: () => client.renewLease(),
      times: runner.leaseTimes,
      events: {
        cancelled: () => this.stop('cancelled'),
        lost: () => this.stop('leaseLost'),
      },
    });
    this.ended = new Promise(resolve => {
      this.#settle = resolve;
    });
    const wholeMs = spec.timeoutSeconds * 1000;
    const timeoutMs = Math.min(wholeMs, options.timeLeftMs ?? wholeMs);
    this.#deadline = performance.now() + timeoutMs;
    this.#timer = setTimeout(
      () => this.stop('timedOut'),
      Math.min(timeoutMs, LONGEST_TIMER_MS),
    );
    this.#timer.unref();
    this.lease.hold();
  }

  /** Begins to make the workplace ready; steps wait for it. */
  prepare(): void {
    const { spec, client, runner, redactor } = this;
    this.#workplace = prepareWorkplace({
      spec,
      client,
      runner,
      redactor,
      signal: this.stopping.signal,
      onLog: lines => this.take(lines),
    });
    // The step that needs it sees the error.
    this.#workplace.catch(() => {});
  }

  /** Where it works. Throws what went wrong when it was made ready. */
  async workplace(): Promise<Workplace> {
    if (!this.#workplace) throw new Error('The run has no workplace yet');
    return this.#workplace;
  }

  /** Milliseconds that are left for the run. */
  get timeLeftMs(): number {
    return Math.max(1, Math.round(this.#deadline - performance.now()));
  }

  get hasEnded(): boolean {
    return this.#ending !== undefined;
  }

  /** A line of our own in the log. */
  log(text: string): void {
    const line = { time: now(), text: this.redactor.redactText(text) };
    // Few and short: nobody has to wait for room.
    this.reports.log([line]).catch(() => {});
  }

  /** Lines of Terraform for the log; waits for room. */
  take(lines: TerraformLogLine[], offset?: number): Promise<void> {
    return this.reports.log(lines, offset);
  }

  /**
   * Carries out a step. One that fails ends the run and throws, so that the task is seen to fail.
   *
   * @param work - answers `skipped` if there was nothing to do
   * @param startedAt - when it began. Default: now
   */
  async step(
    name: string,
    work: () => Promise<'skipped' | void>,
    startedAt: string = now(),
  ): Promise<void> {
    if (this.hasEnded) throw new Error('The run has ended');
    const step: RunStep = { name, status: 'running', startedAt };
    this.#activeStep = name;
    this.reports.step(step);
    try {
      this.stopping.check();
      const status = (await work()) ?? 'succeeded';
      this.reports.step({ ...step, status, endedAt: now() });
      this.done.add(name);
    } catch (error) {
      const ending = endingOf(error, this.applyBegan);
      const status = ending.outcome === 'cancelled' ? 'cancelled' : 'failed';
      this.reports.step({ ...step, status, endedAt: now() });
      await this.end(ending);
      throw this.redactor.redactError(error);
    } finally {
      this.#activeStep = undefined;
    }
    if (this.stopping.reason)
      await this.end(endingOfStop(this.stopping.reason));
    else if (this.#taskGone) await this.#goOnAlone();
  }

  /** Has the run stop: at once where no step of ours is at work, else as soon as that can. */
  stop(reason: StopReason): void {
    this.stopping.request(reason);
    if (this.#activeStep || this.hasEnded) return;
    this.end(endingOfStop(reason)).catch(() => {});
  }

  /** Asks the backend whether a person wants the run cancelled, and stops it then. */
  async stopIfCancelled(): Promise<boolean> {
    const cancelled = await this.lease.askCancelled().catch(() => false);
    if (cancelled) this.stop('cancelled');
    return cancelled;
  }

  /**
   * The scaffolder task has ended or was cancelled, maybe by somebody who may not cancel the run: unless that was asked
   * of us, the run's work goes on.
   */
  async taskEnded(): Promise<void> {
    if (this.#taskGone || this.hasEnded) return;
    this.#taskGone = true;
    if (await this.stopIfCancelled()) return;
    if (!this.#activeStep) await this.#goOnAlone();
  }

  /** As `taskEnded`, for who can't wait: what goes wrong is told by the run's end. */
  onTaskEnded(): void {
    const { logger } = this.runner;
    this.taskEnded().catch(error =>
      logger.info(
        `Run ${
          this.spec.runId
        } ended without its task: ${this.redactor.redactError(error)}`,
      ),
    );
  }

  /** Ends the run and tells the backend so; only the first end counts. */
  async end(ending: RunEnding): Promise<void> {
    this.#ending ??= this.#end(ending);
    return this.#ending;
  }

  async #goOnAlone(): Promise<void> {
    if (this.hasEnded || this.#alone) return;
    this.#alone = true;
    if (this.onTaskGone) await this.onTaskGone();
    else await this.end(endingOfStop('taskGone'));
  }

  async #end(ending: RunEnding): Promise<void> {
    clearTimeout(this.#timer);
    const truth = redactEnding(this.#truthOf(ending), this.redactor);
    // Whoever looks after this host's directories settles it when terraform has ended.
    if (!truth.terraformEnded) this.keepsDirectory = true;
    try {
      this.log(this.#lastWords(truth));
      await deliverEnding(this, truth);
    } finally {
      this.lease.release();
      this.reports.abandon();
      this.#clearAway();
      this.#settle();
    }
  }

  /** What is applied is applied, whatever happened to the pipeline after it. */
  #truthOf(ending: RunEnding): RunEnding {
    if (!this.applied || ending.outcome === 'succeeded') return ending;
    return {
      outcome: 'succeeded',
      reason: `Terraform had applied the plan before this: ${ending.reason}`,
      terraformEnded: true,
    };
  }

  #lastWords({ outcome, reason }: RunEnding): string {
    const { operation } = this.spec;
    const name = operation[0].toUpperCase() + operation.slice(1);
    return outcome === 'succeeded'
      ? `${name} completed successfully`
      : `${name} ${outcome}: ${reason}`;
  }

  #clearAway(): void {
    this.#workplace
      ?.then(({ supervisor }) => supervisor.dismiss())
      .catch(() => {});
    if (this.keepsDirectory) return;
    this.runner.directories
      .remove(this.spec.directory)
      .catch(error => this.runner.logger.warn(`Run directory stays: ${error}`));
  }
}

function now(): string {
  return new Date().toISOString();
}
