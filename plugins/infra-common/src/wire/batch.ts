import { z } from 'zod';
import {
  BATCH_OPERATIONS,
  BATCH_STATUSES,
  BatchItemStatus,
  BatchOperation,
  BatchStatus,
} from '../lifecycle';
import { listQuery, oneOrMore } from './paging';
import { text } from './text';

/**
 * Body of `POST /batches`: a selection, or a resource with all below it. A subtree is destroyed leaf first and provisioned
 * parent first. `versionId` goes with `update`.
 *
 * @public
 */
export const createBatchRequest = z
  .strictObject({
    operation: z.enum(BATCH_OPERATIONS),
    resourceIds: z.array(z.uuid()).min(1).max(500).optional(),
    subtreeOf: z.uuid().optional(),
    versionId: z.uuid().optional(),
    message: text(2000).optional(),
  })
  .refine(
    ({ resourceIds, subtreeOf }) =>
      (resourceIds === undefined) !== (subtreeOf === undefined),
    'either resourceIds or subtreeOf must be given',
  )
  .refine(
    ({ operation, versionId }) =>
      versionId === undefined || operation === 'update',
    { path: ['versionId'], message: 'goes with the operation update' },
  );

/** @public */
export type CreateBatchRequest = z.input<typeof createBatchRequest>;

/** Query of `GET /batches`. @public */
export const batchListQuery = listQuery.extend({
  status: oneOrMore(z.enum(BATCH_STATUSES)).optional(),
});

/** @public */
export type BatchListQuery = z.infer<typeof batchListQuery>;

/** One resource of a batch. @public */
export interface BatchItem {
  resourceId: string;
  /** Kept when the resource is deleted. */
  resourceName: string;
  /** Items of a wave go side by side, after those of the waves before; from 0. */
  wave: number;
  status: BatchItemStatus;
  changeId?: string;
  runId?: string;
  /** Why it failed or was skipped. */
  error?: string;
}

/** What lists show of a batch. @public */
export interface BatchSummary {
  id: string;
  operation: BatchOperation;
  status: BatchStatus;
  subtreeOf?: string;
  versionId?: string;
  message?: string;
  counts: Record<BatchItemStatus, number>;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

/** A batch as `GET /batches/:id` answers it; items that the person may not see are left out. @public */
export interface Batch extends BatchSummary {
  items: BatchItem[];
  allowedActions: ('resume' | 'cancel')[];
}
