import { BatchSummary } from '@groundwork/plugin-infra-common';
import { BATCH_OPERATION_WORDS, wordResources } from '../words/batchWords';

/** "Destroy 3 resources". @internal */
export function batchTitle({
  operation,
  counts,
}: Pick<BatchSummary, 'operation' | 'counts'>): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${BATCH_OPERATION_WORDS[operation]} ${wordResources(total)}`;
}
