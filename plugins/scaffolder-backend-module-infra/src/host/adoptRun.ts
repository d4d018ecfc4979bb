import { hostname } from 'os';
import {
  attachSupervisor,
  RunDirectory,
  RunnerClient,
  Supervisor,
} from '@groundwork/plugin-infra-node';
import { keepErroredState } from '../run/apply/keepErroredState';
import { watchApply } from '../run/apply/watchApply';
import { claimDirectory, inheritSecrets } from '../run/directoryClaim';
import { RunFailure } from '../run/endings';
import { Runner } from '../run/Runner';
import { RunSession } from '../run/RunSession';
import { runSecrets } from '../run/runSecrets';
import { RunSessions } from '../run/RunSessions';

/** An apply that a process which is gone has begun on this host, by its records. @internal */
export interface AbandonedApply {
  runId: string;
  attemptId: string;
  startedAt: string;
  /** When its time is up, as far as that is on record. */
  timeoutAt?: string;
  directory: RunDirectory;
}

/**
 * Takes an abandoned apply over: becomes the run's owner again, follows terraform to its end if it still lives, and
 * reports how it ended.
 *
 * @returns what to wait for: the end of the run, as it is reported
 * @throws what the backend answers, e.g. a conflict if the run has ended there
 * @internal
 */
export async function adoptRun(
  runner: Runner,
  sessions: RunSessions,
  apply: AbandonedApply,
): Promise<{ ended: Promise<void> }> {
  const { auth, discovery, logger } = runner;
  const { runId, attemptId, directory } = apply;
  const client = new RunnerClient({ auth, discovery, runId });
  const { ticket, spec, logLines, outputOffset } = await client.reattach({
    attemptId,
    host: hostname(),
  });
  const inherited = await inheritSecrets(directory.out);
  await claimDirectory(directory.out, inherited);
  const session = new RunSession({
    spec,
    client,
    runner,
    secrets: [...runSecrets(spec, ticket, runner.config), ...inherited],
    knownLines: logLines,
    timeLeftMs:
      apply.timeoutAt === undefined
        ? undefined
        : Date.parse(apply.timeoutAt) - Date.now(),
  });
  session.applyBegan = true;
  sessions.add(ticket, session);
  const ended = follow(session, apply, outputOffset).catch(error =>
    logger.info(`Run ${runId} was settled after a restart: ${error.message}`),
  );
  return { ended };
}

async function follow(
  session: RunSession,
  { directory, startedAt }: AbandonedApply,
  reportedOffset: number,
): Promise<void> {
  session.log('The portal restarted; taking over from there');
  await session.step(
    'apply',
    async () => {
      const supervisor = await attachSupervisor(directory.out);
      if (supervisor) await handOverLease(session, supervisor);
      const ending = await watchApply(session, {
        directory: directory.out,
        command: session.spec.engine.kind === 'opentofu' ? 'tofu' : 'terraform',
        supervisor,
        reportedOffset,
      }).finally(() => directory.removeVariables());
      await keepErroredState(session, directory);
      if (ending) throw new RunFailure(ending);
      session.applied = true;
    },
    startedAt,
  );
  session.log('Extracting outputs');
  await session.end({
    outcome: 'succeeded',
    reason: 'Terraform applied the plan, while the portal restarted.',
    terraformEnded: true,
  });
}

/** Its old token may have run out meanwhile; where it can't be reached the lease stays with us. */
async function handOverLease(session: RunSession, supervisor: Supervisor) {
  try {
    const { headers } = await session.client.leaseRequest();
    await supervisor.updateHeaders(headers);
    session.lease.release();
  } catch (error) {
    session.runner.logger.warn(
      `Run ${session.spec.runId}: the lease stays with the portal: ${error}`,
    );
  }
}
