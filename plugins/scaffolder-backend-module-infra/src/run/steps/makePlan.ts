import { readFile, writeFile } from 'fs/promises';
import { join } from 'path';
import { NormalisedPlan } from '@groundwork/plugin-infra-common';
import {
  normalisePlan,
  readLockFile,
  TerraformResult,
  UploadPlanRequest,
} from '@groundwork/plugin-infra-node';
import { RunFailure } from '../endings';
import { readPlanState } from '../planState';
import { retrying } from '../retrying';
import { RunSession } from '../RunSession';
import { Workplace } from '../Workplace';
import { requireSuccess } from './requireSuccess';

/** Name of the masked plan in the task's workspace, for steps between plan and apply. @internal */
export const PLAN_IN_WORKSPACE = 'plan.json';

/** Milliseconds that the backend may be away while a plan is to be stored. */
const UPLOAD_RETRY_MS = 60_000;

/**
 * Makes the plan, saves it and reads it. It is stored while the task goes on: whoever builds on it waits for
 * `planStored`.
 *
 * @param workspace - the task's workspace; absent: nobody reads the plan there
 * @internal
 */
export async function makePlan(
  session: RunSession,
  workspace?: string,
): Promise<'skipped' | void> {
  if (session.spec.phase === 'apply') return 'skipped';
  const workplace = await session.workplace();
  const result = await runPlan(session, workplace);
  const plan = await readPlan(session, workplace, result);
  session.planStored = storePlan(session, workplace, plan);
  session.planStored.catch(() => {});
  if (workspace) {
    await writeFile(join(workspace, PLAN_IN_WORKSPACE), JSON.stringify(plan));
  }
  return undefined;
}

async function runPlan(
  session: RunSession,
  { directory, terraform, command }: Workplace,
): Promise<TerraformResult> {
  const { spec, stopping } = session;
  session.log('Preparing variables');
  await directory.writeVariables(spec.variables);
  session.log(`Executing ${command} plan`);
  const result = await terraform
    .plan({
      planFile: directory.planFile,
      variablesFile: directory.variablesFile,
      destroy: spec.destroys,
      signal: stopping.signal,
    })
    .finally(() => directory.removeVariables());
  requireSuccess(session, `${command} plan`, result);
  return result;
}

async function readPlan(
  session: RunSession,
  { directory, terraform, command }: Workplace,
  result: TerraformResult,
): Promise<NormalisedPlan> {
  const shown = await terraform.show(directory.planFile, {
    signal: session.stopping.signal,
  });
  switch (shown.shown) {
    case 'plan':
      return normalisePlan(shown.plan, { redactor: session.redactor });
    case 'tooLarge':
      session.log('The plan is too large to be shown; its summary is kept');
      return summaryOnly(result);
    default:
      requireSuccess(session, `${command} show`, shown.result);
      throw new RunFailure({ reason: `${command} show told no plan` });
  }
}

/** Of a plan too large to be read: what Terraform counted itself. */
function summaryOnly({ changes }: TerraformResult): NormalisedPlan {
  return {
    summary: {
      add: changes?.add ?? 0,
      change: changes?.change ?? 0,
      replace: 0,
      destroy: changes?.remove ?? 0,
      import: changes?.import ?? 0,
      move: 0,
    },
    resourceChanges: [],
    outputChanges: [],
    truncated: true,
  };
}

async function storePlan(
  session: RunSession,
  { directory, module, engine }: Workplace,
  plan: NormalisedPlan,
): Promise<void> {
  const planFile = await readFile(directory.planFile);
  const upload: UploadPlanRequest = {
    planFile: planFile.toString('base64'),
    lockFile: await readLockFile(module),
    plan,
    engineVersion: engine.version,
    state: await readPlanState(planFile),
  };
  await retrying(() => session.client.uploadPlan(upload), {
    forMs: UPLOAD_RETRY_MS,
    signal: session.stopping.signal,
  });
}
