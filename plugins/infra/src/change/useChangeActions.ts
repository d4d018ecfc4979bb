import { Change } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';

/** What can be asked for a change, besides a decision. @internal */
export function useChangeActions(change: Pick<Change, 'id' | 'resourceId'>) {
  const { act, ...state } = useAction();
  const about = { changeId: change.id, resourceId: change.resourceId };
  return {
    ...state,
    plan: () => void act(api => api.moveChange(change.id, 'plan'), about),
    submit: () => void act(api => api.moveChange(change.id, 'submit'), about),
    discard: (comment?: string) =>
      void act(api => api.endChange(change.id, 'discard', { comment }), about),
  };
}
