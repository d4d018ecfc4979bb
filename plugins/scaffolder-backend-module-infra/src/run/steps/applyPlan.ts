import {
  applyArguments,
  attachSupervisor,
  inspectSupervision,
  RunDirectory,
  SupervisedCommand,
  Supervisor,
} from '@groundwork/plugin-infra-node';
import { keepErroredState } from '../apply/keepErroredState';
import { watchApply } from '../apply/watchApply';
import { endingOf, RunFailure, RunStopped } from '../endings';
import { isGone } from '../isGone';
import { retrying } from '../retrying';
import { RunSession } from '../RunSession';
import { Workplace } from '../Workplace';

/** Milliseconds that the backend may be away while it is asked for leave. */
const LEAVE_RETRY_MS = 30_000;

/** Applies the saved plan, under a supervisor that goes on without this process. @internal */
export async function applyPlan(
  session: RunSession,
): Promise<'skipped' | void> {
  if (session.spec.phase === 'plan') return 'skipped';
  const workplace = await session.workplace();
  const { directory, command } = workplace;
  await session.planStored;
  session.stopping.checkMayApply();
  await askLeave(session);
  session.applyBegan = true;
  session.log(`Executing ${command} apply`);
  const ending = await superviseApply(session, workplace).finally(() =>
    directory.removeVariables(),
  );
  await keepErroredState(session, directory);
  if (ending) throw new RunFailure(ending);
  session.applied = true;
  return undefined;
}

async function superviseApply(session: RunSession, workplace: Workplace) {
  return watchApply(session, {
    directory: workplace.directory.out,
    command: workplace.command,
    supervisor: await start(session, workplace),
  });
}

/** The backend refuses when the run is to stop, or has ended. */
async function askLeave(session: RunSession): Promise<void> {
  const { client, stopping } = session;
  try {
    await retrying(() => client.startApply(), {
      forMs: LEAVE_RETRY_MS,
      signal: stopping.signal,
    });
  } catch (error) {
    if (!isGone(error)) throw error;
    await session.stopIfCancelled();
    stopping.check();
    throw new RunStopped('leaseLost');
  }
}

/** Whatever goes wrong here: terraform that was started is watched to its end. */
async function start(
  session: RunSession,
  workplace: Workplace,
): Promise<Supervisor | undefined> {
  const { out } = workplace.directory;
  try {
    const [prepared, command] = await Promise.all([
      workplace.supervisor.get(),
      commandOf(session, workplace),
    ]);
    const supervisor = await prepared.go(command);
    session.lease.release();
    return supervisor;
  } catch (error) {
    const { status } = await inspectSupervision(out);
    if (status === 'none') {
      throw new RunFailure(endingOf(error, false));
    }
    return attachSupervisor(out);
  }
}

/** A plan holds none of these values; Terraform takes no others along with a plan. */
async function writeEphemeral(
  { spec }: RunSession,
  directory: RunDirectory,
): Promise<string | undefined> {
  const given = spec.ephemeral.filter(name =>
    Object.hasOwn(spec.variables, name),
  );
  if (given.length === 0) return undefined;
  await directory.writeVariables(
    Object.fromEntries(given.map(name => [name, spec.variables[name]])),
  );
  return directory.variablesFile;
}

async function commandOf(
  session: RunSession,
  { engine, directory, module, environment }: Workplace,
): Promise<SupervisedCommand> {
  const { spec, client, runner } = session;
  const { intervalMs, deadlineMs } = runner.leaseTimes;
  return {
    runId: spec.runId,
    attemptId: spec.attemptId,
    binary: engine.binary,
    args: applyArguments({
      planFile: directory.planFile,
      variablesFile: await writeEphemeral(session, directory),
    }),
    cwd: module,
    env: environment,
    timeoutMs: session.timeLeftMs,
    cancelGraceMs: spec.cancelGraceSeconds * 1000,
    lease: { ...(await client.leaseRequest()), intervalMs, deadlineMs },
  };
}
