import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import { Change, hasNoRun } from '@groundwork/plugin-infra-common';
import { Gone } from '../parts/Gone';
import { PageHeading } from '../parts/PageHeading';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { ChangeChip } from '../parts/StatusChips';
import { changesRouteRef } from '../routes';
import { Diagnostics } from '../run/Diagnostics';
import { RunsOf } from '../run/RunsOf';
import { UpdateView } from '../template/compare/UpdateView';
import { CHANGE_STATUS_WORDS, KIND_WORDS } from '../words/changeWords';
import { ChangeActions } from './ChangeActions';
import { ChangeFacts } from './ChangeFacts';
import { ChangePlan } from './ChangePlan';
import { ChangeValuesSection } from './ChangeValuesSection';
import { StaleNotice } from './StaleNotice';
import { useChange } from './useChanges';

/** One change: who asks for what, what Terraform would do, and the decision. @internal */
export function ChangePage() {
  const { changeId = '' } = useParams();
  const change = useChange(changeId);
  const changesPath = useRouteRef(changesRouteRef)();
  return (
    <Show
      loaded={change}
      gone={
        <Gone
          what="change"
          why="The address is mistyped, or you may not see its resource."
          list={{ title: 'All changes', to: `${changesPath}?box=all` }}
        />
      }
    >
      {data => <ChangeView key={data.id} change={data} />}
    </Show>
  );
}

function ChangeView({ change }: { change: Change }) {
  const changesPath = useRouteRef(changesRouteRef)();
  return (
    <>
      <PageHeading
        title={`${KIND_WORDS[change.kind]} ${change.resourceName}`}
        parent={{ title: 'Changes', to: changesPath }}
        chips={<ChangeChip status={change.status} />}
        subtitle={CHANGE_STATUS_WORDS[change.status].meaning}
        actions={<ChangeActions change={change} />}
      />
      <Stack spacing={3}>
        <StaleNotice change={change} />
        <Section title="Request">
          <ChangeFacts change={change} />
        </Section>
        {change.error && <Diagnostics error={change.error} />}
        {change.versionChange && (
          <Section
            title={`From ${change.versionChange.fromRef} to ${change.versionChange.toRef}`}
            noPadding
          >
            <UpdateView comparison={change.versionChange} />
          </Section>
        )}
        <ChangeValuesSection change={change} />
        <ChangePlan change={change} />
        {!hasNoRun(change.kind) && (
          <RunsOf parameters={{ changeId: change.id }} />
        )}
      </Stack>
    </>
  );
}
