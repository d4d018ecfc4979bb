import { setTimeout as sleep } from 'timers/promises';
import {
  interruptOrphan,
  killOrphan,
  RunnerClient,
  SupervisionStatus,
  waitUntilGone,
} from '@groundwork/plugin-infra-node';
import {
  ErroredState,
  findErroredState,
  forgetErroredState,
} from '../run/apply/erroredState';
import { isGone, isUnknown } from '../run/isGone';
import { isPassing } from '../run/retrying';
import { Runner } from '../run/Runner';
import { RunSessions } from '../run/RunSessions';
import { AbandonedApply, adoptRun } from './adoptRun';
import { findLeftovers, Leftover } from './leftovers';

/** Milliseconds between two looks: while something is left to settle, and otherwise. */
const LOOK_INTERVAL_MS = { busy: 1000, idle: 30_000 };

/** Milliseconds after which a directory that nobody owns and that holds no record is removed. */
const OLD_MS = 3 * 60_000;

type OrphanedSupervision = Extract<SupervisionStatus, { status: 'orphaned' }>;

/** Milliseconds without use after which a module's bundle is removed, and between two looks for such. */
const BUNDLES = { unusedMs: 30 * 24 * 3600_000, intervalMs: 3600_000 };

/**
 * Looks after what processes that are gone have left on this host: an apply that still runs is watched again, one that
 * ended is reported, and directories that nobody needs are removed. It begins with the backend and looks again now and
 * then, since the infra backend may start later than we do, and other processes on this host may die at any time.
 *
 * @internal
 */
export class HostCare {
  readonly #runner: Runner;
  readonly #sessions: RunSessions;
  readonly #stopped = new AbortController();
  /** Directories that are being settled. */
  readonly #busy = new Set<string>();
  /** Runs whose directories somebody has to look at. */
  readonly #reported = new Set<string>();
  /** When bundles are looked at again, on the monotonic clock. */
  #pruneAt = 0;

  constructor(runner: Runner, sessions: RunSessions) {
    this.#runner = runner;
    this.#sessions = sessions;
  }

