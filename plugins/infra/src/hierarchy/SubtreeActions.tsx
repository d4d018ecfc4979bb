import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import { Action, Resource } from '@groundwork/plugin-infra-common';
import { ActionButton } from '../parts/ActionButton';
import { LinkButton } from '../parts/LinkButton';
import { rootRouteRef } from '../routes';

/** What can be done with a resource and all below it, as one job. @internal */
export function SubtreeActions({ resource }: { resource: Resource }) {
  const root = useRouteRef(rootRouteRef)();
  const toBatch = (operation: string) =>
    `${root}/batches/create?subtreeOf=${resource.id}&operation=${operation}`;
  return (
    <Stack direction="row" gap={1} flexWrap="wrap" useFlexGap>
      <SubtreeAction
        label="Provision chain…"
        to={toBatch('provision')}
        blocked={chainObstacle(resource)}
      />
      <SubtreeAction
        label="Destroy all below…"
        to={toBatch('destroy')}
        blocked={destroyObstacle(resource)}
      />
    </Stack>
  );
}

function SubtreeAction(props: { label: string; to: string; blocked?: string }) {
  return props.blocked === undefined ? (
    <LinkButton to={props.to}>{props.label}</LinkButton>
  ) : (
    <ActionButton
      label={props.label}
      blocked={props.blocked}
      onClick={() => undefined}
    />
  );
}

/** Those in the way go first, leaf by leaf: only they must not be what blocks it. */
const GO_FIRST = ['Children exist', 'Outputs are used', 'It has children'];

function destroyObstacle(resource: Resource): string | undefined {
  // What is abstract is not destroyed itself: who may delete it may have all below it destroyed.
  const reason = obstacle(resource, resource.abstract ? 'delete' : 'destroy');
  return reason !== undefined && GO_FIRST.includes(reason) ? undefined : reason;
}

/** A resource that is there already may still have a chain below it to be provisioned. */
function chainObstacle(resource: Resource): string | undefined {
  const writes: Action[] = ['provision', 'update', 'metadata'];
  return writes.some(action => resource.allowedActions.includes(action))
    ? undefined
    : obstacle(resource, 'provision');
}

function obstacle(
  { allowedActions, blockedActions }: Resource,
  action: Action,
): string | undefined {
  if (allowedActions.includes(action)) return undefined;
  const blocked = blockedActions.find(one => one.action === action);
  return blocked?.reason ?? 'Not possible now';
}
