import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { isRunFinished, Run } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { ActionBar } from '../parts/ActionBar';
import { ActionError } from '../parts/ActionError';
import { Gone } from '../parts/Gone';
import { PageHeading } from '../parts/PageHeading';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { RunChip } from '../parts/StatusChips';
import { runsRouteRef } from '../routes';
import { OPERATION_WORDS, RUN_STATUS_WORDS } from '../words/runWords';
import { Diagnostics } from './Diagnostics';
import { LogView } from './log/LogView';
import { useRunLog } from './log/useRunLog';
import { RunFacts } from './RunFacts';
import { RunPlan } from './RunPlan';
import { RunSteps } from './RunSteps';
import { shownSteps } from './shownSteps';
import { useRun } from './useRuns';

/** One run: how far it is, what it waits for, its log, its plan. @internal */
export function RunPage() {
  const { runId = '' } = useParams();
  const run = useRun(runId);
  const runsPath = useRouteRef(runsRouteRef)();
  return (
    <Show
      loaded={run}
      gone={
        <Gone
          what="run"
          why="The address is mistyped, or you may not see its resource."
          list={{ title: 'All runs', to: runsPath }}
        />
      }
    >
      {data => <RunView key={data.id} run={data} />}
    </Show>
  );
}

function RunView({ run }: { run: Run }) {
  const runsPath = useRouteRef(runsRouteRef)();
  const { act, busy, error, clear } = useAction();
  const finished = isRunFinished(run.status);
  const log = useRunLog(run.id, finished);
  const title = `${OPERATION_WORDS[run.operation]} ${run.resourceName}`;
  const about = { runId: run.id, resourceId: run.resourceId };
  return (
    <>
      <PageHeading
        title={title}
        parent={{ title: 'Runs', to: runsPath }}
        chips={<RunChip status={run.status} />}
        actions={
          <ActionBar
            offered={[
              {
                action: 'cancel',
                color: 'error',
                onClick: () => void act(api => api.cancelRun(run.id), about),
              },
            ]}
            allowed={run.allowedActions}
            blocked={[]}
            busy={busy}
          />
        }
      />
      <ActionError error={error} onClose={clear} />
      <Stack spacing={3}>
        <Remarks run={run} />
        <Section title="Progress">
          <Stack spacing={3}>
            <RunSteps steps={shownSteps(run)} />
            <RunFacts run={run} />
          </Stack>
        </Section>
        {run.error && <Diagnostics error={run.error} />}
        <Section title="Log" noPadding>
          <LogView log={log} name={`${run.operation}-${run.resourceName}`} />
        </Section>
        {(run.planSummary ?? run.planRunId) && <RunPlan run={run} />}
      </Stack>
    </>
  );
}

/** What the run waits for, and why it ended. */
function Remarks({ run }: { run: Run }) {
  const severity =
    RUN_STATUS_WORDS[run.status].tone === 'bad' ? 'error' : 'info';
  return (
    <div
      role="status"
      hidden={!run.waitingFor && !run.reason && !run.cancelRequestedAt}
    >
      {run.waitingFor && (
        <Alert severity="info">Waits for {run.waitingFor}</Alert>
      )}
      {run.cancelRequestedAt && !isRunFinished(run.status) && (
        <Alert severity="warning">
          Cancel was requested: Terraform is given time to stop cleanly.
        </Alert>
      )}
      {run.reason && <Alert severity={severity}>{run.reason}</Alert>}
    </div>
  );
}
