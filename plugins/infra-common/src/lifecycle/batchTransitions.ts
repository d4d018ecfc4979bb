import { BatchItemStatus, BatchStatus } from './words';

/** What can happen to a batch as a whole. @public */
export const BATCH_EVENTS = ['stop', 'finish', 'resume', 'cancel'] as const;

/** One of {@link BATCH_EVENTS}. @public */
export type BatchEvent = (typeof BATCH_EVENTS)[number];

/** What can happen to one resource of a batch. @public */
export const BATCH_ITEM_EVENTS = [
  'start',
  'succeed',
  'fail',
  'skip',
  'retry',
] as const;

/** One of {@link BATCH_ITEM_EVENTS}. @public */
export type BatchItemEvent = (typeof BATCH_ITEM_EVENTS)[number];

/** Every move a batch can make. Nothing else in the suite decides this. */
const MOVES: Record<BatchStatus, Partial<Record<BatchEvent, BatchStatus>>> = {
  running: { stop: 'stopped', finish: 'done', cancel: 'cancelled' },
  stopped: { resume: 'running', cancel: 'cancelled' },
  done: {},
  cancelled: {},
};

/** Every move an item can make. Nothing else in the suite decides this. */
const ITEM_MOVES: Record<
  BatchItemStatus,
  Partial<Record<BatchItemEvent, BatchItemStatus>>
> = {
  pending: { start: 'running', fail: 'failed', skip: 'skipped' },
  running: { succeed: 'succeeded', fail: 'failed', skip: 'skipped' },
  failed: { retry: 'pending' },
  succeeded: {},
  skipped: {},
};

/** Status of a new batch. @public */
export const NEW_BATCH_STATUS: BatchStatus = 'running';

/** Status of a new item, before it is judged. @public */
export const NEW_BATCH_ITEM_STATUS: BatchItemStatus = 'pending';

/** The status after the event, or undefined when a batch can't make that move. @public */
export function moveBatch(
  status: BatchStatus,
  event: BatchEvent,
): BatchStatus | undefined {
  return MOVES[status][event];
}

/** The status after the event, or undefined when an item can't make that move. @public */
export function moveBatchItem(
  status: BatchItemStatus,
  event: BatchItemEvent,
): BatchItemStatus | undefined {
  return ITEM_MOVES[status][event];
}

/** Statuses of batches that go on by themselves. @public */
export const ACTIVE_BATCH_STATUSES: readonly BatchStatus[] = (
  Object.keys(MOVES) as BatchStatus[]
).filter(status => MOVES[status].finish !== undefined);

/** Statuses of items that someone works on. @public */
export const ACTIVE_BATCH_ITEM_STATUSES: readonly BatchItemStatus[] = (
  Object.keys(ITEM_MOVES) as BatchItemStatus[]
).filter(status => ITEM_MOVES[status].succeed !== undefined);

/** Whether someone works on the item. @public */
export function isItemActive(status: BatchItemStatus): boolean {
  return ACTIVE_BATCH_ITEM_STATUSES.includes(status);
}

/** An item as far as the order of its batch depends on it. @public */
export interface BatchItemFacts {
  status: BatchItemStatus;
  wave: number;
  /** It failed at once because who asked lacks the right: that holds up nobody. */
  refused: boolean;
}

/** What a running batch does next. @public */
export interface BatchOutlook<Item> {
  /** Items whose turn it is. */
  startable: Item[];
  /** What happens to the batch itself. */
  event?: 'stop' | 'finish';
}

/**
 * Whose turn it is. A wave begins when those before it have ended well; a failure in one of them stops the batch, while
 * the items of a wave don't wait for each other.
 *
 * @public
 */
export function batchOutlook<Item extends BatchItemFacts>(
  items: readonly Item[],
): BatchOutlook<Item> {
  const pending = items.filter(item => item.status === NEW_BATCH_ITEM_STATUS);
  const isActive = (item: Item) => isItemActive(item.status);
  const hasFailed = (item: Item) => item.status === 'failed';
  if (pending.length === 0) {
    if (items.some(isActive)) return { startable: [] };
    return { startable: [], event: items.some(hasFailed) ? 'stop' : 'finish' };
  }
  const wave = Math.min(...pending.map(item => item.wave));
  const before = items.filter(item => item.wave < wave);
  if (before.some(item => hasFailed(item) && !item.refused)) {
    return { startable: [], event: 'stop' };
  }
  if (before.some(isActive)) return { startable: [] };
  return { startable: pending.filter(item => item.wave === wave) };
}
