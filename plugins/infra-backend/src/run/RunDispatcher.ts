import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { AttemptStore, DispatchableRun } from './AttemptStore';

/** Seconds within which a dispatched run must be started; then it is dispatched again. */
const START_WITHIN_SECONDS = 20;

/** Milliseconds that the scaffolder may take to accept a run: less than what a run is waited for. */
const SUBMIT_TIMEOUT_MS = 10_000;

/** Milliseconds between two looks at the queue when nobody wakes the dispatcher. */
const TICK_MS = 1000;

/** What a {@link RunDispatcher} works with. */
export interface RunDispatcherOptions {
  attempts: AttemptStore;
  scaffolder: ScaffolderService;
  auth: AuthService;
  logger: LoggerService;
  /** Entity ref of the template that carries runs out. */
  pipeline: string;
  /** How many runs may be under way at once, over all replicas. */
  concurrency: number;
  /** Milliseconds that the scaffolder may take to accept a run. @defaultValue 10000 */
  submitTimeoutMs?: number;
}

/**
 * Sends queued runs to the scaffolder, oldest first, as many at once as are allowed. At least once: a run that nobody
 * starts is sent again, and `start` makes exactly one attempt the owner.
 */
export class RunDispatcher {
  readonly #options: RunDispatcherOptions;
  #timer?: NodeJS.Timeout;
  #working?: Promise<void>;
  #wokenMeanwhile = false;
  /** What the scaffolder has not accepted yet: no other run waits for it. */
  readonly #submissions = new Set<Promise<void>>();

  constructor(options: RunDispatcherOptions) {
    this.#options = options;
  }

  /** Begins to look at the queue. */
  start(): void {
    this.#timer = setInterval(() => this.wake(), TICK_MS);
    this.#timer.unref();
    this.wake();
  }

  /** Stops after what is being sent. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#working;
    await Promise.all(this.#submissions);
  }

  /** Looks at the queue now. */
  wake(): void {
    if (!this.#timer) return;
    if (this.#working) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#working = this.#dispatchAll()
      .catch(error => this.#options.logger.error('Cannot dispatch runs', error))
      .finally(() => {
        this.#working = undefined;
        if (this.#wokenMeanwhile) {
          this.#wokenMeanwhile = false;
          this.wake();
        }
      });
  }

  async #dispatchAll(): Promise<void> {
    const { attempts, concurrency } = this.#options;
    const ready = await attempts.dispatchable(
      concurrency,
      START_WITHIN_SECONDS,
    );
    if (ready.length === 0) return;
    const underWay = await attempts.countUnderWay(START_WITHIN_SECONDS);
    const free = Math.max(0, concurrency - underWay);
    await Promise.all(ready.slice(0, free).map(run => this.#dispatch(run)));
  }

  async #dispatch(run: DispatchableRun): Promise<void> {
    const attempt = await this.#options.attempts.create(run);
    if (!attempt) return;
    const submission = this.#submit(run, attempt)
      .catch(error =>
        this.#options.logger.error(`Cannot dispatch run ${run.id}`, error),
      )
      .finally(() => this.#submissions.delete(submission));
    this.#submissions.add(submission);
  }

  async #submit(
    run: DispatchableRun,
    attempt: { id: string; ticket: string },
  ): Promise<void> {
    const { attempts, logger, pipeline, submitTimeoutMs } = this.#options;
    try {
      const { taskId } = await withinTime(
        this.#scaffold(run, attempt.ticket),
        submitTimeoutMs ?? SUBMIT_TIMEOUT_MS,
      );
      await attempts.setTask(attempt.id, taskId);
    } catch (error) {
      // The template may not be in the catalog yet, the scaffolder not up: the next look tries again.
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn(`Cannot start the pipeline of run ${run.id}: ${reason}`);
      await attempts.giveUp(
        { id: attempt.id, runId: run.id },
        `the run pipeline ${pipeline}: ${reason}`,
      );
    }
  }

  async #scaffold(run: DispatchableRun, ticket: string) {
    const { scaffolder, auth, pipeline } = this.#options;
    return scaffolder.scaffold(
      {
        templateRef: pipeline,
        values: { runId: run.id },
        secrets: { ticket },
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
  }
}

/** A task that is accepted later than this finds its attempt ended, and does nothing. */
async function withinTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${ms / 1000} seconds`)),
      ms,
    );
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
