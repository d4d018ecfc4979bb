import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { CreateBatchRequest } from '@groundwork/plugin-infra-common';
import { useAction } from '../../live/useAction';
import { useIdempotencyKey } from '../../live/useIdempotencyKey';
import { batchRouteRef } from '../../routes';
import { BatchQuestion } from './useBatchQuestion';

/** The form that starts a batch, and its sending; it leads to the batch. @internal */
export function useCreateBatch(question: BatchQuestion) {
  const { operation, subtreeOf, resourceIds } = question;
  const { act, ...state } = useAction();
  const keyFor = useIdempotencyKey();
  const navigate = useNavigate();
  const batchPath = useRouteRef(batchRouteRef);
  const [message, setMessage] = useState('');
  const [versionId, setVersionId] = useState(question.versionId ?? '');

  return {
    ...state,
    message,
    setMessage,
    versionId,
    setVersionId,
    async submit() {
      const body: CreateBatchRequest = {
        operation,
        ...(subtreeOf === undefined ? { resourceIds } : { subtreeOf }),
        versionId: versionId || undefined,
        message: message.trim() || undefined,
      };
      const batch = await act(api => api.createBatch(body, keyFor(body)), {});
      if (batch) navigate(batchPath({ batchId: batch.id }));
    },
  };
}
