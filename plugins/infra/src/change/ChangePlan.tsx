import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Change } from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';
import { PlanSection } from '../plan/PlanSection';
import { usePlan } from '../plan/usePlan';
import { DecisionSection } from './DecisionSection';

/** The plan that stands, and the decision on it; a change without a run is decided by its values alone. @internal */
export function ChangePlan({ change }: { change: Change }) {
  const { kind, plan } = change;
  if (kind === 'metadata') {
    return plan ? (
      <DecisionSection change={change} shown={plan.digest} />
    ) : null;
  }
  return plan?.runId ? (
    <WithPlan change={change} runId={plan.runId} />
  ) : (
    <Stack spacing={3}>
      <Section title="Plan">
        <Typography color="text.secondary">
          There is no plan yet. A plan shows what Terraform would do, before
          anything is done.
        </Typography>
      </Section>
      {change.voidApprovals && (
        <DecisionSection change={change} shown={undefined} />
      )}
    </Stack>
  );
}

function WithPlan({ change, runId }: { change: Change; runId: string }) {
  const plan = usePlan(runId);
  return (
    <Stack spacing={3}>
      <PlanSection plan={plan} />
      <DecisionSection
        change={change}
        shown={plan.status === 'ready' ? plan.data.digest : undefined}
      />
    </Stack>
  );
}
