import {
  isRunFinished,
  Run,
  RUN_STEPS,
  RunStep,
} from '@groundwork/plugin-infra-common';

/** A step that has begun, or one that is still to come. @internal */
export interface ShownStep {
  name: string;
  step?: RunStep;
}

/** The steps that began, in their order, and those of the built-in pipeline that may still come. @internal */
export function shownSteps(run: Pick<Run, 'steps' | 'status'>): ShownStep[] {
  const begun = run.steps.map(step => ({ name: step.name, step }));
  if (isRunFinished(run.status)) return begun;
  const known = new Set(run.steps.map(({ name }) => name));
  const lastKnown = Math.max(
    ...RUN_STEPS.map((name, index) => (known.has(name) ? index : -1)),
  );
  const toCome = RUN_STEPS.slice(lastKnown + 1).filter(
    name => !known.has(name),
  );
  return [...begun, ...toCome.map(name => ({ name }))];
}
