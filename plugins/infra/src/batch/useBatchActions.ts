import { Batch } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';

/** What can be asked for a batch. @internal */
export function useBatchActions({ id }: Pick<Batch, 'id'>) {
  const { act, ...state } = useAction();
  return {
    ...state,
    resume: () => void act(api => api.moveBatch(id, 'resume'), { batchId: id }),
    cancel: () => void act(api => api.moveBatch(id, 'cancel'), { batchId: id }),
  };
}
