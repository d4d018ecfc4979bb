import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { Resource, Run } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import {
  editResourceRouteRef,
  resourcesRouteRef,
  runRouteRef,
} from '../routes';

/** What can be asked for a resource; each tells where it led to. @internal */
export function useResourceActions(resource: Resource) {
  const { act, ...state } = useAction();
  const navigate = useNavigate();
  const runPath = useRouteRef(runRouteRef);
  const editPath = useRouteRef(editResourceRouteRef);
  const listPath = useRouteRef(resourcesRouteRef);
  const { id, openChange, activeRun, failedChange } = resource;
  const about = { resourceId: id, changeId: openChange?.id };

  return {
    ...state,
    async plan() {
      const answer = await act<{ run?: Run }>(
        api =>
          openChange
            ? api.moveChange(openChange.id, 'plan')
            : api.planResource(id),
        about,
      );
      if (answer?.run) navigate(runPath({ runId: answer.run.id }));
    },
    edit: () => navigate(editPath({ resourceId: id })),
    editDetails: () =>
      navigate(`${editPath({ resourceId: id })}?kind=metadata`),
    async request(
      verb: 'provision' | 'destroy' | 'recreate' | 'retry',
      message?: string,
      startAt?: string,
    ) {
      await act(
        api => api.requestChange(id, verb, { message, startAt }),
        about,
      );
    },
    async remove() {
      const gone = await act(async api => {
        await api.deleteResource(id);
        return true;
      });
      if (gone) navigate(listPath());
    },
    async cancel() {
      if (!activeRun) return;
      const runId = activeRun.id;
      await act(api => api.cancelRun(runId), { ...about, runId });
    },
    async giveUp(comment?: string) {
      if (!failedChange) return;
      const changeId = failedChange.id;
      await act(api => api.endChange(changeId, 'discard', { comment }), {
        ...about,
        changeId,
      });
    },
    async accept(reason = '') {
      await act(api => api.acceptResource(id, reason), about);
    },
  };
}
