import { AuditEntry } from '@groundwork/plugin-infra-common';
import { ChangeLink, RunLink } from '../parts/links';
import { wordAudited } from '../words/auditWords';

/** What was done, with the way to the run or change by which it was. @internal */
export function AuditAction({
  entry,
}: {
  entry: Pick<AuditEntry, 'action' | 'changeId' | 'runId'>;
}) {
  const { action, changeId, runId } = entry;
  const words = wordAudited(action);
  if (runId) return <RunLink id={runId}>{words}</RunLink>;
  if (changeId) return <ChangeLink id={changeId}>{words}</ChangeLink>;
  return <>{words}</>;
}
