import { InfraApi } from '../api';
import {
  canRetry,
  Page,
  Resource,
  StateLock,
  StateVersion,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';
import { isGone } from '../parts/errors';

/** The Terraform state of a resource: who holds its lock, and what is stored. @internal */
export interface StateStorage {
  lock?: StateLock;
  /** Absent if the person may not see them. */
  versions?: Page<StateVersion>;
}

/** The state storage of a resource, followed. @internal */
export function useStateStorage(resource: Resource): Loaded<StateStorage> {
  return useLive({
    key: `state ${resource.id} ${resource.stateLocked}`,
    load: api => readStateStorage(api, resource),
    // Whether a lock that is shown is still there is the resource's to say first.
    concerns: (signal, storage) =>
      signal.resourceId === resource.id && storage?.lock === undefined,
    keepPrevious: true,
  });
}

async function readStateStorage(
  api: InfraApi,
  resource: Resource,
): Promise<StateStorage> {
  const [lock, versions] = await Promise.all([
    // A free lock answers as an error, and one of a run at work comes and goes: what is left behind is shown.
    canRetry(resource) && resource.stateLocked
      ? api.stateLock(resource.id).catch(unlessGone)
      : undefined,
    api.stateVersions(resource.id).catch(unlessGone),
  ]);
  return { lock, versions };
}

function unlessGone(error: Error): undefined {
  if (isGone(error)) return undefined;
  throw error;
}
