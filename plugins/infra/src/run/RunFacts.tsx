import { Run } from '@groundwork/plugin-infra-common';
import { Facts } from '../parts/Facts';
import { ChangeLink, ResourceLink, RunLink } from '../parts/links';
import { Person } from '../parts/Person';
import { Elapsed, TimeAgo } from '../parts/TimeAgo';

/** What a run belongs to, who asked for it, when it was. @internal */
export function RunFacts({ run }: { run: Run }) {
  return (
    <Facts
      facts={{
        Resource: (
          <ResourceLink id={run.resourceId}>{run.resourceName}</ResourceLink>
        ),
        Change: run.changeId && (
          <ChangeLink id={run.changeId}>Show the change</ChangeLink>
        ),
        'Applies the plan of': run.planRunId && (
          <RunLink id={run.planRunId}>its plan run</RunLink>
        ),
        'Asked by': <Person entityRef={run.requestedBy} />,
        Queued: <TimeAgo at={run.queuedAt} />,
        Waited: (
          <Elapsed from={run.queuedAt} to={run.startedAt ?? run.endedAt} />
        ),
        Took: run.startedAt && (
          <Elapsed from={run.startedAt} to={run.endedAt} />
        ),
        Engine:
          run.engine && `${run.engine.kind} ${run.engine.version ?? ''}`.trim(),
        'Scaffolder task': run.taskId,
      }}
    />
  );
}
