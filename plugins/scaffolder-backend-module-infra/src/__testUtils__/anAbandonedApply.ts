import {
  applyArguments,
  Redactor,
  RunnerClient,
  Supervisor,
} from '@groundwork/plugin-infra-node';
import { prepareWorkplace, Workplace } from '../run/Workplace';
import { Pipeline } from './aPipeline';

/** An apply that goes on although the backend process that began it is gone. */
export interface AbandonedApplyScene {
  workplace: Workplace;
  supervisor: Supervisor;
}

/** Begins an apply of the pipeline's run as its steps do, and lets go of it. */
export async function anAbandonedApply(
  { runner, backend }: Pipeline,
  cancelGraceMs = 10_000,
): Promise<AbandonedApplyScene> {
  const { spec, runId, ticket } = backend;
  const { auth, discovery } = runner;
  const client = new RunnerClient({ auth, discovery, runId, ticket });
  const workplace = await prepareWorkplace({
    spec,
    client,
    runner,
    redactor: new Redactor([]),
    signal: new AbortController().signal,
    onLog: async () => {},
  });
  const { terraform, directory, engine, module, environment } = workplace;
  await terraform.init();
  await terraform.plan({ planFile: directory.planFile });
  const prepared = await workplace.supervisor.get();
  const { intervalMs, deadlineMs } = runner.leaseTimes;
  const supervisor = await prepared.go({
    runId,
    attemptId: spec.attemptId,
    binary: engine.binary,
    args: applyArguments({ planFile: directory.planFile }),
    cwd: module,
    env: environment,
    cancelGraceMs,
    lease: { ...(await client.leaseRequest()), intervalMs, deadlineMs },
  });
  supervisor.detach();
  return { workplace, supervisor };
}
