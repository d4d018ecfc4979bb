import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import {
  Change,
  ChangePlan as StandingPlan,
} from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';
import { PlanSection } from '../plan/PlanSection';
import { usePlan } from '../plan/usePlan';
import { Approvals } from './Approvals';
import { DecisionForm } from './DecisionForm';

/** The plan that stands, and the decision on it. @internal */
export function ChangePlan({ change }: { change: Change }) {
  if (!change.plan) {
    return (
      <Section title="Plan">
        <Typography color="text.secondary">
          There is no plan yet. A plan shows what Terraform would do, before
          anything is done.
        </Typography>
      </Section>
    );
  }
  return <WithPlan change={change} standing={change.plan} />;
}

function WithPlan(props: { change: Change; standing: StandingPlan }) {
  const { change, standing } = props;
  const plan = usePlan(standing.runId);
  return (
    <Stack spacing={3}>
      <PlanSection plan={plan} />
      {change.quorum > 0 && (
        <Section title="Decision">
          <Stack spacing={2}>
            <Approvals change={change} />
            {decidable(change) && <DecisionForm change={change} plan={plan} />}
          </Stack>
        </Section>
      )}
    </Stack>
  );
}

/** The server says either that a decision is possible, or why it is not; of a finished change it says neither. */
function decidable({ allowedActions, blockedActions }: Change): boolean {
  return [...allowedActions, ...blockedActions.map(one => one.action)].some(
    action => action === 'approve' || action === 'reject',
  );
}
