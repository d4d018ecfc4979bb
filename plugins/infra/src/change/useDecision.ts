import { Action, Change, Plan } from '@groundwork/plugin-infra-common';
import { Loaded } from '../live/useLive';
import { useAction } from '../live/useAction';

/** How a person decides on a change. @internal */
export interface Decision {
  approve: { blocked?: string; run: (comment: string) => Promise<boolean> };
  reject: { blocked?: string; run: (comment: string) => Promise<boolean> };
  busy: boolean;
  error?: Error;
  clear: () => void;
}

/**
 * Approves exactly the plan that is displayed: its digest goes along, and while another plan stands than the one that is
 * shown, nothing can be approved.
 *
 * @internal
 */
export function useDecision(change: Change, plan: Loaded<Plan>): Decision {
  const { act, busy, error, clear } = useAction();
  const about = { changeId: change.id, resourceId: change.resourceId };
  const shown = plan.status === 'ready' ? plan.data : undefined;

  return {
    busy,
    error,
    clear,
    approve: {
      blocked:
        blockedBy(change, 'approve') ?? notReadable(change, shown?.digest),
      run: async comment => {
        if (!shown) return false;
        const body = {
          planDigest: shown.digest,
          comment: comment || undefined,
        };
        const answer = await act(
          api => api.approveChange(change.id, body),
          about,
        );
        return answer !== undefined;
      },
    },
    reject: {
      blocked: blockedBy(change, 'reject'),
      run: async comment => {
        const body = { comment: comment || undefined };
        const answer = await act(
          api => api.endChange(change.id, 'reject', body),
          about,
        );
        return answer !== undefined;
      },
    },
  };
}

function blockedBy(change: Change, action: Action): string | undefined {
  if (change.allowedActions.includes(action)) return undefined;
  const blocked = change.blockedActions.find(one => one.action === action);
  return blocked?.reason ?? 'Not possible now';
}

function notReadable(change: Change, shown?: string): string | undefined {
  if (shown === undefined) return 'The plan is not loaded yet';
  return shown === change.plan?.digest
    ? undefined
    : 'Another plan stands now: it is being loaded';
}
