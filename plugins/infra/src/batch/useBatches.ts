import {
  Batch,
  BatchSummary,
  ListParameters,
  Page,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';
import { isBatchMoving } from '../words/batchWords';

/** Batches that match, followed while one of them moves. @internal */
export function useBatches(
  parameters: ListParameters,
): Loaded<Page<BatchSummary>> {
  return useLive({
    key: `batches ${JSON.stringify(parameters)}`,
    load: api => api.batches(parameters),
    isActive: page => page.items.some(({ status }) => isBatchMoving(status)),
    concerns: ({ batchId }) => batchId !== undefined,
    keepPrevious: true,
  });
}

/** One batch, followed. @internal */
export function useBatch(id: string): Loaded<Batch> {
  return useLive({
    key: `batch ${id}`,
    load: api => api.batch(id),
    isActive: ({ status }) => isBatchMoving(status),
    concerns: (signal, batch) =>
      signal.batchId === id ||
      batch?.items.some(item => item.resourceId === signal.resourceId) === true,
  });
}
