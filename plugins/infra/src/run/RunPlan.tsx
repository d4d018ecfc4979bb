import { Run } from '@groundwork/plugin-infra-common';
import { PlanSection } from '../plan/PlanSection';
import { usePlan } from '../plan/usePlan';

/** The plan that a run made, or that it applies. @internal */
export function RunPlan({ run }: { run: Run }) {
  const plan = usePlan(run.planRunId ?? run.id);
  return <PlanSection plan={plan} />;
}
