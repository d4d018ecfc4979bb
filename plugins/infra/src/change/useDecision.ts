import { Action, Change } from '@groundwork/plugin-infra-common';
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
 * Approves exactly what is displayed, by its digest: while another plan stands than the one that is shown, or while it is
 * not loaded, nothing can be approved.
 *
 * @internal
 */
export function useDecision(
  change: Change,
  shown: string | undefined,
): Decision {
  const { act, busy, error, clear } = useAction();
  const about = { changeId: change.id, resourceId: change.resourceId };

  return {
    busy,
    error,
    clear,
    approve: {
      blocked: blockedBy(change, 'approve') ?? notReadable(change, shown),
      run: async comment => {
        if (shown === undefined) return false;
        const body = {
          planDigest: shown,
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
