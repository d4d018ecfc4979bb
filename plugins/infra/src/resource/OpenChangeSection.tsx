import Stack from '@mui/material/Stack';
import { Change, hasNoRun } from '@groundwork/plugin-infra-common';
import { ChangeActions } from '../change/ChangeActions';
import { ChangeFacts } from '../change/ChangeFacts';
import { ChangeValuesSection } from '../change/ChangeValuesSection';
import { ChangePlan } from '../change/ChangePlan';
import { StaleNotice } from '../change/StaleNotice';
import { useChange } from '../change/useChanges';
import { ChangeLink } from '../parts/links';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { ChangeChip } from '../parts/StatusChips';
import { KIND_TITLES } from '../words/changeWords';

/** What is on its way for a resource, with its plan and the decision on it. @internal */
export function OpenChangeSection({ id }: { id: string }) {
  const change = useChange(id);
  return <Show loaded={change}>{data => <OpenChange change={data} />}</Show>;
}

function OpenChange({ change }: { change: Change }) {
  return (
    <Stack spacing={3}>
      <StaleNotice change={change} />
      <Section
        title={
          <>
            Open change:{' '}
            <ChangeLink id={change.id}>{KIND_TITLES[change.kind]}</ChangeLink>
          </>
        }
        action={<ChangeChip status={change.status} />}
      >
        <Stack spacing={2}>
          <ChangeFacts change={change} />
          <ChangeActions change={change} />
        </Stack>
      </Section>
      {hasNoRun(change.kind) && <ChangeValuesSection change={change} />}
      {change.plan && <ChangePlan change={change} />}
    </Stack>
  );
}
