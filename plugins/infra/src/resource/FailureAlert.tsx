import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import {
  Action,
  canRetry,
  Change,
  findingOf,
  mustConfirmPlan,
  Resource,
  RunError,
} from '@groundwork/plugin-infra-common';
import { ChangeLink, RunLink } from '../parts/links';
import { ACTION_WORDS } from '../words/actionWords';
import { KIND_TITLES } from '../words/changeWords';
import { GIVE_UP } from './confirmations';
import { editKind } from './edit/editKind';
import { useFailure } from './useFailure';

/** Ways out of a failure, the likeliest first; `update` is any change that takes other values. */
const WAYS: Action[] = [
  'retry',
  'discard',
  'update',
  'provision',
  'recreate',
  'accept',
  'destroy',
  'delete',
];

/** Why the last change of a resource went wrong, where to read on, and what can be done now. @internal */
export function FailureAlert({ resource }: { resource: Resource }) {
  const failure = useFailure(resource);
  const stands = canRetry(resource);
  if (resource.openChange || (!stands && !failure)) return null;
  const what = failure ? KIND_TITLES[failure.kind] : 'The last change';
  const run = failure?.runs.at(-1);
  return (
    <Alert
      severity={stands ? 'error' : 'warning'}
      role={stands ? 'alert' : 'status'}
      sx={{ overflowWrap: 'anywhere' }}
    >
      <AlertTitle>
        {what} {mustConfirmPlan(resource) ? 'was interrupted' : 'failed'}
      </AlertTitle>
      {failure?.error && <Reason error={failure.error} />}
      {!stands && <Box>The resource stays as it was.</Box>}
      {failure && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, my: 0.5 }}>
          {run && <RunLink id={run.id}>Its run, with the log</RunLink>}
          <ChangeLink id={failure.id}>The change</ChangeLink>
        </Box>
      )}
      <Box>{wayForward(resource, failure)}</Box>
    </Alert>
  );
}

function Reason({ error }: { error: RunError }) {
  const findings = error.diagnostics
    .map(findingOf)
    .filter(finding => !error.summary.includes(finding));
  return (
    <Box sx={{ whiteSpace: 'pre-wrap' }}>
      {[error.summary, ...new Set(findings)].join('\n')}
    </Box>
  );
}

/** The buttons that lead on; where there is none, what stands in the way of trying again. */
function wayForward(resource: Resource, failure: Change | undefined): string {
  const { allowedActions, blockedActions, failedChange } = resource;
  const allowed: Action[] = editKind(allowedActions)
    ? ['update', ...allowedActions]
    : allowedActions;
  const ways = WAYS.filter(
    action =>
      allowed.includes(action) &&
      // Without a failed destroy there is nothing to give up.
      (action !== 'discard' || failedChange),
  ).map(action => (action === 'discard' ? GIVE_UP : ACTION_WORDS[action]));
  if (ways.length > 0) {
    return `What you can do now, with the buttons above: ${ways.join(', ')}.`;
  }
  const reason = blockedActions.find(
    ({ action }) => action === 'retry',
  )?.reason;
  return [
    failure && `${failure.resourceName} needs someone who may go on with it`,
    reason,
  ]
    .filter(Boolean)
    .join(': ');
}
