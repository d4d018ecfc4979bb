import { useState } from 'react';
import { Resource, ResourceSummary } from '@groundwork/plugin-infra-common';
import { ActionBar } from '../parts/ActionBar';
import { referredIds } from '../reference/outputReference';
import { DetachDialog } from './DetachDialog';

/** Leads to a change that lets a resource stand on its own; nothing where it does already. @internal */
export function DetachButton(props: {
  resource: Resource;
  parents: Pick<ResourceSummary, 'id' | 'name'>[];
}) {
  const { resource, parents } = props;
  const [asking, setAsking] = useState(false);
  const isFree =
    resource.parentIds.length === 0 &&
    referredIds(resource.variables).length === 0;
  if (isFree) return null;
  return (
    <>
      <ActionBar
        label="Detach"
        allowed={resource.allowedActions}
        blocked={resource.blockedActions}
        offered={[
          {
            action: resource.abstract ? 'metadata' : 'update',
            label: 'Detach…',
            onClick: () => setAsking(true),
            whenBlocked: 'button',
          },
        ]}
      />
      {asking && (
        <DetachDialog
          resource={resource}
          parents={parents}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
