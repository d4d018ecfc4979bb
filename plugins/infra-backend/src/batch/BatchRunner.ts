import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { isItemActive } from '@groundwork/plugin-infra-common';
import { advanceBatch, settleStarts, StartResult } from './batchDecisions';
import { BatchItemRecord, BatchRecord } from './BatchRecord';
import { BatchStore } from './BatchStore';
import { ItemOutcomes } from './ItemOutcomes';
import { ItemStarter } from './ItemStarter';

/** Milliseconds after which an item that someone began to start is started by another. */
const CLAIM_MS = 30_000;

/** What a {@link BatchRunner} works with. */
export interface BatchRunnerOptions {
  store: BatchStore;
  outcomes: ItemOutcomes;
  starter: ItemStarter;
  logger: LoggerService;
  /** @defaultValue 30 seconds */
  claimMs?: number;
}

/**
 * Carries batches out, on every replica: follows the changes of their items and starts those whose turn it is. Messages
 * make it quick; whoever looks at all batches now and then makes it sure.
 *
 * An item is begun in two steps. First it is claimed, under the batch's version, and gets the id of its change; then the
 * change is opened under that id. Whoever finds an old claim repeats the second step, which finds a change that is there.
 */
export class BatchRunner {
  readonly #options: BatchRunnerOptions;
  readonly #claimMs: number;
  readonly #wanted = new Set<string>();
  #working?: Promise<void>;
  #isStopped = false;

  constructor(options: BatchRunnerOptions) {
    this.#options = options;
    this.#claimMs = options.claimMs ?? CLAIM_MS;
  }

  /** Looks at a batch soon. Cheap, and never throws. */
  wake(id: string): void {
    if (this.#isStopped) return;
    this.#wanted.add(id);
    this.#work();
  }

  /** Something happened to a change or a run: wakes the batches that wait for it. */
  async wakeFor(work: { changeId: string } | { runId: string }): Promise<void> {
    for (const id of await this.#options.store.activeOf(work)) this.wake(id);
  }

  /** Looks at all batches that are not at their end. */
  async advanceAll(): Promise<void> {
    for (const id of await this.#options.store.active()) this.wake(id);
    await this.#working;
  }

  /** Takes up no more batches and waits for what it is doing. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wanted.clear();
    await this.#working;
  }

  /** Moves a batch as far as it goes now. */
  async advance(id: string): Promise<void> {
    for (;;) {
      const claim = randomUUID();
      const startedAt = performance.now();
      const { batch, claimed } = await this.claim(id, claim);
      if (claimed.length === 0) return;
      const results = new Map<number, StartResult>();
      for (const item of claimed) {
        // Who is too slow leaves the rest to whoever finds the old claims.
        if (performance.now() - startedAt > this.#claimMs / 2) break;
        const result = await this.#start(batch, item);
        if (result) results.set(item.position, result);
      }
      await this.#options.store.update(id, current => ({
        batch: settleStarts(current, claim, results),
        result: undefined,
      }));
      if (results.size < claimed.length) return;
    }
  }

  /** The first of the two steps: takes down what has ended, and claims the items whose turn it is. */
  async claim(
    id: string,
    claimId: string,
  ): Promise<{ batch: BatchRecord; claimed: readonly BatchItemRecord[] }> {
    const { store, outcomes } = this.#options;
    const known = await store.find(id);
    const found = await outcomes.read(
      (known?.items ?? []).filter(item => isItemActive(item.status)),
    );
    return store.update(id, (batch, clock) => {
      const advanced = advanceBatch(batch, found, {
        clock,
        claim: { id: claimId, until: clock + this.#claimMs },
      });
      return { batch: advanced.batch, result: advanced };
    });
  }

  async #start(
    batch: BatchRecord,
    item: BatchItemRecord,
  ): Promise<StartResult | undefined> {
    try {
      return await this.#options.starter.start(batch, item);
    } catch (error) {
      this.#warn(
        `Cannot start '${item.resourceName}' of batch ${batch.id}`,
        error,
      );
      return undefined;
    }
  }

  #work(): void {
    this.#working ??= this.#advanceWanted().finally(() => {
      this.#working = undefined;
      if (this.#wanted.size > 0) this.#work();
    });
  }

  async #advanceWanted(): Promise<void> {
    for (const id of this.#wanted) {
      this.#wanted.delete(id);
      try {
        await this.advance(id);
      } catch (error) {
        this.#warn(`Cannot advance batch ${id}`, error);
      }
    }
  }

  #warn(what: string, error: unknown): void {
    this.#options.logger.warn(`${what}, it is tried again`, {
      error: stringifyError(error),
    });
  }
}
