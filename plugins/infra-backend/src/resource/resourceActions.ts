import {
  actionsFor,
  canWithdraw,
  isLiveChild,
} from '@groundwork/plugin-infra-common';
import { Rights } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { ChangeRecord } from '../change/ChangeRecord';
import { unfinishedDryRun } from '../run/dryRun';
import { RunRecord } from '../run/RunRecord';
import { LoadedResource } from './ResourceWork';

/** What a person may do, and what not for which reason. */
export type ResourceActions = ReturnType<typeof actionsFor>;

/** What the person may do with the resource, and with this run of it. */
export function resourceActions(
  loaded: LoadedResource,
  actor: Actor,
  facts: {
    rights: Rights;
    templateEnabled: boolean;
    /** The newest change, if that failed. */
    failed: ChangeRecord | undefined;
    run: RunRecord | undefined;
  },
): ResourceActions {
  const { resource, change } = loaded;
  const { rights, templateEnabled, failed, run } = facts;
  return actionsFor({
    pair: resource.pair,
    abstract: resource.abstract,
    hasState: loaded.state !== undefined && !loaded.state.empty,
    everHadState: loaded.everHadState,
    children: loaded.children.length,
    liveChildren: loaded.children.filter(isLiveChild).length,
    liveUsers: loaded.users.filter(isLiveChild).length,
    templateEnabled,
    openChange: change && {
      kind: change.kind,
      status: change.status,
      requestedByActor: change.authors.includes(actor.ref),
      approvedByActor: change.approvals.some(
        approval => !approval.void && approval.by === actor.ref,
      ),
    },
    activeRun: run && {
      operation: run.operation,
      cancelRequested: run.cancelRequestedAt !== undefined,
    },
    hasDryRun: unfinishedDryRun(loaded) !== undefined,
    lastFailedChange: failed?.kind,
    role: rights.role,
    allowSelfApproval: change?.allowSelfApproval ?? false,
    deniedActions: rights.deniedActions,
  });
}

/** The failed change that may be given up. */
export function withdrawableOf(
  { resource }: LoadedResource,
  failed: ChangeRecord | undefined,
): ChangeRecord | undefined {
  return canWithdraw(failed?.kind, resource.pair) ? failed : undefined;
}
