import Typography from '@mui/material/Typography';
import { Plan } from '@groundwork/plugin-infra-common';
import { Loaded } from '../live/useLive';
import { isGone } from '../parts/errors';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { PlanDiff } from './PlanDiff';

/** A plan as a card. @internal */
export function PlanSection({ plan }: { plan: Loaded<Plan> }) {
  if (plan.status === 'failed' && isGone(plan.error)) {
    return (
      <Section title="Plan">
        <Typography color="text.secondary">
          The plan is no longer kept: its time is over, or its resource was
          deleted.
        </Typography>
      </Section>
    );
  }
  return (
    <Section title="Plan" noPadding={plan.status === 'ready'}>
      <Show loaded={plan} height={240}>
        {loaded => <PlanDiff key={loaded.digest} plan={loaded} />}
      </Show>
    </Section>
  );
}
