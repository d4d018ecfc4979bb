import {
  BatchItemStatus,
  BatchOperation,
  BatchStatus,
} from '@groundwork/plugin-infra-common';
import { optional, toNumber } from '../database/columns';

/** Who is starting an item, and until when. */
export interface ItemClaim {
  id: string;
  /** In milliseconds of the database's own clock; then another may start it. */
  until: number;
}

/** One resource of a batch. */
export interface BatchItemRecord {
  position: number;
  wave: number;
  resourceId: string;
  resourceName: string;
  status: BatchItemStatus;
  /** Who asked for it and has the right to; absent: nobody yet. */
  requestedBy?: string;
  /** Chosen before the change is opened. */
  changeId?: string;
  /** Chosen before the dry run is queued. */
  runId?: string;
  /** The change of it that failed before. */
  retryOf?: string;
  claim?: ItemClaim;
  error?: string;
  updatedAt: string;
}

/** A batch without its items. */
export interface BatchHead {
  id: string;
  version: number;
  operation: BatchOperation;
  status: BatchStatus;
  subtreeOf?: string;
  versionId?: string;
  message?: string;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

/** A batch as the service knows it. */
export interface BatchRecord extends BatchHead {
  items: readonly BatchItemRecord[];
}

/** A row of `batches`. */
export interface BatchRow {
  id: string;
  version: number;
  operation: BatchOperation;
  status: BatchStatus;
  subtree_of: string | null;
  version_id: string | null;
  message: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
}

/** A row of `batch_items`. */
export interface BatchItemRow {
  batch_id: string;
  position: number;
  wave: number;
  resource_id: string;
  resource_name: string;
  status: BatchItemStatus;
  requested_by: string | null;
  change_id: string | null;
  run_id: string | null;
  retry_of: string | null;
  claim: string | null;
  claimed_until: number | string | null;
  error: string | null;
  updated_at: string;
}

/** Row to record. */
export function toBatchHead(row: BatchRow): BatchHead {
  return {
    id: row.id,
    version: row.version,
    operation: row.operation,
    status: row.status,
    subtreeOf: optional(row.subtree_of),
    versionId: optional(row.version_id),
    message: optional(row.message),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Record to row. */
export function toBatchRow(record: BatchHead): BatchRow {
  return {
    id: record.id,
    version: record.version,
    operation: record.operation,
    status: record.status,
    subtree_of: record.subtreeOf ?? null,
    version_id: record.versionId ?? null,
    message: record.message ?? null,
    created_by: record.createdBy,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}

/** Row to record. */
export function toBatchItem(row: BatchItemRow): BatchItemRecord {
  return {
    position: row.position,
    wave: row.wave,
    resourceId: row.resource_id,
    resourceName: row.resource_name,
    status: row.status,
    requestedBy: optional(row.requested_by),
    changeId: optional(row.change_id),
    runId: optional(row.run_id),
    retryOf: optional(row.retry_of),
    claim:
      row.claim && row.claimed_until !== null
        ? { id: row.claim, until: toNumber(row.claimed_until) }
        : undefined,
    error: optional(row.error),
    updatedAt: row.updated_at,
  };
}

/** Record to row. */
export function toBatchItemRow(
  batchId: string,
  record: BatchItemRecord,
): BatchItemRow {
  return {
    batch_id: batchId,
    position: record.position,
    wave: record.wave,
    resource_id: record.resourceId,
    resource_name: record.resourceName,
    status: record.status,
    requested_by: record.requestedBy ?? null,
    change_id: record.changeId ?? null,
    run_id: record.runId ?? null,
    retry_of: record.retryOf ?? null,
    claim: record.claim?.id ?? null,
    claimed_until: record.claim?.until ?? null,
    error: record.error ?? null,
    updated_at: record.updatedAt,
  };
}
