import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Resource, StateLock } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { ActionError } from '../parts/ActionError';
import { Facts } from '../parts/Facts';
import { RunLink } from '../parts/links';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { TimeAgo } from '../parts/TimeAgo';
import { useStateStorage } from './useStateStorage';

/** The Terraform state: its lock with its holder, and its latest version. @internal */
export function StateSection({ resource }: { resource: Resource }) {
  const storage = useStateStorage(resource);
  return (
    <Section title="Terraform state">
      <Show loaded={storage} height={60}>
        {({ lock, versions }) => {
          const latest = versions?.items.find(({ kind }) => kind === 'current');
          const diverged = versions?.items.some(
            ({ kind }) => kind === 'diverged',
          );
          return (
            <>
              {lock && <Lock resourceId={resource.id} lock={lock} />}
              {diverged && (
                <Alert severity="warning" sx={{ mb: 2 }}>
                  A run that had lost its right wrote a state of its own: it is
                  kept aside as a diverged version.
                </Alert>
              )}
              {latest ? (
                <Facts
                  facts={{
                    Serial: latest.serial,
                    Versions: versions?.totalItems,
                    Written: <TimeAgo at={latest.createdAt} />,
                    By: latest.runId && (
                      <RunLink id={latest.runId}>its run</RunLink>
                    ),
                  }}
                />
              ) : (
                <Typography variant="body2" color="text.secondary">
                  No state is stored.
                </Typography>
              )}
            </>
          );
        }}
      </Show>
    </Section>
  );
}

function Lock(props: { resourceId: string; lock: StateLock }) {
  const { resourceId, lock } = props;
  const { act, busy, error, clear } = useAction();
  const dead = lock.holder === 'presumed dead';
  return (
    <>
      <Alert
        severity={dead ? 'warning' : 'info'}
        sx={{ mb: 2 }}
        action={
          dead && (
            <Button
              color="inherit"
              size="small"
              disabled={busy}
              onClick={() =>
                void act(api => api.releaseStateLock(resourceId), {
                  resourceId,
                })
              }
            >
              Release lock
            </Button>
          )
        }
      >
        Locked for {lock.operation} by {lock.who},{' '}
        <TimeAgo at={lock.createdAt} />
        {lock.runId && (
          <>
            {' '}
            (<RunLink id={lock.runId}>its run</RunLink>)
          </>
        )}
        {dead && '. The holder is presumed dead.'}
      </Alert>
      <ActionError error={error} onClose={clear} />
    </>
  );
}
