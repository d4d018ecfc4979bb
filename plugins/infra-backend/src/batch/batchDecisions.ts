import { randomUUID } from 'node:crypto';
import {
  BatchEvent,
  BatchItemEvent,
  BatchOutlook,
  batchOutlook,
  BatchWorkOutcome,
  isItemActive,
  moveBatch,
  moveBatchItem,
} from '@groundwork/plugin-infra-common';
import { now } from '../database/columns';
import { conflict } from '../http/requests';
import { BatchItemRecord, BatchRecord, ItemClaim } from './BatchRecord';

/** So many items of a batch have runs on their way at once. */
export const MOST_BUSY = 20;

const CANCELLED = 'The batch was cancelled';

/** What became of the change or dry run of an item. */
export interface ItemOutcome {
  outcome: BatchWorkOutcome;
  /** Nothing good can come of it any more. */
  isOver: boolean;
  /** Why it failed. */
  reason?: string;
}

/** By the id of the change or run; absent: that is not there. */
export type Outcomes = ReadonlyMap<string, ItemOutcome>;

/** How an attempt to start an item ended. */
export type StartResult =
  | { outcome: 'started' }
  | { outcome: 'skipped' | 'failed'; reason: string };

/** The batch after a decision, and the items that the decider is to start now. */
export interface Advance {
  batch: BatchRecord;
  claimed: readonly BatchItemRecord[];
}

/**
 * Moves items whose changes have ended, claims those whose turn it is and those that a process began to start and never
 * did, and stops or finishes the batch. `outcomes` are by change or run.
 */
export function advanceBatch(
  batch: BatchRecord,
  outcomes: Outcomes,
  { clock, claim }: { clock: number; claim: ItemClaim },
): Advance {
  const followed = mapItems(batch, item =>
    item.claim ? item : followItem(item, outcomeOf(item, outcomes)),
  );
  const abandoned = followed.items.filter(
    item => item.claim !== undefined && item.claim.until <= clock,
  );
  if (!canMove(followed, 'cancel')) {
    return { batch: giveUp(followed, abandoned, outcomes), claimed: [] };
  }
  const { startable, event } = outlookOf(followed);
  const busy = followed.items.filter(
    item =>
      isItemActive(item.status) &&
      outcomeOf(item, outcomes)?.outcome !== 'idle' &&
      !abandoned.includes(item),
  );
  const places = Math.max(0, MOST_BUSY - busy.length);
  const turn = [...abandoned, ...startable].slice(0, places);
  const positions = new Set(turn.map(item => item.position));
  const next = mapItems(followed, item =>
    positions.has(item.position)
      ? beginItem(item, batch.operation === 'plan', claim)
      : item,
  );
  return {
    batch: event ? moved(next, event) : next,
    claimed: next.items.filter(item => positions.has(item.position)),
  };
}

/** Takes down how the attempts to start items ended; those that others have taken over meanwhile are theirs. */
export function settleStarts(
  batch: BatchRecord,
  claimId: string,
  results: ReadonlyMap<number, StartResult>,
): BatchRecord {
  return mapItems(batch, item => {
    const result = results.get(item.position);
    if (!result || item.claim?.id !== claimId) return item;
    const settled = { ...item, claim: undefined };
    if (result.outcome === 'started') return settled;
    return withEvent(
      { ...settled, changeId: undefined, runId: undefined },
      result.outcome === 'skipped' ? 'skip' : 'fail',
      result.reason,
    );
  });
}

/** What a person who resumes a batch may do with an item that failed, and what became of its change. */
export interface Resumption {
  /** Absent: the person may. */
  refusal?: string;
  /** The change is unfinished, or was applied after all: it is taken up again. */
  keepsChange: boolean;
}

