import { planObstacle } from '@groundwork/plugin-infra-common';
import { conflict } from '../http/requests';
import { LoadedResource, ResourceWork } from '../resource/ResourceWork';
import { RunRecord } from './RunRecord';

/** The queued or running plan that no submitted change waits for. */
export function unfinishedDryRun({
  change,
  runs,
}: Pick<LoadedResource, 'change'> & {
  runs: readonly Readonly<RunRecord>[];
}): Readonly<RunRecord> | undefined {
  return runs.find(
    run => run.operation === 'plan' && run.id !== change?.planningRunId,
  );
}

/** Refuses a dry run for the reasons for which no button is offered; another one is named. */
export function requireDryRun(work: ResourceWork): void {
  const { abstract, name, pair } = work.resource;
  const other = unfinishedDryRun(work);
  if (other) {
    throw conflict(
      `Cannot plan '${name}': another dry run of it is ${other.status}. Wait for it, or cancel it.`,
      { runId: other.id, runStatus: other.status },
    );
  }
  const obstacle = planObstacle({
    pair,
    abstract,
    openChange: work.change,
    hasDryRun: false,
  });
  if (obstacle) throw work.refuse('plan', obstacle);
}
