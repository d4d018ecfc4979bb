import { hostname } from 'os';
import { RunnerClient } from '@groundwork/plugin-infra-node';
import { ConflictError } from '@backstage/errors';
import { isGone } from './isGone';
import { goOnAlone } from './pipeline';
import { Runner } from './Runner';
import { RunSession } from './RunSession';
import { runSecrets } from './runSecrets';
import { RunSessions } from './RunSessions';

/** The task that is to carry out a run. @internal */
export interface RunTask {
  runId: string;
  ticket: string;
  taskId: string;
  /** Entity ref of its template. */
  pipeline?: string;
  signal?: AbortSignal;
}

/**
 * Makes this process the owner of a run, if the backend lets it.
 *
 * @returns undefined if another attempt carries it out, or if it has ended
 * @throws ConflictError while the portal shuts down: the run is then dispatched again
 * @internal
 */
export async function startRun(
  runner: Runner,
  sessions: RunSessions,
  task: RunTask,
): Promise<RunSession | undefined> {
  const { runId, ticket, taskId, pipeline, signal } = task;
  if (sessions.isDraining) {
    throw new ConflictError(`Cannot start run '${runId}': the portal stops.`);
  }
  const { auth, discovery } = runner;
  const client = new RunnerClient({ auth, discovery, runId, ticket });
  const startedAt = new Date().toISOString();
  try {
    const spec = await client.start({ taskId, host: hostname() });
    const session = new RunSession({
      spec,
      client,
      runner,
      secrets: runSecrets(spec, ticket, runner.config),
      task: { id: taskId, pipeline },
    });
    session.onTaskGone = () => goOnAlone(session);
    sessions.add(ticket, session);
    session.log(`Starting ${spec.operation} of '${spec.resourceName}'`);
    session.reports.step({
      name: 'start',
      status: 'succeeded',
      startedAt,
      endedAt: new Date().toISOString(),
    });
    session.prepare();
    const onAbort = () => session.onTaskEnded();
    signal?.addEventListener('abort', onAbort, { once: true });
    // It may have been cancelled while the backend answered.
    if (signal?.aborted) onAbort();
    return session;
  } catch (error) {
    if (!isGone(error)) throw error;
    sessions.refuse(ticket);
    return undefined;
  }
}