/** Makes what failed pending again, for the person who asks; `resumptions` are by position. */
export function resumeBatch(
  batch: BatchRecord,
  actor: string,
  resumptions: ReadonlyMap<number, Resumption>,
): BatchRecord {
  const resumed = moved(batch, 'resume');
  return mapItems(resumed, item => {
    const resumption = resumptions.get(item.position);
    if (!resumption || !moveBatchItem(item.status, 'retry')) return item;
    const { refusal, keepsChange } = resumption;
    if (refusal !== undefined) return { ...item, error: refusal };
    return {
      ...withEvent(item, 'retry', undefined),
      requestedBy: actor,
      changeId: keepsChange ? item.changeId : undefined,
      runId: undefined,
      retryOf: keepsChange ? item.retryOf : item.changeId ?? item.retryOf,
    };
  });
}

/** Takes back what has not begun; what has begun goes on. */
export function cancelBatch(batch: BatchRecord): BatchRecord {
  const cancelled = moved(batch, 'cancel');
  return mapItems(cancelled, item =>
    isItemActive(item.status) || !moveBatchItem(item.status, 'skip')
      ? item
      : withEvent(item, 'skip', CANCELLED),
  );
}

/** Whether the batch can make a move. */
export function canMove(batch: BatchRecord, event: BatchEvent): boolean {
  return moveBatch(batch.status, event) !== undefined;
}

/** The item after an event, with why it happened. */
export function withEvent(
  item: BatchItemRecord,
  event: BatchItemEvent,
  reason: string | undefined,
): BatchItemRecord {
  const status = moveBatchItem(item.status, event);
  if (!status) {
    throw conflict(
      `Cannot ${event} '${item.resourceName}' in its batch: it is ${item.status}.`,
      { resourceId: item.resourceId, itemStatus: item.status },
    );
  }
  return { ...item, status, error: reason, updatedAt: now() };
}

function outcomeOf(
  { changeId, runId }: BatchItemRecord,
  outcomes: Outcomes,
): ItemOutcome | undefined {
  return outcomes.get(changeId ?? runId ?? '');
}

function followItem(
  item: BatchItemRecord,
  outcome: ItemOutcome | undefined,
): BatchItemRecord {
  if (!outcome || !isItemActive(item.status)) return item;
  switch (outcome.outcome) {
    case 'succeeded':
      return withEvent(item, 'succeed', undefined);
    case 'failed':
      return withEvent(item, 'fail', outcome.reason);
    default:
      return item;
  }
}

function beginItem(
  item: BatchItemRecord,
  isPlan: boolean,
  claim: ItemClaim,
): BatchItemRecord {
  const begun = isItemActive(item.status)
    ? item
    : withEvent(item, 'start', undefined);
  const ids = isPlan
    ? { runId: begun.runId ?? randomUUID() }
    : { changeId: begun.changeId ?? randomUUID() };
  return { ...begun, ...ids, claim };
}

/** Whose turn it is: a stopped batch starts nothing but what it had begun to start. */
function outlookOf(batch: BatchRecord): BatchOutlook<BatchItemRecord> {
  if (!canMove(batch, 'finish')) return { startable: [] };
  return batchOutlook(
    batch.items.map(item => ({
      ...item,
      refused: item.requestedBy === undefined,
    })),
  );
}

/** A cancelled batch starts nothing any more: what nobody has started by now is skipped. */
function giveUp(
  batch: BatchRecord,
  abandoned: readonly BatchItemRecord[],
  outcomes: Outcomes,
): BatchRecord {
  return mapItems(batch, item => {
    if (!abandoned.includes(item)) return item;
    const released = { ...item, claim: undefined };
    if (outcomeOf(item, outcomes)) return released;
    return withEvent(
      { ...released, changeId: undefined, runId: undefined },
      'skip',
      CANCELLED,
    );
  });
}

function moved(batch: BatchRecord, event: BatchEvent): BatchRecord {
  const status = moveBatch(batch.status, event);
  if (!status) {
    throw conflict(
      `Cannot ${event} batch '${batch.id}': it is ${batch.status}.`,
      {
        batchId: batch.id,
        batchStatus: batch.status,
      },
    );
  }
  return { ...batch, status };
}

/** The same batch if no item changes. */
function mapItems(
  batch: BatchRecord,
  change: (item: BatchItemRecord) => BatchItemRecord,
): BatchRecord {
  const items = batch.items.map(change);
  const isSame = items.every((item, at) => item === batch.items[at]);
  return isSame ? batch : { ...batch, items };
}
