import { LoggerService } from '@backstage/backend-plugin-api';
import { now } from '../database/columns';
import { ResourceStore } from '../resource/ResourceStore';
import { ChangeContexts } from './ChangeContext';
import { ChangeQueries, DueChange } from './ChangeQueries';
import { expireChange, startDue } from './startDecisions';

/** What time does to changes: it starts those that were held back, and ends the wait of those that nobody decided on. */
export class ScheduledStarts {
  readonly #queries: Pick<ChangeQueries, 'dueStarts' | 'expired'>;
  readonly #store: Pick<ResourceStore, 'updateWith'>;
  readonly #contexts: ChangeContexts;
  readonly #logger: LoggerService;

  constructor(options: {
    queries: Pick<ChangeQueries, 'dueStarts' | 'expired'>;
    store: Pick<ResourceStore, 'updateWith'>;
    contexts: ChangeContexts;
    logger: LoggerService;
  }) {
    this.#queries = options.queries;
    this.#store = options.store;
    this.#contexts = options.contexts;
    this.#logger = options.logger;
  }

  /** Looks once: starts first, so that what begins in time does not expire. */
  async run(): Promise<void> {
    const at = now();
    await this.#each(await this.#queries.dueStarts(at), startDue);
    await this.#each(await this.#queries.expired(at), expireChange);
  }

  async #each(
    due: DueChange[],
    decide: typeof startDue | typeof expireChange,
  ): Promise<void> {
    for (const { id, resourceId } of due) {
      try {
        await this.#store.updateWith(
          resourceId,
          loaded => this.#contexts.read(loaded),
          (work, context) => decide(work, id, context),
        );
      } catch (error) {
        this.#logger.error(`Cannot go on with change ${id}: ${error}`);
      }
    }
  }
}