  /** Begins to look, and does not wait. */
  start(): void {
    this.#keepLooking().catch(error =>
      this.#runner.logger.error('Cannot look after run directories', error),
    );
  }

  /** Ends the looking; runs that were taken over go on. */
  stop(): void {
    this.#stopped.abort();
  }

  /** Looks once. Answers how many directories could not be settled yet. */
  async look(): Promise<number> {
    const leftovers = await findLeftovers(
      this.#runner.config.workingDirectory,
      id => this.#isOwned(id),
    );
    await this.#pruneBundles();
    const settled = await Promise.all(
      leftovers.map(leftover => this.#settle(leftover)),
    );
    return settled.filter(done => !done).length;
  }

  async #pruneBundles(): Promise<void> {
    if (performance.now() < this.#pruneAt) return;
    this.#pruneAt = performance.now() + BUNDLES.intervalMs;
    const { bundles, logger } = this.#runner;
    await bundles
      .prune(BUNDLES.unusedMs)
      .catch(error => logger.warn(`Cannot remove old bundles: ${error}`));
  }

  async #keepLooking(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const left = await this.look().catch(error => {
        this.#runner.logger.warn(`Cannot look after run directories: ${error}`);
        return 0;
      });
      const { busy, idle } = LOOK_INTERVAL_MS;
      await sleep(left > 0 ? busy : idle, undefined, {
        signal: this.#stopped.signal,
        ref: false,
      }).catch(() => {});
    }
  }

  #isOwned(id: string): boolean {
    return (
      this.#busy.has(id) ||
      this.#sessions.all.some(session => session.spec.directory === id)
    );
  }

  /** False: another try is needed soon. */
  async #settle(leftover: Leftover): Promise<boolean> {
    const apply = abandonedApplyOf(leftover);
    if (apply) return this.#adopt(leftover, apply);
    const isOld = leftover.ageMs > OLD_MS;
    if (leftover.supervision.status === 'none' && isOld) {
      await this.#remove(leftover);
    }
    return true;
  }

  async #adopt(leftover: Leftover, apply: AbandonedApply): Promise<boolean> {
    const { id } = leftover;
    this.#busy.add(id);
    const release = () => this.#busy.delete(id);
    try {
      const { ended } = await adoptRun(this.#runner, this.#sessions, apply);
      ended.then(release, release);
      return true;
    } catch (error) {
      release();
      // The infra backend may not be up yet.
      if (!isGone(error)) return false;
      return this.#removeEnded(leftover, apply);
    }
  }

  /**
   * The run ended without us: terraform is stopped if it still lives, and before all goes its state is handed in, and the
   * backend told that it has ended.
   */
  async #removeEnded(
    leftover: Leftover,
    apply: AbandonedApply,
  ): Promise<boolean> {
    const { supervision, directory } = leftover;
    if (supervision.status === 'running') return true;
    if (supervision.status === 'orphaned') {
      this.#endOrphan(leftover, supervision);
      return true;
    }
    await directory.removeVariables();
    const state = await findErroredState(directory);
    if (state && !(await this.#handIn(state, apply))) return false;
    if (!(await this.#proveEnded(apply))) return false;
    await this.#remove(leftover);
    return true;
  }

  /** As its supervisor would have done, which had lost the lease as well. The next look settles the rest. */
  #endOrphan(
    { id, directory: { out } }: Leftover,
    { record, terraform }: OrphanedSupervision,
  ): void {
    this.#busy.add(id);
    const timer = setTimeout(
      () => killOrphan(out).catch(() => {}),
      record.cancelGraceMs,
    );
    interruptOrphan(out, 'lease')
      .then(() => waitUntilGone(terraform, { signal: this.#stopped.signal }))
      .catch(error =>
        this.#runner.logger.warn(
          `Run ${record.runId}: cannot stop terraform: ${error}`,
        ),
      )
      .finally(() => {
        clearTimeout(timer);
        this.#busy.delete(id);
      });
  }

  /** False: another try is needed. A state that the backend will never take stays for people. */
  async #handIn(state: ErroredState, apply: AbandonedApply): Promise<boolean> {
    const { auth, discovery, logger } = this.#runner;
    const { runId, attemptId } = apply;
    const client = new RunnerClient({ auth, discovery, runId });
    try {
      await client.uploadErroredState(state.content, attemptId);
      logger.info(`Run ${runId} has ended; its state was handed in`);
    } catch (error) {
      if (isPassing(error)) return false;
      if (!isUnknown(error)) {
        this.#report(
          apply,
          `it has ended, and ${state.file} is a state that the backend does not take: ${error}`,
        );
        return true;
      }
      logger.warn(`Run ${runId} is unknown; its state goes with it`);
    }
    await forgetErroredState(state);
    return true;
  }

  /** False: another try is needed. */
  async #proveEnded({ runId, attemptId }: AbandonedApply): Promise<boolean> {
    const { auth, discovery, logger } = this.#runner;
    const client = new RunnerClient({ auth, discovery, runId });
    try {
      await client.proveEnded(attemptId);
    } catch (error) {
      if (isPassing(error)) return false;
      logger.info(`Run ${runId} has ended; its lock is no concern: ${error}`);
    }
    return true;
  }

  #report({ runId }: AbandonedApply, what: string): void {
    if (this.#reported.has(runId)) return;
    this.#reported.add(runId);
    this.#runner.logger.error(`Run ${runId}: ${what}`);
  }

  async #remove({ id }: Leftover): Promise<void> {
    // Refused while a process lives in it, or a state lies there: the next look tries again.
    await this.#runner.directories.remove(id).catch(() => {});
  }
}

/** The apply that was begun in the directory on this host, if there was one. */
function abandonedApplyOf({
  directory,
  supervision,
}: Leftover): AbandonedApply | undefined {
  switch (supervision.status) {
    case 'running':
    case 'orphaned':
    case 'vanished':
      return { ...supervision.record, directory };
    case 'ended':
      return { ...supervision.exit, directory };
    default:
      return undefined;
  }
}
