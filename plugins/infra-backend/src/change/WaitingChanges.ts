import { isError } from '@backstage/errors';
import {
  CHANGE_STATUSES,
  waitsForParents,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { OutboxMessage, OutboxStore } from '../outbox/OutboxStore';
import { ResourceStore } from '../resource/ResourceStore';
import { areReady } from '../resource/ResourceWork';
import { isTaken } from '../resource/UniqueValues';
import { ChangeContexts } from './ChangeContext';
import { submitChange } from './changeDecisions';
import { inputsObstacleOf, staleChange } from './stalePlan';

const WAITING = CHANGE_STATUSES.filter(waitsForParents);

/** The submission was refused; what it did until then must not be saved. */
class Refusal extends Error {}

/**
 * Lets changes that wait for their parents go on. Each of them is woken by a message of its own, so that one that can't go
 * on holds back neither its siblings nor the news of its parent.
 */
export class WaitingChanges {
  readonly #knex: Knex;
  readonly #outbox: OutboxStore;
  readonly #store: ResourceStore;
  readonly #contexts: ChangeContexts;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    outbox: OutboxStore;
    store: ResourceStore;
    contexts: ChangeContexts;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#outbox = options.outbox;
    this.#store = options.store;
    this.#contexts = options.contexts;
    this.#committed = options.onCommit;
  }

  /** Wakes the waiting change of a resource, if it has one. */
  async wake(resourceId: string): Promise<void> {
    await this.#wake(this.#waiting().where('c.resource_id', resourceId));
  }

  /** Wakes the waiting changes of a resource's children. */
  async wakeBelow(parentId: string): Promise<void> {
    await this.#wake(
      this.#waiting()
        .join('resource_parents as link', 'link.resource_id', 'c.resource_id')
        .where('link.parent_id', parentId),
    );
  }

  /** Wakes the waiting changes of all that is made from a template. */
  async wakeOf(templateKey: string): Promise<void> {
    await this.#wake(
      this.#waiting()
        .join('resources as r', 'r.id', 'c.resource_id')
        .where('r.template_key', templateKey),
    );
  }

  /**
   * Submits a waiting change again, for its requester, once its parents are ready. What refuses it then is for people: the
   * change is stale, with the reason.
   */
  async resume(resourceId: string): Promise<void> {
    const loaded = await this.#store.find(resourceId);
    if (!loaded?.change || !waitsForParents(loaded.change.status)) return;
    try {
      await this.#store.updateWith(
        resourceId,
        async current => ({
          // Outputs of a parent that gets ready only after this were not read: its news lead here again.
          isTooEarly: !areReady(current.parents),
          context: await this.#contexts.read(current),
        }),
        (work, { isTooEarly, context }) => {
          const { change } = work;
          if (!change || !waitsForParents(change.status)) return;
          if (isTooEarly || !work.parentsReady) return;
          const obstacle = inputsObstacleOf(work, context);
          if (obstacle) {
            staleChange(work, 'infra', obstacle);
            return;
          }
          try {
            submitChange(work, change.requestedBy, context);
          } catch (error) {
            throw new Refusal(reasonOf(error), { cause: error });
          }
        },
      );
    } catch (error) {
      if (!(error instanceof Refusal) && !isTaken(error)) throw error;
      await this.#store.update(resourceId, work => {
        const { change } = work;
        if (!change || !waitsForParents(change.status)) return;
        staleChange(work, 'infra', error.message);
      });
    }
  }

  #waiting() {
    return this.#knex('changes as c').whereIn('c.status', WAITING);
  }

  async #wake(waiting: Knex.QueryBuilder): Promise<void> {
    const ids: string[] = await waiting.distinct().pluck('c.resource_id');
    if (ids.length === 0) return;
    await this.#knex.transaction(trx =>
      this.#outbox.append(
        trx,
        ids.map(
          (resourceId): OutboxMessage => ({
            topic: 'change.resume',
            resourceId,
          }),
        ),
      ),
    );
    this.#committed();
  }
}

/** The short reason of a refusal where it has one. */
function reasonOf(error: unknown): string {
  if (!isError(error)) return String(error);
  return typeof error.reason === 'string' ? error.reason : error.message;
}
