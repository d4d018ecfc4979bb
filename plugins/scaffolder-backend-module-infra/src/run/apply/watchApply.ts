import { setTimeout as sleep } from 'timers/promises';
import {
  followTerraform,
  inspectSupervision,
  interruptOrphan,
  killOrphan,
  supervisionFiles,
  SupervisionStatus,
  Supervisor,
  TerraformMessages,
  waitUntilGone,
} from '@groundwork/plugin-infra-node';
import { RunEnding } from '../endings';
import type { RunSession } from '../RunSession';
import { applyEnding, SupervisedEnd } from './applyEnding';

/** Milliseconds after which a supervisor gets a fresh service token; they last an hour. */
const TOKEN_REFRESH_MS = 15 * 60_000;

/** Milliseconds between two looks at the records, and how many of them may fail. */
const LOOK_INTERVAL_MS = 500;
const MOST_FAILED_LOOKS = 20;

/** Its time limit the supervisor keeps by itself, and the lease is its own. */
const INTERRUPTS = {
  cancelled: 'cancel',
  drained: 'shutdown',
  timedOut: undefined,
  leaseLost: undefined,
  taskGone: undefined,
} as const;

/** Without a supervisor all of it is up to us. */
const ORPHAN_INTERRUPTS = {
  cancelled: 'cancel',
  drained: 'shutdown',
  timedOut: 'timeout',
  leaseLost: 'lease',
  taskGone: undefined,
} as const;

/** What to watch. @internal */
export interface WatchOptions {
  /** The run's `out` directory. */
  directory: string;
  /** What people call the program, e.g. `terraform`. */
  command: string;
  /** Absent: it is dead already. */
  supervisor?: Supervisor;
  /** Up to which byte the output is in the log already. */
  reportedOffset?: number;
}

/**
 * Follows a supervised terraform to its end: its output goes to the log, the supervisor is kept able to renew the
 * lease, and a stop of the run is passed on.
 *
 * @returns how the run ends because of it; undefined if the plan is applied
 * @throws Error where nobody can tell whether terraform has ended
 * @internal
 */
export async function watchApply(
  session: RunSession,
  options: WatchOptions,
): Promise<RunEnding | undefined> {
  const { directory, command, supervisor } = options;
  const files = supervisionFiles(directory);
  const messages = new TerraformMessages(session.redactor);
  const care = supervisor && careFor(session, supervisor);
  try {
    const ended = waitForEnd(session, directory, supervisor);
    await followTerraform({
      stdoutFile: files.stdoutFile,
      stderrFile: files.stderrFile,
      until: ended,
      messages,
      reportedOffset: options.reportedOffset,
      onLog: (lines, offset) => session.take(lines, offset),
    }).catch(error => {
      // Its end counts, not what it said: that may be unreadable while terraform goes on.
      session.log(`The output of ${command} apply is cut here: ${error}`);
    });
    return applyEnding(command, await ended, messages);
  } finally {
    care?.stop();
    supervisor?.detach();
  }
}

/** While the supervisor lives it holds the lease; afterwards we do, for as long as anything of the run lives. */
async function waitForEnd(
  session: RunSession,
  directory: string,
  supervisor?: Supervisor,
): Promise<SupervisedEnd> {
  const end = await supervisor?.wait().catch(error => {
    session.log(`The supervisor can't be watched: ${error}`);
    return undefined;
  });
  session.lease.hold();
  if (end && end !== 'supervisorDied') return { known: true, exit: end };
  return waitForProof(session, directory);
}

/** Looks at the records until they prove that terraform has ended. Throws where they never can. */
async function waitForProof(
  session: RunSession,
  directory: string,
): Promise<SupervisedEnd> {
  for (let failures = 0; ; ) {
    const found = await inspectSupervision(directory).catch(error => {
      failures++;
      if (failures === MOST_FAILED_LOOKS) throw error;
      return undefined;
    });
    switch (found?.status) {
      case 'ended':
        return { known: true, exit: found.exit };
      case 'orphaned':
        session.log('The supervisor died; waiting for the end of terraform');
        await outlast(session, directory, found);
        return { known: false, terraformBegan: true };
      case 'vanished':
        return { known: false, terraformBegan: found.terraformBegan };
      case 'running':
      case undefined:
        await sleep(LOOK_INTERVAL_MS);
        break;
      default:
        throw new Error(`The records say '${found?.status}'`);
    }
  }
}

/**
 * Waits for the end of a terraform without supervisor, and does what that would have done: passes on the one interrupt
 * that it may get, and kills it when it does not stop in time.
 */
async function outlast(
  session: RunSession,
  directory: string,
  { record, terraform }: Extract<SupervisionStatus, { status: 'orphaned' }>,
): Promise<void> {
  const { stopping, runner, spec } = session;
  const note = (error: unknown) =>
    runner.logger.warn(`Run ${spec.runId}: cannot stop terraform: ${error}`);
  let timer: NodeJS.Timeout | undefined;
  const killLater = () => {
    timer ??= setTimeout(
      () => killOrphan(directory).catch(note),
      record.cancelGraceMs,
    );
  };
  const interrupt = () => {
    const reason = stopping.reason && ORPHAN_INTERRUPTS[stopping.reason];
    if (reason) interruptOrphan(directory, reason).then(killLater, note);
  };
  if (record.interruptedBy) killLater();
  interrupt();
  stopping.signal.addEventListener('abort', interrupt, { once: true });
  await waitUntilGone(terraform);
  clearTimeout(timer);
  stopping.signal.removeEventListener('abort', interrupt);
}

function careFor(session: RunSession, supervisor: Supervisor) {
  const { client, stopping, runner, spec } = session;
  const note = (what: string) => (error: unknown) =>
    runner.logger.warn(`Run ${spec.runId}: cannot ${what}: ${error}`);
  const refresh = async () =>
    supervisor.updateHeaders((await client.leaseRequest()).headers);
  const timer = setInterval(() => {
    refresh().catch(note('give the supervisor a fresh token'));
  }, TOKEN_REFRESH_MS);
  timer.unref();
  const interrupt = () => {
    const reason = INTERRUPTS[stopping.reason ?? 'leaseLost'];
    if (!reason) return;
    supervisor.interrupt(reason).catch(note('interrupt terraform'));
  };
  if (stopping.reason) interrupt();
  stopping.signal.addEventListener('abort', interrupt, { once: true });
  return {
    stop: () => {
      clearInterval(timer);
      stopping.signal.removeEventListener('abort', interrupt);
    },
  };
}
