import { endingOfStop } from './endings';
import { RunSession } from './RunSession';
import { applyPlan } from './steps/applyPlan';
import { finish } from './steps/finish';
import { initialise } from './steps/initialise';
import { makePlan } from './steps/makePlan';
import { validate } from './steps/validate';

/** The pipeline that holds no steps but ours. */
const BUILT_IN_PIPELINE = 'template:default/infra-run';

/** The steps of a run between its start and its end, in order. @internal */
export const STEPS = {
  init: initialise,
  validate,
  plan: makePlan,
  apply: applyPlan,
};

/** One of the {@link STEPS}. @internal */
export type StepName = keyof typeof STEPS;

/**
 * Goes on with a run whose scaffolder task is gone. With the built-in pipeline that is the rest of our own steps; any
 * other one may hold checks that only the task could carry out, so nothing is applied without them.
 *
 * @internal
 */
export async function goOnAlone(session: RunSession): Promise<void> {
  const canGoOn =
    session.applied || session.task?.pipeline === BUILT_IN_PIPELINE;
  if (!canGoOn) {
    await session.end(endingOfStop('taskGone'));
    return;
  }
  for (const [name, work] of Object.entries(STEPS)) {
    if (session.done.has(name)) continue;
    await session.step(name, () => work(session));
  }
  await finish(session);
}
