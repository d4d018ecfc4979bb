import {
  canRetry,
  Change,
  hasFailed,
  hasNoRun,
  isApplied,
  Resource,
} from '@groundwork/plugin-infra-common';
import { InfraApi } from '../api';
import { useLive } from '../live/useLive';

/** More given up after a failure than these, and the failure is history. */
const FEW = 5;

/** The change whose failure a resource still stands on; undefined: there is none, or it is not known yet. @internal */
export function useFailure(resource: Resource): Change | undefined {
  const { id, state, status, updatedAt } = resource;
  const loaded = useLive<Change | undefined>({
    key: `failure ${id} ${state}/${status} ${updatedAt}`,
    load: api => findFailure(api, resource),
    concerns: () => false,
    keepPrevious: true,
    unchanging: true,
  });
  return loaded.status === 'ready' ? loaded.data : undefined;
}

/** The newest change that went wrong, unless one was carried out since; details count as neither. */
async function findFailure(
  api: InfraApi,
  resource: Resource,
): Promise<Change | undefined> {
  const { items } = await api.changes({
    resourceId: resource.id,
    limit: FEW,
    sort: '-createdAt',
  });
  for (const { id, status } of items.filter(({ kind }) => !hasNoRun(kind))) {
    if (isApplied(status)) return undefined;
    // A failed destroy that was given up has ended otherwise, and the resource still stands on it.
    if (hasFailed(status) || canRetry(resource)) {
      const change = await api.change(id);
      if (change.error) return change;
    }
  }
  return undefined;
}
